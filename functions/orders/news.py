"""What a Checkout session says of its order, whoever brings it: the webhook, or we who asked.

Knows which transition a session's state means. Asking is for the customer who is back before the webhook is: their
page must not wait for a message that was lost. Both ways end in the same order book, so that who comes second changes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commerce import orders
from commerce.errors import PaymentsError
from commerce.orders import Order, Status
from functions.orders.book import OrderBook, Transition
from functions.ports import Clock, Payments, Session

PAID = frozenset({"paid", "no_payment_required"})
# The webhook is mostly there within seconds; asking costs a call and, in a new process, the client's import.
ASK_FROM_VISIT = 3


def transition_of(session: Session, at: int) -> Transition | None:
    """What the session means for its order at that second; None while the shopper has not finished it."""
    facts = session.facts
    if session.status == "expired":
        return lambda order: orders.session_expired(order, session.id, at)
    if facts is None:
        return None
    if session.payment_status in PAID:
        return lambda order: orders.payment_succeeded(order, facts, at)
    return lambda order: orders.payment_pending(order, facts, at)


@dataclass(frozen=True)
class News:
    """`payments` is called for, and its client made, only when there is something to ask."""

    book: OrderBook
    payments: Callable[[], Payments]
    clock: Clock

    def ask(self, order: Order) -> Order:
        """The order after asking the provider how its session stands; as it is when that cannot be had."""
        if order.status is not Status.CHECKOUT or not order.session_id:
            return order
        try:
            session = self.payments().session(order.session_id)
        except PaymentsError:
            return order
        transition = transition_of(session, self.clock())
        return self.book.apply(order.id, transition).order if transition else order
