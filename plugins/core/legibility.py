"""Whether a palette's texts and edges can be told from their grounds, in every scheme, and what would help.

Measured as WCAG 2.2 does, at level AA. Must not know where a colour is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from plugins.core.brand import BrandChoice
from plugins.core.colour import contrast, neighbours
from plugins.core.palette import EDGE, TEXT, Palette, palettes

Pair = tuple[str, str, float, str]
# (what is seen, the ground it is seen on, least contrast, what it is in the shop)
_TEXTS = {
    "ink": "texts",
    "ink-soft": "small texts",
    "accent": "links and reduced prices",
    "good": "good news",
    "bad": "errors",
}
PAIRS: tuple[Pair, ...] = (
    *((text, ground, TEXT, words) for text, words in _TEXTS.items() for ground in ("paper", "panel")),
    ("ink", "backdrop", TEXT, "texts on the grounds of pictures"),
    ("on-accent", "accent", TEXT, "texts on buttons"),
    ("on-accent", "accent-deep", TEXT, "texts on buttons under the pointer"),
    ("edge", "paper", EDGE, "edges of fields"),
    ("edge", "panel", EDGE, "edges of fields"),
)
Place = Callable[[Palette, str, str], tuple[str, int, str]]
"""(palette, choice or nothing, token) to the file, the line and the name that a message gives."""


class Fault(NamedTuple):
    path: str
    line: int
    field: str
    found: str
    hint: str


def faults(tokens: str, brand: BrandChoice, place: Place) -> Iterator[Fault]:
    """Each colour that does not stand out, once, by its worst pair. `tokens`: the theme's own stylesheet."""
    for palette in palettes(tokens, brand):
        worst: dict[str, tuple[float, Pair]] = {}
        for pair in _failing(palette):
            key = palette.parents.get(_to_blame(palette, pair), pair[0])
            worst[key] = min(worst.get(key, (9.0, pair)), (_measured(palette, pair) / pair[2], pair))
        for _, pair in worst.values():
            yield _fault(palette, pair, tokens, brand, place)


def _failing(palette: Palette) -> Iterator[Pair]:
    known = palette.colours.keys()
    return (pair for pair in PAIRS if known >= {*pair[:2]} and _measured(palette, pair) < pair[2])


def _measured(palette: Palette, pair: Pair) -> float:
    return contrast(palette.colours[pair[0]], palette.colours[pair[1]])


def _to_blame(palette: Palette, pair: Pair) -> str:
    """The one that the owner chose or that follows from a choice; else the text."""
    return next((name for name in pair[:2] if name in palette.parents), pair[0])


def _fault(palette: Palette, pair: Pair, tokens: str, brand: BrandChoice, place: Place) -> Fault:
    blamed = _to_blame(palette, pair)
    other = pair[0] if blamed == pair[1] else pair[1]
    key = palette.parents.get(blamed, "")
    chosen = key.removesuffix("_dark") or blamed
    colour = palette.colours[chosen]
    gives = "" if chosen == blamed else f"gives {palette.name(blamed)} ({palette.colours[blamed]}), which "
    better = _better(palette, key, tokens, brand) if key else _better_token(palette, blamed)
    hint = (
        f"{gives}has a contrast of {ratio(_measured(palette, pair))} with {palette.name(other)} "
        f"({palette.colours[other]}) in the {palette.scheme} scheme; {pair[3]} need {ratio(pair[2])}. "
    )
    hint += (
        f'The nearest colour that passes is "{better}".' if better else "Choose a much lighter or a much darker one."
    )
    return Fault(*place(palette, key, chosen), colour, hint)


def _better(palette: Palette, key: str, tokens: str, brand: BrandChoice) -> str | None:
    """With which nothing that follows from it is at fault."""

    def passes(colour: str) -> bool:
        changed = msgspec.structs.replace(brand, **{key: colour})
        tried = next(each for each in palettes(tokens, changed) if each.scheme == palette.scheme)
        return all(key not in {tried.parents.get(name) for name in pair[:2]} for pair in _failing(tried))

    return next(filter(passes, neighbours(brand.colour(key))), None)


def _better_token(palette: Palette, token: str) -> str | None:
    def passes(colour: str) -> bool:
        tried = Palette(palette.scheme, {**palette.colours, token: colour})
        return all(token not in pair[:2] for pair in _failing(tried))

    return next(filter(passes, neighbours(palette.colours[token])), None)


def ratio(value: float) -> str:
    """Cut, not rounded: 4.49 must not read as 4.5."""
    return f"{int(value * 10 + 1e-6) / 10:g}:1"
