"""From the checkout to the money, or to its end without any.

https://docs.stripe.com/payments/checkout/fulfill-orders: events come at least once and in any order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from commerce.orders.attention import raised, told
from commerce.orders.invoicing import invoice_due
from commerce.orders.model import (
    OPEN,
    Message,
    Order,
    Outcome,
    Outgoing,
    PaymentFacts,
    PromisedDays,
    Status,
    StockStep,
    reach,
    unchanged,
)


def session_opened(order: Order, session_id: str) -> Outcome:
    """Stripe opened the session that belongs to this checkout."""
    if order.session_id:
        return unchanged(order)
    return Outcome(replace(order, session_id=session_id))


def session_refused(order: Order, at: int) -> Outcome:
    """The provider would not open a session: nobody can pay, and nobody needs to be told."""
    if order.status is not Status.CHECKOUT or order.session_id:
        return unchanged(order)
    return Outcome(reach(order, Status.PAYMENT_FAILED, at), StockStep.RELEASE)


def payment_pending(order: Order, facts: PaymentFacts, at: int) -> Outcome:
    """Completed, but the money comes later (SEPA and the like): keep the hold and tell the customer."""
    if order.status is not Status.CHECKOUT:
        return unchanged(order)
    after = reach(replace(order, payment=facts, session_id=facts.session_id), Status.AWAITING_PAYMENT, at)
    return Outcome(after, messages=(Outgoing(Message.PAYMENT_PENDING),))


def payment_succeeded(order: Order, facts: PaymentFacts, at: int, promise: PromisedDays | None = None) -> Outcome:
    """The money is there (or nothing was to pay). Also right after an expiry or failure: the customer has paid.

    `promise`: the days that this payment buys; None where the shop promises no dates.
    """
    if order.is_paid:
        return _paid_again(order, facts)
    held = order.status in OPEN
    promises = (promise,) if promise else ()
    after = replace(order, payment=facts, session_id=facts.session_id, promises=promises)
    after = reach(after, Status.PAID, at)
    messages = [*invoice_due(after), Outgoing(Message.ORDER_CONFIRMED), Outgoing(Message.OWNER_NEW_ORDER)]
    if facts.totals.subtotal != order.subtotal:
        after = raised(after, "amount_differs")
        messages.append(told("amount", "amount_differs"))
    return Outcome(after, StockStep.SELL if held else StockStep.SELL_UNHELD, tuple(messages))


def _paid_again(order: Order, facts: PaymentFacts) -> Outcome:
    """A second session of one order was paid: the customer's money must go back, and only a person can tell which."""
    intent = facts.payment_intent
    known = {order.payment.payment_intent if order.payment else "", *order.other_payments}
    if not intent or intent in known:
        return unchanged(order)
    after = raised(replace(order, other_payments=(*order.other_payments, intent)), "paid_twice")
    return Outcome(after, messages=(told(f"paid-twice-{intent}", "paid_twice"),))


def payment_failed(order: Order, session_id: str, at: int, facts: PaymentFacts | None = None) -> Outcome:
    """A delayed payment did not arrive. Says nothing against an order that is paid, expired or failed already.

    `facts`: who to tell, should this overtake the news that the payment was pending.
    """
    if order.status not in OPEN or not _is_its_session(order, session_id):
        return unchanged(order)
    after = replace(order, payment=order.payment or facts, session_id=session_id)
    mail = (Outgoing(Message.PAYMENT_FAILED),) if after.payment else ()
    return Outcome(reach(after, Status.PAYMENT_FAILED, at), StockStep.RELEASE, mail)


def session_expired(order: Order, session_id: str, at: int) -> Outcome:
    """Stripe says that nobody can pay this session any more; an empty id: that it never had one for this order."""
    if order.status is not Status.CHECKOUT or not _is_its_session(order, session_id):
        return unchanged(order)
    return Outcome(reach(replace(order, session_id=session_id), Status.EXPIRED, at), StockStep.RELEASE)


def oversold(order: Order, skus: Sequence[str]) -> Outcome:
    """Paid late, and the pieces of these lines are gone: a person must decide. Stays paid (decision 0021)."""
    after = raised(replace(order, short=(*order.short, *skus)), "oversold")
    return Outcome(after, messages=(told("oversold", "oversold", skus=", ".join(skus)),))


def _is_its_session(order: Order, session_id: str) -> bool:
    """Another session that names this order says nothing about the one that can still be paid."""
    return order.session_id in {"", session_id}
