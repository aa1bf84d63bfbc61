"""Signing up for the newsletter: what the form must say.

Consent is a box that the subscriber ticks for these words (Regulation (EU) 2016/679, art. 7): what was ticked is kept
with the words. Knows the fields. Must not know what becomes of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from commerce.contact import email_problems
from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_line, length_problems

MAX_CONSENT = 40
MAX_SOURCE = 200
VERSION_DIGITS = 12


@dataclass(frozen=True)
class SignUp:
    """`source`: the path of the page that the form stood on, as the form says it."""

    email: str
    source: str


def read_sign_up(fields: Mapping[str, str]) -> SignUp:
    """Form fields `email`, `consent` (any value: the box is ticked), `source`. Raises InvalidFields."""
    email, source = clean_line(fields.get("email", "")), clean_line(fields.get("source", ""))
    consent = fields.get("consent", "").strip()
    problems = [
        *email_problems(fields.get("email", ""), email),
        *([] if consent else [FieldProblem("consent", "consent_missing")]),
        *length_problems("consent", consent, 0, MAX_CONSENT),
        *length_problems("source", source, 0, MAX_SOURCE),
    ]
    if problems:
        raise InvalidFields(problems)
    return SignUp(email, source)


def text_version(text: str) -> str:
    """What stands for exactly these words: 12 hexadecimal digits of their SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_DIGITS]
