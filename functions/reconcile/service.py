"""Compare what Stripe has with what the store says; repair what can be, and name every difference.

Follows Stripe's lists of sessions, payments, refunds and disputes to their ends. A repair is the transition that the
lost message would have caused, through the order book: idempotent, and safe beside live traffic. What it does not find
itself cannot be known from Stripe. Must not know who starts it, nor how often.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol, Self, TypeVar

from commerce.errors import NotAtProvider, NotFound, OutsideError
from commerce.orders import Order, Status
from commerce.shop import Shop
from functions.orders.book import OrderBook, Transition
from functions.orders.news import BOUNCED, PAID, dispute_transition, refund_transition, transition_of
from functions.ports import Clock, Dispute, Payment, Payments, Refund, Session, Store
from functions.reconcile.differences import Difference, Kind, ReconcileReport
from functions.records import group_index, read_order
from functions.wiring import Services

DAY_S = 24 * 3600
# A session lives a day; SEPA, the slowest way to pay, takes up to 14: https://docs.stripe.com/payments/sepa-debit
DAYS = 15
# A refund may bounce for a month, a dispute be open for three: https://docs.stripe.com/refunds#failed-refunds
REFUND_DAYS = 35
DISPUTE_DAYS = 120
PAGE = 100
_KINDS = {
    Status.PAID: Kind.PAID,
    Status.AWAITING_PAYMENT: Kind.AWAITING_PAYMENT,
    Status.PAYMENT_FAILED: Kind.PAYMENT_FAILED,
    Status.EXPIRED: Kind.EXPIRED,
}


class Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Named)


@dataclass(frozen=True)
class Reconcile:
    store: Store
    payments: Payments
    shop: Shop
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.payments, services.shop, services.clock, services.sleep)

    def run(self, days: int = DAYS) -> ReconcileReport:
        """`days`: how far back sessions and payments are compared. What fails is named; the rest goes on."""
        now, report = self.clock(), ReconcileReport()
        since = now - days * DAY_S
        known: dict[str, Payment] = {}
        report += self._each(lambda: self.payments.sessions(since), self._session)
        report += self._each(lambda: list(self._orders("open", 0)), self._waiting)
        # Bounced refunds first: they explain a sum that is lower than we know.
        refunds_since = now - max(days, REFUND_DAYS) * DAY_S
        report += self._each(lambda: self.payments.refunds(refunds_since), partial(self._refund, since))
        report += self._each(lambda: self._payments(since, known), self._payment)
        report += self._each(lambda: self.payments.disputes(now - max(days, DISPUTE_DAYS) * DAY_S), self._dispute)
        report += self._each(lambda: list(self._orders("paid", since)), partial(self._paid, known))
        return report

    def _each(self, listed: Callable[[], list[T]], compare: Callable[[T], Difference | None]) -> ReconcileReport:
        found, problems = [], []
        try:
            things = listed()
        except OutsideError as problem:
            return ReconcileReport(problems=(problem.detail or problem.code,))
        for thing in things:
            try:
                difference = compare(thing)
            except OutsideError as problem:
                problems.append(f"{thing.id}: {problem.detail or problem.code}")
                continue
            found += [difference] if difference else []
        return ReconcileReport(len(things), tuple(found), tuple(problems))

    def _session(self, session: Session) -> Difference | None:
        if not session.order_id:
            return None
        transition = transition_of(session, self.clock(), self.shop)
        if transition is None:
            return self._alive(session)
        try:
            outcome = self._book.apply(session.order_id, transition)
        except NotFound:
            has_money = session.facts is not None and session.payment_status in PAID
            return Difference(Kind.ORDER_MISSING, session.order_id, session.id) if has_money else None
        if not outcome.changed:
            return None
        # A paid order that changes all the same was paid by another session: its status says nothing of this one.
        again = outcome.order.payment is not None and outcome.order.payment.session_id != session.id
        kind = Kind.PAID_TWICE if again else _KINDS.get(outcome.order.status, Kind.PAID_TWICE)
        return Difference(kind, session.order_id, session.id)

    def _alive(self, session: Session) -> Difference | None:
        """An open session, which is right only while its order holds the pieces for it."""
        try:
            order = self._book.get(session.order_id)
        except NotFound:
            return None  # another shop's on the same account, for all we know
        if order.status is Status.CHECKOUT:
            return None
        ended = self.payments.expire_session(session.id)
        if ended.status == "expired":
            return Difference(Kind.SESSION_ALIVE, order.id, session.id)
        return self._session(ended)

    def _waiting(self, order: Order) -> Difference | None:
        """Money on its way may take longer than the window of sessions."""
        if order.status is not Status.AWAITING_PAYMENT:
            return None
        try:
            return self._session(self.payments.session(order.session_id))
        except NotAtProvider:
            return Difference(Kind.UNKNOWN_TO_STRIPE, order.id, order.session_id)

    def _payments(self, since: int, known: dict[str, Payment]) -> list[Payment]:
        """Listed once, and remembered by their ids for what is compared later."""
        found = self.payments.payments(since)
        known.update((payment.id, payment) for payment in found)
        return found

    def _payment(self, payment: Payment) -> Difference | None:
        if not payment.order_id or not payment.received:
            return None
        try:
            order = self._book.get(payment.order_id)
        except NotFound:
            return Difference(Kind.ORDER_MISSING, payment.order_id, payment.id)
        if not order.is_paid and order.session_id:
            return self._session(self.payments.session(order.session_id))
        own = {order.payment.payment_intent if order.payment else "", *order.other_payments}
        if payment.id not in own:
            return Difference(Kind.PAYMENT_UNMATCHED, order.id, payment.id)
        if payment.refunded == order.refunded or payment.id in order.other_payments:
            return None
        return self._sum(Kind.REFUNDED, order.id, Refund("", payment.id, 0, None, "succeeded"))

    def _refund(self, since: int, refund: Refund) -> Difference | None:
        try:
            order_id = self._book.find_by_payment(refund.payment_intent)
        except NotFound:
            return None  # no order's payment; a payment without its order is found among the payments
        if refund.status not in BOUNCED and self._book.get(order_id).created_at >= since:
            return None  # its sum is compared with the payment's
        return self._sum(Kind.REFUND_BOUNCED if refund.status in BOUNCED else Kind.REFUNDED, order_id, refund)

    def _sum(self, kind: Kind, order_id: str, refund: Refund) -> Difference | None:
        intent = refund.payment_intent
        transition = refund_transition(refund, lambda: self.payments.payment(intent), self.clock())
        return self._apply(kind, order_id, refund.id or intent, transition)

    def _dispute(self, dispute: Dispute) -> Difference | None:
        try:
            order_id = self._book.find_by_payment(dispute.payment_intent)
        except NotFound:
            return None
        kind = Kind.DISPUTE_CLOSED if dispute.result else Kind.DISPUTED
        return self._apply(kind, order_id, dispute.id, dispute_transition(dispute, self.clock()))

    def _paid(self, known: Mapping[str, Payment], order: Order) -> Difference | None:
        intent = order.payment.payment_intent if order.payment else ""
        if not intent or intent in known:
            return None
        try:
            self.payments.payment(intent)
        except NotAtProvider:
            return Difference(Kind.UNKNOWN_TO_STRIPE, order.id, intent)
        return None

    def _apply(self, kind: Kind, order_id: str, subject: str, transition: Transition) -> Difference | None:
        changed = self._book.apply(order_id, transition).changed
        return Difference(kind, order_id, subject) if changed else None

    def _orders(self, group: str, since: int) -> Iterator[Order]:
        """Newest first, down to those made at `since`."""
        after = ""
        while page := self.store.query_index(group_index(group), limit=PAGE, after=after, reverse=True):
            for item in page:
                order = read_order(item)[0]
                if order.created_at < since:
                    return
                yield order
            after = page[-1].index.sort if page[-1].index else ""

    @property
    def _book(self) -> OrderBook:
        return OrderBook(self.store, self.clock, self.sleep)
