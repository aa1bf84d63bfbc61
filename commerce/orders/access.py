"""Who may see an order: whoever holds its link, until its links are changed."""

from __future__ import annotations

from dataclasses import replace

from commerce.errors import OrderError
from commerce.orders.model import Message, Order, Outcome, Outgoing


def links_changed(order: Order, seen: int) -> Outcome:
    """All its links are worthless from now on; the new one goes to the customer by mail.

    `seen`: the generation that was to be given up, so that a request that is repeated changes them once. Raises
    OrderError: `not_paid`, since the payment page still leads back to the first link, and nobody's address is known.
    """
    if not order.is_paid:
        raise OrderError("not paid", code="not_paid")
    if order.link_generation != seen:
        return Outcome(order, changed=False)
    generation = seen + 1
    return Outcome(replace(order, link_generation=generation), messages=(Outgoing(Message.NEW_LINK, str(generation)),))
