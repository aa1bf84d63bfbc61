"""What the browser counts the day of delivery by: the rule of the usual way to the usual place.

Must not know how days are counted: `commerce.delivery` and `theme/static/js/delivery-date.js` do.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any

from commerce.delivery import WEEKDAYS
from commerce.shop import ShippingOption
from plugins.core.closed_days import holidays_of, own_closed_days
from plugins.views.desk import Desk

MONTHS = 4


def delivery_rule(desk: Desk) -> dict[str, Any]:
    """`zone`: the clock's time zone. `week`: ISO numbers of the workshop's working days. `closed`, `resting`: further
    days without work for the workshop and for the carrier, ISO dates apart by spaces, this month and the next ones:
    the same on every day of a month, so that pages stay as they are. `days`: on the way, from and to.

    Empty when the shop says nothing of when it works.
    """
    settings, option = desk.settings, usual_option(desk)
    choice = settings.delivery
    if option is None or not (choice.holidays or choice.order_by or choice.preparation_days):
        return {}
    countries = next(zone.countries for zone in settings.zones if zone.id == option.zone)
    home = choice.holidays.partition("-")[0]
    closed = {*own_closed_days(choice), *_holidays(desk, [choice.holidays])}
    return {
        "zone": settings.timezone,
        "week": [WEEKDAYS.index(day) + 1 for day in choice.working_days],
        "closed": _near(desk, closed),
        "resting": _near(desk, _holidays(desk, dict.fromkeys([home, *countries]) if home else ())),
        "preparation": choice.preparation_days,
        "order_by": choice.order_by,
        "days": [option.min_days - choice.preparation_days, option.max_days - choice.preparation_days],
    }


def usual_option(desk: Desk) -> ShippingOption | None:
    """The first way of delivery to the first place, if it says how many days it takes."""
    zone = desk.settings.zones[0].id
    options = (option for option in desk.settings.shipping if option.kind == "delivery" and option.zone == zone)
    option = next(options, None)
    return option if option and option.max_days else None


def _holidays(desk: Desk, places: Iterable[str]) -> Iterator[str]:
    """Remembered from build to build: finding them out takes longer than making many pages."""
    year = int(desk.today[:4])
    for place in filter(None, places):
        name = f"holidays|{place}|{year}"
        kept = desk.build.recall(name)
        if kept is None:
            kept = json.dumps(holidays_of(place, (year, year + 1))).encode()
            desk.build.remember(name, kept)
        yield from json.loads(kept)


def _near(desk: Desk, days: Iterable[str]) -> str:
    """Those of this month and the next ones that are no Sunday: carriers rest then anyway."""
    year, month = int(desk.today[:4]), int(desk.today[5:7])
    first, end = f"{year:04}-{month:02}", f"{year + (month + MONTHS - 1) // 12:04}-{(month + MONTHS - 1) % 12 + 1:02}"
    return " ".join(day for day in sorted(set(days)) if first <= day < end and _matters(day))


def _matters(day: str) -> bool:
    return dt.date.fromisoformat(day).isoweekday() < 7
