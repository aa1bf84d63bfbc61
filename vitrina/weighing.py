"""What the pages of a built site weigh on the wire, and which are too heavy.

Knows the output folder and brotli (quality 11, as deployment sends text). The limits are what a phone on a slow line
gets in its first round trips (docs/decisions/0042). Must not know the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli

KIB = 1024
# Bytes of HTML with its style, by kind of page; of another kind the last.
HTML_LIMITS = {"home": 14 * KIB, "category": 14 * KIB, "product": 14 * KIB, "": 16 * KIB}
# Each variant says its price, its stock and its place in the structured data: a product may have many.
VARIANTS, VARIANT_BYTES = 6, 75
FIRST_PICTURE_LIMIT = 25 * KIB
# What the densest phones take of a picture that is as wide as they are.
PHONE_WIDTH = 1080
SCRIPT_LIMIT = 8 * KIB
Parts = dict[str, int]
"""Bytes by what they are for."""
LIGHT_KINDS = ("home", "category", "product")
# What a page is made of, beside its text and its marks.
PARTS = {
    "styles": re.compile(r"<style>.*?</style>", re.S),
    "structured data": re.compile(r'<script type="?application/ld\+json.*?</script>', re.S),
    "scripts' data": re.compile(r'<script type="?application/json.*?</script>', re.S),
    "icons": re.compile(r"<svg.*?</svg>", re.S),
}
_KIND = re.compile(r'<body class="?page-(\w+)')
_VARIANT = re.compile(r"\bdata-sku=")
_FIRST = re.compile(r'<source type="?image/avif"? srcset="([^"]+)"[^>]*>(?:<[^>]*>){0,2}?<img[^>]*fetchpriority', re.S)
_SCRIPT = re.compile(r'<script type="?module"?[^>]*? src="?(/[^\s">]+)')


def weight(data: bytes, quality: int = 11) -> int:
    """Bytes on the wire."""
    return len(brotli.compress(data, quality=quality))


@dataclass(frozen=True)
class Sheet:
    """A page of the output. `path`: as in its address."""

    output: Path
    path: str

    @cached_property
    def html(self) -> str:
        return (self.output / self.path.lstrip("/") / "index.html").read_text(encoding="utf-8")

    @cached_property
    def kind(self) -> str:
        found = _KIND.search(self.html)
        return found[1] if found else ""

    @property
    def limit(self) -> int:
        variants = len(_VARIANT.findall(self.html)) if self.kind == "product" else 0
        return HTML_LIMITS.get(self.kind, HTML_LIMITS[""]) + max(0, variants - VARIANTS) * VARIANT_BYTES

    @cached_property
    def total(self) -> int:
        return weight(self.html.encode())

    @property
    def is_heavy(self) -> bool:
        """Most pages are light enough at a quality that takes a tenth of the time."""
        return weight(self.html.encode(), quality=5) > self.limit and self.total > self.limit

    def parts(self) -> Parts:
        """Bytes that the page would be lighter by without each, and the rest of it."""
        found = {name: self.total - weight(part.sub("", self.html).encode()) for name, part in PARTS.items()}
        return found | {"the rest": self.total - sum(found.values())}

    @property
    def first_picture(self) -> Path | None:
        """The file that the densest phone takes of the page's first picture."""
        found = _FIRST.search(self.html)
        if not found:
            return None
        candidates = [(int(width[:-1]), url) for url, width in (each.split() for each in found[1].split(","))]
        fitting = [each for each in candidates if each[0] <= PHONE_WIDTH] or candidates[:1]
        return self.output / max(fitting)[1].lstrip("/")

    @property
    def scripts(self) -> list[Path]:
        """Those that the page asks for by itself."""
        return [self.output / url.lstrip("/") for url in _SCRIPT.findall(self.html)]


def sheets(output: Path) -> Iterator[Sheet]:
    for file in sorted(output.rglob("index.html")):
        folder = file.parent.relative_to(output).as_posix()
        yield Sheet(output, "/" if folder == "." else f"/{folder}/")


def kept_weights(pages: Iterable[Sheet]) -> dict[str, Parts]:
    """The parts of the light kinds' pages, by path: what a later weighing may be compared with."""
    return {sheet.path: sheet.parts() for sheet in pages if sheet.kind in LIGHT_KINDS}


def faults(sheet: Sheet, before: Mapping[str, Parts] | None = None) -> Iterator[str]:
    """What is too heavy about a page, in words. `before`: weights that were kept, to say what grew since."""
    if sheet.is_heavy:
        was = (before or {}).get(sheet.path, {})
        parts = ", ".join(f"{name} {size:,}{_growth(size, was.get(name))}" for name, size in sheet.parts().items())
        yield f"{sheet.total:,} bytes with its style, {sheet.total - sheet.limit:,} too many: {parts}"
    picture = sheet.first_picture
    if sheet.kind in LIGHT_KINDS and picture and (size := picture.stat().st_size) > FIRST_PICTURE_LIMIT:
        yield f"its first picture is {size:,} bytes on a phone, {size - FIRST_PICTURE_LIMIT:,} too many: {picture.name}"
    if (size := sum(weight(path.read_bytes()) for path in sheet.scripts)) > SCRIPT_LIMIT:
        yield f"{size:,} bytes of script come with it, {size - SCRIPT_LIMIT:,} too many"


def _growth(size: int, was: int | None) -> str:
    return "" if was is None or was == size else f" ({size - was:+,})"
