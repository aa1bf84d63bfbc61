"""A shop with one SKU, and Stripe's rules in the same process."""

from __future__ import annotations

import pytest

from functions.checkout.handler import handle
from functions.orders.listing import list_orders
from functions.wiring import Services
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
