"""Deliver what waits in the outbox: each message once, in order of when it is due.

A deliverer leases a message (compare-and-set on its `lease`), hands the mail over, and in one transaction takes the
message out and writes that it was sent. A lease that ran out is taken over, so nothing is lost when a deliverer dies.
Only dying between the hand-over and that transaction sends twice, with the same Message-ID. Must not know what mails
say.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from commerce.errors import ConditionFailed, MailError, StoreConflict, StoreError
from commerce.orders import Message
from functions.invoices.issuing import Invoicing
from functions.log import place
from functions.outbox.drafts import NothingToSay, NotYet
from functions.outbox.mails import MailWriter
from functions.outbox.records import LETTERS, PARKED, PARTITION, Waiting, moved, parked_item, read_waiting, sent_key
from functions.ports import Clock, Delete, Equals, Exists, Item, Mailer, Missing, Operation, Put, Random, Store, Update
from functions.transactions import retrying
from functions.wiring import Services

log = logging.getLogger("vitrina.functions")

# Longer than any mailer may take over one mail (its time-out is far below), so that no living deliverer is overtaken.
LEASE_S = 300
MAX_TRIES = 8
FIRST_BACKOFF_S = 60
PAGE = 25
LETTER_S = 30 * 24 * 3600
_ADDRESS = re.compile(r"[^\s<>@,;:\"']+@[^\s<>@,;:\"']+")


@dataclass(frozen=True)
class Report:
    """How many were sent and failed; `parked` names those given up now, with the last problem."""

    sent: int = 0
    failed: int = 0
    parked: tuple[str, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(self.sent + other.sent, self.failed + other.failed, self.parked + other.parked)


@dataclass(frozen=True)
class Outbox:
    store: Store
    mailer: Callable[[], Mailer]
    writer: MailWriter
    clock: Clock
    random: Random
    sleep: Callable[[float], None] = time.sleep
    invoicing: Invoicing | None = None
    """What a message about invoices is handed to; None where none can be."""

    @classmethod
    def of(cls, services: Services) -> Self:
        """The mailer is made when there is something to send."""
        writer = MailWriter.of(services)
        return cls(
            services.store,
            lambda: services.mailer,
            writer,
            services.clock,
            services.random,
            services.sleep,
            Invoicing.of(services),
        )

    def deliver(self, limit: int = 50) -> Report:
        """Try up to `limit` messages that are due now. Raises StoreError; what was leased is then tried again later."""
        report, tried = Report(), 0
        for item in self._due():
            if tried >= limit:
                break
            leased = self._lease(item)
            if leased is not None:
                report += self._deliver(leased)
                tried += 1
        return report

    def _due(self) -> Iterator[Item]:
        """Messages that are due, page by page; what others hold is passed over."""
        now = self.clock()
        end, after = f"{now + 1:012d}", ""
        while page := self.store.query(PARTITION, limit=PAGE, after=after):
            for item in page:
                if item.key.sort >= end:
                    return
                if int(item.attributes.get("leased_until", 0)) < now:
                    yield item
            after = page[-1].key.sort

    def _lease(self, item: Item) -> _Leased | None:
        """Ours, or None when another deliverer was quicker."""
        lease = self.random(16).hex()
        held_before = Equals("lease", str(item.attributes["lease"]))
        take = Update(item.key, {"lease": lease, "leased_until": self.clock() + LEASE_S}, when=(held_before,))
        try:
            self.store.transact([take])
        except StoreError as problem:
            if isinstance(problem, ConditionFailed) or problem.code == "conflict":
                return None
            raise
        return _Leased(read_waiting(item), Equals("lease", lease))

    def _deliver(self, leased: _Leased) -> Report:
        waiting = leased.waiting
        if self.store.get(sent_key(waiting)) is not None:
            self._settle(leased, [])
            return Report()
        try:
            if waiting.message == Message.INVOICE:
                return self._issue(leased)
            self.mailer().send(self.writer.write(waiting))
        except NotYet as later:
            # Never at once again, whatever a clock or an order says: one message must not keep the others waiting.
            at = max(later.at, self.clock() + FIRST_BACKOFF_S)
            self._settle(leased, [Put(moved(waiting, at, waiting.tries, waiting.last_problem))])
            return Report()
        except NothingToSay as reason:
            self._remember(leased, {"skipped": str(reason)})
            return Report()
        except StoreError:
            raise
        except Exception as problem:
            return self._failed(leased, problem)
        self._remember(leased, {})
        return Report(sent=1)

    def _issue(self, leased: _Leased) -> Report:
        """The order's invoices, not a mail; by the same road, so that they are tried again, and told when given up."""
        try:
            if self.invoicing:
                self.invoicing.settle(leased.waiting.order_id)
        except StoreConflict as problem:  # many at once: no reason to keep mails waiting
            return self._failed(leased, problem)
        self._remember(leased, {})
        return Report()

    def _remember(self, leased: _Leased, more: dict[str, str]) -> None:
        now = self.clock()
        # An order is looked at for as long as it is kept; of a letter nobody ever asks again.
        expires_at = now + LETTER_S if leased.waiting.message in LETTERS else None
        record = Item(sent_key(leased.waiting), {"at": now, **more}, expires_at=expires_at)
        self._settle(leased, [Put(record, when=(Missing(),))])

    def _failed(self, leased: _Leased, problem: Exception) -> Report:
        waiting = leased.waiting
        text = _ADDRESS.sub("…", problem.detail if isinstance(problem, MailError) else type(problem).__name__)[:300]
        tries = waiting.tries + 1
        line: dict[str, Any] = {"mail": waiting.id, "tries": tries, "problem": text}
        if not isinstance(problem, MailError):
            line["failure"] = place(problem)
        log.warning(json.dumps(line))
        if tries >= MAX_TRIES or getattr(problem, "retry", True) is False:
            self._settle(leased, [Put(parked_item(waiting, tries, text))])
            return Report(failed=1, parked=(f"{waiting.id}: {text}",))
        later = self.clock() + backoff_s(tries)
        self._settle(leased, [Put(moved(waiting, later, tries, text))])
        return Report(failed=1)

    def _settle(self, leased: _Leased, operations: list[Operation]) -> None:
        """Take the message out and write what became of it; nothing if somebody else did so meanwhile."""
        take_out = Delete(leased.waiting.key, when=(leased.guard,))
        try:
            retrying(lambda: self.store.transact([take_out, *operations]), sleep=self.sleep)
        except ConditionFailed:
            # Either our own try that seemed to fail had written, or we were slower than our lease.
            log.info(json.dumps({"mail": leased.waiting.id, "settled": "elsewhere"}))

    def waiting(self) -> list[Waiting]:
        """What is to be sent, now or later, by when it is due."""
        return [read_waiting(item) for item in self.store.query(PARTITION)]

    def parked(self) -> list[Waiting]:
        """What was given up, oldest first."""
        return [read_waiting(item) for item in self.store.query(PARKED)]

    def resend(self, parked: Waiting) -> bool:
        """Let a message that was given up be tried afresh, now. False when somebody else did so meanwhile."""
        again = moved(parked, self.clock(), 0, "")
        try:
            retrying(lambda: self.store.transact([Delete(parked.key, when=(Exists(),)), Put(again)]), sleep=self.sleep)
        except ConditionFailed:
            return False
        return True


@dataclass(frozen=True)
class _Leased:
    waiting: Waiting
    guard: Equals


def backoff_s(tries: int) -> int:
    """1, 2, 4 ... 64 minutes: eight tries span about two hours."""
    return FIRST_BACKOFF_S << (tries - 1)
