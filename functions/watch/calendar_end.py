"""Watches the calendar of holidays: its owner is told well before it ends, once for each end.

It is renewed with every build (`plugins.core.delivery_calendar`), so only a shop that is not published for more than a
year ever gets there.
"""

from __future__ import annotations

import datetime as dt

from commerce.errors import ConditionFailed
from functions.days import wall_at
from functions.outbox.records import CALENDAR_ENDS, waiting_item
from functions.ports import Equals, Item, Key, Missing, Put
from functions.watch.report import ENDS, Finding, WatchReport
from functions.wiring import Services

AHEAD_DAYS = 60
_KEY = Key("WATCH", "CALENDAR")


def watch(services: Services) -> WatchReport:
    """Raises StoreError."""
    calendar, now = services.shop.delivery, services.clock()
    if calendar is None:
        return WatchReport()
    left = dt.date.fromisoformat(calendar.until) - wall_at(now, services.shop.timezone).date()
    if left.days > AHEAD_DAYS:
        return WatchReport()
    before = services.store.get(_KEY)
    if before and before.attributes["until"] == calendar.until:
        return WatchReport()
    guard = Equals("until", before.attributes["until"]) if before else Missing()
    letter = waiting_item(f"calendar-{calendar.until}", CALENDAR_ENDS, "", {"until": calendar.until}, now)
    try:
        services.store.transact([Put(Item(_KEY, {"until": calendar.until}), when=(guard,)), Put(letter)])
    except ConditionFailed:
        return WatchReport()  # told by another round meanwhile
    return WatchReport((Finding("calendar", ENDS, calendar.until),))
