"""Asking for reviews: once some days after delivery, once more if nothing was written, never after the way out."""

from __future__ import annotations

import pytest

from commerce import orders
from commerce.parcels import ParcelEvent, ParcelState
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.outbox.records import PARTITION
from functions.refunds.service import Refunds
from functions.reviews.service import Reviews
from functions.unsubscribe.handler import end, show
from functions.wiring import Services
from tests.support.orders import BROWSER, Life, place, stock_shelves
from tests.support.shop import answer, api_event, make_services, make_shop

DAY_S = 24 * 3600
GOOD = {"rating": "5", "title": "Sí", "text": "Una taza estupenda"}


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path, shop=make_shop(review_after_days=10, review_reminder_days=7))
    stock_shelves(made)
    return made


def ship(life: Life) -> Life:
    services = life.services
    Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock).ship(life.id)
    return life


@pytest.fixture
def life(services) -> Life:
    return ship(place(services, TAZ_MAR=1, PLA_VEG=1).paid())


def asked(life: Life) -> list[str]:
    """The kinds of mails about reviews that went out so far, to whomever."""
    return [mail.id.split("-")[1] for mail in life.mails() if "-review_" in mail.id]


def after(life: Life, days: float) -> list[str]:
    life.services.clock.advance(int(days * DAY_S))  # type: ignore[attr-defined]
    return asked(life)


def test_who_got_the_parcel_we_know_not_when_is_asked_some_days_after_it_was_sent(life):
    assert after(life, 9.9) == []
    assert after(life, 0.2) == ["review_request"]


def test_a_delivery_that_is_known_is_what_the_days_count_from(life):
    life.services.clock.advance(4 * DAY_S)
    life.delivered()
    assert after(life, 6.1) == []
    assert after(life, 3.8) == []
    assert after(life, 0.2) == ["review_request"]


def test_who_wrote_nothing_is_reminded_once(life):
    after(life, 10.1)
    assert after(life, 6.8) == ["review_request"]
    assert after(life, 0.3) == ["review_request", "review_reminder"]
    assert after(life, 300) == ["review_request", "review_reminder"]
    assert life.services.store.query(PARTITION) == []


def test_a_late_delivery_moves_the_reminder_with_the_request(life):
    life.services.clock.advance(9 * DAY_S)
    life.delivered()
    assert after(life, 9.5) == []
    assert after(life, 1) == ["review_request"]
    assert after(life, 6.5) == ["review_request"]
    assert after(life, 1) == ["review_request", "review_reminder"]


def test_who_wrote_about_one_piece_is_not_reminded_of_the_other(life):
    after(life, 10.1)
    Reviews.of(life.services).submit(life.review_token(0), GOOD)
    assert after(life, 20) == ["review_request"]


def test_both_mails_have_a_way_out_that_needs_one_click_and_holds_for_other_orders(life):
    services = life.services
    after(life, 10.1)
    mail = next(mail for mail in life.mails() if "review_request" in mail.id)
    path = mail.unsubscribe.removeprefix("https://shop.test").partition("?")[0]
    assert mail.unsubscribe in mail.text
    assert mail.unsubscribe.replace("&", "&amp;") in mail.html
    token = {"token": path.rpartition("/")[2]}

    page = answer(show, api_event("GET", path, headers=BROWSER, parameters=token, query="lang=es"), services)
    assert services.runtime.texts("es")("unsubscribe.ask.reviews") in page.body
    assert after(life, 8) == ["review_request", "review_reminder"]

    other = ship(place(services).paid())
    assert answer(end, api_event("POST", path, parameters=token), services).status == 200
    assert answer(end, api_event("POST", path, parameters=token), services).status == 200
    assert after(other, 100) == ["review_request", "review_reminder"]


def test_the_way_out_between_request_and_reminder_stops_the_reminder(life):
    services = life.services
    after(life, 10.1)
    mail = next(mail for mail in life.mails() if "review_request" in mail.id)
    path = mail.unsubscribe.removeprefix("https://shop.test").partition("?")[0]
    answer(end, api_event("POST", path, parameters={"token": path.rpartition("/")[2]}), services)
    assert after(life, 100) == ["review_request"]
    assert services.store.query(PARTITION) == []


