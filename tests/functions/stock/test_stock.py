"""What a product page may know of its stock."""

from __future__ import annotations

import pytest

from commerce import stock as moves
from functions.ports import Update
from functions.records import sku_key
from functions.stock.handler import handle
from tests.support.shop import answer, api_event, make_item, make_services, publish, sale


@pytest.fixture
def services(tmp_path, clock):
    made = make_services(tmp_path, clock=clock)
    items = [make_item("MANY", stock=50), make_item("FEW", stock=3), make_item("NONE", stock=0), make_item("OLD")]
    publish(made.store, *items, make_item("SALE", sale=sale(1900)))
    publish(made.store, *items[:3], make_item("SALE", sale=sale(1900)))
    return made


def ask(services, query: str):
    return answer(handle, api_event("GET", "/api/stock", query=query), services)


def test_counts_are_capped_and_states_are_words(services):
    items = ask(services, "sku=MANY,FEW,NONE,NOPE").json["items"]

    assert {sku: (line["available"], line["state"]) for sku, line in items.items()} == {
        "MANY": (10, "in_stock"),
        "FEW": (3, "low_stock"),
        "NONE": (0, "sold_out"),
    }


def test_held_pieces_are_not_there(services):
    services.store.transact([Update(sku_key("FEW"), add=moves.hold(3).changes)])
    assert ask(services, "sku=FEW").json["items"]["FEW"]["state"] == "sold_out"


def test_a_withdrawn_sku_is_sold_out_and_has_no_price(services):
    assert ask(services, "sku=OLD").json["items"] == {"OLD": {"available": 0, "state": "sold_out"}}


def test_prices_are_those_of_now(services, clock):
    on_sale = ask(services, "sku=SALE").json["items"]["SALE"]
    clock.advance(1000)
    after = ask(services, "sku=SALE").json["items"]["SALE"]

    assert (on_sale["unit_amount"], on_sale["compare_at"]) == (1900, 2400)
    assert (after["unit_amount"], after["compare_at"]) == (2400, 0)


def test_the_answer_may_be_kept_for_some_seconds(services):
    assert ask(services, "sku=FEW").headers["cache-control"] == "public, max-age=10"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sku=",
        "sku=,,",
        "sku=" + ",".join(f"S{number}" for number in range(101)),
        "sku=" + "A" * 3000,
        "sku=%F4%8F%BF%BF",
        "sku=A%00B",
    ],
)
def test_what_cannot_be_asked_is_a_clear_refusal(services, query):
    refused = ask(services, query)
    assert (refused.status, refused.error_code) == (400, "bad_skus")


def test_bytes_that_are_no_text_are_an_unknown_sku(services):
    assert ask(services, "sku=%FF").json == {"items": {}}
