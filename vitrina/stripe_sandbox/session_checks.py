"""What the parameters of a new session must satisfy together; no schema says these things.

https://docs.stripe.com/api/checkout/sessions/create
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrina.stripe_sandbox.errors import ApiError, exclusive, missing, no_such, unsupported
from vitrina.stripe_sandbox.money import in_words, minimum_charge
from vitrina.stripe_sandbox.validation import MAX_AMOUNT
from vitrina.stripe_sandbox.world import World

SHORTEST_LIFE_S = 30 * 60
LONGEST_LIFE_S = 24 * 3600
_DELAYED_METHODS_IN = {"eur": ("card", "sepa_debit")}


def check_together(world: World, params: Mapping[str, Any]) -> None:
    """Raises ApiError for what is missing or contradicts itself."""
    if "success_url" not in params:
        raise missing("success_url")
    if not params.get("line_items"):
        raise missing("line_items")
    if "discounts" in params and "allow_promotion_codes" in params:
        raise exclusive("allow_promotion_codes", "discounts")
    if "customer" in params and "customer_email" in params:
        raise exclusive("customer", "customer_email")
    if "customer" in params and "customer_creation" in params:
        raise exclusive("customer", "customer_creation")
    if "customer" in params and not world.state.customers.get(params["customer"]):
        raise no_such("customer", params["customer"], "customer")
    if "allowed_payment_method_types" in params and "excluded_payment_method_types" in params:
        raise exclusive("allowed_payment_method_types", "excluded_payment_method_types")
    _check_shipping(params)
    _check_what_is_not_computed(params)


def _check_shipping(params: Mapping[str, Any]) -> None:
    countries = params.get("shipping_address_collection", {}).get("allowed_countries")
    if countries == []:
        raise missing("shipping_address_collection[allowed_countries]")
    if countries is not None and "shipping" in params.get("payment_intent_data", {}):
        raise exclusive("shipping_address_collection", "payment_intent_data[shipping]")


def _check_what_is_not_computed(params: Mapping[str, Any]) -> None:
    if params.get("automatic_tax", {}).get("enabled"):
        raise unsupported("automatic_tax[enabled]", "it computes no taxes; give prices that include them.")
    if params.get("invoice_creation", {}).get("enabled"):
        raise unsupported("invoice_creation[enabled]", "it makes no invoices.")
    if params.get("adaptive_pricing", {}).get("enabled"):
        raise unsupported("adaptive_pricing[enabled]", "it converts no currencies.")
    if params.get("managed_payments", {}).get("enabled"):
        raise unsupported("managed_payments[enabled]", "it is not a merchant of record.")


def expiry(world: World, params: Mapping[str, Any]) -> int:
    """When the session ends: 30 minutes to 24 hours from now, 24 hours unless given."""
    at: int = params.get("expires_at", world.now + LONGEST_LIFE_S)
    if at < world.clock() + SHORTEST_LIFE_S - 1:
        message = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise ApiError(message, param="expires_at")
    if at > world.now + LONGEST_LIFE_S:
        message = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise ApiError(message, param="expires_at")
    return at


def payment_methods(params: Mapping[str, Any], currency: str) -> list[str]:
    """The methods that the page offers: cards, and SEPA debits in euros, filtered by the parameters."""
    possible = _DELAYED_METHODS_IN.get(currency, ("card",))
    allowed = params.get("allowed_payment_method_types", possible)
    excluded = params.get("excluded_payment_method_types", ())
    methods = [method for method in possible if method in allowed and method not in excluded]
    if not methods:
        raise ApiError(
            "No valid payment method types for this Checkout Session. The sandbox offers: " + ", ".join(possible) + ".",
            param="allowed_payment_method_types",
        )
    return methods


def check_currency(params: Mapping[str, Any], currency: str) -> None:
    if params.get("currency", currency) != currency:
        raise ApiError(
            f"The price specified only supports `{currency}`. This doesn't match the expected currency: "
            f"`{params['currency']}`.",
            param="currency",
        )


def check_total(total: int, currency: str) -> None:
    """Nothing at all, or at least Stripe's minimum charge and at most eight digits."""
    least = minimum_charge(currency)
    if 0 < total < least:
        raise ApiError(
            "The Checkout Session's total amount due must add up to at least "
            f"{in_words(least, currency, 'en')} {currency}",
            code="amount_too_small",
        )
    if total > MAX_AMOUNT:
        raise ApiError(
            "The Checkout Session's total amount due must be no more than "
            f"{in_words(MAX_AMOUNT, currency, 'en')} {currency}",
            code="amount_too_large",
        )
