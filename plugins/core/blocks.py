"""Blocks: lines of a text that stand for more than words. Each stands alone, or several on lines one below the other.

    [[producto: taza-marea]]                                        the product's card
    [[codigo: OTONO10 | −10 % en toda la tienda | 2026-11-30]]      a promotion code, and its last day

`product` and `code` say the same. Knows how blocks are written, and where they stand in the parser's HTML. Must not
know products, nor how blocks look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from plugins.core.fields import is_day
from plugins.core.problems import suggestion

PRODUCT, CODE = "product", "code"
_WORDS = {"producto": PRODUCT, "product": PRODUCT, "codigo": CODE, "código": CODE, "code": CODE}
# What Stripe takes as a promotion code: https://docs.stripe.com/api/promotion_codes/create
_CODE = re.compile(r"[A-Za-z0-9-]{1,40}")
_ONE = r"\[\[[^\[\]<>\n]*\]\]"
_INNER = re.compile(r"\[\[([^\[\]]*)\]\]")
PARAGRAPH = rf"p>(?P<blocks>{_ONE}(?:\n{_ONE})*)</p>"
"""A paragraph of the parser's HTML that is nothing but blocks, without its first `<`."""
_PARAGRAPH = re.compile(f"<{PARAGRAPH}")
_CODE_SPANS = re.compile(r"<(code|pre)\b.*?</\1>", re.DOTALL)
_TWO_WAYS = re.compile(r"[<&*_`~]|\\$")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRAY = re.compile(rf"\[\[\s*(?:{'|'.join(_WORDS)})\s*:[^\[\]\n<]*(?:\]\])?", re.IGNORECASE)


@dataclass(frozen=True)
class Block:
    """`kind`: product or code. `target`: the product's id, or the code. A code's `text` says what it gives, `last` is
    the last day on which it does (an ISO date), both may be empty."""

    kind: str
    target: str
    text: str = ""
    last: str = ""

    @property
    def code(self) -> str:
        return self.target


class NoBlock(ValueError):
    """Its text says what is wrong, in words that follow what was found."""


def read(inner: str) -> Block:
    """What stands between the brackets. Raises NoBlock."""
    word, colon, rest = inner.partition(":")
    kind = _WORDS.get(word.strip().casefold(), "")
    if not kind:
        near = suggestion(word.strip(), _WORDS)
        raise NoBlock(f"is no block. Write [[producto: taza-marea]] or [[codigo: OTONO10 | −10 %]].{near}")
    target, *more = (" ".join(part.split()) for part in rest.split("|"))
    if not colon or not target:
        raise NoBlock("names nothing. Write it like [[producto: taza-marea]] or [[codigo: OTONO10 | −10 %]].")
    if kind == PRODUCT:
        if more:
            raise NoBlock("says more than a product's id. Write it like [[producto: taza-marea]].")
        return Block(kind, target)
    return _code(target, *more)


def _code(code: str, text: str = "", last: str = "", *more: str) -> Block:
    if not _CODE.fullmatch(code):
        raise NoBlock("has a code that nobody can use. Codes are letters a-z, digits and hyphens: OTONO10.")
    if more or (last and not is_day(last)):
        raise NoBlock("does not end with a day. Write it like [[codigo: OTONO10 | −10 % en todo | 2026-11-30]].")
    return Block(CODE, code, text, last)


def in_paragraph(blocks: str) -> Iterator[str]:
    """What stands between the brackets of each block of `PARAGRAPH`."""
    yield from (unescape(inner).strip() for inner in _INNER.findall(blocks))


def found(html: str) -> Iterator[tuple[bool, str]]:
    """(whether it stands alone, what is in the brackets) of all blocks of the parser's HTML. Stray ones come last."""
    for paragraph in _PARAGRAPH.finditer(html):
        yield from ((True, inner) for inner in in_paragraph(paragraph["blocks"]))
    for stray in _STRAY.findall(_CODE_SPANS.sub("", _PARAGRAPH.sub("", html))):
        yield False, stray_words(unescape(stray))


def without(html: str) -> str:
    """The parser's HTML without its blocks."""
    return _PARAGRAPH.sub("", html) if "[[" in html else html


def written(source: str) -> list[str]:
    """What is in the brackets of each block of a paragraph's source, if it is nothing but blocks; else nothing."""
    lines = [line.strip() for line in source.strip().splitlines()]
    return [line[2:-2].strip() for line in lines] if lines and all(map(_INNER.fullmatch, lines)) else []


def stray_words(text: str) -> str:
    """What stands behind stray brackets, up to the first sign that a body and its HTML may write in two ways."""
    return _TWO_WAYS.split(_CONTROLS.sub("", text), maxsplit=1)[0].strip("[]").strip()


def stray(source: str) -> Iterator[tuple[int, str]]:
    """(where it begins, its text) of everything that looks like a block."""
    for match in _STRAY.finditer(source):
        yield match.start(), unescape(_ESCAPED.sub(r"\1", match[0]))
