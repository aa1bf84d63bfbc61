"""What is asked of Stripe, in all its variants. `conftest` holds each request against Stripe's public description."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from commerce.cart import MAX_LINES
from commerce.errors import CodeRefused
from commerce.shop import GiftWrap, ShippingOption, ShippingZone
from functions.adapters.stripe_payments import API_VERSION, StripePayments, session_params
from functions.ports import PromotionCode
from tests.contract.payments.conftest import KEY
from tests.contract.payments.support import ORDER, Sent, check_names, session_request
from tests.support.shop import CALENDAR, make_shop
from vitrina.stripe_sandbox.discounts import create_coupon, create_promotion_code

LABELS = {"es": "Envío", "en": "Delivery", "ca": "Enviament", "pt-BR": "Entrega"}
PHONE = ShippingOption("mensajero", "delivery", LABELS, 890, "peninsula", needs_phone=True)
SHOPS = {
    "paid shipping": {},
    "free shipping": {"shipping": tuple(replace(option, free_over=1) for option in make_shop().shipping)},
    "only pick-up": {"shipping": make_shop().shipping[2:]},
    "no way to ship": {"shipping": ()},
    "five ways to ship": {"shipping": tuple(replace(PHONE, id=f"o{n}") for n in range(5))},
    "a phone is needed": {"shipping": (PHONE,)},
    "no promotion codes": {"promotion_codes": False},
    "no terms": {"require_terms": False},
    "prices without tax": {"tax": replace(make_shop().tax, behavior="exclusive")},
    "no tax code for shipping": {"tax": replace(make_shop().tax, shipping_code="")},
    "many countries": {"zones": (ShippingZone("ue", LABELS, ("ES", "PT", "FR", "DE", "IT", "AT", "BE", "IE", "GR")),)},
    "a day of hold": {"hold_minutes": 24 * 60},
    "yen": {"currency": "JPY"},
    "dinars": {"currency": "KWD"},
}


@pytest.mark.parametrize("name", SHOPS)
def test_a_session_of_any_shop_is_opened(payments, recorder, base, name):
    shop = make_shop(**SHOPS[name])

    opened = StripePayments(KEY, shop, base).open_session(session_request(shop))

    assert (opened.status, opened.payment_status, opened.order_id) == ("open", "unpaid", ORDER)
    assert opened.url.startswith(base)
    assert opened.facts is None


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": MAX_LINES},
        {"language": "en"},
        {"zone": "europa"},
        {"image": ""},
        {"tax_code": ""},
        {"variants": {"es": ""}},
        {"unit_amount": 0},
        {"names": {"es": "Ñ «taza» & 100 % [gres] 🫖", "en": "x"}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_session_of_any_cart_is_opened(payments, shop, changes):
    assert payments.open_session(session_request(shop, **changes)).status == "open"


@pytest.mark.parametrize(("language", "locale"), [("ca", "auto"), ("eu", "auto"), ("es", "es"), ("en", "en")])
def test_a_language_that_stripe_does_not_speak_still_has_a_checkout(payments, shop, recorder, language, locale):
    shop = make_shop(shipping=tuple(replace(o, labels={**o.labels, language: o.labels["es"]}) for o in shop.shipping))
    names = {language: "Taza"}
    payments.open_session(session_request(shop, language=language, names=names, variants=names))

    assert recorder.sent[0].params["locale"] == locale


def test_the_request_says_what_the_owner_and_the_shopper_must_see(payments, shop, recorder):
    payments.open_session(session_request(shop))

    (sent,) = recorder.sent
    params = sent.params
    assert params["client_reference_id"] == params["metadata"]["order_id"] == ORDER
    assert params["payment_intent_data"]["metadata"] == {"order_id": ORDER}
    assert params["payment_intent_data"]["description"] == "Barro Lento 0123-4567"
    (line,) = params["line_items"]
    assert line["quantity"] == 2
    assert line["price_data"] == {
        "currency": "eur",
        "unit_amount": 2400,
        "tax_behavior": "inclusive",
        "product_data": {
            "name": "Taza Marea (Marea)",
            "images": ["https://shop.test/images/products/taza-marea-1.jpg"],
            "metadata": {"sku": "SKU-0"},
            "tax_code": "txcd_99999999",
        },
    }
    rates = [option["shipping_rate_data"] for option in params["shipping_options"]]
    assert [(rate["display_name"], rate["fixed_amount"]["amount"]) for rate in rates] == [
        ("Envío estándar", 490),
        ("Recogida en el taller", 0),
    ]
    assert {rate["tax_behavior"] for rate in rates} == {"inclusive"}
    assert params["expires_at"] == 1_790_000_000 + 31 * 60
    assert "receipt_email" not in params["payment_intent_data"]
    assert "invoice_creation" not in params


def estimates(sent: Sent) -> list[dict[str, Any] | None]:
    return [option["shipping_rate_data"].get("delivery_estimate") for option in sent.params["shipping_options"]]


# NOON is 2026-09-21, 16:13 in Madrid; four hours before its midnight, UTC and Madrid still agree.
@pytest.mark.parametrize(("day", "promised"), [("", True), ("2026-09-21", True), ("2026-09-22", False)])
def test_working_days_are_promised_unless_a_piece_is_a_preorder(payments, shop, recorder, day, promised):
    payments.open_session(session_request(shop, lines=2, preorder_from=day))

    standard, pick_up = estimates(recorder.sent[0])
    assert (standard is not None, pick_up) == (promised, None)


def test_a_preorder_ends_at_midnight_in_the_shop(payments, shop, recorder):
    late = replace(session_request(shop, preorder_from="2026-09-22"), created_at=1_790_028_000)  # 00:00 in Madrid
    payments.open_session(late)

    assert estimates(recorder.sent[0])[0] is not None


@pytest.mark.parametrize(("language", "note"), [("es", "En reserva"), ("en", "Pre-order"), ("en", "")])
def test_a_piece_with_a_note_says_it_under_its_name(payments, shop, recorder, language, note):
    notes = {language: note} if note else {}
    payments.open_session(session_request(shop, language=language, notes=notes))

    (line,) = recorder.sent[0].params["line_items"]
    assert line["price_data"]["product_data"].get("description") == (note or None)


def test_the_key_names_the_order_and_the_version_is_pinned(payments, shop, recorder):
    payments.open_session(session_request(shop))

    headers = recorder.sent[0].headers
    assert headers["idempotency-key"] == f"checkout-{ORDER}"
    assert headers["stripe-version"] == API_VERSION
    assert headers["authorization"] == f"Bearer {KEY}"


def test_yen_are_whole_and_dinars_have_three_digits(payments, base, recorder):
    for currency in ("JPY", "KWD"):
        shop = make_shop(currency=currency)
        StripePayments(KEY, shop, base).open_session(session_request(shop, order_id=f"{currency.lower():0<16}"))

    amounts = [sent.params["line_items"][0]["price_data"] for sent in recorder.sent]
    assert [(price["currency"], price["unit_amount"]) for price in amounts] == [("jpy", 2400), ("kwd", 2400)]


def test_the_description_and_the_types_would_notice_a_wrong_name(payments, shop, recorder):
    payments.open_session(session_request(shop))
    (sent,) = recorder.sent

    for wrong in ("ui_modus=hosted", "line_items[0][price_data][amount]=1", "metadata[a]=b&shipping_details=x"):
        with pytest.raises(AssertionError):
            replace(sent, form=f"{sent.form}&{wrong}").check()
    with pytest.raises(AssertionError):
        check_names({"line_items": [{"prices": 1}]}, "params.checkout._session_create_params", "SessionCreateParams")
    with pytest.raises(AssertionError):
        replace(sent, form=sent.form.replace("submit_type=pay", "submit_type=buy")).check()


def test_wrapping_is_the_last_line_with_its_own_tax(payments, recorder):
    wrap = GiftWrap(350, {"es": "Envuelto para regalo"}, "txcd_20030000")
    for given, code in ((wrap, "txcd_20030000"), (replace(wrap, tax_code=""), "txcd_99999999")):
        request = session_request(make_shop(), lines=2)
        request = replace(request, quote=replace(request.quote, gift_wrap=350), gift_label="Envuelto para regalo")
        params = session_params(request, make_shop(gift_wrap=given))

        *_, last = params["line_items"]
        assert (last["quantity"], last["price_data"]["unit_amount"]) == (1, 350)
        assert last["price_data"]["tax_behavior"] == "inclusive"
        assert last["price_data"]["product_data"] == {"name": "Envuelto para regalo", "tax_code": code}


def test_a_wrapped_order_of_the_most_lines_is_opened_and_totals_what_was_quoted(payments, shop, recorder):
    request = session_request(shop, lines=MAX_LINES)
    request = replace(request, quote=replace(request.quote, gift_wrap=350), gift_label="Envuelto para regalo")

    assert payments.open_session(request).status == "open"
    prices = [(line["quantity"], line["price_data"]["unit_amount"]) for line in recorder.sent[0].params["line_items"]]
    assert sum(quantity * amount for quantity, amount in prices) == request.quote.subtotal


def test_a_text_on_a_piece_stands_whole_under_its_name(payments, shop, recorder):
    text = "ñ" * 200
    request = session_request(shop, notes={"es": "Se hace para ti"})
    (line,) = request.quote.lines
    payments.open_session(replace(request, quote=replace(request.quote, lines=(replace(line, personalization=text),))))

    (sent,) = recorder.sent[0].params["line_items"]
    assert sent["price_data"]["product_data"]["description"] == f"«{text}» · Se hace para ti"


def test_a_code_is_looked_up_and_applied_instead_of_asking_for_one(payments, shop, recorder, sandbox):
    coupon = {"percent_off": 10, "duration": "once"}
    with sandbox.engine.transaction() as world:
        made = create_promotion_code(
            world,
            {"code": "VERANO10", "promotion": {"type": "coupon", "coupon": create_coupon(world, coupon)["id"]}},
        )

    found = payments.promotion_code("verano10")
    assert found == PromotionCode(made["id"], True)
    payments.open_session(replace(session_request(shop), promotion=found.id))

    params = recorder.sent[-1].params
    assert params["discounts"] == [{"promotion_code": made["id"]}]
    assert "allow_promotion_codes" not in params
    session = next(iter(sandbox.engine._state.sessions.newest_first()))
    assert session["total_details"]["amount_discount"] == 480


def test_an_unknown_an_ended_and_a_limited_code_are_told_apart(payments, sandbox, clock):
    with sandbox.engine.transaction() as world:
        coupon = create_coupon(world, {"percent_off": 10, "duration": "once"})["id"]
        offer = {"promotion": {"type": "coupon", "coupon": coupon}}
        create_promotion_code(world, {**offer, "code": "BREVE", "expires_at": clock() + 60})
        limits = {"minimum_amount": 5000, "minimum_amount_currency": "eur"}
        create_promotion_code(world, {**offer, "code": "GRANDE", "restrictions": limits})
    clock.advance(61)

    assert payments.promotion_code("NADA") is None
    assert payments.promotion_code("BREVE").is_active is False
    assert payments.promotion_code("GRANDE").minimum == 5000


def test_a_code_that_stripe_will_not_apply_is_refused_by_name(payments, shop, sandbox):
    with sandbox.engine.transaction() as world:
        coupon = create_coupon(world, {"percent_off": 10, "duration": "once"})["id"]
        offer = {"code": "PRIMERA", "promotion": {"type": "coupon", "coupon": coupon}}
        made = create_promotion_code(world, {**offer, "restrictions": {"first_time_transaction": True}})

    with pytest.raises(CodeRefused):
        payments.open_session(replace(session_request(shop), promotion=made["id"]))


@pytest.mark.parametrize(
    ("made", "least", "most"),
    [
        ("2026-09-21T11:00:00+02:00", 2, 3),  # Monday, in time: Wednesday or Thursday
        ("2026-09-21T12:00:00+02:00", 3, 4),  # too late for today
        ("2026-10-09T11:00:00+02:00", 3, 4),  # a holiday in between, of which the page knows nothing
        ("2026-09-26T11:00:00+02:00", 3, 4),  # Saturday counts from Monday
    ],
)
def test_the_payment_page_says_the_days_that_we_promise(payments, made, least, most):
    shop = make_shop(delivery=CALENDAR)
    request = replace(session_request(shop), created_at=int(datetime.fromisoformat(made).timestamp()))

    rate = session_params(request, shop)["shipping_options"][0]["shipping_rate_data"]

    assert rate["delivery_estimate"] == {
        "minimum": {"unit": "business_day", "value": least},
        "maximum": {"unit": "business_day", "value": most},
    }


def test_beyond_the_known_holidays_the_payment_page_says_no_days(payments):
    shop = make_shop(delivery=replace(CALENDAR, until="2026-09-22"))

    rate = session_params(session_request(shop), shop)["shipping_options"][0]["shipping_rate_data"]

    assert "delivery_estimate" not in rate
