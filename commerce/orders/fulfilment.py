"""What the owner does with a paid order: make it, pack it, send it, whole or in parts, or call it off."""

from __future__ import annotations

from dataclasses import replace

from commerce.errors import OrderError
from commerce.orders.attention import settled
from commerce.orders.model import (
    Message,
    Order,
    Outcome,
    Outgoing,
    Status,
    StockStep,
    first,
    reach,
    unchanged,
)
from commerce.orders.parcels import all_delivered
from commerce.orders.shipment import Shipment
from commerce.parcels import ParcelState

STEPS = ("making", "packed")
"""What the owner may say before a parcel goes, in this order; either may be left out."""


def progress(order: Order, step: str, at: int) -> Outcome:
    """The owner makes the pieces, or has packed them. Said again, or after the next step, it changes nothing.

    Raises OrderError: `not_paid`, `disputed`, `dispute_lost`, `cancelled`, `refunded`, `already_shipped`.
    """
    refuse_stopped(order)
    _refuse_all_sent(order)
    if any(later in order.times for later in STEPS[STEPS.index(step) :]):
        return unchanged(order)
    told = Outgoing(Message.ORDER_PROGRESS, step, {"step": step})
    return Outcome(replace(order, times=first(order.times, step, at)), messages=(told,))


def ship(order: Order, shipment: Shipment, review_at: int = 0, remind_at: int = 0) -> Outcome:
    """The owner sends pieces.

    Raises OrderError: `not_paid`, `disputed`, `dispute_lost`, `cancelled`, `refunded`, `withdrawn`, `already_shipped`,
    `not_in_order`. `review_at`: when to ask for a review once everything is on its way, `remind_at`: when to ask once
    more; 0 for never.
    """
    refuse_stopped(order)
    left = _refuse_all_sent(order)
    wrong = [sku for sku, n in shipment.quantities.items() if not 0 < n <= left.get(sku, 0)]
    if wrong or not shipment.quantities:
        raise OrderError(f"not to ship: {wrong}", code="not_in_order", sku=", ".join(wrong))
    after = replace(order, shipments=(*order.shipments, shipment))
    whole = not after.unshipped()
    after = reach(after, Status.SHIPPED if whole else Status.PARTLY_SHIPPED, shipment.at)
    number = len(after.shipments)
    messages = [Outgoing(Message.ORDER_SHIPPED, f"shipment-{number}", {"shipment": number - 1})]
    if whole:
        # What was missing has been found, or it could not have been sent.
        after = settled(after, "oversold")
    if whole and review_at:
        messages.append(Outgoing(Message.REVIEW_REQUEST, not_before=review_at))
        if remind_at:
            messages.append(Outgoing(Message.REVIEW_REMINDER, not_before=remind_at))
    return Outcome(after, messages=tuple(messages))


def delivered(order: Order, at: int) -> Outcome:
    """Somebody who has seen it says that all of it arrived. Changes nothing while pieces are still to send."""
    if order.status not in {Status.SHIPPED, Status.PARTLY_SHIPPED} or order.unshipped():
        return unchanged(order)
    state = ParcelState.DELIVERED.value
    after = settled(settled(reach(all_delivered(order, at), Status.DELIVERED, at), "parcel_problem"), "not_collected")
    return Outcome(after, messages=(Outgoing(Message.PARCEL_NEWS, state, {"state": state}),))


def cancelled(order: Order, at: int, *, take_back: bool = True) -> Outcome:
    """The owner calls a paid order off before anything was sent. Giving the money back is a refund of its own.

    `take_back`: its pieces are for sale again. Raises OrderError: `not_paid`, `disputed`, `dispute_lost`,
    `already_shipped`, `open_return`: what has been withdrawn from is settled as a withdrawal, whose papers it has.
    """
    if order.status is Status.CANCELLED:
        return unchanged(order)
    refuse_stopped(order)
    if order.shipments:
        raise OrderError("sent already", code="already_shipped")
    if order.held_back():
        raise OrderError("withdrawn from", code="open_return")
    pieces = {sku: n for sku, n in order.unshipped().items() if sku not in order.short} if take_back else {}
    after = settled(reach(order, Status.CANCELLED, at), "oversold")
    step = StockStep.TAKE_BACK if pieces else StockStep.KEEP
    return Outcome(after, step, (Outgoing(Message.ORDER_CANCELLED),), pieces=pieces)


def _refuse_all_sent(order: Order) -> dict[str, int]:
    """What is left to send."""
    if order.refund_state == "full":
        raise OrderError("refunded in full", code="refunded")
    left = order.unshipped()
    if not left and order.held_back():
        raise OrderError("the rest is withdrawn from", code="withdrawn")
    if not left:
        raise OrderError("nothing left to ship", code="already_shipped")
    return left


def refuse_stopped(order: Order) -> None:
    if not order.is_paid:
        raise OrderError("not paid", code="not_paid")
    if order.dispute_state == "open":
        raise OrderError("in dispute", code="disputed")
    if order.dispute_state == "lost":
        raise OrderError("dispute lost", code="dispute_lost")
    if order.status is Status.CANCELLED:
        raise OrderError("cancelled", code="cancelled")
