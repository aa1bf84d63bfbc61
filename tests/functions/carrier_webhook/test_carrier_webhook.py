"""Carriers' news by webhook: believed only when signed, put where its time belongs, harmless when it comes again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.wiring import Services
from tests.support.carriers import (
    aftership,
    aftership_headers,
    easypost,
    easypost_headers,
    easypost_v2_headers,
    send,
)
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import NOW, make_services

NUMBER = "1Z204E38YW95204424"
NOON = NOW // 86400 * 86400 + 10 * 3600


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path)
    stock_shelves(made)
    return made


@pytest.fixture
def life(services) -> Life:
    made = place(services).paid()
    Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock).ship(made.id, "", NUMBER)
    made.mails()
    services.clock.advance(3 * 3600)
    return made


def iso(seconds: int, offset: str = "+00:00") -> str:
    return (datetime.fromtimestamp(NOW, UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S") + offset


MESSAGES = {
    "aftership": lambda *said: aftership(NUMBER, *[(AFTERSHIP[state], iso(at)) for state, at in said]),
    "easypost": lambda *said: easypost(NUMBER, *[(EASYPOST[state], iso(at)) for state, at in said]),
}
AFTERSHIP = {
    "in_transit": "InTransit",
    "out_for_delivery": "OutForDelivery",
    "attempted": "AttemptFail",
    "at_pickup_point": "AvailableForPickup",
    "delivered": "Delivered",
    "exception": "Exception",
}
EASYPOST = {
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "at_pickup_point": "available_for_pickup",
    "delivered": "delivered",
    "returned_to_sender": "return_to_sender",
    "exception": "failure",
}


@pytest.mark.parametrize("service", MESSAGES)
def test_a_parcels_whole_way_reaches_its_order_by_the_carriers_clock(services, life, service):
    message = MESSAGES[service](("in_transit", 60), ("out_for_delivery", 3600), ("delivered", 7200))
    answer = send(services, service, message)
    (parcel,) = life.order.shipments

    assert (answer.status, answer.json) == (200, {"received": "applied"})
    assert (life.order.status, life.order.times["delivered"]) == ("delivered", NOW + 7200)
    assert [(event.state.value, event.at - NOW) for event in parcel.events] == [
        ("in_transit", 60),
        ("out_for_delivery", 3600),
        ("delivered", 7200),
    ]
    assert parcel.events[0].place.casefold() == "úbeda" or parcel.events[0].place == "UBEDA"
    assert parcel.events[0].note


@pytest.mark.parametrize(
    ("service", "state"), [*(("aftership", s) for s in AFTERSHIP), *(("easypost", s) for s in EASYPOST)]
)
def test_each_of_their_states_is_one_of_ours(services, life, service, state):
    send(services, service, MESSAGES[service]((state, 60)))

    assert life.order.shipments[0].state == state


def test_what_went_back_is_told_from_other_exceptions(services, life):
    send(services, "aftership", aftership(NUMBER, ("Exception", iso(60)), subtag="Exception_011"))

    assert life.order.concerns == ("parcel_returned",)


@pytest.mark.parametrize("service", MESSAGES)
def test_a_message_that_comes_again_or_late_changes_nothing(services, life, service):
    early, late = MESSAGES[service](("in_transit", 60)), MESSAGES[service](("in_transit", 60), ("delivered", 7200))
    assert send(services, service, late).json == {"received": "applied"}
    life.mails()
    sent = len(services.mailer.sent)

    assert [send(services, service, each).json["received"] for each in (early, late, early)] == ["unchanged"] * 3
    assert len(life.mails()) == sent


@pytest.mark.parametrize("service", MESSAGES)
def test_a_number_that_is_no_parcels_of_ours_is_taken_note_of_and_not_sent_again(services, service):
    answer = send(services, service, MESSAGES[service](("delivered", 60)))

    assert (answer.status, answer.json) == (200, {"received": "unknown"})


@pytest.mark.parametrize("service", MESSAGES)
def test_what_is_not_signed_by_the_service_is_refused_and_changes_nothing(services, life, service):
    body = json.dumps(MESSAGES[service](("delivered", 60))).encode()
    sign = {"aftership": aftership_headers, "easypost": easypost_headers}[service]
    for headers in ({}, sign(body, "another-secret"), sign(body + b" "), {next(iter(sign(body))): "\udfff"}):
        answer = send(services, service, body, headers)
        assert (answer.status, answer.error_code) == (400, "bad_signature")

    assert life.order.status == "shipped"


def test_one_service_cannot_speak_for_the_other(services, life):
    body = json.dumps(MESSAGES["easypost"](("delivered", 60))).encode()

    assert send(services, "easypost", body, aftership_headers(body)).error_code == "bad_signature"
    assert send(services, "aftership", body, easypost_headers(body)).error_code == "bad_signature"


def test_easyposts_newer_signature_is_over_time_and_path_too(services, life):
    body = json.dumps(MESSAGES["easypost"](("delivered", 60))).encode()
    right, elsewhere = easypost_v2_headers(body), easypost_v2_headers(body, path="/other")

    assert send(services, "easypost", body, {**right, "x-timestamp": "Fri, 27 Nov 2026 10:00:00 +0000"}).status == 400
    assert send(services, "easypost", body, elsewhere).status == 400
    assert send(services, "easypost", body, right).json == {"received": "applied"}


def test_a_secret_may_be_one_of_two_while_it_is_rolled(services, life):
    services.config = replace(services.config, aftership_secrets=("new-one", "old-one"))
    body = json.dumps(MESSAGES["aftership"](("delivered", 60))).encode()

    assert send(services, "aftership", body, aftership_headers(body, "old-one")).status == 200


@pytest.mark.parametrize("service", ["aftership", "easypost"])
def test_without_a_secret_there_is_no_such_door(tmp_path, service):
    services = make_services(tmp_path, AFTERSHIP_WEBHOOK_SECRET="", EASYPOST_WEBHOOK_SECRET=" , ")

    assert send(services, service, MESSAGES[service]()).status == 404
    assert send(services, "fedex", b"{}").status == 404


# Times as AfterShip gives them: the carrier's own, with an offset or without.
@pytest.mark.parametrize(
    ("written", "seconds"), [(iso(0, "+01:00"), -3600), (iso(0, "Z"), 0), (iso(7200, ""), 0), (iso(0)[:10], NOON - NOW)]
)
def test_a_time_without_an_offset_is_the_shops(services, life, written, seconds):
    """Madrid is two hours ahead of UTC on the tests' day; a day alone is its noon."""
    send(services, "aftership", aftership(NUMBER, ("InTransit", written)))

    assert life.order.shipments[0].events[0].at == NOW + seconds


