"""Collecting an order: its place and code, handing it over for the code, and noticing who does not come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commerce.errors import NotFound, OrderError, RateLimited
from commerce.pickup import PickupPlace, pickup_code
from commerce.shipping import offers
from commerce.shop import Shop
from functions.checkout.handler import handle as checkout
from functions.fulfilment.service import Fulfilment
from functions.limits.table import DAY_S, PICKUP_CODE
from functions.orders.book import OrderBook
from functions.pickup.records import PARTITION
from functions.pickup.service import Pickup
from functions.watch.uncollected import watch
from functions.wiring import Services
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import SECRET, answer, api_event, make_services, make_shop

PLACES = (
    PickupPlace(
        "taller", {"es": "Taller", "en": "Workshop"}, "Calle Valencia, 22", {"es": "L-V 10-14", "en": "Mon-Fri 10-2"},
        "https://map.test/taller",
    ),
    PickupPlace("baeza", {"es": "Baeza", "en": "Baeza"}, "Calle San Pablo, 1", skus=("PLA-VEG",)),
)  # fmt: skip


def shop() -> Shop:
    made = make_shop(places=PLACES)
    *others, pickup = made.shipping
    baeza = replace(pickup, id="baeza", place="baeza", labels={"es": "Recogida en Baeza", "en": "Collect in Baeza"})
    return replace(made, shipping=(*others, replace(pickup, place="taller"), baeza))


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path, shop=shop())
    stock_shelves(made)
    return made


def ready(services: Services, language: str = "es", **pieces: int) -> Life:
    life = place(services, language, TAZ_MAR=1, PLA_VEG=1).picked_up()
    ship(services, life, **pieces)
    return life


def ship(services: Services, life: Life, **pieces: int) -> None:
    work = Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)
    work.ship(life.id, quantities={sku.replace("_", "-"): n for sku, n in pieces.items()} or None)


def code(life: Life) -> str:
    return pickup_code(SECRET.encode(), life.id, life.order.link_generation)


def spoken(life: Life) -> str:
    return f"{code(life)[:3]} {code(life)[3:]}"


@pytest.mark.parametrize(
    ("language", "name", "hours"), [("es", "Taller", "L-V 10-14"), ("en", "Workshop", "Mon-Fri 10-2")]
)
def test_the_notice_and_the_page_say_code_place_hours_and_map(services, language, name, hours):
    life = ready(services, language)
    mail, page, place_of = life.mail("order_shipped"), life.page().body, life.json()["shipping"]["place"]

    for text in (mail.text, mail.html, page):
        for said in (spoken(life), name, "Calle Valencia, 22", hours, "https://map.test/taller"):
            assert said in text
    assert place_of["code"] == spoken(life)


def test_before_it_is_ready_there_is_no_code_and_afterwards_none_either(services):
    life = place(services).picked_up()
    assert (life.json()["shipping"]["place"]["code"], spoken(life) in life.page().body) == ("", False)
    ship(services, life)
    Pickup.of(services).hand_over(code(life))

    assert (life.json()["shipping"]["place"]["code"], spoken(life) in life.page().body) == ("", False)
    assert "<h1>Pedido recogido</h1>" in life.page().body


@pytest.mark.parametrize("write", [str, lambda c: f"{c[:3]} {c[3:]}", lambda c: f" {c[:3]}-{c[3:]} "])
def test_an_order_is_handed_over_for_its_code_however_it_is_said(services, write):
    life, other = ready(services), ready(services)
    after = Pickup.of(services).hand_over(write(code(life)))

    assert (after.id, after.status, other.order.status) == (life.id, "delivered", "shipped")
    assert after.times["delivered"] == services.clock()
    assert [item.key.sort for item in services.store.query(PARTITION)] == [other.id]


@pytest.mark.parametrize("wrong", ["", "000000", "12345", "١٢٣٤٥٦", "abcdef"])
def test_a_wrong_code_opens_nothing(services, wrong):
    life = ready(services)

    with pytest.raises(NotFound):
        Pickup.of(services).hand_over(wrong)
    assert life.order.status == "shipped"


def test_a_code_is_good_once_and_dies_with_the_orders_links(services):
    life = ready(services)
    before = code(life)
    from commerce import orders

    OrderBook(services.store, services.clock).apply(life.id, lambda order: orders.links_changed(order, 0))
    with pytest.raises(NotFound):
        Pickup.of(services).hand_over(before)
    Pickup.of(services).hand_over(code(life))
    with pytest.raises(NotFound):
        Pickup.of(services).hand_over(code(life))


def test_codes_cannot_be_tried_for_ever(services):
    life = ready(services)
    for _ in range(PICKUP_CODE.most):
        with pytest.raises(NotFound):
            Pickup.of(services).hand_over("000000")

    with pytest.raises(RateLimited):
        Pickup.of(services).hand_over(code(life))
    services.clock.advance(PICKUP_CODE.window_s + 1)
    assert Pickup.of(services).hand_over(code(life)).status == "delivered"


def test_what_is_ready_of_an_order_is_handed_over_and_the_rest_later(services):
    life = ready(services, TAZ_MAR=1)
    Pickup.of(services).hand_over(code(life))
    assert life.order.status == "partly_shipped"
    ship(services, life)
    Pickup.of(services).hand_over(code(life))

    assert life.order.status == "delivered"


def test_what_is_disputed_or_refunded_is_not_handed_over(services):
    disputed, refunded = ready(services).disputed(), ready(services).refunded()

    for life in (disputed, refunded):
        with pytest.raises(OrderError):
            Pickup.of(services).hand_over(code(life))


def test_who_has_not_come_is_reminded_once_and_who_has_is_not(services):
    late, done = ready(services), ready(services)
    late.mails()
    Pickup.of(services).hand_over(code(done))
    services.clock.advance(7 * DAY_S + 1)
    for _ in range(2):
        kinds = [mail.id for mail in late.mails() if "pickup_reminder" in mail.id]

    assert kinds == [f"{late.id}-pickup_reminder"]
    assert spoken(late) in late.mail("pickup_reminder").text


def test_the_owner_hears_once_that_nobody_came(services):
    life, done = ready(services), ready(services)
    Pickup.of(services).hand_over(code(done))
    assert watch(services).told == ()
    services.clock.advance(21 * DAY_S)
    first, second = watch(services), watch(services)

    assert ([finding.subject for finding in first.told], second.told) == ([life.id], ())
    assert life.order.concerns == ("not_collected",)
    assert "Nadie ha venido" in life.mail("owner_attention").text
    assert Pickup.of(services).hand_over(code(life)).concerns == ()


def test_what_was_refunded_or_handed_over_by_number_waits_no_more(services):
    refunded, given = ready(services).refunded(), ready(services)
    given.delivered()
    services.clock.advance(30 * DAY_S)

    assert watch(services).told == ()
    assert services.store.query(PARTITION) == []
    assert refunded.order.concerns == ()


def test_with_no_days_nobody_is_reminded_nor_told(tmp_path):
    made = shop()
    services = make_services(tmp_path, shop=replace(made, pickup=replace(made.pickup, reminder_days=0, keep_days=0)))
    stock_shelves(services)
    life = ready(services)
    services.clock.advance(300 * DAY_S)

    assert watch(services).told == ()
    assert not [mail for mail in life.mails() if "reminder" in mail.id and "pickup" in mail.id]


def test_a_place_is_offered_only_to_orders_of_what_can_be_had_there():
    found = shop()

    def ways(*skus: str) -> list[str]:
        return [offer.option.id for offer in offers(found, found.zones[0], 0, skus)]

    assert ways("PLA-VEG") == ["estandar", "recogida", "baeza"]
    assert ways("PLA-VEG", "TAZ-MAR") == ["estandar", "recogida"]


def test_the_payment_page_gets_the_places_of_the_cart(services):
    def offered(sku: str) -> list[str]:
        body: dict[str, Any] = {"lines": [{"sku": sku, "quantity": 1}]}
        assert answer(checkout, api_event("POST", "/api/checkout", json_body=body), services).status == 200
        return [offer.option.id for offer in services.payments.requests[-1].shipping]

    assert offered("PLA-VEG") == ["estandar", "recogida", "baeza"]
    assert offered("TAZ-MAR") == ["estandar", "recogida"]


def test_places_never_sell_a_piece_twice(services):
    """They have no stock of their own: an order to be collected holds the same pieces as one to be sent."""
    before = services.store.get_many([]) or stock(services)
    place(services, PLA_VEG=2).picked_up()

    assert stock(services) == before - 2


def stock(services: Services) -> int:
    from functions.records import read_stock, sku_key

    found = services.store.get(sku_key("PLA-VEG"))
    assert found
    return read_stock(found).available
