"""What the withdrawal function's two steps have in common: the statement as it was typed, and the seal between them.

The first step shows what was typed once more, with a seal over it; the second takes it only with its seal. So nobody
withdraws without having seen the sentence, and a form that is sent twice states once: the seal has the statement's id.
Must not know HTTP, stores or orders.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from commerce.contact import MAX_ORDER, email_problems
from commerce.errors import FieldProblem, InvalidFields, NotFound
from commerce.forms import clean_line, clean_text, length_problems
from commerce.links import mail_token, read_mail_token
from functions.ports import Random

PURPOSE = "withdrawal form"
SEAL_LIFE_S = 24 * 3600
MAX_NAME, MAX_WORDS = 120, 1000
ID_BYTES = 8


@dataclass(frozen=True)
class Typed:
    """`lines`: pieces by line, as text; only where the order is known by its link. `order`: the number as typed."""

    name: str
    email: str
    order: str = ""
    words: str = ""
    lines: Mapping[str, int] | None = None

    def fields(self) -> dict[str, str]:
        """As hidden fields of the second step."""
        chosen = {f"line_{number}": str(quantity) for number, quantity in (self.lines or {}).items()}
        return {"name": self.name, "email": self.email, "order": self.order, "words": self.words, **chosen}


def read_typed(fields: Mapping[str, str], *, needs_order: bool) -> Typed:
    """Name, address, and which contract. Raises InvalidFields naming each problem."""
    typed = Typed(
        clean_line(fields.get("name", "")),
        clean_line(fields.get("email", "")),
        clean_line(fields.get("order", "")),
        clean_text(fields.get("words", "")),
    )
    problems: list[FieldProblem] = [
        *length_problems("name", typed.name, 1, MAX_NAME),
        *email_problems(fields.get("email", ""), typed.email),
        *(length_problems("order", typed.order, 1, MAX_ORDER) if needs_order else []),
        *length_problems("words", typed.words, 0, MAX_WORDS),
    ]
    if problems:
        raise InvalidFields(problems)
    return typed


@dataclass(frozen=True)
class Seals:
    """`about`: what the form stands on, `open` or an order's id: no seal opens another door."""

    secret: bytes
    about: str
    now: int

    def seal(self, typed: Typed, random: Random) -> str:
        return mail_token(self.secret, PURPOSE, random(ID_BYTES).hex(), str(self.now), self._digest(typed))

    def read(self, seal: str, typed: Typed) -> str:
        """The statement's id. Empty for a seal that is not ours, is over something else, or is a day old."""
        try:
            parts = read_mail_token(self.secret, PURPOSE, seal)
        except NotFound:
            return ""
        if len(parts) != 3 or parts[2] != self._digest(typed) or self.now - int(parts[1]) > SEAL_LIFE_S:
            return ""
        return parts[0]

    def _digest(self, typed: Typed) -> str:
        written = json.dumps([self.about, sorted(typed.fields().items())], ensure_ascii=True)
        return hashlib.sha256(written.encode()).hexdigest()[:32]
