"""What is collected instead of sent: handed over, reminded of, or left where it is."""

from __future__ import annotations

from dataclasses import replace

from commerce.errors import OrderError
from commerce.orders.attention import raised, settled, told
from commerce.orders.fulfilment import refuse_stopped
from commerce.orders.model import Message, Order, Outcome, Outgoing, Status, first, reach, unchanged
from commerce.orders.parcels import all_delivered


def with_reminder(ready: Outcome, at: int) -> Outcome:
    """What became ready, with a reminder for whoever has not come by then (0: none), once all of it is there."""
    if not at or ready.order.status is not Status.SHIPPED:
        return ready
    return replace(ready, messages=(*ready.messages, Outgoing(Message.PICKUP_REMINDER, not_before=at)))


def handed_over(order: Order, at: int) -> Outcome:
    """The customer has what was ready; nobody needs to be told.

    Raises OrderError: `not_paid`, `disputed`, `dispute_lost`, `cancelled`, `refunded`, `not_ready`.
    """
    if order.status is Status.DELIVERED:
        return unchanged(order)
    refuse_stopped(order)
    if order.refund_state == "full":
        raise OrderError("refunded in full", code="refunded")
    if all(parcel.has_ended for parcel in order.shipments):
        raise OrderError("nothing is ready", code="not_ready")
    after = settled(all_delivered(order, at), "not_collected")
    return Outcome(after if after.unshipped() else reach(after, Status.DELIVERED, at))


def not_collected(order: Order, at: int) -> Outcome:
    """Nobody has come for it: a person decides whether it is kept on, or its money given back. Told once."""
    if order.status is not Status.SHIPPED or "not_collected" in order.times or order.refund_state == "full":
        return unchanged(order)
    after = replace(raised(order, "not_collected"), times=first(order.times, "not_collected", at))
    return Outcome(after, messages=(told("not-collected", "not_collected"),))
