"""Watches what waits to be collected: its owner hears once of an order for which nobody came in time."""

from __future__ import annotations

from functions.pickup.service import Pickup
from functions.watch.report import NOT_COLLECTED, Finding, WatchReport
from functions.wiring import Services


def watch(services: Services) -> WatchReport:
    """Raises StoreError."""
    return WatchReport(tuple(Finding(order_id, NOT_COLLECTED) for order_id in Pickup.of(services).nobody_came()))
