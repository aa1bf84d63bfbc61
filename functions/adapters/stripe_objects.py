"""Stripe's objects, as plain mappings, to the port's values.

Serves both webhook bodies and the client's answers (`to_dict()`), so that both are read by the same eyes. Knows the
shapes of API version 2026-10-28. Must not import stripe: the webhook function starts faster without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commerce.links import is_order_id
from commerce.orders import Address, Customer, PaymentFacts, Totals
from functions.ports import Dispute, Payment, Refund, Session

ORDER_ID = "order_id"
SHIPPING_IDS = "shipping"
# https://docs.stripe.com/api/disputes/object#dispute_object-status
_DECIDED = frozenset({"won", "lost", "warning_closed", "prevented"})


def read_session(data: Mapping[str, Any]) -> Session:
    """https://docs.stripe.com/api/checkout/sessions/object"""
    metadata = data.get("metadata") or {}
    # Other systems on the same account write into these fields too (WooCommerce: `order_id`): ours have our form.
    order_id = metadata.get(ORDER_ID) or data.get("client_reference_id") or ""
    complete = data.get("status") == "complete"
    return Session(
        id=data["id"],
        order_id=order_id if is_order_id(order_id) else "",
        status=data.get("status") or "",
        payment_status=data.get("payment_status") or "",
        url=data.get("url") or "",
        payment_intent=_id(data.get("payment_intent")),
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
    total = int(charge["amount_refunded"])
    return Refund("", _id(charge.get("payment_intent")), total, total, "succeeded")


def read_refund(data: Mapping[str, Any], cumulative: int | None = None) -> Refund:
    """https://docs.stripe.com/api/refunds/object"""
    return Refund(
        data["id"], _id(data.get("payment_intent")), int(data["amount"]), cumulative, data.get("status") or ""
    )


def read_payment(data: Mapping[str, Any]) -> Payment:
    """From a payment intent with its `latest_charge`. https://docs.stripe.com/api/payment_intents/object"""
    order_id = (data.get("metadata") or {}).get(ORDER_ID) or ""
    charge = data.get("latest_charge")
    refunded = int(charge.get("amount_refunded") or 0) if isinstance(charge, Mapping) else 0
    order_id = order_id if is_order_id(order_id) else ""
    return Payment(order_id, refunded, _id(data.get("id")), int(data.get("amount_received") or 0))


def read_dispute(data: Mapping[str, Any]) -> Dispute:
    """https://docs.stripe.com/api/disputes/object"""
    details = data.get("evidence_details") or {}
    status = data.get("status") or ""
    result = status if status in _DECIDED else ""
    return Dispute(data["id"], _id(data.get("payment_intent")), int(details.get("due_by") or 0), result)


def _facts(data: Mapping[str, Any]) -> PaymentFacts:
    return PaymentFacts(
        session_id=data["id"],
        payment_intent=_id(data.get("payment_intent")),
        customer=_customer(data),
        totals=_totals(data),
        shipping_option=_shipping_option(data),
    )


def _customer(data: Mapping[str, Any]) -> Customer:
    details = data.get("customer_details") or {}
    shipping = (data.get("collected_information") or {}).get("shipping_details") or {}
    address = shipping.get("address") or details.get("address") or {}
    return Customer(
        email=details.get("email") or "",
        name=details.get("name") or "",
        phone=details.get("phone") or "",
        ship_to=shipping.get("name") or details.get("name") or "",
        address=Address(**{name: address.get(name) or "" for name in Address.__dataclass_fields__}),
    )


def _totals(data: Mapping[str, Any]) -> Totals:
    details = data.get("total_details") or {}
    return Totals(
        subtotal=int(data.get("amount_subtotal") or 0),
        discount=int(details.get("amount_discount") or 0),
        shipping=int(details.get("amount_shipping") or 0),
        tax=int(details.get("amount_tax") or 0),
        total=int(data.get("amount_total") or 0),
    )


def _shipping_option(data: Mapping[str, Any]) -> str:
    """Our option's id. The session names only Stripe's rate; its place among the options says which of ours it was."""
    chosen = _id((data.get("shipping_cost") or {}).get("shipping_rate"))
    ids = ((data.get("metadata") or {}).get(SHIPPING_IDS) or "").split(",")
    rates = [_id(option.get("shipping_rate")) for option in data.get("shipping_options") or []]
    place = rates.index(chosen) if chosen and chosen in rates else -1
    return ids[place] if 0 <= place < len(ids) else ""


def _id(value: Any) -> str:
    """An id, whether the field came expanded or not."""
    if isinstance(value, Mapping):
        return str(value.get("id") or "")
    return str(value or "")
