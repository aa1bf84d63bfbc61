"""What a person must look at: raised by events, gone when the matter is settled or the owner says so."""

from __future__ import annotations

from dataclasses import replace

from commerce.errors import OrderError
from commerce.orders.model import Message, Order, Outcome, Outgoing


def raised(order: Order, concern: str) -> Order:
    """With the concern as the newest."""
    return replace(order, concerns=(*(c for c in order.concerns if c != concern), concern))


def settled(order: Order, concern: str) -> Order:
    return replace(order, concerns=tuple(c for c in order.concerns if c != concern))


def told(key: str, reason: str, **data: str | int) -> Outgoing:
    """The owner's mail about it; `key` is unique within the order."""
    return Outgoing(Message.OWNER_ATTENTION, key, {"reason": reason, **data})


def poorly_reviewed(order: Order, line: int, rating: int) -> Outcome:
    """A customer was not happy with a line (0-based): somebody should write to them, published or not."""
    message = told(f"review-{line}", "low_rating", review=line, rating=rating)
    return Outcome(raised(order, "low_rating"), messages=(message,))


def resolved(order: Order) -> Outcome:
    """The owner has seen to it. Raises OrderError: `no_concern`, and `disputed`, since only the bank ends a dispute."""
    if not order.concerns:
        raise OrderError("nothing to look at", code="no_concern")
    left = tuple(concern for concern in order.concerns if concern == "dispute")
    if left == order.concerns:
        raise OrderError("in dispute", code="disputed")
    return Outcome(replace(order, concerns=left))
