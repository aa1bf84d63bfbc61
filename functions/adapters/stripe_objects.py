"""Stripe's objects, as plain mappings, to the port's values.

Serves both webhook bodies and the client's answers (`to_dict()`), so that both are read by the same eyes. Knows the
shapes of API version 2026-10-28. Must not import stripe: the webhook function starts faster without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commerce.links import is_order_id
from commerce.orders import Address, Customer, PaymentFacts, Totals
from functions.adapters.stripe_values import identifier, listed, mapping, own_id, text, whole
from functions.ports import Dispute, Payment, PromotionCode, Refund, Session

ORDER_ID = "order_id"
SHIPPING_IDS = "shipping"
# https://docs.stripe.com/api/disputes/object#dispute_object-status
_DECIDED = frozenset({"won", "lost", "warning_closed", "prevented"})


def read_session(data: Mapping[str, Any]) -> Session:
    """https://docs.stripe.com/api/checkout/sessions/object"""
    metadata = mapping(data.get("metadata"))
    # Other systems on the same account write into these fields too (WooCommerce: `order_id`): ours have our form.
    order_id = text(metadata.get(ORDER_ID) or data.get("client_reference_id"))
    complete = data.get("status") == "complete"
    return Session(
        id=own_id(data["id"]),
        order_id=order_id if is_order_id(order_id) else "",
        status=text(data.get("status")),
        payment_status=text(data.get("payment_status")),
        url=text(data.get("url")),
        payment_intent=identifier(data.get("payment_intent")),
        facts=_facts(data) if complete else None,
        payment_failed=complete and _payment_failed(data),
    )


def _payment_failed(session: Mapping[str, Any]) -> bool:
    """Of a session that came with its payment intent: `processing` may still succeed, these cannot.

    https://docs.stripe.com/payments/paymentintents/lifecycle
    """
    intent = session.get("payment_intent")
    if session.get("payment_status") != "unpaid" or not isinstance(intent, Mapping):
        return False
    return intent.get("status") in {"requires_payment_method", "canceled"}


def read_charge_refund(charge: Mapping[str, Any]) -> Refund:
    """From `charge.refunded`: the charge knows the cumulative amount. https://docs.stripe.com/api/charges/object"""
    total = whole(charge["amount_refunded"])
    return Refund("", identifier(charge.get("payment_intent")), total, total, "succeeded")


def read_refund(data: Mapping[str, Any], cumulative: int | None = None) -> Refund:
    """https://docs.stripe.com/api/refunds/object"""
    payment_intent, status = identifier(data.get("payment_intent")), text(data.get("status"))
    return Refund(own_id(data["id"]), payment_intent, whole(data["amount"]), cumulative, status)


def read_payment(data: Mapping[str, Any]) -> Payment:
    """From a payment intent with its `latest_charge`. https://docs.stripe.com/api/payment_intents/object"""
    order_id = text(mapping(data.get("metadata")).get(ORDER_ID))
    charge = data.get("latest_charge")
    refunded = whole(charge.get("amount_refunded")) if isinstance(charge, Mapping) else 0
    order_id = order_id if is_order_id(order_id) else ""
    return Payment(order_id, refunded, identifier(data.get("id")), whole(data.get("amount_received")))


def read_promotion_code(data: Mapping[str, Any], currency: str) -> PromotionCode:
    """`active` is false once it has expired, was used up or turned off, or its coupon was.

    https://docs.stripe.com/api/promotion_codes/object
    """
    limits = mapping(data.get("restrictions"))
    is_ours = text(limits.get("minimum_amount_currency")).upper() == currency
    minimum = whole(limits.get("minimum_amount")) if is_ours else 0
    return PromotionCode(own_id(data["id"]), data.get("active") is True, minimum)


def read_dispute(data: Mapping[str, Any]) -> Dispute:
    """https://docs.stripe.com/api/disputes/object"""
    due_by, status = mapping(data.get("evidence_details")).get("due_by"), text(data.get("status"))
    result = status if status in _DECIDED else ""
    return Dispute(own_id(data["id"]), identifier(data.get("payment_intent")), whole(due_by), result)


def _facts(data: Mapping[str, Any]) -> PaymentFacts:
    return PaymentFacts(
        session_id=own_id(data["id"]),
        payment_intent=identifier(data.get("payment_intent")),
        customer=_customer(data),
        totals=_totals(data),
        shipping_option=_shipping_option(data),
    )


def _customer(data: Mapping[str, Any]) -> Customer:
    details = mapping(data.get("customer_details"))
    shipping = mapping(mapping(data.get("collected_information")).get("shipping_details"))
    address = mapping(shipping.get("address") or details.get("address"))
    return Customer(
        email=text(details.get("email")),
        name=text(details.get("name")),
        phone=text(details.get("phone")),
        ship_to=text(shipping.get("name") or details.get("name")),
        address=Address(**{name: text(address.get(name)) for name in Address.__dataclass_fields__}),
        tax_id=next((text(mapping(each).get("value")) for each in listed(details.get("tax_ids"))), ""),
        business_name=text(details.get("business_name")),
    )


def _totals(data: Mapping[str, Any]) -> Totals:
    details = mapping(data.get("total_details"))
    return Totals(
        subtotal=whole(data.get("amount_subtotal")),
        discount=whole(details.get("amount_discount")),
        shipping=whole(details.get("amount_shipping")),
        tax=whole(details.get("amount_tax")),
        total=whole(data.get("amount_total")),
    )


def _shipping_option(data: Mapping[str, Any]) -> str:
    """Our option's id. The session names only Stripe's rate; its place among the options says which of ours it was."""
    chosen = identifier(mapping(data.get("shipping_cost")).get("shipping_rate"))
    ids = text(mapping(data.get("metadata")).get(SHIPPING_IDS)).split(",")
    rates = [identifier(mapping(option).get("shipping_rate")) for option in listed(data.get("shipping_options"))]
    place = rates.index(chosen) if chosen and chosen in rates else -1
    return ids[place] if 0 <= place < len(ids) else ""
