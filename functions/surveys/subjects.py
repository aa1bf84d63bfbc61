"""What a survey is about, and whose answers there are. Must not know what was asked, nor HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from commerce.errors import NotFound
from commerce.orders import Order
from commerce.surveys import Survey
from functions.conversations.records import thread_key
from functions.orders.links import known_customer
from functions.ports import Store
from functions.records import order_key, read_order


def require_subject(store: Store, kind: Survey, subject: str) -> None:
    """Raises NotFound when it is gone (`order_forgotten` where only its customer is): nobody would know whose it is."""
    key = thread_key(subject) if kind is Survey.CSAT else order_key(subject.partition("-")[0])
    item = store.get(key)
    if item is None:
        raise NotFound(f"nothing that {kind.value} {subject} is about")
    if kind is not Survey.CSAT:
        known_customer(read_order(item)[0])


def of_order(order: Order) -> Iterator[tuple[Survey, str]]:
    """Each survey that may have been asked about it: of itself, and of its withdrawals and returns."""
    yield Survey.NPS, order.id
    yield from ((Survey.CES, f"{order.id}-{number}") for number in order.claims)
