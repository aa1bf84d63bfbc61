"""Cancel a paid order that was not sent: its money goes back, then its pieces are for sale again.

In this order, so that a command that dies in the middle leaves a customer with their money and an order that the same
command, repeated, ends. Must not know how the owner said it.
"""

from __future__ import annotations

from dataclasses import dataclass

from commerce import orders
from commerce.orders import Order
from functions.orders.book import OrderBook
from functions.ports import Clock, Payments
from functions.refunds.service import Refunds


@dataclass(frozen=True)
class Cancellation:
    book: OrderBook
    payments: Payments
    clock: Clock

    def cancel(self, order_id: str, *, take_back: bool = True) -> Order:
        """Raises NotFound, OrderError (`not_paid`, `disputed`, `dispute_lost`, `already_shipped`) or PaymentsError."""
        order = self.book.get(order_id)
        # What cannot be cancelled must not be refunded either.
        orders.cancelled(order, self.clock(), take_back=take_back)
        if order.refunded < order.total and order.payment and order.payment.payment_intent:
            Refunds(self.book, self.payments, self.clock).refund(order_id)
        now = self.clock()
        return self.book.apply(order_id, lambda found: orders.cancelled(found, now, take_back=take_back)).order
