"""Who counts as one visitor, and who is believed about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from functions.carrier_webhook.handler import ROUTE as CARRIERS
from functions.checkout.handler import ROUTE as CHECKOUT
from functions.http import Request
from functions.routes import ROUTES
from functions.stripe_webhook.handler import ROUTE as WEBHOOK
from functions.visitors import visitor_of
from functions.wiring import Services
from tests.support.shop import NOW, ask, make_services

FRONT = "f" * 32
EDGE = "130.176.1.1"


@pytest.fixture
def services(tmp_path: Any) -> Services:
    return make_services(tmp_path)


@pytest.fixture
def fronted(services: Services) -> Services:
    services.config = replace(services.config, origin_secrets=("o" * 32, FRONT))
    return services


def visitor(services: Services, ip: str = "192.0.2.1", now: int = NOW, **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return visitor_of(Request("GET", "/", named, {}, {}, b"", "", ip), services.config, now)


def test_one_address_is_one_visitor_and_another_is_another(services: Services) -> None:
    assert visitor(services) == visitor(services)
    assert visitor(services) != visitor(services, "192.0.2.2")


def test_of_an_ipv6_address_the_line_counts_and_not_the_device(services: Services) -> None:
    assert visitor(services, "2001:db8:1:2::1") == visitor(services, "2001:db8:1:2:ffff::9")
    assert visitor(services, "2001:db8:1:2::1") != visitor(services, "2001:db8:1:3::1")


def test_an_ipv4_address_in_ipv6_clothes_is_the_same_visitor(services: Services) -> None:
    assert visitor(services, "::ffff:192.0.2.1") == visitor(services)


@pytest.mark.parametrize("odd", ["", "unknown", "\ud800", "1.2.3.4.5", "x" * 10_000])
def test_what_is_no_address_is_somebody_too(services: Services, odd: str) -> None:
    assert visitor(services, odd) != visitor(services)


def test_the_hash_says_nothing_without_the_secret_and_changes_every_day(services: Services) -> None:
    today, tomorrow = visitor(services), visitor(services, now=NOW + 24 * 3600)
    other = replace(services.config, link_secret=b"x" * 40)
    elsewhere = visitor_of(Request("GET", "/", {}, {}, {}, b"", "", "192.0.2.1"), other, NOW)
    assert len({today, tomorrow, elsewhere}) == 3
    assert "192" not in today
    assert len(bytes.fromhex(today)) == 16


def test_without_a_front_a_forwarded_address_is_not_believed(services: Services) -> None:
    assert visitor(services, x_forwarded_for="203.0.113.9") == visitor(services)


@pytest.mark.parametrize("forwarded", ["203.0.113.9", "203.0.113.9, 130.176.1.1", "6.6.6.6,203.0.113.9,130.176.1.1"])
def test_behind_the_front_the_visitor_is_whom_the_front_heard_from(fronted: Services, forwarded: str) -> None:
    seen = visitor(fronted, EDGE, x_origin_secret=FRONT, x_forwarded_for=forwarded)
    assert seen == visitor(fronted, "203.0.113.9")


def test_who_goes_round_the_front_is_refused_and_cannot_choose_an_address(fronted: Services) -> None:
    assert visitor(fronted, EDGE, x_origin_secret="x" * 32, x_forwarded_for="6.6.6.6") == visitor(fronted, EDGE)
    refused = ask(CHECKOUT, fronted, json_body={"lines": []}, headers={"x-origin-secret": "x" * 32})
    assert refused.status == 403
    assert refused.error_code == "forbidden"


@pytest.mark.parametrize("secret", [FRONT, "o" * 32])
def test_both_secrets_open_while_one_is_rolled(fronted: Services, secret: str) -> None:
    assert ask(CHECKOUT, fronted, json_body={"lines": []}, headers={"x-origin-secret": secret}).status == 422


def test_stripes_messages_need_no_front_since_they_are_signed(fronted: Services) -> None:
    assert ask(WEBHOOK, fronted, json_body={}).error_code == "bad_signature"


def test_every_route_but_those_of_signed_messages_is_behind_the_front() -> None:
    assert [route for route in ROUTES if not route.behind_front] == [WEBHOOK, CARRIERS]
