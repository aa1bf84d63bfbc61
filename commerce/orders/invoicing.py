"""That an order's invoices must be looked at again: each time what its money is has changed."""

from __future__ import annotations

from commerce.orders.model import Message, Order, Outgoing


def invoice_due(order: Order) -> tuple[Outgoing, ...]:
    """The message, for an order as it is after its money changed. Nothing where the shop writes no invoices for it.

    The key names that state of the money: a sum falls only when a refund bounces, and rises only with a mail about it.
    """
    if not order.invoices:
        return ()
    return (Outgoing(Message.INVOICE, f"{order.refunded}-{len(order.failed_refunds)}-{order.refunds_told}"),)
