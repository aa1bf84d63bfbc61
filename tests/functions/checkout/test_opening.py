"""Opening a checkout, through its handler."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce import orders
from commerce.errors import PaymentsError, StoreUnavailable
from commerce.orders import Status
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.records import attempt_key
from functions.wiring import Services
from tests.support.clock import NOON
from tests.support.placed_orders import apply
from tests.support.shop import (
    Answer,
    FakePayments,
    answer,
    api_event,
    make_facts,
    make_item,
    make_services,
    publish,
    sale,
)


@pytest.fixture
def payments() -> FakePayments:
    return FakePayments()


@pytest.fixture
def services(tmp_path, payments, clock) -> Services:
    made = make_services(tmp_path, payments=payments, clock=clock)
    publish(made.store, make_item(), make_item("PLA-VEG", unit_amount=2600, stock=3, max_per_order=2))
    return made


def buy(services: Services, *lines: tuple[str, int], **body) -> Answer:
    sent = {"lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines], "language": "es", **body}
    return answer(handle, api_event("POST", "/api/checkout", json_body=sent), services)


def stock_of(services: Services, sku: str = "TAZ-MAR"):
    return Inventory(services.store, "es").stock_of(sku)


def test_a_cart_becomes_a_held_order_and_the_address_of_the_payment_page(services, payments):
    opened = buy(services, ("TAZ-MAR", 2), ("PLA-VEG", 1))

    assert opened.status == 200
    assert opened.json["url"].startswith("https://pay.test/")
    assert (stock_of(services).available, stock_of(services).held) == (8, 2)
    (order,) = list_orders(services.store, "open")
    assert order.status is Status.CHECKOUT
    assert order.session_id == f"cs_test_{order.id}"
    assert [(line.name, line.quantity, line.unit_amount) for line in order.lines] == [
        ("Taza Marea", 2, 2400),
        ("Taza Marea", 1, 2600),
    ]


def test_the_payment_page_is_asked_for_the_stores_prices_and_shipping(services, payments):
    buy(services, ("TAZ-MAR", 3))

    (request,) = payments.requests
    assert request.quote.subtotal == 7200
    assert [(offer.option.id, offer.unit_amount) for offer in request.shipping] == [("estandar", 0), ("recogida", 0)]
    assert request.countries == ("ES",)
    assert request.expires_at == services.clock() + 31 * 60


def test_delivery_costs_something_below_the_free_threshold(services, payments):
    buy(services, ("TAZ-MAR", 1))

    assert payments.requests[0].shipping[0].unit_amount == 490


def test_another_zone_brings_its_own_countries_and_options(services, payments):
    buy(services, ("TAZ-MAR", 1), zone="europa", language="en")

    (request,) = payments.requests
    assert request.countries == ("FR", "DE", "IT")
    assert [offer.option.id for offer in request.shipping] == ["europa", "recogida"]
    assert request.cancel_url == "https://shop.test/en/cart/"


def test_a_sale_is_charged_while_it_runs_and_not_after(services, payments, clock):
    publish(services.store, make_item(sale=sale(1900)))

    buy(services, ("TAZ-MAR", 1))
    clock.advance(1000)
    buy(services, ("TAZ-MAR", 1))

    assert [request.quote.subtotal for request in payments.requests] == [1900, 2400]


def test_a_sku_named_twice_is_one_line(services, payments):
    buy(services, ("TAZ-MAR", 1), ("TAZ-MAR", 2))

    assert [(line.item.sku, line.quantity) for line in payments.requests[0].quote.lines] == [("TAZ-MAR", 3)]
    assert stock_of(services).held == 3


def test_more_than_there_is_answers_sold_out_with_what_is_left_and_holds_nothing(services, payments):
    refused = buy(services, ("TAZ-MAR", 11), ("PLA-VEG", 1))

    assert (refused.status, refused.error_code) == (409, "sold_out")
    (problem,) = refused.json["error"]["fields"]
    assert (problem["field"], problem["available"]) == ("TAZ-MAR", 10)
    assert stock_of(services).held == stock_of(services, "PLA-VEG").held == 0
    assert payments.requests == []


def test_another_total_than_the_shopper_saw_answers_the_new_quote(services, payments):
    refused = buy(services, ("TAZ-MAR", 2), expected_total=4000)

    assert (refused.status, refused.error_code) == (409, "price_changed")
    quote = refused.json["error"]["quote"]
    assert quote["subtotal"] == 4800
    assert quote["lines"][0] == {
        "sku": "TAZ-MAR",
        "personalization": "",
        "name": "Taza Marea (Marea)",
        "quantity": 2,
        "unit_amount": 2400,
        "total": 4800,
    }
    assert stock_of(services).held == 0


def test_the_total_the_shopper_saw_is_accepted_when_it_is_right(services):
    assert buy(services, ("TAZ-MAR", 2), expected_total=4800).status == 200


def test_the_same_attempt_gives_the_same_page_and_holds_once(services):
    first = buy(services, ("TAZ-MAR", 2), attempt="attempt-0123456789abcdef")
    second = buy(services, ("TAZ-MAR", 2), attempt="attempt-0123456789abcdef")

    assert first.json == second.json
    assert stock_of(services).held == 2


def test_an_attempt_with_a_changed_cart_is_a_new_checkout(services):
    first = buy(services, ("TAZ-MAR", 2), attempt="attempt-0123456789abcdef")
    second = buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef")

    assert first.json != second.json


def test_who_comes_back_with_another_cart_does_not_find_the_pieces_held_by_themselves(services, payments):
    buy(services, ("TAZ-MAR", 10), attempt="attempt-0123456789abcdef")

    again = buy(services, ("TAZ-MAR", 10), ("PLA-VEG", 1), attempt="attempt-0123456789abcdef")

    assert again.status == 200
    assert stock_of(services).held == 10
    assert sorted(session.status for session in payments.opened.values()) == ["expired", "open"]
    assert len(list_orders(services.store, "ended")) == 1


def test_a_first_cart_that_is_being_paid_is_left_alone(services, payments):
    buy(services, ("TAZ-MAR", 4), attempt="attempt-0123456789abcdef")
    (first,) = list_orders(services.store, "open")
    session = payments.opened[first.session_id]
    payments.opened[first.session_id] = replace(session, status="complete", url="")

    assert buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef").status == 200
    assert stock_of(services).held == 5


def test_another_cart_is_opened_even_when_the_first_cannot_be_ended(services, payments):
    buy(services, ("TAZ-MAR", 4), attempt="attempt-0123456789abcdef")

    def silent(_session_id):
        raise PaymentsError("timeout", retry=True)

    payments.expire_session = silent

    assert buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef").status == 200
    assert stock_of(services).held == 5


def test_when_the_provider_refuses_the_pieces_go_back(services, payments):
    payments.problem = PaymentsError("no such country", retry=False)

    refused = buy(services, ("TAZ-MAR", 2))

    assert (refused.status, refused.error_code) == (502, "payments_unavailable")
    assert "no such country" not in refused.body
    assert (stock_of(services).available, stock_of(services).held) == (10, 0)
    assert list_orders(services.store, "ended")[0].status is Status.PAYMENT_FAILED


def test_when_the_provider_times_out_the_hold_stays_for_a_session_may_exist(services, payments):
    payments.problem = PaymentsError("timeout", retry=True)
    assert buy(services, ("TAZ-MAR", 2), attempt="attempt-0123456789abcdef").status == 502
    assert stock_of(services).held == 2

    payments.problem = None
    assert buy(services, ("TAZ-MAR", 2), attempt="attempt-0123456789abcdef").status == 200
    assert stock_of(services).held == 2


def test_a_withdrawn_sku_cannot_be_bought(services):
    publish(services.store, make_item())

    refused = buy(services, ("PLA-VEG", 1))

    assert (refused.status, refused.error_code) == (422, "unknown_sku")


def test_a_sku_that_is_withdrawn_between_the_quote_and_the_hold_is_not_sold(services, payments):
    transact = services.store.transact

    def meanwhile(operations) -> None:
        services.store.transact = transact
        publish(services.store, make_item())
        transact(operations)

    services.store.transact = meanwhile
    refused = buy(services, ("PLA-VEG", 1), ("TAZ-MAR", 1))

    assert (refused.status, refused.error_code) == (422, "unknown_sku")
    assert stock_of(services).held == stock_of(services, "PLA-VEG").held == 0
    assert payments.requests == []


def test_more_than_an_order_may_hold_is_refused_with_the_limit(services):
    refused = buy(services, ("PLA-VEG", 3))

    assert (refused.status, refused.error_code) == (409, "over_limit")
    assert refused.json["error"]["fields"][0]["max"] == 2


def test_errors_speak_the_shoppers_language(services):
    spanish = buy(services, ("TAZ-MAR", 99))
    event = api_event(
        "POST", "/api/checkout", json_body={"lines": [{"sku": "TAZ-MAR", "quantity": 99}]}, query="lang=en"
    )
    english = answer(handle, event, services)

    assert spanish.json["error"]["message"] != english.json["error"]["message"]


def test_a_plain_form_buys_one_product_without_javascript(services):
    event = api_event(
        "POST",
        "/api/checkout",
        form={"sku": "TAZ-MAR", "quantity": "2", "language": "es", "zone": "peninsula"},
        headers={"accept": "text/html"},
    )
    opened = answer(handle, event, services)

    assert opened.status == 303
    assert opened.headers["location"].startswith("https://pay.test/")
    assert stock_of(services).held == 2


def test_who_buys_without_javascript_and_cancels_is_led_back_to_the_product(services, payments):
    answer(handle, api_event("POST", "/api/checkout", form={"sku": "TAZ-MAR", "language": "en"}), services)

    assert payments.requests[0].cancel_url == "https://shop.test/en/product/tide-mug/"


def test_a_plain_form_that_fails_leads_back_to_where_it_stood_and_nowhere_else(services):
    def refused(referer: str) -> str:
        headers = {"accept": "text/html", "referer": referer}
        event = api_event("POST", "/api/checkout", form={"sku": "TAZ-MAR", "quantity": "0"}, headers=headers)
        return answer(handle, event, services).body

    assert 'href="/producto/taza-marea/"' in refused("https://shop.test/producto/taza-marea/")
    assert "evil" not in refused("https://shop.test.evil.test/x/") + refused("https://evil.test/")


def test_a_plain_form_without_a_quantity_buys_one(services):
    answer(handle, api_event("POST", "/api/checkout", form={"sku": "TAZ-MAR"}), services)

    assert stock_of(services).held == 1


def test_a_plain_form_that_fails_answers_a_page_in_words(services):
    event = api_event(
        "POST", "/api/checkout", form={"sku": "TAZ-MAR", "quantity": "11"}, headers={"accept": "text/html"}
    )
    refused = answer(handle, event, services)

    assert refused.status == 409
    assert refused.headers["content-type"] == "text/html; charset=utf-8"
    assert "<main>" in refused.body
    assert "10" in refused.body


def test_a_paid_order_is_not_opened_again_by_its_attempt(services, payments):
    buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef")
    (order,) = list_orders(services.store, "open")
    facts = make_facts(order.id)
    apply(services.store, services.clock, order.id, lambda found: orders.payment_succeeded(found, facts, NOON))

    again = buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef")

    assert again.status == 200
    assert [found.id for found in list_orders(services.store, "paid")] == [order.id]
    assert [found.id for found in list_orders(services.store, "open")] != [order.id]
    assert (stock_of(services).sold, stock_of(services).held) == (1, 1)


def test_an_attempt_that_was_paid_a_moment_ago_leads_to_its_order(services, payments):
    """Stripe has the money, its message is still under way: nobody may be asked to pay again."""
    buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef")
    (order,) = list_orders(services.store, "open")
    session = payments.opened[order.session_id]
    payments.opened[order.session_id] = replace(session, status="complete", url="")

    again = buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef")

    assert again.json["url"].startswith(f"https://shop.test/api/orders/{order.id}.")
    assert stock_of(services).held == 1


def test_an_attempt_whose_page_has_expired_gets_a_new_one_and_one_hold(services, payments):
    first = buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef")
    (order,) = list_orders(services.store, "open")
    payments.expire_session(order.session_id)

    again = buy(services, ("TAZ-MAR", 1), attempt="attempt-0123456789abcdef")

    assert again.status == 200
    assert again.json["url"] != first.json["url"]
    assert stock_of(services).held == 1


def test_an_attempt_that_timed_out_and_is_then_refused_gets_a_fresh_order(services, payments):
    """Half an hour less is left by then, say: the old order lets go, and the shopper notices nothing."""
    payments.problem = PaymentsError("timeout", retry=True)
    buy(services, ("TAZ-MAR", 2), attempt="attempt-0123456789abcdef")
    (stuck,) = list_orders(services.store, "open")
    open_session = payments.open_session

    def refuse_the_old(request):
        if request.order_id == stuck.id:
            raise PaymentsError("expires_at is too soon", retry=False)
        return open_session(request)

    payments.problem, payments.open_session = None, refuse_the_old

    assert buy(services, ("TAZ-MAR", 2), attempt="attempt-0123456789abcdef").status == 200
    assert stock_of(services).held == 2
    assert [found.id for found in list_orders(services.store, "ended")] == [stuck.id]


@pytest.mark.parametrize("attempt", ["", "attempt-0123456789abcdef"])
def test_a_hold_whose_answer_was_lost_is_held_once(services, attempt):
    transact, lost = services.store.transact, []

    def deaf(operations) -> None:
        transact(operations)
        if not lost:
            lost.append(True)
            raise StoreUnavailable("timeout")

    services.store.transact = deaf

    assert buy(services, ("TAZ-MAR", 10), attempt=attempt).status == 200
    assert (stock_of(services).available, stock_of(services).held) == (0, 10)


def test_a_second_click_for_the_last_piece_is_not_told_that_it_is_gone(services):
    """Both clicks have read that the attempt is new; the first one wins the write."""
    get, clicks = services.store.get, []

    def meanwhile(key):
        found = get(key)
        if key == attempt_key("attempt-0123456789abcdef") and not clicks:
            clicks.append(None)
            clicks[0] = buy(services, ("TAZ-MAR", 10), attempt="attempt-0123456789abcdef")
        return found

    services.store.get = meanwhile
    second = buy(services, ("TAZ-MAR", 10), attempt="attempt-0123456789abcdef")

    assert second.status == 200
    assert second.json == clicks[0].json
    assert stock_of(services).held == 10


def test_more_than_one_payment_can_carry_is_a_clear_answer(services):
    publish(services.store, make_item(unit_amount=99_999_999))

    refused = buy(services, ("TAZ-MAR", 2))

    assert (refused.status, refused.error_code) == (422, "total_too_large")
    assert stock_of(services).held == 0
