"""Stripe's Checkout session object as it is when it opens.

https://docs.stripe.com/api/checkout/sessions/object
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitrina.stripe_sandbox.state import Record

_NO_INVOICE = {
    "enabled": False,
    "invoice_data": {
        "account_tax_ids": None,
        "custom_fields": None,
        "description": None,
        "footer": None,
        "issuer": None,
        "metadata": {},
        "rendering_options": None,
    },
}
_TEXTS = ("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")
_ALWAYS_NULL = (
    "client_secret collected_information consent currency_conversion customer_account invoice "
    "optional_items payment_intent payment_link payment_method_configuration_details permissions "
    "saved_payment_method_options setup_intent subscription"
).split()


def session_object(
    params: Mapping[str, Any],
    *,
    identity: str,
    base_url: str,
    merchant_name: str,
    created: int,
    expires_at: int,
    currency: str,
    methods: Sequence[str],
    options: Sequence[Record],
    discount: Record,
    recovered_from: str | None,
) -> Record:
    """An open session, without its sums."""
    session: Record = {
        "id": identity,
        "object": "checkout.session",
        **dict.fromkeys(_ALWAYS_NULL),
        "adaptive_pricing": {"enabled": False},
        "after_expiration": _after_expiration(params),
        "allow_promotion_codes": params.get("allow_promotion_codes"),
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": params.get("billing_address_collection"),
        "branding_settings": _branding(params.get("branding_settings", {}), merchant_name),
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "consent_collection": _consent_collection(params.get("consent_collection")),
        "created": created,
        "currency": currency,
        "custom_fields": [],
        "custom_text": {name: params.get("custom_text", {}).get(name) for name in _TEXTS},
        "customer": params.get("customer"),
        "customer_creation": None if "customer" in params else params.get("customer_creation", "if_required"),
        "customer_details": _known_customer(params.get("customer_email")),
        "customer_email": params.get("customer_email"),
        "discounts": discounts_shown(discount),
        "expires_at": expires_at,
        "integration_identifier": params.get("integration_identifier"),
        "invoice_creation": _NO_INVOICE,
        "livemode": False,
        "locale": params.get("locale"),
        "managed_payments": {"enabled": False},
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "origin_context": params.get("origin_context"),
        "payment_method_collection": "if_required",
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": list(methods),
        "payment_status": "unpaid",
        "phone_number_collection": params.get("phone_number_collection", {"enabled": False}),
        "recovered_from": recovered_from,
        "shipping_address_collection": params.get("shipping_address_collection"),
        "shipping_options": list(options),
        "status": "open",
        "submit_type": params.get("submit_type"),
        "success_url": params["success_url"],
        "tax_id_collection": {"required": "never", **params.get("tax_id_collection", {"enabled": False})},
        "ui_mode": "hosted_page",
        "url": f"{base_url}/pay/{identity}",
        "wallet_options": params.get("wallet_options"),
    }
    for name in ("allowed_payment_method_types", "excluded_payment_method_types"):
        if name in params:
            session[name] = params[name]
    return session


def discounts_shown(discount: Record) -> list[Record]:
    """`session.discounts`: the promotion code where one was used, else the coupon."""
    if discount["promotion_code"]:
        return [{"coupon": None, "promotion_code": discount["promotion_code"]}]
    return [{"coupon": discount["coupon"], "promotion_code": None}] if discount["coupon"] else []


def _known_customer(email: str | None) -> Record | None:
    """Before payment, only what the shop said: the e-mail."""
    if email is None:
        return None
    nothing_yet = dict.fromkeys(("address", "business_name", "individual_name", "name", "phone", "tax_ids"))
    return {**nothing_yet, "email": email, "tax_exempt": "none"}


def _after_expiration(params: Mapping[str, Any]) -> Record | None:
    recovery = params.get("after_expiration", {}).get("recovery")
    if recovery is None:
        return None
    return {
        "recovery": {
            "allow_promotion_codes": recovery.get("allow_promotion_codes", False),
            "enabled": recovery["enabled"],
            "expires_at": None,
            "url": None,
        }
    }


def _consent_collection(given: Mapping[str, Any] | None) -> Record | None:
    if given is None:
        return None
    return {
        "payment_method_reuse_agreement": None,
        "promotions": given.get("promotions"),
        "terms_of_service": given.get("terms_of_service"),
    }


def _branding(given: Mapping[str, Any], merchant_name: str) -> Record:
    return {
        "background_color": given.get("background_color") or "#ffffff",
        "border_style": given.get("border_style", "rounded"),
        "button_color": given.get("button_color") or "#0074d4",
        "display_name": given.get("display_name", merchant_name),
        "font_family": given.get("font_family", "default"),
        "icon": given.get("icon"),
        "logo": given.get("logo"),
    }
