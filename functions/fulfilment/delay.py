"""Give an order a new date, by its owner's word. Knows which days go with a last one; must not know how she said it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commerce import orders
from commerce.errors import OrderError
from commerce.orders import Order, Outcome, PromisedDays
from commerce.promise import leaves_for
from commerce.shop import Shop
from functions.days import wall_at
from functions.orders.book import OrderBook
from functions.orders.view import shipping_option
from functions.ports import Clock

OWNER = "owner"


@dataclass(frozen=True)
class Delay:
    book: OrderBook
    shop: Shop
    clock: Clock

    def until(self, order_id: str, last: dt.date, reason: str = "") -> Order:
        """It comes on `last` at the latest; the customer is told, with her words.

        Raises NotFound, or OrderError: `past_date`, and what `orders.delayed` raises.
        """
        now = self.clock()
        today = wall_at(now, self.shop.timezone).date()
        if last < today:
            raise OrderError(f"{last} is over", code="past_date")

        def transition(order: Order) -> Outcome:
            option = shipping_option(order, self.shop)
            country = order.payment.customer.address.country if order.payment else ""
            leaves = leaves_for(self.shop, option, country, last, today) if option else last
            return orders.delayed(order, PromisedDays(leaves.isoformat(), "", last.isoformat(), now, OWNER, reason))

        return self.book.apply(order_id, transition).order
