"""One round of the watch: every watcher, whatever becomes of the others. Must not know who starts it, nor how often."""

from __future__ import annotations

from collections.abc import Mapping

from commerce.errors import OutsideError
from functions.days import wall_at
from functions.watch.report import WatchReport
from functions.watch.watchers import WATCHERS, Watcher
from functions.wiring import Services

# Days turn at midnight, and nobody wants to be told then. By the clock on the shop's wall.
MORNING = "08:00"


def watch(services: Services, watchers: Mapping[str, Watcher] = WATCHERS) -> WatchReport:
    """Look now, whatever the hour."""
    report = WatchReport()
    for name, look in watchers.items():
        try:
            report += look(services)
        except OutsideError as problem:
            report += WatchReport(problems=(f"{name}: {problem.detail or problem.code}",))
    return report


def watch_by_day(services: Services) -> WatchReport:
    """What a schedule does: nothing before the morning."""
    if f"{wall_at(services.clock(), services.shop.timezone):%H:%M}" < MORNING:
        return WatchReport()
    return watch(services)
