"""What every form that a customer fills in has in common: tidy text, and lengths.

Knows nothing of any form's fields.
"""

from __future__ import annotations

from commerce.errors import FieldProblem


def clean_text(text: str) -> str:
    """Control characters out (but line breaks), every other kind of space a plain one, outer space trimmed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_plain, lines)).strip()


def clean_line(text: str) -> str:
    """The same on one line, with single spaces."""
    return " ".join(clean_text(text).split())


def length_problems(field: str, text: str, shortest: int, longest: int) -> list[FieldProblem]:
    """`missing`, `too_short` or `too_long`, or nothing."""
    if len(text) < shortest:
        return [FieldProblem(field, "too_short" if text else "missing", {"min": shortest})]
    return [FieldProblem(field, "too_long", {"max": longest})] if len(text) > longest else []


def _plain(character: str) -> str:
    if character == "\n" or character.isprintable():
        return character
    return " " if character.isspace() else ""
