"""A new date in the place of one that will not be kept: added to what was promised, and told to the customer."""

from __future__ import annotations

from dataclasses import replace

from commerce.errors import OrderError
from commerce.orders.model import Message, Order, Outcome, Outgoing, PromisedDays, Status, unchanged


def delayed(order: Order, days: PromisedDays) -> Outcome:
    """The order has new days from now on; the customer is told, with the old ones and their rights.

    The same days again change nothing. Raises OrderError: `not_paid`, `cancelled`, `refunded`, `delivered`.
    """
    if not order.is_paid:
        raise OrderError("not paid", code="not_paid")
    if order.status is Status.CANCELLED:
        raise OrderError("cancelled", code="cancelled")
    if order.refund_state == "full":
        raise OrderError("refunded in full", code="refunded")
    if order.status is Status.DELIVERED:
        raise OrderError("delivered", code="delivered")
    before = order.promise
    if before and (before.first, before.last, before.reason) == (days.first, days.last, days.reason):
        return unchanged(order)
    after = replace(order, promises=(*order.promises, days))
    told = Outgoing(Message.ORDER_DELAYED, f"promise-{len(after.promises)}", {"promise": len(after.promises) - 1})
    return Outcome(after, messages=(told,))
