"""What Stripe's objects say of their order, whoever brings them: the webhook, or we who asked.

Knows which transition the state of a session, a refund or a dispute means. Asking is for the customer who is back
before the webhook is: their page must not wait for a message that was lost. Both ways end in the same order book, so
that who comes second changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commerce import orders
from commerce.errors import PaymentsError
from commerce.orders import Order, Outcome, Status
from commerce.shop import Shop
from functions.orders.book import OrderBook, Transition
from functions.orders.promises import promise_of
from functions.ports import Clock, Dispute, Payment, Payments, Refund, Session

PAID = frozenset({"paid", "no_payment_required"})
BOUNCED = frozenset({"failed", "canceled"})
# The webhook is mostly there within seconds; asking costs a call and, in a new process, the client's import.
ASK_FROM_VISIT = 3


def transition_of(session: Session, at: int, shop: Shop) -> Transition | None:
    """What the session means for its order at that second; None while the shopper has not finished it.

    `shop`: whose days are promised with a payment.
    """
    facts = session.facts
    if session.status == "expired":
        return lambda order: orders.session_expired(order, session.id, at)
    if facts is None:
        return None
    if session.payment_status in PAID:
        return lambda order: orders.payment_succeeded(order, facts, at, promise_of(order, facts, shop, at))
    if session.payment_failed:
        return lambda order: orders.payment_failed(order, session.id, at, facts)
    return lambda order: orders.payment_pending(order, facts, at)


def refund_transition(refund: Refund, ask: Callable[[], Payment], at: int) -> Transition:
    """A refund, and the sum of its payment; what happened to another payment of the order is not its own.

    The sum is asked for inside the transition, after the order was read: the order's version then guards the answer,
    too, and one that grew old while another refund bounced is never written. `failed` and `canceled` gave the money
    back to the shop. https://docs.stripe.com/api/refunds/object#refund_object-status
    """

    def transition(order: Order) -> Outcome:
        if order.payment and order.payment.payment_intent != refund.payment_intent:
            return orders.unchanged(order)
        if refund.status not in BOUNCED:
            return orders.refunded(order, ask().refunded, at)
        if refund.id in order.failed_refunds:
            return orders.unchanged(order)
        return orders.refund_failed(order, refund.id, ask().refunded)

    return transition


def dispute_transition(dispute: Dispute, at: int) -> Transition:
    if dispute.result:
        return lambda order: orders.dispute_closed(order, dispute.id, dispute.result, at)
    return lambda order: orders.disputed(order, dispute.id, dispute.due_at, at)


@dataclass(frozen=True)
class News:
    """`payments` is called for, and its client made, only when there is something to ask."""

    book: OrderBook
    payments: Callable[[], Payments]
    shop: Shop
    clock: Clock

    def ask(self, order: Order) -> Order:
        """The order after asking the provider how its session stands; as it is when that cannot be had."""
        if order.status is not Status.CHECKOUT or not order.session_id:
            return order
        try:
            session = self.payments().session(order.session_id)
        except PaymentsError:
            return order
        transition = transition_of(session, self.clock(), self.shop)
        return self.book.apply(order.id, transition).order if transition else order
