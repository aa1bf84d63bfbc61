"""The registry: every watcher by its name, in the order in which they look."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from functions.watch import calendar_end, late_orders, refunds_due, retention, unanswered, uncollected
from functions.watch.report import WatchReport
from functions.wiring import Services

Watcher = Callable[[Services], WatchReport]
WATCHERS: Mapping[str, Watcher] = {
    "late_orders": late_orders.watch,
    "refunds_due": refunds_due.watch,
    "calendar_end": calendar_end.watch,
    "uncollected": uncollected.watch,
    "retention": retention.watch,
    "unanswered": unanswered.watch,
}
