"""What a buyer may wish beside the pieces: from the request to the order, the payment page and the price."""

from __future__ import annotations

import pytest

from commerce.catalogue import Personalization
from commerce.errors import CodeRefused
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.ports import PromotionCode
from functions.wiring import Services
from tests.support.shop import Answer, FakePayments, answer, api_event, make_item, make_services, make_shop, publish

ATTEMPT = "attempt-0123456789-0123456789"


@pytest.fixture
def payments() -> FakePayments:
    offered = {
        "VERANO10": PromotionCode("promo_1", True),
        "VIEJO": PromotionCode("promo_2", False),
        "GRANDE": PromotionCode("promo_3", True, 10_000),
    }
    return FakePayments(codes=offered)


@pytest.fixture
def services(tmp_path, payments) -> Services:
    made = make_services(tmp_path, payments=payments)
    stock_of_texts = make_item("PER", personalization=Personalization(20, 500), stock=4)
    publish(made.store, make_item(), stock_of_texts)
    return made


def line(sku: str = "TAZ-MAR", quantity: int = 1, text: str = "") -> dict[str, object]:
    return {"sku": sku, "quantity": quantity, **({"personalization": text} if text else {})}


def buy(services: Services, *lines: dict[str, object], **body) -> Answer:
    sent = {"lines": lines or [line()], "language": "es", **body}
    return answer(handle, api_event("POST", "/api/checkout", json_body=sent), services)


def post(services: Services, *fields: tuple[str, str]) -> Answer:
    return answer(handle, api_event("POST", "/api/checkout", form=list(fields)), services)


def the_order(services: Services):
    (order,) = list_orders(services.store, "open")
    return order


def held(services: Services, sku: str) -> int:
    return Inventory(services.store, "es").stock_of(sku).held


def test_two_texts_on_one_sku_are_two_lines_of_one_stock_and_each_pays_for_its_text(services, payments):
    assert buy(services, line("PER", 1, "Ana"), line("PER", 2, "Luis"), line("PER", 1)).status == 200

    order = the_order(services)
    assert [(each.personalization, each.quantity, each.unit_amount) for each in order.lines] == [
        ("Ana", 1, 2900),
        ("Luis", 2, 2900),
        ("", 1, 2400),
    ]
    assert order.subtotal == payments.requests[0].quote.subtotal == 3 * 2900 + 2400
    assert held(services, "PER") == 4


def test_the_same_text_twice_is_one_line_however_it_is_spaced(services):
    buy(services, line("PER", 1, "Para  Ana"), line("PER", 1, " Para\tAna\u0000 "))

    assert [(each.personalization, each.quantity) for each in the_order(services).lines] == [("Para Ana", 2)]


def test_what_is_left_is_told_of_the_sku_however_many_texts_it_has(services):
    refused = buy(services, line("PER", 3, "Ana"), line("PER", 3, "Luis"))

    assert (refused.status, refused.error_code) == (409, "sold_out")
    assert [(each["field"], each["available"]) for each in refused.json["error"]["fields"]] == [("PER", 4)]


def test_a_text_that_is_too_long_is_refused_with_the_limit_and_the_line_and_never_cut(services):
    refused = buy(services, line("PER", 1, "Ana"), line("PER", 1, "Para la mejor abuela del mundo"))

    (problem,) = refused.json["error"]["fields"]
    assert (refused.status, problem["code"]) == (422, "personalization_too_long")
    assert (problem["field"], problem["line"], problem["max"]) == ("PER", 1, 20)
    assert "20" in problem["message"]


def test_wrapping_is_charged_once_and_counts_for_the_total_but_not_for_free_delivery(services, payments):
    seen = 2400 * 2 + 350
    opened = buy(services, line(quantity=2), gift_wrap=True, gift_message="Felicidades,\nAna", expected_total=seen)

    assert opened.status == 200
    (request,) = payments.requests
    order = the_order(services)
    assert request.quote.subtotal == order.subtotal == seen
    assert (request.gift_label, order.gift_wrap) == ("Envuelto para regalo", 350)
    assert order.options.gift_message == "Felicidades,\nAna"
    assert order.options.is_gift


