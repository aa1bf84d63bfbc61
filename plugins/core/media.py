"""The pictures, videos and notices below content/, as far as a reader must know them: are they there, can they be
opened?

Knows file names exactly as they are written on disk, so that a name that only differs in case is found out on every
system. Must not encode anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from plugins.core.files import below
from plugins.core.problems import suggestion

IMAGE_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
VIDEO_ENDINGS = (".mp4", ".webm")
NOTICE_ENDINGS = (".svg", ".png")


class Media:
    """The files below one folder (`content/images`), by their path from it."""

    def __init__(self, folder: Path, label: str) -> None:
        self.folder = folder
        self.label = label
        self._verdicts: dict[str, str] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(below(str(self.folder)))

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.names}

    def trust(self, sources: Iterable[str]) -> None:
        """These were fine and nobody has touched them since."""
        self._verdicts.update(dict.fromkeys(sources, ""))

    def image_fault(self, src: str) -> str:
        """What is wrong with a picture, in words that follow its name; empty when it is fine."""
        if src not in self._verdicts:
            self._verdicts[src] = self._missing(src) or self._unreadable(src)
        return self._verdicts[src]

    def video_fault(self, src: str) -> str:
        return self._file_fault(src, VIDEO_ENDINGS, "video that browsers play")

    def notice_fault(self, src: str) -> str:
        return self._file_fault(src, NOTICE_ENDINGS, "file that an official notice comes as")

    def _file_fault(self, src: str, endings: tuple[str, ...], what: str) -> str:
        if fault := self._missing(src):
            return fault
        if not src.lower().endswith(endings):
            return f"is no {what}. Use {' or '.join(endings)}."
        return "" if (self.folder / src).stat().st_size else "is an empty file."

    def _missing(self, src: str) -> str:
        if src in self.names:
            return ""
        if near := self._folded.get(src.casefold()):
            return f"differs from the file's name in capitals: {near}."
        if src.startswith(f"{self.label}/") and src.removeprefix(f"{self.label}/") in self.names:
            return f"names the folder twice. Write {src.removeprefix(f'{self.label}/')}."
        return f"is not in content/{self.label}.{suggestion(src, self.names)}"

    def _unreadable(self, src: str) -> str:
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(self.folder / src) as image:
                if image.format not in IMAGE_FORMATS:
                    return f"is a {image.format} picture. Save it as JPEG, PNG, WebP or AVIF."
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            return "cannot be opened as a picture. Save it again as JPEG, PNG, WebP or AVIF."
        return ""
