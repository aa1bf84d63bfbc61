"""What the browser counts the days of delivery by: a rule for each way to get the goods.

Must not know how days are counted: `commerce.delivery` and `theme/static/js/delivery-date.js` do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from commerce.promise import carrier_places
from commerce.shop import ShippingOption
from plugins.views.desk import Desk

MONTHS = 4


def delivery_rule(desk: Desk, option: ShippingOption | None) -> dict[str, Any]:
    """`zone`: the clock's time zone. `week`: ISO numbers of the workshop's working days. `closed`, `resting`: further
    days without work for the workshop and for the carrier, ISO dates apart by spaces, this month and the next ones:
    the same on every day of a month, so that pages stay as they are. `days`: on the way, from and to.

    Empty when the shop says nothing of when it works, or the option not how long it takes.
    """
    shop = desk.build.shop
    calendar = shop.delivery
    if calendar is None or option is None or not option.max_days:
        return {}
    return {
        "zone": shop.timezone,
        "week": list(calendar.week),
        "closed": _near(desk, calendar.closed),
        "resting": _near(desk, calendar.rests(carrier_places(shop, option))),
        "preparation": calendar.preparation_days,
        "order_by": calendar.order_by,
        "days": [option.min_days - calendar.preparation_days, option.max_days - calendar.preparation_days],
    }


def usual_option(desk: Desk) -> ShippingOption | None:
    """The first way of delivery to the first place, if it says how many days it takes."""
    zone = desk.settings.zones[0].id
    options = (option for option in desk.settings.shipping if option.kind == "delivery" and option.zone == zone)
    option = next(options, None)
    return option if option and option.max_days else None


def _near(desk: Desk, days: Iterable[str]) -> str:
    """Those of this month and the next ones that are no Sunday: carriers rest then anyway."""
    year, month = int(desk.today[:4]), int(desk.today[5:7])
    first, end = f"{year:04}-{month:02}", f"{year + (month + MONTHS - 1) // 12:04}-{(month + MONTHS - 1) % 12 + 1:02}"
    return " ".join(day for day in sorted(set(days)) if first <= day < end and _matters(day))


def _matters(day: str) -> bool:
    return dt.date.fromisoformat(day).isoweekday() < 7
