"""Ways to ship: by zone, free from a threshold, at most five."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.errors import CartError
from commerce.shipping import MAX_OPTIONS, offers, price, zone_of
from commerce.shop import ShippingOption, Shop
from tests.support.shop import make_shop

SHOP = make_shop()
LABELS = {"es": "Envío", "en": "Delivery"}


def test_the_first_zone_is_the_default():
    assert zone_of(SHOP, "").id == "peninsula"
    assert zone_of(SHOP, "europa").countries == ("FR", "DE", "IT")


def test_an_unknown_zone_is_the_customers_error():
    with pytest.raises(CartError) as refused:
        zone_of(SHOP, "mars")
    assert refused.value.code == "unknown_zone"


def test_a_zone_has_its_own_options_and_every_pickup():
    assert [o.option.id for o in offers(SHOP, zone_of(SHOP, "peninsula"), 100)] == ["estandar", "recogida"]
    assert [o.option.id for o in offers(SHOP, zone_of(SHOP, "europa"), 100)] == ["europa", "recogida"]


@pytest.mark.parametrize(("subtotal", "cost"), [(0, 490), (5999, 490), (6000, 0), (6001, 0)])
def test_delivery_is_free_from_the_threshold_on(subtotal, cost):
    assert offers(SHOP, SHOP.zones[0], subtotal)[0].unit_amount == cost


@given(st.integers(0, 10**7))
def test_without_a_threshold_it_is_never_free(subtotal):
    assert price(ShippingOption("x", "delivery", LABELS, 700), subtotal) == 700


def test_no_more_options_than_a_session_takes():
    many = tuple(ShippingOption(f"o{n}", "delivery", LABELS, n, "peninsula") for n in range(9))
    shop = make_shop(shipping=many)

    assert [o.option.id for o in offers(shop, shop.zones[0], 0)] == [f"o{n}" for n in range(MAX_OPTIONS)]


def test_a_shop_survives_its_json():
    assert Shop.from_json(SHOP.to_json()) == SHOP
