"""What the browser counts the days of delivery by: a rule for each way to get the goods.

Must not know how days are counted: `commerce.delivery` and `theme/static/js/delivery-date.js` do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from commerce.delivery import CARRIER_WEEK
from commerce.promise import carrier_places
from commerce.shop import ShippingOption
from plugins.views.desk import Desk

MONTHS = 4


def delivery_rule(desk: Desk, option: ShippingOption | None) -> dict[str, Any]:
    """`zone`: the clock's time zone. `week`: ISO numbers of the workshop's working days. `closed`, `resting`: further
    days without work for the workshop and for the carrier, ISO dates apart by spaces, this month and the next ones:
    the same on every day of a month, so that pages stay as they are. `until`: the first month that they say nothing of.
    `carrier`: ISO numbers of its working days, where they are not Mondays to Fridays. `days`: on the way, from and to.

    Empty when the shop says nothing of when it works, or the option not how long it takes.
    """
    shop = desk.build.shop
    calendar = shop.delivery
    if calendar is None or option is None or not option.max_days:
        return {}
    return {
        "zone": shop.timezone,
        "week": list(calendar.week),
        **({"carrier": list(option.week)} if option.week else {}),
        "closed": _near(desk, calendar.closed, calendar.week),
        "resting": _near(desk, calendar.rests(carrier_places(shop, option)), option.week or CARRIER_WEEK),
        "until": _months(desk)[1],
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


def _near(desk: Desk, days: Iterable[str], week: Collection[int]) -> str:
    """Those of this month and the next ones that would be working days otherwise."""
    first, end = _months(desk)
    near = (day for day in sorted(set(days)) if first <= day < end)
    return " ".join(day for day in near if dt.date.fromisoformat(day).isoweekday() in week)


def _months(desk: Desk) -> tuple[str, str]:
    """This month, and the first that pages say nothing of: `2026-11`."""
    year, month = int(desk.today[:4]), int(desk.today[5:7])
    return f"{year:04}-{month:02}", f"{year + (month + MONTHS - 1) // 12:04}-{(month + MONTHS - 1) % 12 + 1:02}"
