"""Opening a Checkout session: what is taken, and every refusal in Stripe's words."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.sandbox.support import START, World, line, session_params, shipping


def test_a_new_session_is_open_unpaid_and_has_a_page(world: World) -> None:
    session = world.open(metadata={"order_id": "o1"}, client_reference_id="o1", locale="es")
    assert (session.object, session.status, session.payment_status) == ("checkout.session", "open", "unpaid")
    assert session.id.startswith("cs_test_")
    assert session.url == f"{world.base}/pay/{session.id}"
    assert session.amount_total == session.amount_subtotal == 2400
    assert session.currency == "eur"
    assert session.livemode is False
    assert session.metadata["order_id"] == session.client_reference_id == "o1"
    assert session.expires_at == START + 24 * 3600
    assert session.payment_intent is None and session.customer_details is None
    assert session.payment_method_types == ["card", "sepa_debit"]


def test_everything_a_shop_sends_is_taken_and_shown_again(world: World) -> None:
    session = world.open(
        line_items=[line(quantity=2), line("Vega plate", 2600)],
        shipping_address_collection={"allowed_countries": ["ES", "PT"]},
        shipping_options=[
            shipping(
                delivery_estimate={
                    "minimum": {"unit": "business_day", "value": 2},
                    "maximum": {"unit": "business_day", "value": 4},
                }
            ),
            shipping("Pick up", 0),
        ],
        phone_number_collection={"enabled": True},
        consent_collection={"terms_of_service": "required"},
        custom_text={"submit": {"message": "Made to order"}, "terms_of_service_acceptance": {"message": "I agree"}},
        allow_promotion_codes=True,
        automatic_tax={"enabled": False},
        invoice_creation={"enabled": False},
        tax_id_collection={"enabled": True},
        billing_address_collection="required",
        submit_type="pay",
        customer_creation="if_required",
        customer_email="ana@example.com",
        after_expiration={"recovery": {"enabled": True, "allow_promotion_codes": True}},
        payment_intent_data={
            "metadata": {"order_id": "o1"},
            "description": "Order 1",
            "receipt_email": "a@example.com",
        },
        allowed_payment_method_types=["card"],
        branding_settings={"display_name": "Barro Lento", "button_color": "#174848"},
        expires_at=START + 31 * 60,
        expand=["line_items", "shipping_options.shipping_rate"],
    )
    assert session.amount_subtotal == 7400
    assert session.amount_total == 7900, "the first shipping option counts until another is chosen"
    assert session.shipping_cost.amount_total == 500
    assert session.total_details.amount_shipping == 500
    assert session.shipping_options[0].shipping_rate.display_name == "Delivery"
    assert session.expires_at == START + 31 * 60
    assert session.payment_method_types == session.allowed_payment_method_types == ["card"]
    assert [(item.description, item.quantity, item.amount_total) for item in session.line_items.data] == [
        ("Tide mug", 2, 4800),
        ("Vega plate", 1, 2600),
    ]
    assert session.consent_collection.terms_of_service == "required"
    assert session.branding_settings.display_name == "Barro Lento"
    assert session.after_expiration.recovery.url is None


def test_a_total_of_nothing_is_allowed(world: World) -> None:
    assert world.open(line_items=[line(unit_amount=0)]).amount_total == 0


def test_prices_made_for_one_session_are_there_but_serve_no_other(world: World) -> None:
    session = world.open(expand=["line_items.data.price.product"])
    price = session.line_items.data[0].price
    assert world.client.v1.prices.retrieve(price.id).unit_amount == 2400
    assert world.client.v1.products.retrieve(price.product.id).name == "Tide mug"
    with pytest.raises(stripe.InvalidRequestError, match="inactive"):
        world.open(line_items=[{"price": price.id, "quantity": 1}])


def test_a_shipping_rate_can_be_used_again_by_its_id(world: World) -> None:
    rate = world.open(shipping_options=[shipping()]).shipping_options[0].shipping_rate
    assert world.open(shipping_options=[{"shipping_rate": rate}]).shipping_cost.shipping_rate == rate
    assert world.client.v1.shipping_rates.retrieve(rate).fixed_amount.amount == 500


def _price(**changes: Any) -> list[dict[str, Any]]:
    return [{"quantity": 1, "price_data": {**line()["price_data"], **changes}}]


def _product(**changes: Any) -> list[dict[str, Any]]:
    return _price(product_data={"name": "Mug", **changes})


REFUSED: dict[str, tuple[dict[str, Any], str | None, str | None, str]] = {
    # what is wrong: (changes, code, param, words)
    "no mode": ({"mode": None}, "parameter_missing", "mode", "Missing required param: mode."),
    "unknown mode": ({"mode": "gift"}, None, "mode", "must be one of payment"),
    "subscription mode": ({"mode": "subscription"}, None, "mode=subscription", "sandbox does not support"),
    "no success URL": ({"success_url": None}, "parameter_missing", "success_url", "Missing required param"),
    "bad URL": ({"success_url": "barrolento.example"}, "url_invalid", "success_url", "Not a valid URL"),
    "script URL": ({"cancel_url": "javascript:alert(1)"}, "url_invalid", "cancel_url", "Not a valid URL"),
    "no lines": ({"line_items": None}, "parameter_missing", "line_items", "Missing required param"),
    "101 lines": ({"line_items": [line()] * 101}, None, "line_items", "at most 100 line items"),
    "unknown parameter": ({"colour": "red"}, "parameter_unknown", "colour", "Received unknown parameter: colour"),
    "unknown nested": (
        {"line_items": [line(colour="red")]},
        "parameter_unknown",
        "line_items[0][colour]",
        r"Received unknown parameter: line_items\[0\]\[colour\]",
    ),
    "old name of methods": (
        {"payment_method_types": ["card"]},
        "parameter_unknown",
        "payment_method_types",
        "Did you mean allowed_payment_method_types",
    ),
    "hosted": ({"ui_mode": "hosted"}, None, "ui_mode", "must be one of hosted_page"),
    "embedded": ({"ui_mode": "embedded"}, None, "ui_mode", "Invalid ui_mode"),
    "embedded page": ({"ui_mode": "embedded_page"}, None, "ui_mode=embedded_page", "does not support"),
    "custom": ({"ui_mode": "custom"}, None, "ui_mode", "Invalid ui_mode"),
    "unknown method": ({"allowed_payment_method_types": ["gold"]}, None, "allowed_payment_method_types[0]", "Invalid"),
    "no method left": (
        {"allowed_payment_method_types": ["ideal"]},
        None,
        "allowed_payment_method_types",
        "No valid payment method types",
    ),
    "negative price": ({"line_items": _price(unit_amount=-1)}, "parameter_invalid_integer", None, "greater than"),
    "price in words": ({"line_items": _price(unit_amount="ten")}, "parameter_invalid_integer", None, "Invalid integer"),
    "fraction": ({"line_items": _price(unit_amount=24.5)}, "parameter_invalid_integer", None, "Invalid integer: 24.5"),
    "too dear": ({"line_items": _price(unit_amount=100_000_000)}, "parameter_invalid_integer", None, "less than or"),
    "total too dear": ({"line_items": [line(unit_amount=90_000_000, quantity=2)]}, "amount_too_large", None, "total"),
    "below the minimum": ({"line_items": [line(unit_amount=49)]}, "amount_too_small", None, "at least €0.50"),
    "quantity 0": ({"line_items": [line(quantity=0)]}, "parameter_invalid_integer", "line_items[0][quantity]", "1"),
    "no quantity": (
        {"line_items": [{"price_data": line()["price_data"]}]},
        "parameter_missing",
        "line_items[0][quantity]",
        "Quantity is required",
    ),
    "unknown price": (
        {"line_items": [{"price": "price_x", "quantity": 1}]},
        "resource_missing",
        "line_items[0][price]",
        "No such price: 'price_x'",
    ),
    "two prices": ({"line_items": [line(price="price_x")]}, "parameters_exclusive", None, "only specify one"),
    "no price": ({"line_items": [{"quantity": 1}]}, "parameter_missing", "line_items[0][price]", "must specify one"),
    "no amount": (
        {"line_items": [{"quantity": 1, "price_data": {"currency": "eur", "product_data": {"name": "Mug"}}}]},
        "parameter_missing",
        "line_items[0][price_data][unit_amount]",
        "unit_amount",
    ),
    "no product": (
        {"line_items": [{"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 100}}]},
        "parameter_missing",
        "line_items[0][price_data][product]",
        "product_data",
    ),
    "no name": (
        {"line_items": _price(product_data={"description": "Nice"})},
        "parameter_missing",
        "line_items[0][price_data][product_data][name]",
        "Missing required param",
    ),
    "empty name": ({"line_items": _product(name="")}, "parameter_invalid_empty", None, "empty string"),
    "unknown product": ({"line_items": [{**_price()[0], "price_data": {
        "currency": "eur", "unit_amount": 100, "product": "prod_x"}}]}, "resource_missing", None, "No such product"),
    "nine pictures": (
        {"line_items": _product(images=["http://x.example/a.jpg"] * 9)},
        None,
        "line_items[0][price_data][product_data][images]",
        "at most 8",
    ),
    "bad picture": ({"line_items": _product(images=["a.jpg"])}, "url_invalid", None, "Not a valid URL"),
    "bad tax code": ({"line_items": _product(tax_code="books")}, None, None, "Invalid string: books"),
    "bad tax behaviour": ({"line_items": _price(tax_behavior="included")}, None, None, "must be one of exclusive"),
    "recurring": ({"line_items": _price(recurring={"interval": "month"})}, None, None, "subscriptions"),
    "unknown currency": ({"line_items": _price(currency="xxx")}, None, None, "Invalid currency: xxx"),
    "two currencies": (
        {"line_items": [line(), *_price(currency="usd")]},
        None,
        "line_items[1]",
        "expected currency: `eur`",
    ),
    "other session currency": ({"currency": "usd"}, None, "currency", "expected currency"),
    "adjustable quantity": (
        {"line_items": [line(adjustable_quantity={"enabled": True})]},
        None,
        "line_items[0][adjustable_quantity]",
        "does not support",
    ),
    "six deliveries": ({"shipping_options": [shipping()] * 6}, None, "shipping_options", "at most 5"),
    "delivery without a name": (
        {"shipping_options": [{"shipping_rate_data": {"fixed_amount": {"amount": 1, "currency": "eur"}}}]},
        "parameter_missing",
        "shipping_options[0][shipping_rate_data][display_name]",
        "Missing required param",
    ),
    "delivery without an amount": (
        {"shipping_options": [{"shipping_rate_data": {"display_name": "Post"}}]},
        "parameter_missing",
        "shipping_options[0][shipping_rate_data][fixed_amount]",
        "fixed_amount",
    ),
    "delivery in dollars": (
        {"shipping_options": [shipping(fixed_amount={"amount": 500, "currency": "usd"})]},
        None,
        "shipping_options[0]",
        "shipping rate's currency",
    ),
    "negative delivery": (
        {"shipping_options": [shipping(amount=-1)]},
        "parameter_invalid_integer",
        "shipping_options[0][shipping_rate_data][fixed_amount][amount]",
        "greater than",
    ),
    "odd delivery type": ({"shipping_options": [shipping(type="by_weight")]}, None, None, "fixed_amount"),
    "odd estimate": (
        {"shipping_options": [shipping(delivery_estimate={"maximum": {"unit": "moon", "value": 1}})]},
        None,
        None,
        "must be one of business_day",
    ),
    "unknown delivery": (
        {"shipping_options": [{"shipping_rate": "shr_x"}]},
        "resource_missing",
        "shipping_options[0][shipping_rate]",
        "No such shipping rate",
    ),
    "unknown country": (
        {"shipping_address_collection": {"allowed_countries": ["ES", "XX"]}},
        None,
        "shipping_address_collection[allowed_countries][1]",
        "Invalid",
    ),
    "too short": ({"expires_at": START + 1790}, None, "expires_at", "at least 30 minutes"),
    "too long": ({"expires_at": START + 86_401}, None, "expires_at", "less than 24 hours"),
    "bad date": ({"expires_at": "tomorrow"}, "parameter_invalid_integer", "expires_at", "Invalid integer"),
    "bad e-mail": ({"customer_email": "ana@"}, "email_invalid", "customer_email", "Invalid email address"),
    "unknown customer": ({"customer": "cus_x"}, "resource_missing", "customer", "No such customer"),
    "customer twice": (
        {"customer": "cus_x", "customer_email": "a@example.com"},
        "parameters_exclusive",
        "customer",
        "only specify one",
    ),
    "unknown locale": ({"locale": "xx"}, None, "locale", "Invalid locale"),
    "long reference": ({"client_reference_id": "x" * 201}, None, "client_reference_id", "at most 200"),
    "discount twice": (
        {"discounts": [{"coupon": "x"}], "allow_promotion_codes": True},
        "parameters_exclusive",
        "allow_promotion_codes",
        "only specify one",
    ),
    "two discounts": ({"discounts": [{"coupon": "x"}, {"coupon": "y"}]}, None, "discounts", "at most 1"),
    "unknown coupon": ({"discounts": [{"coupon": "x"}]}, "resource_missing", "discounts[0][coupon]", "No such coupon"),
    "unknown code": (
        {"discounts": [{"promotion_code": "promo_x"}]},
        "resource_missing",
        "discounts[0][promotion_code]",
        "No such promotion code",
    ),
    "tax computed": ({"automatic_tax": {"enabled": True}}, None, "automatic_tax[enabled]", "computes no taxes"),
    "invoice": ({"invoice_creation": {"enabled": True}}, None, "invoice_creation[enabled]", "makes no invoices"),
    "promotional consent": ({"consent_collection": {"promotions": "auto"}}, None, None, "merchant's country"),
    "manual capture": ({"payment_intent_data": {"capture_method": "manual"}}, None, None, "captures payments at once"),
    "boolean in words": ({"allow_promotion_codes": "maybe"}, None, "allow_promotion_codes", "Invalid boolean: maybe"),
    "list for an object": ({"automatic_tax": "no"}, None, "automatic_tax", "Invalid object"),
    "object for a list": ({"line_items": {"a": "b"}}, None, "line_items", "Invalid array"),
    "51 metadata keys": ({"metadata": {f"k{i}": "v" for i in range(51)}}, None, "metadata", "up to 50 keys"),
    "long metadata key": ({"metadata": {"k" * 41: "v"}}, None, None, "up to 40 characters"),
    "long metadata value": ({"metadata": {"k": "v" * 501}}, None, "metadata[k]", "up to 500 characters"),
    "brackets in a key": ({"metadata": {"a[b]": "v"}}, None, "metadata", "square brackets"),
    "an object in metadata": ({"metadata": {"a": {"b": "v"}}}, None, "metadata[a]", "must be strings"),
    "long text": ({"custom_text": {"submit": {"message": "x" * 1201}}}, None, "custom_text[submit][message]", "1200"),
    "empty value": ({"cancel_url": ""}, "parameter_invalid_empty", "cancel_url", "empty string"),
    "unknown expansion": ({"expand": ["colour"]}, None, "expand", "cannot be expanded"),
    "deep expansion": ({"expand": ["a.b.c.d.e"]}, None, "expand", "more than 4 levels"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_parameter_is_refused_and_nothing_is_opened(world: World, what: str) -> None:
    changes, code, param, words = REFUSED[what]
    with pytest.raises(stripe.InvalidRequestError, match=words) as caught:
        world.open(**changes)
    assert caught.value.http_status == 400
    assert caught.value.code == code
    if param:
        assert caught.value.param == param
    assert caught.value.request_id
    assert len(world.client.v1.checkout.sessions.list().data) == 0
    assert len(world.client.v1.events.list().data) == 0


def test_metadata_at_its_limits_is_kept(world: World) -> None:
    metadata = {f"{i:02}" + "k" * 38: "v" * 500 for i in range(49)} | {"0": "a number is no list index here"}
    session = world.open(metadata=metadata)
    assert session.metadata.to_dict() == metadata


def test_thirty_minutes_and_a_day_are_both_allowed(world: World) -> None:
    assert world.open(expires_at=START + 1800).expires_at == START + 1800
    assert world.open(expires_at=START + 86_400).expires_at == START + 86_400


def test_a_hundred_lines_are_allowed(world: World) -> None:
    session = world.open(line_items=[line(f"Piece {i}", 100) for i in range(100)])
    assert session.amount_total == 10_000


def test_the_smallest_charge_depends_on_the_currency(world: World) -> None:
    assert world.open(line_items=_price(currency="gbp", unit_amount=30)).amount_total == 30
    with pytest.raises(stripe.InvalidRequestError):
        world.open(line_items=_price(currency="sek", unit_amount=299))


def test_yen_are_whole(world: World) -> None:
    session = world.open(line_items=_price(currency="jpy", unit_amount=2400))
    assert "¥2,400" in world.browser.get(session.url).text


def test_the_parameters_of_the_tests_are_the_typed_ones_of_the_client() -> None:
    from stripe.params.checkout import SessionCreateParams

    assert set(session_params()) <= set(SessionCreateParams.__annotations__)
