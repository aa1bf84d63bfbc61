"""The sandbox's parameters are the installed client's, name by name; the description is one version behind.

Each entry of KNOWN_DIFFERENCES must be a real difference between the two, or the list is out of date.
"""

from __future__ import annotations

import pytest

from tests.sandbox.client_types import classes, literals_in, names_in
from tests.sandbox.stripe_schemas import KNOWN_DIFFERENCES, description
from vitrina.stripe_sandbox import parameters
from vitrina.stripe_sandbox.session_parameters import LOCALES, PAYMENT_METHODS, SESSION_CREATE
from vitrina.stripe_sandbox.validation import Choice, Fields, Many, Metadata, OrEmpty, OrScalar, Rule

CREATE = "params.checkout._session_create_params"
RULES = {
    "SessionCreateParams": (CREATE, SESSION_CREATE),
    "SessionListParams": ("params.checkout._session_list_params", parameters.SESSION_LIST),
    "SessionExpireParams": ("params.checkout._session_expire_params", parameters.RETRIEVE),
    "SessionRetrieveParams": ("params.checkout._session_retrieve_params", parameters.RETRIEVE),
    "SessionLineItemListParams": ("params.checkout._session_line_item_list_params", parameters.LINE_ITEM_LIST),
    "PaymentIntentListParams": ("params._payment_intent_list_params", parameters.PAYMENT_INTENT_LIST),
    "PaymentIntentCancelParams": ("params._payment_intent_cancel_params", parameters.PAYMENT_INTENT_CANCEL),
    "ChargeListParams": ("params._charge_list_params", parameters.CHARGE_LIST),
    "RefundCreateParams": ("params._refund_create_params", parameters.REFUND_CREATE),
    "RefundListParams": ("params._refund_list_params", parameters.REFUND_LIST),
    "CouponCreateParams": ("params._coupon_create_params", parameters.COUPON_CREATE),
    "CouponListParams": ("params._coupon_list_params", parameters.COUPON_LIST),
    "PromotionCodeCreateParams": ("params._promotion_code_create_params", parameters.PROMOTION_CODE_CREATE),
    "PromotionCodeUpdateParams": ("params._promotion_code_update_params", parameters.PROMOTION_CODE_UPDATE),
    "PromotionCodeListParams": ("params._promotion_code_list_params", parameters.PROMOTION_CODE_LIST),
    "EventListParams": ("params._event_list_params", parameters.EVENT_LIST),
    "WebhookEndpointCreateParams": ("params._webhook_endpoint_create_params", parameters.WEBHOOK_ENDPOINT_CREATE),
    "WebhookEndpointUpdateParams": ("params._webhook_endpoint_update_params", parameters.WEBHOOK_ENDPOINT_UPDATE),
    "WebhookEndpointListParams": ("params._webhook_endpoint_list_params", parameters.WEBHOOK_ENDPOINT_LIST),
    "DisputeListParams": ("params._dispute_list_params", parameters.DISPUTE_LIST),
}


@pytest.mark.parametrize("name", RULES)
def test_the_rules_name_what_the_client_names_at_every_level(name: str) -> None:
    module, rule = RULES[name]
    _compare(module, name, rule)


def _compare(module: str, name: str, rule: Fields) -> None:
    typed = classes(module)[name]
    assert set(rule.fields) == set(typed), name
    for field, inner in rule.fields.items():
        below = _fields_of(inner)
        types = [n for n in names_in(typed[field]) if n in classes(module)]
        if below and types:
            _compare(module, types[0], below)


def _fields_of(rule: Rule) -> Fields | None:
    if isinstance(rule, Fields):
        return rule
    if isinstance(rule, Many):
        return _fields_of(rule.of)
    if isinstance(rule, OrEmpty):
        return _fields_of(rule.rule)
    return rule.fields if isinstance(rule, OrScalar) else None


def test_the_choices_are_the_clients() -> None:
    typed = classes(CREATE)["SessionCreateParams"]
    for field, rule in SESSION_CREATE.fields.items():
        choice = rule.of if isinstance(rule, Many) else rule
        if isinstance(choice, Choice):
            known = literals_in(typed[field])
            given = {*choice.values, *choice.unsupported}
            extra = PAYMENT_METHODS if field == "excluded_payment_method_types" else ()
            assert given - {*extra} <= known and known <= given, field


def test_metadata_is_metadata_everywhere() -> None:
    def all_rules(rule: Fields) -> list[tuple[str, Rule]]:
        rows = list(rule.fields.items())
        return rows + [row for _, inner in rows if (below := _fields_of(inner)) for row in all_rules(below)]

    assert all(isinstance(rule, Metadata) for name, rule in all_rules(SESSION_CREATE) if name == "metadata")


def test_the_known_differences_are_differences() -> None:
    typed = set(classes(CREATE)["SessionCreateParams"])
    body = description()["paths"]["/v1/checkout/sessions"]["post"]["requestBody"]
    described = body["content"]["application/x-www-form-urlencoded"]["schema"]["properties"]
    assert KNOWN_DIFFERENCES["checkout session parameters, new"] == typed - set(described)
    assert KNOWN_DIFFERENCES["checkout session parameters, gone"] == set(described) - typed
    lines = described["line_items"]["items"]["properties"]
    typed_lines = set(classes(CREATE)["SessionCreateParamsLineItem"])
    assert KNOWN_DIFFERENCES["line item parameters, gone"] == set(lines) - typed_lines
    session = set(description()["components"]["schemas"]["checkout.session"]["properties"])
    shown = set(classes("checkout._session")["Session"]) - {"OBJECT_NAME"}
    assert KNOWN_DIFFERENCES["checkout session properties, new"] == shown - session
    assert KNOWN_DIFFERENCES["locales, new"] == set(LOCALES) - set(described["locale"]["enum"])


@pytest.mark.parametrize(
    ("module", "name", "schema"),
    [
        ("_charge", "Charge", "charge"),
        ("_payment_intent", "PaymentIntent", "payment_intent"),
        ("_refund", "Refund", "refund"),
        ("_event", "Event", "event"),
        ("_dispute", "Dispute", "dispute"),
        ("_promotion_code", "PromotionCode", "promotion_code"),
        ("_coupon", "Coupon", "coupon"),
        ("_line_item", "LineItem", "item"),
        ("_price", "Price", "price"),
        ("_product", "Product", "product"),
        ("_shipping_rate", "ShippingRate", "shipping_rate"),
        ("_webhook_endpoint", "WebhookEndpoint", "webhook_endpoint"),
    ],
)
def test_the_client_still_knows_all_that_the_description_requires(module: str, name: str, schema: str) -> None:
    required = set(description()["components"]["schemas"][schema]["required"])
    assert required <= set(classes(module)[name])
