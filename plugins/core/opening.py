"""When somebody answers: the week's hours and the days on which there are none, checked, and in words.

Knows how they are written in the settings. Hours are minutes since midnight, in the shop's time zone.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.core.fields import is_day

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_MIDNIGHT = 24 * 60
# A Monday, to name the days of the week by.
_MONDAY = dt.date(2024, 1, 1)

Span = tuple[int, int]


@dataclass(frozen=True)
class Opening:
    """`week`: the spans of each day from Monday on; `closed`: (first, last) ISO dates, both included."""

    week: tuple[tuple[Span, ...], ...] = ()
    closed: tuple[tuple[str, str], ...] = ()

    def groups(self) -> Iterator[tuple[int, int, tuple[Span, ...]]]:
        """(first day, last day, spans) of days in a row that are alike, without those on which nobody is there."""
        first = 0
        for day, spans in enumerate(self.week):
            if day + 1 == len(self.week) or self.week[day + 1] != spans:
                if spans:
                    yield first, day, spans
                first = day + 1


class WrongHours(ValueError):
    """`found` and what is wrong with it, in words for the owner."""

    def __init__(self, found: str, hint: str) -> None:
        super().__init__(hint)
        self.found = found
        self.hint = hint


def read_week(groups: Sequence[tuple[Sequence[str], Sequence[str]]]) -> tuple[tuple[Span, ...], ...]:
    """(days, times) pairs to the week; nothing for nothing. Raises WrongHours."""
    week: list[tuple[Span, ...]] = [() for _ in DAYS]
    for days, times in groups:
        spans = tuple(map(_span, times))
        for before, after in itertools.pairwise(spans):
            if after[0] < before[1]:
                raise WrongHours(", ".join(times), "overlap, or are not in order. Write the earlier ones first.")
        for day in days:
            if day not in DAYS:
                raise WrongHours(day, f"is no day. Write {', '.join(DAYS)}.")
            if week[DAYS.index(day)]:
                raise WrongHours(day, "stands in two groups. Write all its hours in one.")
            week[DAYS.index(day)] = spans
    return tuple(week) if groups else ()


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text.replace(" ", ""))
    if found:
        hour, minute, end_hour, end_minute = map(int, found.groups())
        opens, closes = hour * 60 + minute, end_hour * 60 + end_minute
        if opens < closes <= _MIDNIGHT and minute < 60 and end_minute < 60:
            return opens, closes
    raise WrongHours(text, 'are no hours. Write them like "9:30-14:00".')


def read_closed(texts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """`2026-12-25`, `2026-08-01/2026-08-15`. Raises WrongHours."""
    closed = []
    for text in texts:
        first, stroke, last = text.partition("/")
        last = last if stroke else first
        if not (is_day(first) and is_day(last)) or last < first:
            raise WrongHours(text, 'is no day. Write it like "2026-12-25", or from and to: "2026-08-01/2026-08-15".')
        closed.append((first, last))
    return tuple(sorted(closed))


def words(opening: Opening, locale: str) -> str:
    """`Lunes–viernes 9:30–14:00, 17:00–19:30 · sábado 10:00–14:00`."""
    groups = (f"{days_words(first, last, locale)} {times_words(spans)}" for first, last, spans in opening.groups())
    said = " · ".join(groups)
    return said[:1].upper() + said[1:]


def days_words(first: int, last: int, locale: str) -> str:
    from babel.dates import format_date

    names = [str(format_date(_MONDAY + dt.timedelta(days=day), "EEEE", locale)) for day in (first, last)]
    return names[0] if first == last else "–".join(names)


def times_words(spans: Sequence[Span]) -> str:
    return ", ".join(f"{time_words(opens)}–{time_words(closes)}" for opens, closes in spans)


def time_words(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
