"""Orders, and who bought. Orders lie by their day: those of one address are found by looking through all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from commerce import orders
from commerce.errors import OrderError
from commerce.links import order_number
from commerce.orders import Order
from functions.order_documents import order_document
from functions.orders.book import OrderBook
from functions.orders.listing import every_order
from functions.ports import Clock, Put, Store
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.privacy.records import erasure_item
from functions.privacy.retention import rights_s
from functions.wiring import Services


@dataclass(frozen=True)
class OrdersHeld:
    store: Store
    clock: Clock
    rights_s: int
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.clock, rights_s(services.shop), services.sleep)

    def find(self, person: Person) -> list[Held]:
        return [
            Held("order", order_number(order.id), order_document(order), language=order.language)
            for order in orders_of(self.store, person)
        ]

    def erase(self, person: Person) -> list[Erasure]:
        return [self._erase(order.id) for order in orders_of(self.store, person)]

    def _erase(self, order_id: str) -> Erasure:
        book, now = OrderBook(self.store, self.clock, self.sleep), self.clock()
        number = order_number(order_id)
        try:
            book.apply(order_id, lambda order: orders.erased(order, now, self.rights_s))
        except OrderError as running:
            asked = Put(erasure_item(order_id, now))
            book.apply(order_id, lambda order: orders.erasure_asked(order, now), also=[asked])
            return Erasure("order", number, Fate.WAITS, str(running.params["why"]))
        return Erasure("order", number, Fate.REDUCED)


def orders_of(store: Store, person: Person) -> Iterator[Order]:
    """Those that were paid, or tried to be, with that address."""
    for order in every_order(store):
        if order.payment and person.is_of(order.payment.customer.email):
            yield order
