"""A web font of the shop's own: its `@font-face`, and a stand-in from the reader's device that takes the same room.

The text is there at once in the stand-in (`swap`) and changes clothes when the font arrives; as both take the same
room, nothing moves. Must not know what is set in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plugins.core.brand import FontChoice
from plugins.core.problems import Problems

HEAVY = 30_000
# The letters that Spanish and English are made of, about as often as they come.
_SAMPLE = "eaosnrildctumpbgvyqhfzjxkw EAOSNRILDCTUMPBGV " * 2 + "eaosn rild ctu eao snr il, de la en. " * 3
_SIZE = 1000


@dataclass(frozen=True)
class _StandIn:
    """Families of one measure, with the mean width of `_SAMPLE`'s letters in ems."""

    families: tuple[str, ...]
    width: float


# Liberation's are made to the measure of Arial and Times New Roman, and so is what Windows, macOS and Linux have.
_STAND_INS = {
    "sans": _StandIn(("Arial", "Liberation Sans", "Arimo", "Helvetica"), 0.4693),
    "serif": _StandIn(("Times New Roman", "Liberation Serif", "Tinos", "Times"), 0.4355),
}


def faces(choice: FontChoice, file: Path, problems: Problems) -> str:
    """CSS that defines the font by its file's name, and its stand-in as the same with ` fallback` behind it."""
    from PIL import ImageFont

    name = choice.file.removesuffix(".woff2")
    label = f"theme/static/fonts/{choice.file}"
    try:
        font = ImageFont.truetype(str(file), _SIZE)
    except OSError:
        there = file.exists()
        problems.error(label, 0, "", "", "is not a font." if there else "is not there; THEME_BRAND names it.")
        return ""
    if (size := file.stat().st_size) > HEAVY:
        hint = f"has {size // 1000} KB, which costs readers on phones time. Subset it: docs/theme.md says how."
        problems.warn(label, 0, "", "", hint)
    ascent, descent = font.getmetrics()
    stand_in = _STAND_INS[choice.use]
    scale = width_of(font) / stand_in.width
    local = ",".join(f'local("{family}")' for family in stand_in.families)
    return (
        f'@font-face{{font-family:"{name}";src:url("../fonts/{choice.file}") format("woff2");'
        f"font-weight:{choice.weight};font-display:swap}}\n"
        f'@font-face{{font-family:"{name} fallback";src:{local};size-adjust:{scale:.2%};'
        f"ascent-override:{ascent / _SIZE / scale:.2%};descent-override:{descent / _SIZE / scale:.2%};"
        "line-gap-override:0%}\n"
    )


def width_of(font: object) -> float:
    """The mean width of a letter, in ems."""
    return float(font.getlength(_SAMPLE)) / len(_SAMPLE) / _SIZE  # type: ignore[attr-defined]
