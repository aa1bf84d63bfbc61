"""Pictures without encoding any: every `src` exists and has two widths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.core.views import Image, Source


class FakePictures:
    """Implements `plugins.core.pictures.Pictures`."""

    def prepare(self, sources: Iterable[str], videos: Iterable[str], notices: Iterable[str] = ()) -> Mapping[str, str]:
        return {}

    def image(self, src: str, alt: str) -> Image | None:
        stem = f"/images/{src.removesuffix('.jpg')}.00000000"
        srcset = f"{stem}-480.avif 480w, {stem}-960.avif 960w"
        jpegs = f"{stem}-480.jpg 480w, {stem}-960.jpg 960w"
        large = f"{stem}-960.jpg"
        return Image(large, alt, 1200, 1500, (Source("image/avif", srcset),), jpegs, "#ffffff", large)

    def jpeg(self, src: str) -> str:
        return f"/images/{src.removesuffix('.jpg')}.00000000-960.jpg"

    def video(self, src: str) -> str:
        return f"/videos/{src}"

    def notice(self, src: str) -> str:
        return f"/notices/{src}"

    def files(self) -> Mapping[str, Path]:
        return {}
