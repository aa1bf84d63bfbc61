"""Make, pack and ship an order, whole or in part. Knows which pieces are left; must not know how the owner said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commerce import orders
from commerce.carriers import tidy_number
from commerce.errors import OrderError
from commerce.orders import Order, Outcome, Shipment
from commerce.shop import Shop
from commerce.surveys import Survey
from functions.orders.book import OrderBook
from functions.orders.view import is_pickup
from functions.pickup.records import waits_item
from functions.ports import Clock, Item, Operation, Put
from functions.records import tracking_key
from functions.surveys.records import survey_letter

DAY_S = 24 * 3600
# Longer than any parcel travels; then its number may be another's.
FOLLOWED_S = 180 * DAY_S


@dataclass(frozen=True)
class Fulfilment:
    book: OrderBook
    shop: Shop
    clock: Clock

    def ship(
        self,
        order_id: str,
        carrier: str = "",
        tracking_number: str = "",
        tracking_url: str = "",
        quantities: Mapping[str, int] | None = None,
    ) -> Order:
        """Send those pieces by SKU, or all that are left; some numbers say whose they are.

        Raises NotFound or OrderError.
        """
        carrier = self._carrier(carrier, tracking_number)
        now = self.clock()
        collected = is_pickup(self.book.get(order_id), self.shop)
        review_at = now + self.shop.review_after_days * DAY_S if self.shop.review_after_days else 0
        remind_at = review_at + self.shop.review_reminder_days * DAY_S if self.shop.review_reminder_days else 0

        def transition(order: Order) -> Outcome:
            pieces = dict(quantities) if quantities else order.unshipped()
            number = tidy_number(tracking_number)
            repeated = number and any(tidy_number(s.tracking_number) == number for s in order.shipments)
            if repeated:
                raise OrderError("this parcel is recorded already", code="already_shipped")
            shipment = Shipment(carrier, tracking_number, tracking_url, now, pieces)
            ready = orders.ship(order, shipment, review_at, remind_at)
            return orders.with_reminder(ready, self._collect_by(now)) if collected else ready

        pointers = [*self._pointer(order_id, tracking_number), *([Put(waits_item(order_id, now))] if collected else [])]
        return self.book.apply(order_id, transition, [*pointers, *self._asked(order_id, now)]).order

    def _asked(self, order_id: str, now: int) -> list[Operation]:
        """Whether they would recommend the shop: once an order, however many parcels it has."""
        days = self.shop.surveys.nps_days
        return [survey_letter(Survey.NPS, order_id, {"order": order_id}, now, now + days * DAY_S)] if days else []

    def progress(self, order_id: str, step: str) -> Order:
        """Say that it is being made, or is packed. Raises NotFound or OrderError."""
        now = self.clock()
        return self.book.apply(order_id, lambda order: orders.progress(order, step, now)).order

    def _collect_by(self, ready_at: int) -> int:
        """When to remind who has not come."""
        days = self.shop.pickup.reminder_days
        return ready_at + days * DAY_S if days else 0

    def _pointer(self, order_id: str, tracking_number: str) -> list[Operation]:
        """So that the carrier's news finds the order."""
        if not tidy_number(tracking_number):
            return []
        expires_at = self.clock() + FOLLOWED_S
        return [Put(Item(tracking_key(tracking_number, order_id), {}, expires_at=expires_at))]

    def _carrier(self, written: str, tracking_number: str) -> str:
        """A known carrier's name as it writes it, also where only its number gives it away; else as it was written."""
        known = self.shop.known_carriers
        found = known.find(written) if written else known.guess(tracking_number)
        return found.name if found else written
