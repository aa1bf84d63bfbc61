"""Reviews: what may be said about an order line, and what its numbers add up to.

Knows the limits of a submission and the aggregate rating. Must not know how the purchase was proven: a signed link
(`commerce.links`) does that, which is stronger than a matching e-mail (Directive (EU) 2019/2161 asks shops to say how).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commerce.errors import FieldProblem, InvalidFields

MAX_TITLE = 80
MAX_TEXT = 3000
MIN_TEXT = 10
MAX_AUTHOR = 60


@dataclass(frozen=True)
class Submission:
    """One review of one order line, as a customer wrote it."""

    rating: int
    title: str
    text: str
    author: str


@dataclass(frozen=True)
class Rating:
    """Aggregate of a product: `average` in tenths of a star (47 is 4.7), `counts[stars]`."""

    count: int
    average: int
    counts: Mapping[int, int]


def read_submission(fields: Mapping[str, str]) -> Submission:
    """Form fields `rating`, `title`, `text`, `author` to a submission. Raises InvalidFields naming each problem."""
    title, author = (" ".join(_clean(fields.get(name, "")).split()) for name in ("title", "author"))
    text = _clean(fields.get("text", ""))
    rating = fields.get("rating", "").strip()
    problems = [
        *([] if rating in {"1", "2", "3", "4", "5"} else [FieldProblem("rating", "rating_missing")]),
        *_length("title", title, 1, MAX_TITLE),
        *_length("text", text, MIN_TEXT, MAX_TEXT),
        *_length("author", author, 0, MAX_AUTHOR),
    ]
    if problems:
        raise InvalidFields(problems)
    return Submission(int(rating), title, text, author)


def rate(ratings: Iterable[int]) -> Rating | None:
    """The aggregate of ratings 1 to 5, None when there are none."""
    counts = Counter(ratings)
    count = counts.total()
    if not count:
        return None
    total = sum(stars * n for stars, n in counts.items())
    return Rating(count, (total * 20 + count) // (2 * count), {stars: counts[stars] for stars in range(5, 0, -1)})


def _clean(text: str) -> str:
    """Control characters out (but line breaks), every other kind of space a plain one, outer space trimmed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_plain, lines)).strip()


def _plain(character: str) -> str:
    if character == "\n" or character.isprintable():
        return character
    return " " if character.isspace() else ""


def _length(field: str, text: str, shortest: int, longest: int) -> list[FieldProblem]:
    if len(text) < shortest:
        return [FieldProblem(field, "too_short" if text else "missing", {"min": shortest})]
    return [FieldProblem(field, "too_long", {"max": longest})] if len(text) > longest else []
