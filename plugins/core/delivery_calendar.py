"""The shop's calendar for the coming eighteen months: what pages and functions count days of delivery by.

Public holidays come from the `holidays` library (https://holidays.readthedocs.io), here and nowhere else: a function
carries days, not the library. They are the same on every day of a month, so that pages and functions stay as they are.
Must not know how days are counted.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Protocol

from commerce.delivery import WEEKDAYS, DeliveryCalendar
from plugins.core.closed_days import holidays_of, own_closed_days
from plugins.core.settings import Settings

# A preorder may be a year away, and a shop may go half a year without a deploy before its owner is told.
MONTHS = 18


class Memory(Protocol):
    """What is remembered from build to build."""

    def get(self, name: str) -> bytes | None: ...

    def put(self, name: str, value: bytes) -> None: ...


def delivery_calendar(settings: Settings, today: str, memory: Memory) -> DeliveryCalendar | None:
    """None when the shop says nothing of when it works."""
    choice = settings.delivery
    if not (choice.holidays or choice.order_by or choice.preparation_days or choice.closed):
        return None
    first, end = f"{today[:7]}-01", _months_after(today, MONTHS + 1)
    years = range(int(first[:4]), int(end[:4]) + 1)
    home = choice.holidays.partition("-")[0]
    zones = [zone.holidays or zone.countries for zone in settings.zones]
    places = sorted({home, *(place for zone in zones for place in zone)}) if home else []

    def near(days: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(day for day in set(days) if first <= day < end))

    return DeliveryCalendar(
        week=tuple(WEEKDAYS.index(day) + 1 for day in choice.working_days),
        closed=near((*own_closed_days(choice), *_holidays(choice.holidays, years, memory))),
        resting={place: near(_holidays(place, years, memory)) for place in places},
        home=home,
        preparation_days=choice.preparation_days,
        order_by=choice.order_by,
        until=_day_before(end),
    )


def _holidays(place: str, years: range, memory: Memory) -> Iterator[str]:
    """Remembered: finding them out takes longer than making many pages."""
    if not place:
        return
    for year in years:
        name = f"holidays|{place}|{year}"
        kept = memory.get(name)
        if kept is None:
            kept = json.dumps(holidays_of(place, (year,))).encode()
            memory.put(name, kept)
        yield from json.loads(kept)


def _months_after(day: str, months: int) -> str:
    """The first day of that month."""
    count = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    return f"{count // 12:04}-{count % 12 + 1:02}-01"


def _day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()
