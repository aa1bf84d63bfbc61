"""The contract itself can fail, and every state of every object was held against it.

All other tests of this folder pass their exchanges and events through the same check (`conftest`); here each kind of
object is seen in each of its states, fully expanded.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.stripe_contract import check, check_event, check_exchange, template_of, typed
from tests.sandbox.stripe_schemas import object_validator, request_validator
from tests.sandbox.support import Exchange, World, line, session_params, shipping

EVERYTHING = (
    "customer",
    "discounts.coupon",
    "discounts.promotion_code.promotion.coupon",
    "line_items.data.discounts",
    "line_items.data.price.product",
    "line_items.data.taxes",
    "payment_intent.customer",
    "payment_intent.latest_charge.refunds",
    "payment_intent.payment_method",
    "shipping_cost.shipping_rate",
    "shipping_cost.taxes",
    "shipping_options.shipping_rate",
    "total_details.breakdown",
)
FULL: dict[str, Any] = {
    "line_items": [line(quantity=2), line("Vega plate", 2600)],
    "shipping_address_collection": {"allowed_countries": ["ES"]},
    "shipping_options": [shipping(delivery_estimate={"maximum": {"unit": "week", "value": 1}})],
    "phone_number_collection": {"enabled": True},
    "consent_collection": {"terms_of_service": "required"},
    "allow_promotion_codes": True,
    "after_expiration": {"recovery": {"enabled": True}},
    "customer_creation": "always",
    "tax_id_collection": {"enabled": True},
    "payment_intent_data": {"description": "Order", "receipt_email": "a@example.com", "statement_descriptor": "BARRO"},
    "branding_settings": {"icon": {"type": "url", "url": "http://shop.example/i.png"}},
    "wallet_options": {"link": {"display": "never"}},
    "excluded_payment_method_types": ["klarna"],
    "custom_text": {"submit": {"message": "Thank you"}},
}


@pytest.mark.parametrize(
    "outcome", ["", "expire", "succeed", "decline", "delayed_success", "delayed_failure", "settled"]
)
def test_a_session_is_whole_in_every_state(world: World, outcome: str) -> None:
    coupon = world.client.v1.coupons.create(params={"percent_off": 10})
    world.client.v1.promotion_codes.create(params={"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "TEN"})
    session = world.open(**FULL)
    if outcome == "expire":
        world.client.v1.checkout.sessions.expire(session.id)
    elif outcome:
        world.browser.post(session.url, {"action": "apply", "promotion_code": "TEN"})
        world.browser.pay(session, outcome="delayed_success" if outcome == "settled" else outcome)
    if outcome == "settled":
        world.wait(60)
    whole = world.session(session.id, *EVERYTHING)
    check(object_validator("checkout.session"), world.tape[-1].body)
    assert whole.livemode is False
    world.sandbox.tick()
    assert outcome == "" or world.shop.events, "the events are checked when the test ends"


def test_refunds_and_disputes_are_whole(world: World) -> None:
    for outcome in ("succeed", "delayed_success"):
        paid = world.paid(outcome, **FULL)
        world.wait(60)
        charge = world.session(paid.id, "payment_intent").payment_intent.latest_charge
        refund = world.client.v1.refunds.create(
            params={"charge": charge, "amount": 100, "expand": ["charge", "payment_intent"]}
        )
        world.wait(60)
        world.panel("fail-refund", refund.id)
        world.panel("dispute", charge)
        world.panel("lose", world.client.v1.disputes.list(params={"expand": ["data.payment_intent"]}).data[0].id)
        world.sandbox.tick()
    assert {"refund.failed", "charge.dispute.closed", "charge.refund.updated"} <= set(world.shop.types)


def test_the_contract_notices_a_missing_and_an_unknown_property(world: World) -> None:
    world.open()
    body = world.tape[-1].body
    validator = object_validator("checkout.session")
    check(validator, body)
    for changed in (
        {**body, "colour": "red"},
        {name: value for name, value in body.items() if name != "payment_status"},
        {**body, "payment_status": None},
        {**body, "status": "done"},
        {**body, "total_details": {**body["total_details"], "amount_gift": 0}},
    ):
        with pytest.raises(AssertionError):
            check(validator, changed)
    with pytest.raises(AssertionError):
        check_event({"object": "event", "data": {"object": {**body, "shipping_details": None}}})
    with pytest.raises(AssertionError):
        check_exchange(Exchange("get", "/v1/gifts", "", 200, {}, {}))
    with pytest.raises(AssertionError):
        check_exchange(Exchange("get", "/v1/events", "", 400, {"message": "no"}, {}))


def test_the_contract_reads_requests_as_stripe_does() -> None:
    validator = request_validator("post", "/v1/checkout/sessions")
    pairs = [
        ("mode", "payment"),
        ("line_items[0][quantity]", "2"),
        ("line_items[0][price_data][unit_amount]", "2400"),
        ("line_items[0][price_data][currency]", "eur"),
        ("allow_promotion_codes", "true"),
        ("custom_text[submit][message]", "Thanks"),
        ("custom_text[after_submit]", ""),
        ("metadata[0]", "zero"),
    ]
    schema: Any = validator.schema
    sent = typed(pairs, schema)
    assert sent["line_items"] == [{"quantity": 2, "price_data": {"unit_amount": 2400, "currency": "eur"}}]
    assert sent["allow_promotion_codes"] is True
    assert sent["metadata"] == {"0": "zero"}
    check(validator, sent)
    for name in ("payment_method_types[0]", "line_items[0][name]", "colour"):
        with pytest.raises(AssertionError):
            check(validator, typed([*pairs, (name, "card")], schema))


def test_the_parameters_of_the_full_session_are_all_known() -> None:
    schema: Any = request_validator("post", "/v1/checkout/sessions").schema
    assert set(session_params(**FULL)) <= set(schema["properties"])


def test_the_right_path_is_checked() -> None:
    assert template_of("/v1/checkout/sessions/cs_1/line_items") == "/v1/checkout/sessions/{session}/line_items"
    assert template_of("/v1/payment_intents/pi_1") == "/v1/payment_intents/{intent}"
    assert template_of("/v1/nothing/at/all") is None
