"""When an order made now arrives: days counted over the workshop's and the carrier's working days.

Pure calendar arithmetic; the browser counts by the same rules (theme/static/js/delivery-date.js, same vectors in the
tests). Must not know which days are holidays, nor what time it is: a `DeliveryCalendar` is data that the build made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CARRIER_WEEK = frozenset({1, 2, 3, 4, 5})
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
    """`leaves`: the day on which the parcel leaves the workshop, at the latest; it arrives from `first` to `last`.

    `order_by`: until when today an order has these dates; empty when that does not matter any more today.
    """

    leaves: dt.date
    first: dt.date
    last: dt.date
    order_by: str


def promise(now: dt.datetime, times: Times, not_before: str = "") -> Promise:
    """`now` by the clock on the shop's wall, without a time zone. `not_before`: ISO date before which nothing leaves,
    since a piece is a preorder; empty for none.
    """
    today = now.date()
    in_time = times.workshop.has(today) and not (times.order_by and f"{now:%H:%M}" >= times.order_by)
    start = today if in_time else times.workshop.first_from(today + dt.timedelta(days=1))
    leaves = times.workshop.after(start, times.preparation_days)
    if waits := not_before > leaves.isoformat():
        leaves = times.workshop.first_from(dt.date.fromisoformat(not_before))
    return Promise(
        leaves,
        times.carrier.after(leaves, times.min_days),
        times.carrier.after(leaves, times.max_days),
        times.order_by if in_time and not waits else "",
    )


def business_days(start: dt.date, end: dt.date) -> int:
    """Mondays to Fridays after `start` up to `end`, holidays or not: as somebody counts who knows no other calendar.

    An `end` at a weekend, when some carriers deliver, is told as the Monday after it: not sooner than promised.
    """
    days = (start + dt.timedelta(days=ahead) for ahead in range(1, (end - start).days + 1))
    return sum(1 for day in days if day.isoweekday() in CARRIER_WEEK) + (end.isoweekday() not in CARRIER_WEEK)


@dataclass(frozen=True)
class DeliveryCalendar:
    """When the workshop works and its carriers rest, as far ahead as is known: what the build leaves for run time.

    `week`: ISO numbers of the workshop's working days, Monday is 1; `closed`: ISO dates on which it rests all the same.
    `resting`: ISO dates by place (`ES`, `ES-CN`): the public holidays on which carriers move nothing there. `home`: the
    place that parcels leave from, empty when no holidays are kept. `until`: the last ISO date that the lists cover;
    nothing is promised beyond it.
    """

    week: tuple[int, ...]
    closed: tuple[str, ...]
    resting: Mapping[str, tuple[str, ...]]
    home: str
    preparation_days: int
    order_by: str
    until: str

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **data,
                "week": tuple(data["week"]),
                "closed": tuple(data["closed"]),
                "resting": {place: tuple(days) for place, days in data["resting"].items()},
            }
        )

    @property
    def workshop(self) -> WorkingDays:
        return WorkingDays(frozenset(self.week), frozenset(self.closed))

    def carrier(self, places: Iterable[str], week: Iterable[int] = ()) -> WorkingDays:
        """Of a carrier that leaves from home and delivers to those places: it rests where any of them does.

        `week`: ISO numbers of the weekdays on which it delivers; none for Mondays to Fridays.
        """
        return WorkingDays(frozenset(week) or CARRIER_WEEK, self.rests(places))

    def rests(self, places: Iterable[str]) -> frozenset[str]:
        """ISO dates on which a carrier to those places moves nothing."""
        return frozenset(day for place in {self.home, *places} for day in self.resting.get(place, ()))
