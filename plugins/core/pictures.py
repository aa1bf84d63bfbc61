"""Pictures as the rest of the build sees them: ready views and stable addresses.

Knows the shape of the service that `plugins.images` provides. Must not know how pictures are encoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from plugins.core.views import Image


class Pictures(Protocol):
    """All pictures, videos and official notices of one build. `src` is below content/images (or content/videos for
    `video`, content/notices for `notice`).

    Every method that returns an address returns a site path (`/images/products/taza-marea-1.3f9a1c2b-960.jpg`) that
    changes when the picture does. An unknown `src` gives None or an empty text, never an error: the problems were
    reported when the pictures were prepared.
    """

    def prepare(self, sources: Iterable[str], videos: Iterable[str], notices: Iterable[str] = ()) -> Mapping[str, str]:
        """Encode what is not in the cache. Returns what went wrong, by `src`, in words for the marketer."""
        ...

    def image(self, src: str, alt: str) -> Image | None: ...

    def jpeg(self, src: str) -> str:
        """The JPEG to show outside the site: mails, payment page, social networks, feeds."""
        ...

    def video(self, src: str) -> str: ...

    def notice(self, src: str) -> str:
        """Published byte for byte."""
        ...

    def files(self) -> Mapping[str, Path]:
        """What to publish: output path (no leading slash) to the file that holds its bytes."""
        ...
