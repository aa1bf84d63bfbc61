"""What became of an order, and what an event was answered."""

from __future__ import annotations

from commerce.orders import Order
from functions.orders.book import OrderBook
from tests.support.stripe_world import deliver


def found(services, order) -> Order:
    return OrderBook(services.store, services.clock).get(order.id)


def received(services, event) -> str:
    answered = deliver(services, event)
    assert answered.status == 200, answered.body
    return answered.json["received"]
