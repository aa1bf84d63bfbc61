"""Following an order: its steps and parcels on the page and in JSON, and the mails at each step."""

from __future__ import annotations

import re
from typing import Any

import pytest

from commerce import orders
from commerce.orders import Order
from commerce.parcels import ParcelEvent, ParcelState
from functions.carrier_webhook.news import CarrierNews
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.wiring import Services
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import NOW, make_services, make_shop

HOUR_S = 3600
NUMBER = "1Z5R89390357567127"


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path)
    stock_shelves(made)
    return made


def sent(services: Services, language: str = "es", number: str = NUMBER) -> Life:
    life = place(services, language, TAZ_MAR=1, PLA_VEG=1).paid()
    work(services).ship(life.id, tracking_number=number)
    return life


def work(services: Services) -> Fulfilment:
    return Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)


def hear(services: Services, *said: tuple[str, int], number: str = NUMBER, **more: Any) -> str:
    events = [ParcelEvent(ParcelState(state), at, **more) for state, at in said]
    return CarrierNews.of(services).hear(number, events)


def steps(life: Life) -> list[tuple[str, str]]:
    return [(step["step"], step["state"]) for step in life.json()["timeline"]]


def kinds(life: Life) -> list[str]:
    return [mail.id.removeprefix(f"{life.id}-") for mail in life.mails() if mail.to == "ana@example.com"]


def test_each_step_stands_in_the_timeline_when_it_is_reached(services):
    life = place(services).paid()
    assert steps(life) == [("placed", "done"), ("paid", "done"), ("preparing", "current"), ("shipped", "next")]
    work(services).progress(life.id, "making")
    assert steps(life)[2:] == [("making", "current"), ("shipped", "next")]
    work(services).progress(life.id, "packed")
    assert steps(life)[2:] == [("making", "done"), ("packed", "current"), ("shipped", "next")]
    services.clock.advance(HOUR_S)
    work(services).ship(life.id, tracking_number=NUMBER)
    assert steps(life)[4:] == [("shipped", "current")]
    hear(services, ("in_transit", services.clock() + 1))
    assert steps(life)[4:] == [("shipped", "current"), ("delivered", "next")]
    hear(services, ("out_for_delivery", services.clock() + 2))
    assert steps(life)[4:] == [("shipped", "done"), ("out_for_delivery", "current"), ("delivered", "next")]
    hear(services, ("delivered", services.clock() + 3))
    assert steps(life)[5:] == [("out_for_delivery", "done"), ("delivered", "current")]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("state", [state.value for state in ParcelState])
def test_every_parcel_state_has_a_page_in_both_languages(services, language, state):
    life = sent(services, language)
    assert hear(services, (state, NOW + HOUR_S), note="LLEGÓ A <b>DESTINO</b>", place="Úbeda") == "applied"
    page = life.page().body
    texts = services.runtime.texts(language)

    assert texts(f"order.parcel.{state}") in page
    assert "Úbeda" in page
    assert "LLEGÓ A &lt;b&gt;DESTINO&lt;/b&gt;" in page
    assert "https://www.ups.com/track?loc=" in page
    assert not re.search(r"order\.(state|next|step|parcel)", page)


@pytest.mark.parametrize("step", ["making", "packed"])
def test_what_the_owner_does_heads_the_page(services, step):
    life = place(services).paid()
    work(services).progress(life.id, step)

    assert services.runtime.texts("es")(f"order.state.{step}.title") in life.page().body


def test_what_has_not_come_yet_is_not_asked_how_it_is(services):
    life = sent(services)
    assert "Escribir una opinión" in life.page().body, "nobody knows where it is"
    hear(services, ("out_for_delivery", NOW + 1))
    assert "Escribir una opinión" not in life.page().body
    hear(services, ("delivered", NOW + 2))
    assert "Escribir una opinión" in life.page().body


def test_several_parcels_have_each_their_own_way(services):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid()
    work(services).ship(life.id, "SEUR", "A1", quantities={"TAZ-MAR": 1})
    assert life.mail("order_shipped").subject.startswith("Una parte de tu pedido")
    work(services).ship(life.id, "MRW", "B2", quantities={"PLA-VEG": 1})
    hear(services, ("delivered", NOW + 5), number="A1")
    first, second = life.json()["shipments"]
    part = life.mail("parcel_news")
    assert part.subject.startswith("Ha llegado una parte")
    assert "Queda algo por llegar" in part.text

    assert (first["carrier"], first["state"], second["carrier"], second["state"]) == ("SEUR", "delivered", "MRW", "")
    assert (life.order.status, hear(services, ("delivered", NOW + 9), number=" b2 ")) == ("shipped", "applied")
    assert (life.order.status, life.order.times["delivered"]) == ("delivered", NOW + 9)


