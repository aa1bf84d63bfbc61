"""Draws one card: words on the left, the picture on the right half; without a picture, words alone.

Knows Pillow and a typeface: Newsreader Medium, Copyright 2020 The Newsreader Project Authors, under the SIL Open Font
License (OFL.txt), with Latin letters only. Must not know pages.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont, ImageOps

if TYPE_CHECKING:
    from plugins.cards import Words

_FONT = Path(__file__).with_name("newsreader.ttf")
_MARGIN, _GAP = 72, 56
_TITLE_SIZES = (84, 76, 68, 60, 52, 46, 40)
_MAX_LINES, _LEADING = 4, 1.12
_SMALL = 30
_RULE = (64, 4)
_QUALITY = 86


def draw(words: Words, picture: Path | None, size: tuple[int, int]) -> bytes:
    """A JPEG. Equal words and pictures give equal bytes."""
    width, height = size
    card = Image.new("RGB", size, words.paper)
    room = width - 2 * _MARGIN
    if picture:
        half = width // 2
        with Image.open(picture) as source:
            source.draft("RGB", (half, height))
            card.paste(ImageOps.fit(source.convert("RGB"), (half, height), Image.Resampling.LANCZOS), (half, 0))
        room = half - _MARGIN - _GAP
    pen = ImageDraw.Draw(card)
    face, lines = _fitted(words.title, room)
    leading = round(face.size * _LEADING)
    block = len(lines) * leading
    top = (height - block) // 2 - 8
    if words.above:
        pen.text((_MARGIN, top - 30), _cut(words.above, font(_SMALL), room), words.accent, font(_SMALL), anchor="ls")
    for place, line in enumerate(lines):
        pen.text((_MARGIN, top + place * leading), line, words.ink, face)
    below = top + block + 28
    pen.rectangle((_MARGIN, below, _MARGIN + _RULE[0], below + _RULE[1] - 1), words.accent)
    if words.title != words.shop:
        name = _cut(words.shop, font(_SMALL), room)
        pen.text((_MARGIN, height - _MARGIN), name, words.ink, font(_SMALL), anchor="ls")
    out = io.BytesIO()
    card.save(out, "JPEG", quality=_QUALITY, progressive=True, optimize=True)
    return out.getvalue()


@lru_cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Without the shaping library, which is not everywhere: equal words, equal bytes."""
    return ImageFont.truetype(str(_FONT), size, layout_engine=ImageFont.Layout.BASIC)


def _fitted(title: str, room: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size in which the title stands in few lines; in the smallest, what is left over is cut."""
    for size in _TITLE_SIZES:
        face = font(size)
        lines = _lines(title, face, room)
        if len(lines) <= _most_lines(size) and all(face.getlength(line) <= room for line in lines):
            return face, lines
    kept = [*lines[: _MAX_LINES - 1], " ".join(lines[_MAX_LINES - 1 :])]
    return face, [_cut(line, face, room) for line in kept if line]


def _most_lines(size: int) -> int:
    return 3 if size > _TITLE_SIZES[2] else _MAX_LINES


def _lines(text: str, face: ImageFont.FreeTypeFont, room: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, face: ImageFont.FreeTypeFont, room: int) -> str:
    """The line, or what fits of it and three dots."""
    if face.getlength(line) <= room:
        return line
    while line and face.getlength(f"{line}…") > room:
        line = line[:-1].rstrip()
    return f"{line}…"
