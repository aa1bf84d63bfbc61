"""What a carrier says of a parcel, to the orders that are in it. Must not know who brings it: a webhook or a file.

A parcel is found by its number. Nothing is remembered of the messages: what they say is put where its time belongs
(`commerce.parcels`), so that one that comes again, or late, changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from commerce import orders
from commerce.carriers import tidy_number
from commerce.orders import Order, Outcome
from commerce.parcels import ParcelEvent
from functions.orders.book import OrderBook
from functions.ports import Clock, Store
from functions.records import tracking_key
from functions.wiring import Services


@dataclass(frozen=True)
class CarrierNews:
    store: Store
    book: OrderBook
    clock: Clock

    @classmethod
    def of(cls, services: Services) -> Self:
        book = OrderBook(services.store, services.clock, services.sleep)
        return cls(services.store, book, services.clock)

    def orders_in(self, number: str) -> list[str]:
        """Ids of the orders with a parcel of that number, however it is written."""
        if not tidy_number(number):
            return []
        return [item.key.sort for item in self.store.query(tracking_key(number, "").partition)]

    def hear(self, number: str, events: Sequence[ParcelEvent]) -> str:
        """What became of it: `applied`, `unchanged`, or `unknown` for a number of no parcel. Raises StoreError."""
        found = self.orders_in(number)
        outcomes = [self._apply(order_id, number, events) for order_id in found]
        if not found:
            return "unknown"
        return "applied" if any(outcome.changed for outcome in outcomes) else "unchanged"

    def _apply(self, order_id: str, number: str, events: Sequence[ParcelEvent]) -> Outcome:
        wanted, now = tidy_number(number), self.clock()

        def transition(order: Order) -> Outcome:
            numbers = [tidy_number(shipment.tracking_number) for shipment in order.shipments]
            if wanted not in numbers:
                return orders.unchanged(order)
            return orders.parcel_events(order, numbers.index(wanted), events, now)

        return self.book.apply(order_id, transition)
