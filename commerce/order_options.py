"""What a buyer may say beside SKUs and quantities: a present, a message with it, a note, a promotion code, a text on a
piece.

Knows how each is read and how long it may be. Texts are tidied (control characters out, spaces plain) and never cut:
one that is too long is refused with the limit, since half a sentence on a card is worse than a question. Must not know
prices or the provider.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commerce.errors import BadRequest, CartError, FieldProblem
from commerce.forms import clean_line, clean_text

MAX_GIFT_MESSAGE = 300
MAX_NOTE = 500
# https://docs.stripe.com/api/promotion_codes/create#create_promotion_code-code: 500, which nobody would type.
MAX_CODE = 64
# What any text on a piece may have; each piece has its own, shorter limit.
MAX_PERSONALIZATION = 200
# Nobody means more than this: the limits above are for people, this one is for memory.
_MAX_RAW = 4000
# https://docs.stripe.com/api/promotion_codes/object#promotion_code_object-code
_CODE = re.compile(r"[A-Za-z0-9-]+")

KEYS = frozenset({"gift_wrap", "gift_message", "note", "code"})


@dataclass(frozen=True)
class OrderOptions:
    """`code`: a promotion code as it was typed."""

    gift_wrap: bool = False
    gift_message: str = ""
    note: str = ""
    code: str = ""

    @property
    def is_gift(self) -> bool:
        """It goes to somebody who must not read what it cost."""
        return self.gift_wrap or bool(self.gift_message)

    @property
    def is_special(self) -> bool:
        """Whoever packs it must read something first."""
        return self.is_gift or bool(self.note)


def read_options(body: Mapping[str, Any]) -> OrderOptions:
    """Raises BadRequest for a wrong shape, CartError (`too_long`) naming each text that must be shorter."""
    wrap = body.get("gift_wrap", False)
    if not isinstance(wrap, bool):
        raise BadRequest("gift_wrap is neither true nor false", field="gift_wrap")
    message = clean_text(raw_text(body, "gift_message"))
    note = clean_text(raw_text(body, "note"))
    code = clean_line(raw_text(body, "code"))
    limits = (("gift_message", message, MAX_GIFT_MESSAGE), ("note", note, MAX_NOTE), ("code", code, MAX_CODE))
    problems = [FieldProblem(name, "too_long", {"max": most}) for name, text, most in limits if len(text) > most]
    if problems:
        raise CartError(problems)
    return OrderOptions(wrap, message, note, code)


def is_code(text: str) -> bool:
    """Whether it can be a promotion code at all."""
    return bool(_CODE.fullmatch(text))


def read_personalization(line: Mapping[str, Any]) -> str:
    """The text on a line's pieces, empty for none. Raises BadRequest; its length is the piece's business."""
    return clean_line(raw_text(line, "personalization"))


def raw_text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key, "")
    if not isinstance(value, str) or len(value) > _MAX_RAW:
        raise BadRequest(f"{key} is no text", field=key)
    return value
