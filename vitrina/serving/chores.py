"""What a served shop does by itself: mails, holds, comparing with Stripe, what is late, forgetting what is over.

Knows how often. On AWS schedules and the table's stream do the same. Must not know who serves, nor how.
"""

from __future__ import annotations

from collections.abc import Callable

from functions.back_in_stock.bell import Bell
from functions.outbox.service import Outbox
from functions.reconcile.service import Reconcile
from functions.sweep.service import Sweep
from functions.watch.service import watch_by_day
from functions.wiring import Services
from vitrina.difference_words import words
from vitrina.serving.server import Repeating

OUTBOX_EVERY_S = 0.5
SWEEP_EVERY_S = 60
RECONCILE_EVERY_S = 300
WATCH_EVERY_S = 900
PURGE_EVERY_S = 24 * 3600


class Chores:
    """`services` is asked each time: None while there are none. `report` takes a sentence for the owner."""

    def __init__(self, services: Callable[[], Services | None], report: Callable[[str], None]) -> None:
        self._services = services
        self._report = report
        self.workers = (
            Repeating("outbox", self._deliver, OUTBOX_EVERY_S, report),
            Repeating("housekeeping", self.purge, PURGE_EVERY_S, report),
            Repeating("sweep", self.sweep, SWEEP_EVERY_S, report),
            Repeating("reconcile", self.reconcile, RECONCILE_EVERY_S, report),
            Repeating("watch", self.watch, WATCH_EVERY_S, report),
        )

    def purge(self) -> None:
        """Expired items of the embedded store; others have their own way."""
        services = self._services()
        purge = getattr(services.store, "purge_expired", None) if services else None
        if purge:
            purge()

    def _deliver(self) -> None:
        if services := self._services():
            for parked in Outbox.of(services).deliver().parked:
                self._report(f"A mail could not be sent and is parked: {parked}")

    def sweep(self) -> None:
        if services := self._services():
            Sweep.of(services).run()
            Bell.of(services).ring()

    def watch(self) -> None:
        """Its findings come by mail; here is only told what kept it from looking."""
        if services := self._services():
            for problem in watch_by_day(services).problems:
                self._report(f"The watch could not look: {problem}")

    def reconcile(self) -> None:
        """Only what needs a person is told: messages that come late are everyday."""
        if services := self._services():
            for difference in Reconcile.of(services).run().differences:
                if not difference.repaired:
                    self._report(words(difference))
