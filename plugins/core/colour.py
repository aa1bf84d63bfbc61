"""Colours as `#rrggbb`: how well two can be told apart, and their neighbours in lightness.

Lightness is OKLab's (https://bottosson.github.io/posts/oklab/): steps of it look equally large, and hue stays. Must not
know what a colour is for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_STEPS = 200
Channels = tuple[float, float, float]


def parsed(text: str) -> str | None:
    """`#A3C` to `#aa33cc`; None for what is no colour."""
    if not _HEX.fullmatch(text):
        return None
    digits = text[1:].lower()
    return f"#{digits if len(digits) == 6 else ''.join(d * 2 for d in digits)}"


def contrast(one: str, other: str) -> float:
    """From 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with a share (0 to 1) of `other`, by the values that CSS writes."""
    pairs = zip(_bytes(one), _bytes(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def lightness(colour: str) -> float:
    """From 0, black, to 1, white."""
    return _lab(colour)[0]


def relit(colour: str, level: float, chroma: float = math.inf) -> str:
    """The colour at another lightness, its chroma at most that; less chroma where the screen cannot show as much."""
    _, a, b = _lab(colour)
    own = math.hypot(a, b)
    share = min(own, chroma) / own if own else 0.0
    while True:
        channels = _linear((level, a * share, b * share))
        if share < 0.001 or all(-0.0005 <= c <= 1.0005 for c in channels):
            return "#" + "".join(f"{round(255 * _curve(min(max(c, 0.0), 1.0))):02x}" for c in channels)
        share *= 0.96


def neighbours(colour: str) -> Iterator[str]:
    """The colour, and the same darker and lighter, the nearest first."""
    start = lightness(colour)
    yield colour
    for step in range(1, _STEPS + 1):
        for level in (start - step / _STEPS, start + step / _STEPS):
            if 0 <= level <= 1:
                yield relit(colour, level)


def nearest(colour: str, grounds: Iterable[str], least: float) -> str | None:
    """The colour itself or the nearest in lightness that has this contrast with all grounds; None if none has."""
    grounds = tuple(grounds)
    fit = (found for found in neighbours(colour) if all(contrast(found, ground) >= least for ground in grounds))
    return next(fit, None)


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _channels(colour: str) -> Channels:
    """Linear light, 0 to 1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _unit(colour))
    return red, green, blue


def _unit(colour: str) -> Channels:
    red, green, blue = _bytes(colour)
    return red / 255, green / 255, blue / 255


def _curve(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(colour: str) -> Channels:
    r, g, b = _channels(colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(lab: Channels) -> Channels:
    level, a, b = lab
    long = (level + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (level - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (level - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