def test_a_return_that_arrives_at_the_shop_delivers_nothing_to_a_customer(services, life):
    message = easypost(NUMBER, ("delivered", iso(60)), is_return=True)

    assert send(services, "easypost", message).json == {"received": "ignored"}
    assert life.order.status == "shipped"


def test_a_message_without_history_says_where_the_parcel_is(services, life):
    send(services, "aftership", aftership(NUMBER, tag="Delivered", ts=NOW + 60))

    assert life.order.times["delivered"] == NOW + 60


SHAPES: list[Any] = [
    None, [], "x", 7, {}, {"event": "edd_revise", "msg": {}}, {"event": "tracking_update", "msg": []},
    {"event": "tracking_update", "msg": {"tracking_number": 7, "checkpoints": "x"}},
    {"event": "tracking_update", "msg": {"tracking_number": NUMBER, "checkpoints": [None, 7, {"tag": []}]}},
    aftership(NUMBER, ("Delivered", "tomorrow"), ("Delivered", "9999-99-99")),
    aftership(NUMBER, ("Delivered", "9999-12-31T23:59:59-23:00")), aftership(NUMBER, ("Delivered", "0001-01-01")),
    {"result": {"object": "Tracker", "tracking_code": NUMBER, "tracking_details": {"a": 1}}},
    {"result": {"object": "Tracker", "tracking_code": NUMBER, "tracking_details": [{"status": "delivered"}]}},
    {"result": {"object": "Batch", "id": "b"}}, easypost(NUMBER, ("unknown", iso(1)), ("pre_transit", iso(2))),
]  # fmt: skip


@pytest.mark.parametrize("service", MESSAGES)
@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_whatever_is_signed_is_understood_or_left_alone(services, life, service, shape):
    answer = send(services, service, SHAPES[shape])

    assert answer.status == 200
    assert life.order.status == "shipped"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_said_to_be_none(services, body):
    assert send(services, "aftership", body).error_code == "bad_json"


def test_a_huge_message_is_not_read(services):
    assert send(services, "aftership", b" " * 600_000).status == 413


def test_long_and_strange_texts_are_tidied(services, life):
    message = aftership(NUMBER, ("InTransit", iso(60)))
    message["msg"]["checkpoints"][0] |= {"message": "x\u0000\n" + "y" * 500, "city": {"a": 1}}
    send(services, "aftership", message)
    (event,) = life.order.shipments[0].events

    assert (len(event.note), event.place) == (140, "")
    assert "\n" not in event.note
