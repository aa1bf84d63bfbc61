"""When a span of working time is over: so many minutes in which somebody is there, counted from a moment.

Minutes are counted on the clock of the shop's wall, day by day, so that a change to or from summer time neither gives
nor takes any of them. Must not know a time zone's name, nor what day it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

FARTHEST_DAYS = 400
"""A shop that is closed for longer promises nothing."""


@dataclass(frozen=True)
class Hours:
    """`week`: spans (first, last minute since midnight) of each day from Monday on; `closed`: (first, last) ISO days.

    Without any span somebody is there always.
    """

    week: Sequence[Sequence[Sequence[int]]] = ()
    closed: Sequence[Sequence[str]] = ()

    def spans(self, day: dt.date) -> Sequence[Sequence[int]]:
        if any(first <= day.isoformat() <= last for first, last in self.closed):
            return ()
        return self.week[day.weekday()] if any(self.week) else ((0, 24 * 60),)


def after_working(start: dt.datetime, minutes: int, hours: Hours) -> dt.datetime | None:
    """The moment at which that much working time has gone by; None when it never does. `start` keeps its zone."""
    left, day, since = minutes, start.date(), start.hour * 60 + start.minute
    for _ in range(FARTHEST_DAYS):
        for first, last in hours.spans(day):
            begin = max(first, since)
            if begin >= last:
                continue
            if last - begin >= left:
                return _at(start, day, begin + left)
            left -= last - begin
        day, since = day + dt.timedelta(days=1), 0
    return None


def _at(start: dt.datetime, day: dt.date, minute: int) -> dt.datetime:
    whole, minute = divmod(minute, 24 * 60)
    clock = dt.time(minute // 60, minute % 60, tzinfo=start.tzinfo)
    return dt.datetime.combine(day + dt.timedelta(days=whole), clock)
