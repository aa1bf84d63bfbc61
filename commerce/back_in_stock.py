"""Asking to be told when a piece is for sale again, and how many may be told when it is.

Knows the fields and the rule. Must not know stock, time or mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commerce.cart import is_sku
from commerce.contact import email_problems
from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_line

NOTICES_A_PIECE = 3
"""Not everybody who is told buys; whoever is told last should still find something."""


@dataclass(frozen=True)
class Wish:
    sku: str
    email: str


def read_wish(fields: Mapping[str, str]) -> Wish:
    """Form fields `sku` and `email`. Raises InvalidFields naming each problem."""
    sku, email = fields.get("sku", ""), clean_line(fields.get("email", ""))
    problems = [
        *([] if is_sku(sku) else [FieldProblem("sku", "unknown_sku")]),
        *email_problems(fields.get("email", ""), email),
    ]
    if problems:
        raise InvalidFields(problems)
    return Wish(sku, email)


def may_be_told(available: int, told: int) -> int:
    """How many more may be told of so many pieces, of which so many people have been told since there were none."""
    return max(NOTICES_A_PIECE * available - told, 0)
