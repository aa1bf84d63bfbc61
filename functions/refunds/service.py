"""Refund an order, whole or in part, through the payment provider.

The provider's cumulative amount is what the order records, so a refund made here, in the Dashboard, or twice by a
retried command ends the same. Restocking is a decision of its own. Must not know how the owner said it.
"""

from __future__ import annotations

from dataclasses import dataclass

from commerce import orders
from commerce.errors import OrderError
from commerce.orders import Order
from functions.orders.book import OrderBook
from functions.ports import Clock, Payments


@dataclass(frozen=True)
class Refunds:
    book: OrderBook
    payments: Payments
    clock: Clock

    def refund(self, order_id: str, amount: int | None = None) -> Order:
        """Give back `amount` minor units, or all that is left.

        Raises NotFound, OrderError (`not_paid`, `nothing_to_refund`, `refund_too_large`) or PaymentsError.
        """
        order = self.book.get(order_id)
        left, payment_intent = refundable(order, amount)
        # The key names the state it starts from: a command repeated after a crash asks for the very same refund, and
        # one after a refund that bounced for another.
        key = f"{order.id}-{order.refunded}-{len(order.failed_refunds)}-{amount or left}"
        refund = self.payments.refund(payment_intent, amount or left, key)
        cumulative = refund.cumulative if refund.cumulative is not None else order.refunded + refund.amount
        now = self.clock()
        return self.book.apply(order_id, lambda found: orders.refunded(found, cumulative, now)).order


def refundable(order: Order, amount: int | None = None) -> tuple[int, str]:
    """(minor units left to give back, the payment they go back to). Raises OrderError, also when `amount` is too much.

    Codes: `not_paid`, `nothing_to_refund`, `refund_too_large`.
    """
    left = order.total - order.refunded
    if not order.is_paid or order.payment is None:
        raise OrderError("not paid", code="not_paid")
    if left <= 0 or not order.payment.payment_intent:
        raise OrderError("nothing left to refund", code="nothing_to_refund")
    if amount is not None and not 0 < amount <= left:
        raise OrderError("more than was paid", code="refund_too_large", left=left)
    return left, order.payment.payment_intent
