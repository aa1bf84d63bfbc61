"""Hand an order over to whoever says its code, and look after those for which nobody comes.

A code is six digits, worked out of the order and never stored; tries are counted, right or wrong. Must not know who
stands behind the counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from commerce import orders
from commerce.errors import NotFound, OrderError
from commerce.orders import Order
from commerce.pickup import pickup_code, read_code
from functions.limits.rates import Rates
from functions.limits.table import DAY_S, PICKUP_CODE
from functions.orders.book import OrderBook
from functions.pickup.records import PARTITION, waits_key
from functions.ports import Delete, Key
from functions.records import order_key, read_order
from functions.transactions import retrying
from functions.wiring import Services

COUNTER = "pickup-counter"


@dataclass(frozen=True)
class Pickup:
    services: Services
    book: OrderBook

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services, OrderBook(services.store, services.clock, services.sleep))

    def hand_over(self, code: str) -> Order:
        """The order of that code, now collected.

        Raises NotFound for a code of nothing that waits, OrderError, RateLimited after too many tries.
        """
        services, wanted = self.services, read_code(code)
        Rates(services.store, services.clock, services.random, services.sleep).take(COUNTER, [PICKUP_CODE])
        found = [order for order in self._waiting() if wanted and self.code_of(order) == wanted]
        if not found:
            raise NotFound(f"no order with code {code} that waits to be collected")
        if len(found) > 1:
            raise OrderError("two orders have that code", code="code_of_two")
        return self.collected(found[0].id)

    def collected(self, order_id: str) -> Order:
        """Handed over now, whatever its code. Raises OrderError."""
        now = self.services.clock()
        gone = Delete(waits_key(order_id))
        return self.book.apply(order_id, lambda found: orders.handed_over(found, now), [gone]).order

    def code_of(self, order: Order) -> str:
        return pickup_code(self.services.config.link_secret, order.id, order.link_generation)

    def nobody_came(self) -> list[str]:
        """Ids of the orders whose time is over since the last look. What is over otherwise waits no more."""
        services, late = self.services, []
        keep_s, now = services.shop.pickup.keep_days * DAY_S, services.clock()
        for item in services.store.query(PARTITION):
            order_id = item.key.sort
            if not self._waits(order_id):
                self._forget(item.key)
            elif keep_s and int(item.attributes["since"]) + keep_s <= now:
                outcome = self.book.apply(order_id, lambda order: orders.not_collected(order, now))
                late += [order_id] if outcome.changed else []
        return late

    def _waits(self, order_id: str) -> bool:
        try:
            order = self.book.get(order_id)
        except NotFound:
            return False
        return any(not parcel.has_ended for parcel in order.shipments) and order.refund_state != "full"

    def _forget(self, key: Key) -> None:
        retrying(lambda: self.services.store.transact([Delete(key)]), sleep=self.services.sleep)

    def _waiting(self) -> list[Order]:
        keys = [order_key(item.key.sort) for item in self.services.store.query(PARTITION)]
        return [read_order(record)[0] for record in self.services.store.get_many(keys).values()] if keys else []
