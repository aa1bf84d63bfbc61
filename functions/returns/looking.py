"""What the page of an order shows of withdrawals and returns. Must not change anything."""

from __future__ import annotations

from commerce.orders import Order
from functions.returns.cases import Cases
from functions.returns.labels import label_address
from functions.returns.rights import Rights
from functions.returns.view import ReturnsView, case_view, returns_view
from functions.wiring import Services


def returns_of(order: Order, services: Services, url: str) -> ReturnsView:
    """`url`: the order's own address."""
    rights = Rights.of(order, services.shop, services.store, services.clock())
    cases = Cases.of(services).of_order(order.id) if order.claims else []
    secret = services.config.link_secret
    views = [case_view(case, order, services.shop, label_address(case, order, services.shop, secret)) for case in cases]
    return returns_view(rights, views, url)
