"""Doors that open for a signature: whoever is not Stripe or a carriers' service changes nothing, learns nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from commerce.errors import NotFound, RateLimited
from functions.carrier_webhook.handler import ROUTE as CARRIERS
from functions.limits.table import PICKUP_CODE
from functions.pickup.service import Pickup
from functions.stripe_webhook.handler import ROUTE as STRIPE
from tests.functions.doors.town import Town, build
from tests.support.carriers import PATH, aftership, aftership_headers, easypost, easypost_headers
from tests.support.orders import place
from tests.support.shop import WEBHOOK_SECRET, Answer, ask
from tests.support.stripe_world import signature

Sign = Callable[[bytes, str], Mapping[str, str]]
NUMBER, AT = "ES023", "2026-11-26T10:00:00Z"


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    return build(tmp_path_factory.mktemp("town"), VITRINA_LIMITS="on")


def carriers(town: Town, service: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    parameters, path = {"service": service}, f"{PATH}/{service}"
    sent = {"content-type": "application/json", **headers}
    return ask(CARRIERS, town.services, path=path, body=body, headers=sent, parameters=parameters)


def stripe(town: Town, body: bytes, headers: Mapping[str, str]) -> Answer:
    return ask(STRIPE, town.services, body=body, headers={"content-type": "application/json", **headers})


def about(town: Town) -> dict[str, Any]:
    """That Ana's payment went back: a message that would move money in the books, if it were Stripe's."""
    intent = town.ana.life.order.payment.payment_intent  # type: ignore[union-attr]
    refunded = {"id": "ch_1", "object": "charge", "payment_intent": intent, "amount_refunded": 100, "refunded": False}
    return {
        "id": "evt_1",
        "object": "event",
        "type": "charge.refunded",
        "livemode": False,
        "created": town.services.clock(),
        "data": {"object": refunded},
    }


def refused(town: Town, knock: Callable[[bytes, Mapping[str, str]], Answer], body: bytes, sign: Sign, key: str) -> None:
    """One answer for whatever is not signed by that key over these very bytes."""
    before, genuine = town.kept(), sign(body, key)
    (name,) = genuine
    place_ = len(body) // 2
    flipped = body[:place_] + bytes([body[place_] ^ 1]) + body[place_ + 1 :]
    tries = [
        (body, {}),
        (body, {name: ""}),
        (body, {name: "ñ" * 300}),
        (body, {name: "a" * 9000}),
        (body, {name: genuine[name][:-1]}),
        (body, sign(body, "another key")),
        (body + b" ", genuine),
        (flipped, genuine),
        (b"", genuine),
    ]
    given = [knock(sent, headers) for sent, headers in tries]
    assert {answer.status for answer in given} == {400}
    assert {answer.error_code for answer in given} == {"bad_signature"}
    for answer in given:
        assert answer.headers["cache-control"] == "no-store"
        assert not [word for word in town.ana.words() if word in answer.body]
    assert town.kept() == before


def test_stripes_messages_by_anybody_else_move_nothing(town):
    body = json.dumps(about(town)).encode()

    def sign(payload: bytes, key: str) -> Mapping[str, str]:
        return {"stripe-signature": signature(payload, town.services.clock(), key)}

    refused(town, lambda sent, headers: stripe(town, sent, headers), body, sign, WEBHOOK_SECRET)
    old = {"stripe-signature": signature(body, town.services.clock() - 301, WEBHOOK_SECRET)}
    assert stripe(town, body, old).error_code == "stale_signature"


@pytest.mark.parametrize(
    ("service", "message", "sign"),
    [
        ("aftership", aftership(NUMBER, ("Exception", AT)), aftership_headers),
        ("easypost", easypost(NUMBER, ("return_to_sender", AT)), easypost_headers),
    ],
)
def test_carriers_messages_by_anybody_else_move_nothing_and_again_nothing_more(town, service, message, sign):
    body = json.dumps(message).encode()
    key = sign.__defaults__[0]
    refused(town, lambda sent, headers: carriers(town, service, sent, headers), body, sign, key)
    other = {"aftership": "easypost", "easypost": "aftership"}[service]
    assert carriers(town, other, body, sign(body)).error_code == "bad_signature"
    assert carriers(town, service, body, sign(body)).status == 200
    before = town.kept()
    assert carriers(town, service, body, sign(body)).status == 200
    assert town.kept() == before


def test_a_service_without_a_secret_and_one_that_is_not_there_are_not_told_apart(town):
    assert carriers(town, "nobody", b"{}", {}).error_code == "not_found"


def test_codes_at_the_counter_that_are_not_its_own_hand_nothing_over(town):
    """Six digits can be guessed: tries of everybody together are counted, and each is answered alike."""
    life = place(town.services, TAZ_MAR=1).picked_up().sent()
    counter = Pickup.of(town.services)
    right = counter.code_of(life.order)
    before = town.kept()
    wrong = ["", "x", "٣" * 6, right[:-1], right + "0", f"{(int(right) + 1) % 10**6:06d}"]
    for code in wrong:
        with pytest.raises(NotFound):
            counter.hand_over(code)
    for _ in range(PICKUP_CODE.most - len(wrong)):
        with pytest.raises(NotFound):
            counter.hand_over("000000" if right != "000000" else "111111")
    with pytest.raises(RateLimited):
        counter.hand_over(right)
    assert town.kept() == before