def test_pieces_alone_decide_on_free_delivery(tmp_path, payments):
    services = make_services(tmp_path, payments=payments)
    publish(services.store, make_item(unit_amount=5900))

    buy(services, gift_wrap=True)

    assert [offer.unit_amount for offer in payments.requests[0].shipping] == [490, 0]


def test_another_price_of_the_wrapping_is_a_changed_price(services):
    refused = buy(services, gift_wrap=True, expected_total=2400 + 300)

    assert (refused.status, refused.error_code) == (409, "price_changed")
    quote = refused.json["error"]["quote"]
    assert (quote["gift_wrap"], quote["subtotal"]) == (350, 2750)


def test_a_shop_that_wraps_nothing_says_so(tmp_path, payments):
    services = make_services(tmp_path, payments=payments, shop=make_shop(gift_wrap=None))
    publish(services.store, make_item())

    refused = buy(services, gift_wrap=True)

    assert (refused.status, refused.error_code) == (422, "no_gift_wrap")
    assert payments.requests == []


def test_every_text_that_is_too_long_is_named_at_once(services):
    refused = buy(services, gift_message="a" * 301, note="b" * 501)

    assert [(each["field"], each["max"]) for each in refused.json["error"]["fields"]] == [
        ("gift_message", 300),
        ("note", 500),
    ]


def test_a_code_goes_to_the_payment_page_as_the_discount_it_is(services, payments):
    assert buy(services, code=" verano10 ").status == 200

    assert payments.requests[0].promotion == "promo_1"
    order = the_order(services)
    assert (order.options.code, order.promotion) == ("verano10", "promo_1")


@pytest.mark.parametrize(
    ("code", "status", "answered"),
    [("NADA", 422, "unknown_code"), ("VIEJO", 409, "expired_code"), ("GRANDE", 409, "code_minimum")],
)
def test_a_code_that_cannot_be_used_is_answered_kindly_and_holds_nothing(services, payments, code, status, answered):
    refused = buy(services, code=code)

    assert (refused.status, refused.error_code) == (status, answered)
    (problem,) = refused.json["error"]["fields"]
    assert problem["field"] == "code"
    assert held(services, "TAZ-MAR") == 0
    assert payments.requests == []


def test_a_shop_without_promotion_codes_knows_none(tmp_path, payments):
    services = make_services(tmp_path, payments=payments, shop=make_shop(promotion_codes=False))
    publish(services.store, make_item())

    assert buy(services, code="VERANO10").error_code == "unknown_code"


def test_a_code_that_only_stripe_can_refuse_gives_the_pieces_back(services, payments):
    payments.problem = CodeRefused("first purchase only")

    refused = buy(services, code="VERANO10")

    assert (refused.status, refused.error_code) == (409, "unusable_code")
    assert held(services, "TAZ-MAR") == 0


def test_the_same_attempt_with_another_wish_is_another_order(services, payments):
    for wishes in ({}, {"gift_wrap": True}, {"gift_wrap": True, "note": "Sin prisa"}, {"note": "Sin prisa"}):
        buy(services, attempt=ATTEMPT, **wishes)
    buy(services, attempt=ATTEMPT, note="Sin prisa")

    assert len(payments.requests) == 4
    assert held(services, "TAZ-MAR") == 1


def test_a_plain_form_carries_every_wish(services, payments):
    sent = post(
        services,
        ("sku", "PER"),
        ("quantity", "2"),
        ("personalization", "Para Ana"),
        ("gift_wrap", "on"),
        ("gift_message", "Felicidades\r\nde Luis"),
        ("note", ""),
        ("code", "verano10"),
    )

    assert sent.status == 303
    order = the_order(services)
    assert (order.lines[0].personalization, order.subtotal) == ("Para Ana", 2 * 2900 + 350)
    assert order.options.gift_message == "Felicidades\nde Luis"
    assert payments.requests[0].promotion == "promo_1"


def test_an_empty_text_and_an_unticked_box_of_a_plain_form_are_no_wish(services):
    fields = (("sku", "TAZ-MAR"), ("personalization", ""), ("gift_wrap", ""), ("gift_message", ""), ("code", ""))
    assert post(services, *fields).status == 303

    assert not the_order(services).options.is_special
