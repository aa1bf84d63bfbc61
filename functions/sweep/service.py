"""End the holds that are past their time, after asking Stripe how their sessions stand.

A clock alone never releases a piece: the message of a payment may be late or lost. An open session is told to expire
first; a finished one makes its order paid. What is held without a session (the function died before it learnt of one;
a plain form never comes back to ask) is looked for among Stripe's sessions of that time. Idempotent, and safe beside
live traffic: every change goes through the order book. Must not know who starts it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from commerce import orders
from commerce.errors import NotAtProvider, OutsideError
from commerce.orders import Order, Outcome, Status
from commerce.shop import Shop
from functions.orders.book import OrderBook
from functions.orders.news import transition_of
from functions.ports import Clock, Payments, Session, Store
from functions.records import group_index, read_order
from functions.wiring import Services

# Stripe's own expiry, and the message of it, may come first.
GRACE_S = 120
# No hold is shorter: https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at
SHORTEST_HOLD_S = 30 * 60
PAGE = 100


@dataclass(frozen=True)
class SweepReport:
    """`released`: orders whose pieces are for sale again; `paid`: those that are paid, or whose money is on its way.

    `problems`: orders that must wait for the next sweep, with the reason.
    """

    released: tuple[str, ...] = ()
    paid: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sweep:
    """`payments` is called for, and its client made, only when a hold is overdue."""

    store: Store
    payments: Callable[[], Payments]
    shop: Shop
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, lambda: services.payments, services.shop, services.clock, services.sleep)

    def run(self) -> SweepReport:
        """Raises StoreError when the store cannot even be listed; what fails for one order leaves the others be."""
        released: list[str] = []
        paid: list[str] = []
        problems: list[str] = []
        for order in self._overdue():
            try:
                outcome = self._end(order)
            except OutsideError as problem:
                problems.append(f"{order.id}: {problem.detail or problem.code}")
                continue
            if outcome.changed:
                (released if outcome.order.status in orders.UNPAID_END else paid).append(order.id)
        return SweepReport(tuple(released), tuple(paid), tuple(problems))

    def _overdue(self) -> Iterator[Order]:
        """Oldest first. Orders whose money is on its way are left to `reconcile`: their hold has no time of its own."""
        now, after = self.clock(), ""
        while page := self.store.query_index(group_index("open"), limit=PAGE, after=after):
            for item in page:
                order = read_order(item)[0]
                if order.created_at + SHORTEST_HOLD_S > now:
                    return
                if order.status is Status.CHECKOUT and order.expires_at + GRACE_S <= now:
                    yield order
            after = page[-1].index.sort if page[-1].index else ""

    def _end(self, order: Order) -> Outcome:
        session = self._session(order)
        if session and session.status == "open":
            session = self.payments().expire_session(session.id)
        now = self.clock()
        transition = transition_of(session, now, self.shop) if session else None
        if session and transition is None:
            return orders.unchanged(order)
        # Without a session: Stripe has none for this order, and takes none that late.
        known = order.session_id
        return self._book.apply(order.id, transition or (lambda found: orders.session_expired(found, known, now)))

    def _session(self, order: Order) -> Session | None:
        """As Stripe has it; None when it has none."""
        if order.session_id:
            try:
                return self.payments().session(order.session_id)
            except NotAtProvider:
                return None
        made = self.payments().sessions(order.created_at - GRACE_S, order.expires_at + GRACE_S)
        own = [session for session in made if session.order_id == order.id]
        finished = [session for session in own if session.status == "complete"]
        return next(iter(finished or own), None)

    @property
    def _book(self) -> OrderBook:
        return OrderBook(self.store, self.clock, self.sleep)
