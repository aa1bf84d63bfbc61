"""The shop's brand as the owner chooses it in `THEME_BRAND`, and what its values must look like.

Must not know the theme: how its colours follow from these is in `palette`, how a font is brought in in
`plugins.render`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from plugins.core.colour import parsed
from plugins.core.problems import suggestion

COLOURS = ("accent", "paper", "ink", "backdrop")
"""Each may have a `_dark` beside it."""
SCHEMES = ("auto", "light", "dark")
# Families that come with Windows, macOS, iOS, Android and Linux, by what they look like.
# https://github.com/system-fonts/modern-font-stacks
STACKS = {
    "old-style": '"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",P052,"Noto Serif",Georgia,serif',
    "transitional": 'Charter,"Bitstream Charter","Sitka Text",Cambria,"Noto Serif",serif',
    "slab": 'Rockwell,"Rockwell Nova","Roboto Slab","DejaVu Serif","Sitka Small",serif',
    "humanist": 'Seravek,"Avenir Next","Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif',
    "geometric": 'Avenir,Montserrat,Corbel,"URW Gothic",Roboto,sans-serif',
    "grotesque": '"Helvetica Neue",Inter,Roboto,"Arial Nova","Nimbus Sans",Arial,sans-serif',
    "system": "system-ui,sans-serif",
}
_FAMILIES = re.compile(r"""[\w\s"',.-]+""")
_RADIUS = re.compile(r"0|\d{1,2}(?:\.\d+)?px|\d(?:\.\d+)?rem")
_SPACING = (0.5, 2.0)
_WEIGHT = re.compile(r"[1-9]\d{0,2}(?: [1-9]\d{0,2})?")
Complaint = tuple[str, str, str]


class FontChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of `static/fonts/`. `use`: what is set in it, `serif` or `sans`; `weight` as CSS writes it: `400`,
    `200 700` for a variable font."""

    file: str
    use: str = "serif"
    weight: str = "400"


class BrandChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Empty: as the theme has it. Colours are `#rrggbb`; `serif` and `sans` name one of `STACKS` or list families."""

    accent: str = ""
    accent_dark: str = ""
    paper: str = ""
    paper_dark: str = ""
    ink: str = ""
    ink_dark: str = ""
    backdrop: str = ""
    backdrop_dark: str = ""
    serif: str = ""
    sans: str = ""
    radius: str = ""
    spacing: float = 1.0
    scheme: str = "auto"
    font: FontChoice | None = None

    def colour(self, name: str) -> str:
        """Of one of `COLOURS`, with `_dark` or without, as `#rrggbb`; empty for none."""
        return parsed(getattr(self, name)) or ""


def complaints(brand: BrandChoice) -> Iterator[Complaint]:
    """(key, what was found, what is wrong with it) of everything that has not the right look."""
    for name in (each for colour in COLOURS for each in (colour, f"{colour}_dark")):
        found = getattr(brand, name)
        if found and parsed(found) is None:
            yield name, found, 'is no colour. Write it like "#27408b".'
    for name in ("serif", "sans"):
        found = getattr(brand, name)
        if found and found not in STACKS and ("," not in found or not _FAMILIES.fullmatch(found)):
            near = suggestion(found, STACKS)
            words = f"names no type.{near} Write one of {', '.join(STACKS)}, or families with commas between them."
            yield name, found, words
    if brand.radius and not _RADIUS.fullmatch(brand.radius):
        yield "radius", brand.radius, 'is no radius. Write it like "0", "2px" or "0.5rem".'
    low, high = _SPACING
    if not low <= brand.spacing <= high:
        yield (
            "spacing",
            str(brand.spacing),
            f"is out of range. Write a number from {low} to {high:g}; 1 is the theme's.",
        )
    if brand.scheme not in SCHEMES:
        yield "scheme", brand.scheme, "is none of auto (as the reader's device says), light, dark."
    if brand.font:
        yield from _font(brand.font)


def _font(font: FontChoice) -> Iterator[Complaint]:
    if not font.file.endswith(".woff2") or "/" in font.file:
        yield (
            "font",
            font.file,
            "is no font file. Name a .woff2 file that lies in static/fonts/ of the theme.",
        )
    if font.use not in ("serif", "sans"):
        yield "font", font.use, "is neither serif nor sans: say what is set in the font."
    if not _WEIGHT.fullmatch(font.weight):
        yield "font", font.weight, 'is no weight. Write it like "400", or "200 700" for a variable font.'


def stack(value: str) -> str:
    """The families of a choice: a stack's, or those that are written."""
    return STACKS.get(value, value)


def as_choice(value: dict[str, Any]) -> BrandChoice:
    return msgspec.convert(value, BrandChoice)
