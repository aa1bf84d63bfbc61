"""Stripe's payment intent, payment method and charge objects as they are when they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vitrina.stripe_sandbox.cards import Decline, brand_of
from vitrina.stripe_sandbox.payer import Payer
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World

APPROVED: Record = {
    "network_status": "approved_by_network",
    "reason": None,
    "risk_level": "normal",
    "risk_score": 12,
    "seller_message": "Payment complete.",
    "type": "authorized",
}


@dataclass(frozen=True)
class Terms:
    """What is to be collected. `data`: the session's `payment_intent_data`; `shipping`: Stripe's shipping object."""

    amount: int
    currency: str
    methods: tuple[str, ...]
    data: Mapping[str, Any]
    shipping: Record | None
    customer: str | None


def intent_object(world: World, terms: Terms) -> Record:
    identity = world.ids.new("pi_")
    data = terms.data
    return {
        "id": identity,
        "object": "payment_intent",
        "amount": terms.amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": data.get("capture_method", "automatic_async"),
        "client_secret": f"{identity}_secret_{world.ids.new('', 25)}",
        "confirmation_method": "automatic",
        "created": world.now,
        "currency": terms.currency,
        "customer": terms.customer,
        "customer_account": None,
        "description": data.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": _CARD_OPTIONS},
        "payment_method_types": list(terms.methods),
        "processing": None,
        "receipt_email": data.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": terms.shipping,
        "statement_descriptor": data.get("statement_descriptor"),
        "statement_descriptor_suffix": data.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": data.get("transfer_group"),
    }


_CARD_OPTIONS = {
    "installments": None,
    "mandate_options": None,
    "network": None,
    "request_three_d_secure": "automatic",
}


def method_object(world: World, payer: Payer) -> Record:
    method: Record = {
        "id": world.ids.new("pm_"),
        "object": "payment_method",
        "allow_redisplay": "limited",
        "billing_details": payer.billing_details(),
        "created": world.now,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "sepa_debit" if payer.outcome.delayed else "card",
    }
    if payer.outcome.delayed:
        method["sepa_debit"] = {
            "bank_code": "37040044",
            "branch_code": "",
            "country": "DE",
            "fingerprint": "sandboxFingerprint",
            "generated_from": {"charge": None, "setup_attempt": None},
            "last4": "3000",
        }
    else:
        brand = brand_of(payer.card_number)
        month, year = payer.card_expiry
        method["card"] = {
            "brand": brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "ES",
            "display_brand": brand,
            "exp_month": month,
            "exp_year": year,
            "fingerprint": "sandboxFingerprint",
            "funding": "credit",
            "generated_from": None,
            "last4": payer.card_number[-4:],
            "networks": {"available": [brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": True},
            "wallet": None,
        }
    return method


def charge_object(world: World, intent: Record, method: Record, status: str, decline: Decline | None = None) -> Record:
    paid = status == "succeeded"
    return {
        "id": world.ids.new("ch_"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if paid else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": intent["statement_descriptor"] or "SANDBOX",
        "captured": paid,
        "created": world.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": _outcome(decline) if status != "pending" else None,
        "paid": paid,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _method_details(method, intent["amount"]),
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "status": status,
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def _outcome(decline: Decline | None) -> Record:
    if decline is None:
        return APPROVED
    return {
        **APPROVED,
        "network_status": "declined_by_network",
        "reason": decline.decline_code or decline.code,
        "seller_message": "The bank did not return any further details with this decline.",
        "type": "issuer_declined",
    }


def _method_details(method: Record, amount: int) -> Record:
    if method["type"] == "sepa_debit":
        debit = {name: value for name, value in method["sepa_debit"].items() if name != "generated_from"}
        return {"sepa_debit": {**debit, "mandate": None}, "type": "sepa_debit"}
    card = method["card"]
    kept = (
        "brand",
        "checks",
        "country",
        "exp_month",
        "exp_year",
        "fingerprint",
        "funding",
        "last4",
        "regulated_status",
    )
    return {
        "card": {
            **{name: card[name] for name in kept},
            "amount_authorized": amount,
            "authorization_code": None,
            "extended_authorization": {"status": "disabled"},
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card["brand"],
            "network_token": {"used": False},
            "network_transaction_id": None,
            "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
            "three_d_secure": None,
            "wallet": None,
        },
        "type": "card",
    }
