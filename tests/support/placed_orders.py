"""Orders for tests without HTTP, made as the shop makes them: held with their stock, then paid."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from hashlib import sha256

from commerce import orders
from commerce.cart import CartLine, CheckoutRequest
from commerce.orders import Order, Outcome
from functions.checkout.service import Checkout
from functions.orders.book import OrderBook
from functions.outbox.records import PARTITION
from functions.ports import Clock, Store
from tests.support.shop import FakePayments, make_facts, make_item, make_shop, publish

_numbers = itertools.count(1)


def fake_random(size: int) -> bytes:
    """Other bytes at each call, the same in each run."""
    return sha256(b"orders %d" % next(_numbers)).digest()[:size]


def open_order(store: Store, clock: Clock, **pieces: int) -> Order:
    """A checkout of those pieces by SKU, 24.00 each; the SKUs are published with ten of each."""
    publish(store, *(make_item(sku) for sku in pieces))
    checkout = Checkout(store, FakePayments(), make_shop(), b"s" * 32, clock, fake_random, lambda _: None)
    opened = checkout.open(CheckoutRequest(tuple(CartLine(sku, n) for sku, n in pieces.items()), "es"))
    return OrderBook(store, clock).get(opened.order_id)


def paid_order(store: Store, clock: Clock, **pieces: int) -> Order:
    order = open_order(store, clock, **pieces)
    facts = make_facts(order.id, order.subtotal)
    return apply(store, clock, order.id, lambda found: orders.payment_succeeded(found, facts, clock())).order


def apply(store: Store, clock: Clock, order_id: str, transition: Callable[[Order], Outcome]) -> Outcome:
    return OrderBook(store, clock, lambda _: None).apply(order_id, transition)


def messages(store: Store, order_id: str) -> list[str]:
    """`message#part` of each that waits for that order, by when it is due."""
    waiting = [item.attributes for item in store.query(PARTITION)]
    return [f"{found['message']}#{found['part']}" for found in waiting if found["order_id"] == order_id]
