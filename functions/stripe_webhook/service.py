"""A payment event to the order it is about, once, in whatever order events come.

Knows what each event means for an order. Deduplicates on the event's id in the very transaction that changes the
order; the order's own machine deduplicates what different events say twice. Must not know signatures or HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from commerce import orders
from commerce.errors import BadRequest, ConditionFailed, NotFound
from commerce.shop import Shop
from functions.log import note
from functions.orders.book import OrderBook, Transition
from functions.orders.news import dispute_transition, refund_transition, transition_of
from functions.ports import Clock, Dispute, Item, Missing, PaymentEvent, Payments, Put, Refund, Session, Store
from functions.records import event_key

# Stripe retries for three days and lets one resend for thirty.
REMEMBER_SECONDS = 31 * 24 * 3600


@dataclass(frozen=True)
class Webhook:
    """`payments` is called for, and its client made, only by the rare event that does not say all."""

    store: Store
    payments: Callable[[], Payments]
    shop: Shop
    livemode: bool
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    def handle(self, event: PaymentEvent) -> str:
        """What became of it: `applied`, `duplicate`, `unchanged` or `ignored`.

        Raises NotFound for an order that is not there (Stripe will come again), BadRequest for an event of the other
        mode, StoreError, PaymentsError.
        """
        if event.livemode is not self.livemode:
            raise BadRequest("event of the other mode", code="wrong_mode")
        if event.subject is None or not self._is_ours(event.subject):
            return "ignored"
        if self.store.get(event_key(event.id)) is not None:
            return "duplicate"
        order_id, transition = self._meaning(event, event.subject)
        note(order_id=order_id)
        if not order_id:
            return "ignored"
        marker = Item(event_key(event.id), {"type": event.type}, expires_at=self.clock() + REMEMBER_SECONDS)
        try:
            outcome = self._book.apply(order_id, transition, also=[Put(marker, when=(Missing(),))])
        except ConditionFailed as failed:
            if failed.index == 0:
                return "duplicate"
            raise
        return "applied" if outcome.changed else "unchanged"

    def _is_ours(self, subject: Session | Refund | Dispute) -> bool:
        """What names no order of ours was made by someone else on the same account: a payment link, say."""
        return bool(subject.order_id if isinstance(subject, Session) else subject.payment_intent)

    def _meaning(self, event: PaymentEvent, subject: Session | Refund | Dispute) -> tuple[str, Transition]:
        """The order's id (empty: not ours) and what happened to it."""
        if isinstance(subject, Session):
            return subject.order_id, self._session_transition(event, subject)
        if isinstance(subject, Dispute):
            order_id = self._order_of(subject.payment_intent)
            return order_id, dispute_transition(subject, event.created)
        return self._refund_meaning(event, subject)

    def _order_of(self, payment_intent: str) -> str:
        """Asks the provider only about a payment that no order has: one that came early, or another system's."""
        try:
            return self._book.find_by_payment(payment_intent)
        except NotFound:
            return self.payments().payment(payment_intent).order_id

    def _session_transition(self, event: PaymentEvent, session: Session) -> Transition:
        if event.type == "checkout.session.expired":
            return lambda order: orders.session_expired(order, session.id, event.created)
        if event.type == "checkout.session.async_payment_failed":
            return lambda order: orders.payment_failed(order, session.id, event.created, session.facts)
        transition = transition_of(session, event.created, self.shop)
        if transition is None:
            raise BadRequest(f"{event.type} of a session that is {session.status}")
        return transition

    def _refund_meaning(self, event: PaymentEvent, refund: Refund) -> tuple[str, Transition]:
        """Refunds bounce, and their events overtake each other: the total of now is the provider's to say."""
        intent = refund.payment_intent
        return self._order_of(intent), refund_transition(refund, lambda: self.payments().payment(intent), event.created)

    @property
    def _book(self) -> OrderBook:
        return OrderBook(self.store, self.clock, self.sleep)
