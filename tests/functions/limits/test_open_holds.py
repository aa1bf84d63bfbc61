"""How much one visitor may have set aside without paying, through the checkout, on every store."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from functions.checkout.handler import handle
from functions.limits.open_holds import MAX_OPEN
from functions.ports import Store
from functions.records import read_stock, sku_key
from functions.wiring import Services
from tests.support.clock import FakeClock
from tests.support.orders import Life
from tests.support.shop import Answer, answer, api_event, make_item, make_services, publish


@pytest.fixture
def services(tmp_path: Path, store: Store, clock: FakeClock) -> Services:
    services = make_services(tmp_path, store=store, clock=clock, VITRINA_LIMITS="on")
    publish(store, make_item(stock=500), make_item("UNICA", stock=50, max_per_order=1))
    return services


def buy(services: Services, sku: str = "TAZ-MAR", quantity: int = 1, *, ip: str = "192.0.2.1", **more: Any) -> Answer:
    body = {"lines": [{"sku": sku, "quantity": quantity}], **more}
    return answer(handle, api_event("POST", "/api/checkout", json_body=body, source_ip=ip), services)


def held(services: Services, sku: str = "TAZ-MAR") -> int:
    record = services.store.get(sku_key(sku))
    assert record is not None
    return read_stock(record).held


def last_order(services: Services) -> Life:
    return Life(services, services.payments.requests[-1].order_id)  # type: ignore[attr-defined]


def test_one_visitor_has_so_many_checkouts_open_and_no_more(services: Services) -> None:
    for _ in range(MAX_OPEN):
        assert buy(services).status == 200
    refused = buy(services)
    assert refused.status == 429
    assert refused.error_code == "too_many_holds"
    assert 0 < int(refused.headers["retry-after"]) <= 31 * 60
    assert held(services) == MAX_OPEN


def test_another_visitor_is_not_kept_from_buying(services: Services) -> None:
    for _ in range(MAX_OPEN):
        buy(services)
    assert buy(services, ip="192.0.2.2").status == 200


def test_what_was_paid_or_has_expired_is_open_no_more(services: Services) -> None:
    for _ in range(MAX_OPEN):
        buy(services)
    last_order(services).paid()
    assert buy(services).status == 200
    last_order(services).expired()
    assert buy(services).status == 200
    assert buy(services).status == 429


def test_places_are_free_again_when_the_holds_time_is_over(services: Services, clock: FakeClock) -> None:
    for _ in range(MAX_OPEN):
        buy(services)
    clock.advance(31 * 60 + 1)
    assert buy(services).status == 200


def test_of_one_sku_two_orders_worth_may_be_set_aside(services: Services) -> None:
    assert buy(services, "UNICA").status == 200
    assert buy(services, "UNICA").status == 200
    assert buy(services, "UNICA").error_code == "too_many_holds"
    assert buy(services, "TAZ-MAR").status == 200
    assert held(services, "UNICA") == 2


def test_coming_back_to_the_same_attempt_takes_no_new_place(services: Services) -> None:
    attempt = "a" * 32
    for _ in range(MAX_OPEN + 2):
        assert buy(services, attempt=attempt).status == 200
    assert held(services) == 1


def test_many_clicks_at_once_open_no_more_than_that(services: Services) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: buy(services), range(24)))
    opened = [given for given in answers if given.status == 200]
    assert 0 < len(opened) <= MAX_OPEN
    assert {given.status for given in answers} <= {200, 429, 503}
    assert held(services) == len(opened)


def test_a_plain_form_is_refused_with_a_page(services: Services) -> None:
    for _ in range(MAX_OPEN):
        buy(services)
    form = api_event("POST", "/api/checkout", form={"sku": "TAZ-MAR"}, headers={"accept": "text/html"})
    page = answer(handle, form, services)
    assert page.status == 429
    assert "Termina uno" in page.body
    assert "retry-after" in page.headers
