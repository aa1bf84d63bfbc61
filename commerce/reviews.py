"""Reviews: what may be said about an order line, and what its numbers add up to.

Knows the limits of a submission and the aggregate rating. Must not know how the purchase was proven: a signed link
(`commerce.links`) does that, which is stronger than a matching e-mail (Directive (EU) 2019/2161 asks shops to say how).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_line, clean_text, length_problems

MAX_TITLE = 80
MAX_TEXT = 3000
MIN_TEXT = 10
MAX_AUTHOR = 60
LOW_RATING = 2
"""Up to so many stars somebody should write to the customer."""


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
    title, author = (clean_line(fields.get(name, "")) for name in ("title", "author"))
    text = clean_text(fields.get("text", ""))
    rating = fields.get("rating", "").strip()
    problems = [
        *([] if rating in {"1", "2", "3", "4", "5"} else [FieldProblem("rating", "rating_missing")]),
        *length_problems("title", title, 1, MAX_TITLE),
        *length_problems("text", text, MIN_TEXT, MAX_TEXT),
        *length_problems("author", author, 0, MAX_AUTHOR),
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
