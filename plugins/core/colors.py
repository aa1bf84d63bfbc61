"""One of a few plain names for any colour, so that «Marea» and «Índigo» can be looked for as blue.

By hue, saturation and lightness: https://www.w3.org/TR/css-color-4/#the-hsl-notation. The bounds are chosen by eye on
glazes, cloth and paint. Must not know in which language the names are printed.
"""

from __future__ import annotations

from functools import lru_cache

NAMES = tuple("white beige yellow orange terracotta brown red pink purple blue green grey black".split())
"""In the order in which they are listed."""

_COOL = ((165, "green"), (255, "blue"), (300, "purple"), (345, "pink"))


@lru_cache(4096)
def color_name(swatch: str) -> str:
    """`#2f5d6b` to `blue`."""
    red, green, blue = (int(swatch[at : at + 2], 16) / 255 for at in (1, 3, 5))
    high, low = max(red, green, blue), min(red, green, blue)
    light, chroma = (high + low) / 2, high - low
    if light < 0.17 or (light < 0.24 and chroma < 0.08):
        return "black"
    if light > 0.89 and chroma < 0.14:
        return "white"
    if chroma < 0.06:
        return "grey"
    return _of_hue(_hue(red, green, blue), chroma / (1 - abs(2 * light - 1)), light)


def _hue(red: float, green: float, blue: float) -> float:
    """Degrees, 0 is red. Of something that has a hue."""
    high, low = max(red, green, blue), min(red, green, blue)
    if high == red:
        return (60 * (green - blue) / (high - low)) % 360
    if high == green:
        return 60 * (blue - red) / (high - low) + 120
    return 60 * (red - green) / (high - low) + 240


def _of_hue(hue: float, saturation: float, light: float) -> str:
    if hue < 12 or hue >= 345:
        return "pink" if light > 0.68 else "red"
    if hue < 65:
        return _warm(hue, saturation, light)
    return next(name for bound, name in _COOL if hue < bound)


def _warm(hue: float, saturation: float, light: float) -> str:
    """Between red and green lies what clay, wood and bread are."""
    if light > 0.7 and saturation < 0.75:
        return "beige"
    if hue < 28 and 0.35 < light <= 0.62 and 0.35 < saturation < 0.75:
        return "terracotta"
    if light < 0.38 or saturation < 0.42:
        return "brown"
    return "orange" if hue < 42 else "yellow"
