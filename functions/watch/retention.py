"""Watches that nothing is kept past its time. Once a day is enough; what one round leaves, the day's next one takes.

Nobody is told: it is what was promised. Must not know what is kept for how long (`functions.privacy.retention`).
"""

from __future__ import annotations

from functions.days import day_at
from functions.ports import Item, Key, Put
from functions.privacy.retention import Clearing
from functions.watch.report import WatchReport
from functions.wiring import Services

_KEY = Key("WATCH", "CLEARED")


def watch(services: Services) -> WatchReport:
    """Raises StoreError."""
    today = day_at(services.clock(), services.shop.timezone)
    done = services.store.get(_KEY)
    if done and done.attributes["day"] == today:
        return WatchReport()
    if not Clearing.of(services).run():
        services.store.transact([Put(Item(_KEY, {"day": today}))])
    return WatchReport()
