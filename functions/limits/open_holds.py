"""How many checkouts one visitor may have open at once, and how much of one SKU they may hold.

    VISITOR#<hash>    HOLDS    version, holds: [{order, pieces, until}]    (expires)

Pieces are set aside before they are paid, so whoever opens checkouts and never pays could empty the shelves (a hold
lives half an hour). The visitor's list is written in the same transaction as the hold, guarded by its version: two
requests at once cannot both take the last place. It is a list of what may be open; whether an order still is, the order
itself says, and it is asked only when the list is full. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commerce.cart import MAX_QUANTITY, Quote
from commerce.errors import RateLimited
from commerce.orders import Order, Status
from functions.ports import Clock, Condition, Equals, Item, Key, Missing, Put, Store
from functions.records import order_key, read_order

MAX_OPEN = 8
# A shopper without JavaScript who cancels and buys again holds their pieces twice until the first hold ends.
ORDERS_WORTH = 2

Hold = Mapping[str, Any]


@dataclass(frozen=True)
class OpenHolds:
    store: Store
    clock: Clock
    visitor: str

    def admit(self, order: Order, priced: Quote) -> Put:
        """What to write together with the new order's hold. Raises RateLimited (`too_many_holds`)."""
        found = self.store.get(holds_key(self.visitor))
        holds = [hold for hold in _holds(found) if hold["until"] > self.clock()]
        if not _fits(holds, priced):
            holds = self._still_open(holds)
        if not _fits(holds, priced):
            soonest = min(hold["until"] for hold in holds)
            raise RateLimited("open holds", retry_after_s=max(soonest - self.clock(), 1), code="too_many_holds")
        pieces = priced.pieces()
        holds = [*holds, {"order": order.id, "pieces": pieces, "until": order.expires_at}]
        return self._written(found, holds)

    def _still_open(self, holds: Sequence[Hold]) -> list[Hold]:
        """Those whose orders still wait to be paid: the others hold nothing any more."""
        records = self.store.get_many([order_key(hold["order"]) for hold in holds])
        orders = [read_order(record)[0] for record in records.values()]
        waiting = {order.id for order in orders if order.status is Status.CHECKOUT}
        return [hold for hold in holds if hold["order"] in waiting]

    def _written(self, found: Item | None, holds: Sequence[Hold]) -> Put:
        version = int(found.attributes["version"]) if found else 0
        unchanged: Condition = Equals("version", version) if found else Missing()
        attributes = {"version": version + 1, "holds": list(holds)}
        expires_at = max(hold["until"] for hold in holds)
        return Put(Item(holds_key(self.visitor), attributes, expires_at=expires_at), when=(unchanged,))


def holds_key(visitor: str) -> Key:
    return Key(f"VISITOR#{visitor}", "HOLDS")


def _holds(found: Item | None) -> list[Hold]:
    return list(found.attributes["holds"]) if found else []


def _fits(holds: Sequence[Hold], priced: Quote) -> bool:
    """Whether one more checkout, of these pieces, is within both limits."""
    if len(holds) >= MAX_OPEN:
        return False
    limits = {line.item.sku: line.item.max_per_order or MAX_QUANTITY for line in priced.lines}
    return all(
        sum(hold["pieces"].get(sku, 0) for hold in holds) + quantity <= limits[sku] * ORDERS_WORTH
        for sku, quantity in priced.pieces().items()
    )
