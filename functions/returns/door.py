"""What withdrawals and returns by an order's link have in common before anybody chooses: whose order, which rights."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.errors import NotFound
from commerce.orders import Order
from commerce.returns.rights import LineRight
from functions.http import Request
from functions.orders.book import OrderBook
from functions.orders.links import known_customer, order_of_token
from functions.returns.rights import Rights
from functions.wiring import Services


def order_and_rights(request: Request, services: Services) -> tuple[Order, Rights]:
    """Raises NotFound for a link that opens nothing, and before payment: there is no contract to go back on."""
    book = OrderBook(services.store, services.clock, services.sleep)
    order = known_customer(order_of_token(book, services.config.link_secret, request.parameters.get("token", "")))
    if not order.is_paid:
        raise NotFound(f"{order.id} is not paid")
    return order, Rights.of(order, services.shop, services.store, services.clock())


def only_choice(free: Sequence[LineRight]) -> dict[str, str]:
    """Where there is one line to choose, it is chosen."""
    return {f"line_{free[0].number}": str(free[0].free)} if len(free) == 1 else {}
