"""The checkout that ends a deploy in test mode, on the real handlers and the sandbox: it works, and leaves nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from commerce.catalogue import Catalogue
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from tests.serving.test_laptop import laptop, wait_for  # noqa: F401
from vitrina.deploying.smoke import Answer, get
from vitrina.deploying.trial_checkout import TrialCheckout, Tried
from vitrina.project import SANDBOX_KEY
from vitrina.serving.laptop import Laptop


@pytest.fixture
def catalogue(laptop: Laptop) -> Iterator[Catalogue]:  # noqa: F811
    return Catalogue.from_bytes(laptop.project.catalogue_file.read_bytes())


def trial(laptop: Laptop, key: str = SANDBOX_KEY, ask=get) -> TrialCheckout:  # noqa: F811
    return TrialCheckout(laptop.base_url, key, ask, f"{laptop.base_url}/_stripe")


def left(laptop: Laptop) -> dict[str, int]:  # noqa: F811
    services = laptop.project.services(laptop.base_url)
    return {item.sku: stock.available for item, stock, _ in Inventory(services.store, "es").all_stock()}


def ended(laptop: Laptop) -> list[str]:  # noqa: F811
    store = laptop.project.services(laptop.base_url).store
    return [order.status.value for order in list_orders(store, "ended")]


def test_a_checkout_opens_ends_and_gives_its_piece_back_at_once(laptop, catalogue):  # noqa: F811
    before = left(laptop)
    held: list[dict[str, int]] = []

    def ask(url: str, data: bytes | None = None) -> Answer:
        answer = get(url, data)
        if data:
            held.append(left(laptop))
        return answer

    assert trial(laptop, ask=ask).run(catalogue) == Tried()
    assert sum(before.values()) - sum(held[0].values()) == 1
    wait_for(lambda: left(laptop) == before)
    assert ended(laptop) == ["expired"]


def test_a_key_of_another_account_is_said(laptop, catalogue):  # noqa: F811
    tried = trial(laptop, key="sk_test_of_somebody_else").run(catalogue)

    assert "could not be ended at Stripe" in tried.fault
    assert "key of another account" in tried.fault
    assert "sk_test_of_somebody_else" not in tried.fault


def test_what_the_shop_says_of_itself_is_passed_on(laptop, catalogue):  # noqa: F811
    def ask(url: str, data: bytes | None = None) -> Answer:
        return get(url, json.dumps({"lines": []}).encode() if data else None)

    fault = "a checkout of one CUE-BRA should open, but is 422 (empty_cart: La cesta está vacía.)"
    assert trial(laptop, ask=ask).run(catalogue) == Tried(fault)


# what only a shop that is broken says


def answering(stock: dict, status: int, said: dict | bytes, catalogue: Catalogue) -> Tried:
    def ask(url: str, data: bytes | None = None) -> Answer:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return Answer(status, "", body) if data else Answer(200, "", json.dumps({"items": stock}).encode())

    return TrialCheckout("https://tinypots.es", SANDBOX_KEY, ask, "http://127.0.0.1:1").run(catalogue)


IN_STOCK = {"CUE-BRA": {"state": "in_stock"}}


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (502, {"error": {"code": "payments", "message": "Ahora no."}}, "should open, but is 502 (payments: Ahora no.)"),
        (500, b"<html>", "should open, but is 500 (no word of the shop's)"),
        (0, b"timed out", "should open, but is not answered"),
        (200, {"url": "https://example.com/pay"}, "should lead to Stripe, but leads to https://example.com/pay"),
        (200, {}, "should lead to Stripe, but leads to nowhere"),
        (200, {"url": "https://checkout.stripe.com/c/pay/cs_live_a1b2#x"}, "takes real money"),
        (200, {"url": "https://checkout.stripe.com/c/pay/cs_test_a1b2#x"}, "could not be ended at Stripe"),
    ],
)
def test_each_failure_is_said_in_words(catalogue, status, said, words):
    assert words in answering(IN_STOCK, status, said, catalogue).fault


@pytest.mark.parametrize(
    ("stock", "status", "words"),
    [
        ({}, 200, "nothing is in stock"),
        ({"CUE-BRA": {"state": "sold_out"}}, 200, "nothing is in stock"),
        (IN_STOCK, 429, "too many came from here"),
    ],
)
def test_where_none_can_be_tried_that_is_no_fault(catalogue, stock, status, words):
    tried = answering(stock, status, {}, catalogue)

    assert (tried.fault, words in tried.note) == ("", True)


def test_a_piece_that_is_not_about_to_run_out_is_taken_first(catalogue):
    asked: list[bytes] = []

    def ask(url: str, data: bytes | None = None) -> Answer:
        asked.extend([data] if data else [])
        skus = {item.sku: {"state": "low_stock"} for item in catalogue.items}
        last = catalogue.items[-1].sku
        return Answer(429 if data else 200, "", json.dumps({"items": {**skus, last: {"state": "in_stock"}}}).encode())

    TrialCheckout("https://tinypots.es", SANDBOX_KEY, ask).run(catalogue)

    assert json.loads(asked[0])["lines"] == [{"sku": catalogue.items[-1].sku, "quantity": 1}]


def test_the_shop_is_not_asked_where_it_sells_nothing():
    assert TrialCheckout("https://tinypots.es", SANDBOX_KEY, get).run(Catalogue("eur")).note
