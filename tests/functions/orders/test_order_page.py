"""The order's page and its JSON, through the handler."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from commerce.orders import Address, Customer, PaymentFacts, Totals
from functions.orders.handler import handle
from functions.wiring import Services
from tests.support.orders import place, stock_shelves
from tests.support.shop import answer, api_event, make_facts, make_services, make_shop


@pytest.fixture
def services(tmp_path) -> Services:
    made = make_services(tmp_path)
    stock_shelves(made)
    return made


STATES = {
    "checkout": lambda life: life,
    "awaiting_payment": lambda life: life.pending(),
    "paid": lambda life: life.paid(),
    "partly_shipped": lambda life: life.paid().sent({"TAZ-MAR": 1}),
    "shipped": lambda life: life.paid().sent(),
    "delivered": lambda life: life.paid().sent().delivered(),
    "expired": lambda life: life.expired(),
    "payment_failed": lambda life: life.pending().failed(),
    "refunded": lambda life: life.paid().refunded(),
    "partly_refunded": lambda life: life.paid().refunded(500),
    "cancelled": lambda life: life.paid().cancelled().refunded(),
    "disputed": lambda life: life.paid().disputed(),
    "dispute_lost": lambda life: life.paid().disputed().decided("lost"),
    "dispute_won": lambda life: life.paid().disputed().decided("won"),
    "pickup": lambda life: life.picked_up(),
    "ready": lambda life: life.picked_up().sent(url=""),
}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_page_in_both_languages(services, state, language):
    life = STATES[state](place(services, language, TAZ_MAR=2, CUE_BRA=1))
    page = life.page()
    assert page.status == 200
    assert f"<html lang={language}>" in page.body
    named = {"partly_refunded": "paid", "pickup": "paid", "dispute_won": "paid"}.get(state, state)
    heading = services.runtime.texts(language)(f"order.state.{named}.title")
    assert f"<h1>{heading}</h1>" in page.body
    assert "{" not in re.sub(r"<(style|script).*?</\1>", "", page.body, flags=re.DOTALL)


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_json(services, state):
    found = STATES[state](place(services, TAZ_MAR=2, CUE_BRA=1)).json()
    assert found["lines"][0]["total"] == 4800
    assert [step["state"] for step in found["timeline"]].count("current") == 1


def test_a_page_is_never_cached_indexed_framed_or_told_to_other_sites(services):
    headers = place(services).paid().page().headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


def test_json_is_as_private_as_the_page(services):
    life = place(services).paid()
    event = api_event("GET", "/x", parameters={"token": life.token})
    headers = answer(handle, event, services).headers
    assert (headers["cache-control"], headers["x-robots-tag"]) == ("no-store", "noindex")


def test_json_says_only_what_is_on_the_list(services):
    life = place(services, TAZ_MAR=1).paid()
    found = life.json()
    assert set(found) == {
        "number", "status", "refund_state", "paid", "language", "currency", "created_at",
        "lines", "totals", "shipping", "promise", "shipments", "timeline", "gift", "note", "code",
        "withdrawal", "returns", "invoices",
    }  # fmt: skip
    text = str(found)
    for secret in ("ana@example.com", "+34600000000", "pi_", "cs_test", life.id, "attention"):
        assert secret not in text


def test_the_page_shows_neither_mail_address_nor_phone_of_the_customer(services):
    page = place(services).paid().page().body
    assert "ana@example.com" not in page
    assert "+34600000000" not in page


def test_the_totals_are_those_that_stripe_charged(services):
    totals = Totals(7400, 740, 490, 0, 7150)
    life = place(services, TAZ_MAR=2, PLA_VEG=1).paid(totals=totals)
    assert life.json()["totals"] == {
        "subtotal": 7400, "discount": 740, "shipping": 490, "tax": 0, "total": 7150, "refunded": 0,
    }  # fmt: skip
    page = life.page().body
    for amount in ("74,00\u00a0€", "-7,40\u00a0€", "4,90\u00a0€", "71,50\u00a0€"):
        assert amount in page
    assert "IVA incluido" in page


def test_tax_that_was_added_is_a_row_of_its_own(tmp_path):
    shop = make_shop()
    services = make_services(tmp_path, shop=replace(shop, tax=replace(shop.tax, behavior="exclusive")))
    stock_shelves(services)
    page = place(services).paid(totals=Totals(2400, 0, 490, 607, 3497)).page().body
    assert "6,07\u00a0€" in page
    assert "IVA incluido" not in page


def test_free_shipping_is_said_in_words(services):
    page = place(services, "en", PLA_VEG=3).paid(totals=Totals(7800, 0, 0, 0, 7800)).page().body
    assert "Free" in page


def test_a_parcel_shows_its_carrier_number_and_link(services):
    page = place(services).paid().sent().page().body
    assert "SEUR" in page
    assert "ES023" in page
    assert 'href="https://carrier.test/follow/ES123"' in page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.test", "http://[", "ftp://x.test/"])
def test_a_tracking_link_that_is_no_web_address_is_left_out(services, url):
    page = place(services).paid().sent(url=url).page().body
    assert url not in page


def test_a_line_can_be_reviewed_once_it_is_sent(services):
    life = place(services, TAZ_MAR=1, PLA_VEG=1).paid()
    assert "/api/reviews/" not in life.page().body
    life.sent({"PLA-VEG": 1})
    page = life.page().body
    assert life.review_token(1) in page
    assert life.review_token(0) not in page


def test_a_preorder_says_when_it_will_leave(services):
    page = place(services, "en", CUE_BRA=1).paid().page().body
    assert "Pre-order: leaves from 20 January 2027" in page


@pytest.mark.parametrize("state", ["paid", "partly_shipped", "shipped"])
def test_an_order_that_holds_a_preorder_promises_no_working_days(services, state):
    page = STATES[state](place(services, "en", TAZ_MAR=1, CUE_BRA=1)).page().body
    assert "working days" not in page
    assert "Standard delivery" in page


def test_an_order_of_pieces_that_are_there_says_how_long_they_take(services):
    assert "2–3 working days" in place(services, "en").paid().page().body


def test_a_preorder_that_was_bought_after_its_day_ships_like_any_other(services):
    services.clock.advance(5 * 30 * 86_400)  # type: ignore[attr-defined]
    assert "2–3 working days" in place(services, "en", CUE_BRA=1).paid().page().body


def test_the_page_waits_for_the_webhook_by_itself_at_growing_intervals(services):
    life = place(services)
    waits = []
    query = ""
    while found := re.search(r'http-equiv="refresh" content="(\d+); url=(\?n=\d+)"', life.page(query).body):
        waits.append(int(found[1]))
        query = found[2].removeprefix("?")
        assert len(waits) < 30
    assert waits == sorted(waits)
    assert waits[0] <= 3
    assert 120 <= sum(waits) <= 300
    assert services.runtime.texts("es")("order.state.checkout_late.title") in life.page(query).body


@pytest.mark.parametrize("visit", ["-1", "1e9", "x", "9999999999999999999", "%C3%B1", "٣"])
def test_a_strange_count_of_visits_is_the_first(services, visit):
    assert 'content="2; url=?n=1"' in place(services).page(f"n={visit}").body


def test_a_paid_page_tells_the_cart_once_and_by_a_number_that_is_no_secret(services):
    life = place(services)
    assert "vitrina-order" not in life.page().body
    page = life.paid().page().body
    assert '<meta name="vitrina-order" content="paid">' in page
    number = re.search(r'name="vitrina-order-number" content="([0-9A-Z]{4}-[0-9A-Z]{4})"', page)
    assert number
    assert number[1] == life.json()["number"]
    assert "refresh" not in page.partition("</head>")[0]


def test_an_order_whose_money_is_on_its_way_empties_the_cart_too(services):
    life = place(services).pending()
    page = life.page().body
    assert '<meta name="vitrina-order" content="pending">' in page
    assert f'<meta name="vitrina-order-number" content="{life.json()["number"]}">' in page


def test_a_checkout_that_ran_out_leads_back_to_the_cart(services):
    page = place(services).expired().page().body
    assert '<a class="button" href="/carrito/">' in page
    assert "vitrina-order" not in page


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_failed_payment_leads_to_the_shop_and_promises_no_cart(services, language):
    page = place(services, language).pending().failed().page().body
    main = page.partition("<article")[2].partition("</article>")[0]
    assert f'<a class="button" href="{"/tienda/" if language == "es" else "/en/shop/"}">' in main
    assert "/carrito/" not in main
    assert "/en/cart/" not in main
    assert not re.search(r"\b(cesta|cart)\b", main)
    assert "vitrina-order" not in page


def test_a_refund_that_bounced_is_not_shown_as_done(services):
    from commerce import orders

    life = place(services).paid().refunded(500)
    life._apply(lambda order: orders.refund_failed(order, "re_1", 0))
    page = life.page().body
    assert "Reembols" not in page


HOSTILE = "<script>alert(1)</script>{{7*7}}{% raw %}<!--vitrina:slot-->\"'&"


def test_what_a_customer_wrote_stays_text(services):
    facts: PaymentFacts = make_facts("x")
    customer = Customer("a@example.com", HOSTILE, "", HOSTILE, Address(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "1", "<b>"))
    page = place(services).paid(customer=replace(facts.customer, **vars(customer))).page().body
    assert "<script>alert" not in page
    assert "49{%" not in page
    assert "{{7*7}}" in page
    assert page.count("</main>") == 1
    assert "&lt;!--vitrina:slot--&gt;" in page


def test_an_order_of_nothing_to_pay_is_paid(services):
    life = place(services).paid(totals=Totals(2400, 2400, 0, 0, 0), payment_intent="")
    assert life.json()["paid"] is True
    assert life.json()["refund_state"] == "none"


def test_the_page_and_the_json_say_what_the_buyer_wished(services):
    life = place(services, wishes={"gift_wrap": True, "gift_message": "Feliz día"}, text="Para Ana").paid()

    found = life.json()
    assert found["gift"] == {"wrap": True, "wrap_amount": 350, "message": "Feliz día"}
    assert found["lines"][0]["personalization"] == "Para Ana"
    page = life.page().body
    for words in (
        "Tu texto: «Para Ana»",
        "Envuelto para regalo",
        "3,50\u00a0€",
        "Feliz día",
        "Sin precios en el paquete",
    ):
        assert words in page


def test_an_order_without_wishes_has_no_room_for_them(services):
    assert "order-wishes" not in place(services).paid().page().body