def test_a_request_that_never_goes_out_is_followed_by_no_reminder_and_nothing_waits_for_ever(life, tmp_path):
    life.refunded()
    assert after(life, 10.1) == []
    assert after(life, 10) == []
    assert life.services.store.query(PARTITION) == []


def in_two(services: Services) -> Life:
    """A mug in one parcel and a plate in another, both on their way."""
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid()
    fulfilment = Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)
    for number, sku in enumerate(("TAZ-MAR", "PLA-VEG")):
        fulfilment.ship(life.id, "SEUR", f"ES{number}", quantities={sku: 1})
    return life


def hears(life: Life, number: int, state: ParcelState) -> None:
    event = ParcelEvent(state, life.services.clock())
    book = OrderBook(life.services.store, life.services.clock)
    book.apply(life.id, lambda order: orders.parcel_events(order, number, [event], life.services.clock()))


def refund(life: Life, sku: str) -> None:
    services = life.services
    Refunds(OrderBook(services.store, services.clock), services.payments, services.clock).refund_pieces(
        life.id, {sku: 1}
    )


def test_whoever_waits_for_a_parcel_is_not_asked_until_it_arrives(services):
    life = in_two(services)
    hears(life, 0, ParcelState.DELIVERED)
    hears(life, 1, ParcelState.EXCEPTION)
    assert after(life, 30) == []

    hears(life, 1, ParcelState.DELIVERED)
    assert after(life, 9.5) == []
    assert after(life, 1.5) == ["review_request"]


def test_a_parcel_that_was_lost_and_sent_again_is_asked_about_once_its_owner_says_that_it_came(services):
    life = in_two(services)
    hears(life, 0, ParcelState.DELIVERED)
    hears(life, 1, ParcelState.RETURNED_TO_SENDER)
    assert after(life, 20) == []

    life.delivered()
    assert after(life, 11) == ["review_request"]


def test_what_was_lost_and_refunded_is_not_asked_about(services):
    life = in_two(services)
    hears(life, 0, ParcelState.DELIVERED)
    hears(life, 1, ParcelState.RETURNED_TO_SENDER)
    refund(life, "PLA-VEG")

    assert after(life, 10.5) == ["review_request"]
    assert "Taza" in life.mail("review_request").text
    assert "Plato" not in life.mail("review_request").text


def test_the_rest_that_is_refunded_ends_the_waiting(services):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid()
    Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock).ship(
        life.id, "SEUR", "ES1", quantities={"TAZ-MAR": 1}
    )
    hears(life, 0, ParcelState.DELIVERED)
    services.clock.advance(20 * DAY_S)  # type: ignore[attr-defined]
    refund(life, "PLA-VEG")

    assert after(life, 9.9) == []
    assert after(life, 0.2) == ["review_request"]
    assert after(life, 7.2) == ["review_request", "review_reminder"]


def test_nobody_is_asked_about_an_order_that_was_lost_whole_and_none_waits_for_ever(services):
    lost, unheard = in_two(services), in_two(services)
    for life in (lost, unheard):
        hears(life, 0, ParcelState.IN_TRANSIT)
        hears(life, 1, ParcelState.IN_TRANSIT)
    refund(lost, "TAZ-MAR")
    refund(lost, "PLA-VEG")

    assert [seen for _ in range(7) for seen in after(lost, 10)] == []
    assert services.store.query(PARTITION) == []


@pytest.mark.parametrize(("days", "reminder", "seen"), [(0, 7, []), (10, 0, ["review_request"])])
def test_zero_means_never(tmp_path, days, reminder, seen):
    services = make_services(tmp_path, shop=make_shop(review_after_days=days, review_reminder_days=reminder))
    stock_shelves(services)
    assert after(ship(place(services).paid()), 200) == seen
