"""Paid orders in every kind of store, and what gives them their invoices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from commerce import orders
from commerce.orders import Order, OrderLine, Status
from functions.invoices.issuing import Invoicing
from functions.orders.book import OrderBook
from functions.ports import Put, Store
from functions.records import order_item
from tests.support.clock import FakeClock
from tests.support.invoices import invoicing_shop
from tests.support.shop import make_facts
from tests.support.stores import clock, dynamodb_server, store, store_kind

__all__ = ["clock", "dynamodb_server", "store", "store_kind"]
SHOP = invoicing_shop()


@pytest.fixture
def placed(store: Store, clock: FakeClock) -> Callable[..., str]:
    """Put the nth order there, paid now; its id."""

    def place(number: int = 1, **changes: Any) -> str:
        lines = (OrderLine("TAZ-MAR", "taza-marea", "Taza Marea", "Marea", 1, 2400),)
        order = Order(f"7k3m9qxt{number:08d}", Status.CHECKOUT, "es", "EUR", lines, clock(), clock() + 1860)
        order = replace(order, invoices=True, **changes)
        order = orders.payment_succeeded(order, make_facts(order.id, order.subtotal), clock()).order
        store.transact([Put(order_item(order, 1))])
        return order.id

    return place


@pytest.fixture
def invoicing(store: Store, clock: FakeClock) -> Invoicing:
    return Invoicing(store, SHOP, clock, sleep=lambda _: None)


@pytest.fixture
def refunded(store: Store, clock: FakeClock) -> Callable[[str, int], Order]:
    """Stripe's cumulative sum reaches the order."""
    book = OrderBook(store, clock, lambda _: None)

    def refund(order_id: str, cumulative: int) -> Order:
        return book.apply(order_id, lambda order: orders.refunded(order, cumulative, clock())).order

    return refund
