"""A shop with one SKU, and Stripe's rules in the same process."""

from __future__ import annotations

import pytest

from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.wiring import Services
from tests.functions.webhook.seen import found
from tests.support.shop import answer, api_event, make_item, make_services, make_shop, publish
from tests.support.stripe_world import StripeWorld


@pytest.fixture
def shop():
    return make_shop()


@pytest.fixture
def stripe(clock, shop) -> StripeWorld:
    return StripeWorld(clock, shop)


@pytest.fixture
def services(tmp_path, clock, shop, stripe) -> Services:
    made = make_services(tmp_path, clock=clock, payments=stripe, shop=shop)
    publish(made.store, make_item(stock=3))
    return made


@pytest.fixture
def order(services):
    """Two pieces held for an open session."""
    body = {"lines": [{"sku": "TAZ-MAR", "quantity": 2}], "language": "es"}
    opened = answer(handle, api_event("POST", "/api/checkout", json_body=body), services)
    assert opened.status == 200
    (made,) = list_orders(services.store, "open")
    return made


@pytest.fixture
def state(services, order):
    """(status, (available, held, sold)) of the order and its SKU."""

    def look() -> tuple[str, tuple[int, int, int]]:
        stock = Inventory(services.store, "es").stock_of("TAZ-MAR")
        assert stock.conserved
        return found(services, order).status.value, (stock.available, stock.held, stock.sold)

    return look
