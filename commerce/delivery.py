"""When an order made now arrives: days counted over the workshop's and the carrier's working days.

Pure calendar arithmetic; the browser counts by the same rules (theme/static/js/delivery-date.js, same vectors in the
tests). Must not know which days are holidays, nor what time it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEAR = 366


@dataclass(frozen=True)
class WorkingDays:
    """`weekdays`: ISO numbers, Monday is 1. `closed`: ISO dates on which nothing is done all the same."""

    weekdays: AbstractSet[int]
    closed: AbstractSet[str] = frozenset()

    def has(self, day: dt.date) -> bool:
        return day.isoweekday() in self.weekdays and day.isoformat() not in self.closed

    def after(self, day: dt.date, count: int) -> dt.date:
        """The `count`th working day after `day`; `day` itself, working or not, for 0."""
        for _ in range(count):
            day = self.first_from(day + dt.timedelta(days=1))
        return day

    def first_from(self, day: dt.date) -> dt.date:
        """`day`, or the first working day after it. Raises ValueError if there is none in a year."""
        for ahead in range(_YEAR):
            if self.has(found := day + dt.timedelta(days=ahead)):
                return found
        raise ValueError(f"no working day in the year from {day}")


@dataclass(frozen=True)
class Times:
    """Working days: `preparation_days` until a parcel leaves, then `min_days` to `max_days` on its way.

    `order_by` is `HH:MM`: what is ordered before it on a working day counts from that day. Empty: until midnight.
    """

    workshop: WorkingDays
    carrier: WorkingDays
    preparation_days: int
    order_by: str
    min_days: int
    max_days: int


class Promise(NamedTuple):
    """`order_by`: until when today an order has these dates; empty when that does not matter any more today."""

    first: dt.date
    last: dt.date
    order_by: str


def promise(now: dt.datetime, times: Times) -> Promise:
    """`now` by the clock on the shop's wall, without a time zone."""
    today = now.date()
    in_time = times.workshop.has(today) and not (times.order_by and f"{now:%H:%M}" >= times.order_by)
    start = today if in_time else times.workshop.first_from(today + dt.timedelta(days=1))
    leaves = times.workshop.after(start, times.preparation_days)
    return Promise(
        times.carrier.after(leaves, times.min_days),
        times.carrier.after(leaves, times.max_days),
        times.order_by if in_time else "",
    )
