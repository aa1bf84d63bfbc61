"""What is made of each picture: formats, widths, qualities.

Qualities and speed are measured. In a card of 480 pixels the speckles of a glaze are gone at AVIF quality 55; at 68
they are there, and it is 5 to 12 KB. Wide files are shown on dense screens, where less is seen of each pixel: 55 saves
a third of their bytes. Speed 8 costs about 0.9 s of CPU for all widths of a 1200 x 1500 photograph; speed 6 four times
that for a tenth of the bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

META = "meta.json"

# Raised when the encoder's code changes what comes out: part of every cache key.
VERSION = 2
# The one JPEG for everybody is the widest up to this: sharp on a laptop, light enough for a mail.
PLAIN_WIDTH = 1080


@dataclass(frozen=True)
class Recipe:
    """`widths` in pixels, ascending. `avif_qualities`: (from which width on, quality), ascending."""

    widths: tuple[int, ...]
    avif_qualities: tuple[tuple[int, int], ...] = ((0, 68), (700, 62), (1000, 55))
    avif_speed: int = 8
    jpeg_quality: int = 80

    @classmethod
    def of(cls, widths: Iterable[int]) -> Recipe:
        return cls(tuple(sorted(set(widths))))

    def avif_widths(self, intrinsic: int) -> tuple[int, ...]:
        """The widths that the source can fill; a small source keeps its own width."""
        return tuple(width for width in self.widths if width <= intrinsic) or (intrinsic,)

    def avif_quality(self, width: int) -> int:
        return [quality for least, quality in self.avif_qualities if least <= width][-1]

    def jpeg_widths(self, intrinsic: int) -> tuple[int, ...]:
        """Every other width from the third on, and the widest: for old browsers, mails and social networks."""
        fitting = self.avif_widths(intrinsic)
        return tuple(sorted({*fitting[2::2], fitting[-1]}))

    def key(self, source_hash: str) -> str:
        """Cache key of a source under this recipe."""
        text = json.dumps([VERSION, asdict(self), source_hash], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def plain_width(jpeg_widths: tuple[int, ...]) -> int:
    return max((width for width in jpeg_widths if width <= PLAIN_WIDTH), default=jpeg_widths[0])