def test_mails_are_told_once_and_in_the_customers_language(services):
    life = sent(services, "en")
    for _ in range(3):
        hear(services, ("out_for_delivery", NOW + 60))
    life.mails()
    services.clock.advance(HOUR_S)
    for _ in range(3):
        hear(services, ("delivered", NOW + HOUR_S), ("out_for_delivery", NOW + 60))

    assert kinds(life) == [
        "order_confirmed",
        "order_shipped-shipment-1",
        "parcel_news-parcel-1-out_for_delivery",
        "parcel_news-parcel-1-delivered",
    ]
    assert life.mail("parcel_news-parcel-1-out").subject.endswith("is out for delivery")
    assert "UPS has your parcel" in life.mail("parcel_news-parcel-1-out").text
    assert "ups.com/track?loc=en_GB" in life.mail("parcel_news-parcel-1-out").html


def test_news_that_is_overtaken_before_its_mail_goes_is_not_told(services):
    life = sent(services)
    hear(services, ("out_for_delivery", NOW + 60))
    hear(services, ("delivered", NOW + 120))

    assert "parcel_news-parcel-1-out_for_delivery" not in kinds(life)
    assert "parcel_news-parcel-1-delivered" in kinds(life)


@pytest.mark.parametrize("state", ["attempted", "at_pickup_point"])
def test_a_parcel_that_waits_says_where_and_how_to_follow_it(services, state):
    life = sent(services)
    hear(services, (state, NOW + 60), place="Oficina de Correos, Úbeda")
    mail = life.mail(f"parcel_news-parcel-1-{state}")

    assert ("Oficina de Correos, Úbeda" in mail.text) is (state == "at_pickup_point")
    assert "https://www.ups.com/" in mail.text


@pytest.mark.parametrize("wanted", [(), ("making", "packed", "shipped", "delivered")])
def test_each_step_is_told_as_the_owner_likes(tmp_path, wanted):
    services = make_services(tmp_path, shop=make_shop(order_mails=wanted))
    stock_shelves(services)
    life = place(services).paid()
    for step in ("making", "packed"):
        work(services).progress(life.id, step)
        life.mails()
    work(services).ship(life.id, tracking_number=NUMBER)
    hear(services, ("out_for_delivery", NOW + 60))
    life.mails()
    hear(services, ("delivered", NOW + 90))
    told = " ".join(kinds(life))

    for step, message in (
        ("making", "order_progress-making"),
        ("packed", "order_progress-packed"),
        ("shipped", "order_shipped"),
        ("out_for_delivery", "out_for_delivery"),
        ("delivered", "parcel-1-delivered"),
    ):
        assert (message in told) is (step in wanted)


def test_trouble_reaches_the_owner_and_her_list(services):
    life = sent(services)
    hear(services, ("returned_to_sender", NOW + 60))
    mail = life.mail("owner_attention-parcel-1")

    assert mail.to == "ines@shop.test"
    assert "vuelve al taller" in mail.text
    assert life.order.concerns == ("parcel_returned",)


def test_one_parcel_may_hold_two_orders(services):
    one, other = sent(services), sent(services)
    hear(services, ("delivered", NOW + 60))

    assert [life.order.status for life in (one, other)] == ["delivered", "delivered"]


def test_a_number_of_no_parcel_is_unknown(services):
    sent(services)

    assert hear(services, ("delivered", NOW + 60), number="nobody's") == "unknown"
    assert hear(services, ("delivered", NOW + 60), number=" ") == "unknown"


def test_an_orders_document_keeps_its_parcels_way_and_reads_one_without(services):
    from functions.order_documents import order_document, read_document

    life = sent(services)
    hear(services, ("in_transit", NOW + 60), note="Salida", place="Jaén")
    document = order_document(life.order)
    old = {
        **document,
        "shipments": [{k: v for k, v in s.items() if k not in {"events", "times"}} for s in document["shipments"]],
    }

    assert read_document(document) == life.order
    assert read_document(old).shipments[0].state == ""


def test_a_document_stays_small_whatever_a_carrier_says(services):
    life = sent(services)
    for minute in range(300):
        hear(services, ("in_transit", NOW + 60 * minute), note="x" * 140)

    assert len(life.order.shipments[0].events) == 10


def test_no_news_of_an_order_that_is_not_sent(services):
    life = place(services).paid()

    def transition(order: Order) -> Any:
        return orders.delivered(order, NOW)

    assert not OrderBook(services.store, services.clock).apply(life.id, transition).changed
