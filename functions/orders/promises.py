"""The days that an order is promised: counted when it is paid, by the option that its buyer chose.

What was shown when the order was made is what counts, however long paying took while its pieces were held: minutes on
the payment page are ours. Money that comes later (a bank transfer, or after the hold had ended) counts from when it
came, since nothing is made ready before (decision 0080). Must not know how days are counted.
"""

from __future__ import annotations

from commerce.orders import Order, PaymentFacts, PromisedDays, Status
from commerce.promise import days_of, promised
from commerce.shop import Shop
from functions.days import day_at, wall_at


def promise_of(order: Order, facts: PaymentFacts, shop: Shop, paid_at: int) -> PromisedDays | None:
    """`order` as it was before the payment. None where the shop promises no dates."""
    option = next((option for option in shop.shipping if option.id == facts.shipping_option), None)
    if option is None or shop.delivery is None or order.is_paid:
        return None
    at = order.created_at if order.status is Status.CHECKOUT else paid_at
    country = facts.customer.address.country
    found = promised(shop, option, country, wall_at(at, shop.timezone), waits_until(order, shop, at))
    return days_of(found, paid_at) if found else None


def waits_until(order: Order, shop: Shop, at: int) -> str:
    """The day before which nothing of it leaves, since all leaves together; empty when no piece is a preorder."""
    today = day_at(at, shop.timezone)
    return max((line.preorder_from for line in order.lines if line.preorder_from > today), default="")
