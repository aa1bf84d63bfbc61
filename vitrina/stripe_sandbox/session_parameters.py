"""The parameters of `POST /v1/checkout/sessions`, for one-off payments on the hosted page.

https://docs.stripe.com/api/checkout/sessions/create, version 2026-10-28.endive.
"""

from __future__ import annotations

from vitrina.stripe_sandbox.countries import COUNTRIES
from vitrina.stripe_sandbox.parameters import AMOUNT, CURRENCY, EXPAND, ID
from vitrina.stripe_sandbox.validation import (
    MAX_AMOUNT,
    Choice,
    Email,
    Fields,
    Flag,
    Many,
    Metadata,
    OrEmpty,
    Rule,
    Text,
    Unsupported,
    Url,
    Whole,
)

MAX_LINE_ITEMS = 100
MAX_SHIPPING_OPTIONS = 5

LOCALES = tuple(
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR "
    "ro ru sk sl sv th tr vi zh zh-HK zh-TW".split()
)
PAYMENT_METHODS = tuple(
    "acss_debit affirm afterpay_clearpay alipay alma amazon_pay au_becs_debit bacs_debit bancontact billie bizum blik "
    "boleto card cashapp crypto customer_balance eps fpx giropay grabpay ideal kakao_pay klarna konbini kr_card link "
    "mb_way mobilepay multibanco naver_pay nz_bank_account oxxo p24 pay_by_bank payco paynow paypal paypay payto pix "
    "promptpay revolut_pay samsung_pay satispay scalapay sepa_debit sequra sofort sunbit swish twint upi "
    "us_bank_account wechat_pay zip".split()
)

_TAX_CODE = Text(pattern=r"txcd_\d{8}")
_TAX_BEHAVIOR = Choice(("exclusive", "inclusive", "unspecified"))
_COLOUR = Text(pattern=r"#[0-9a-fA-F]{6}", clearable=True)
_EMBEDDED = Unsupported("it belongs to embedded pages; the sandbox shows the hosted page only.")
_SAVED = Unsupported("the sandbox saves no payment methods.")
_CONNECT = Unsupported("it belongs to Stripe Connect.")
_SUBSCRIPTIONS = Unsupported("it belongs to subscriptions; the sandbox takes one-off payments only.")

_PRODUCT_DATA = Fields(
    {
        "description": Text(),
        "images": Many(Url(2048), 8),
        "metadata": Metadata(),
        "name": Text(),
        "tax_code": _TAX_CODE,
        "tax_details": Unsupported("give `tax_code`."),
        "unit_label": Text(12),
    },
    required=("name",),
)
_PRICE_DATA = Fields(
    {
        "currency": CURRENCY,
        "product": ID,
        "product_data": _PRODUCT_DATA,
        "recurring": _SUBSCRIPTIONS,
        "tax_behavior": _TAX_BEHAVIOR,
        "unit_amount": AMOUNT,
        "unit_amount_decimal": Unsupported("give whole minor units in `unit_amount`."),
    },
    required=("currency",),
)
_LINE_ITEM = Fields(
    {
        "adjustable_quantity": Fields(
            {"enabled": Flag(), "maximum": Whole(0, 999_999), "minimum": Whole(0, 999_999)}, required=("enabled",)
        ),
        "metadata": Metadata(),
        "price": ID,
        "price_data": _PRICE_DATA,
        "quantity": Whole(1, 999_999),
        "tax_rates": Unsupported("it computes no taxes; give prices that include them."),
    }
)
_BOUND = Fields(
    {"unit": Choice(("business_day", "day", "hour", "month", "week")), "value": Whole(1)}, required=("unit", "value")
)
_SHIPPING_RATE_DATA = Fields(
    {
        "delivery_estimate": Fields({"maximum": _BOUND, "minimum": _BOUND}),
        "display_name": Text(100),
        "fixed_amount": Fields(
            {
                "amount": Whole(0, MAX_AMOUNT),
                "currency": CURRENCY,
                "currency_options": Unsupported("the shop sells in one currency."),
            },
            required=("amount", "currency"),
        ),
        "metadata": Metadata(),
        "tax_behavior": _TAX_BEHAVIOR,
        "tax_code": _TAX_CODE,
        "type": Choice(("fixed_amount",)),
    },
    required=("display_name",),
)
_MESSAGE = OrEmpty(Fields({"message": Text(1200)}, required=("message",)))
_IMAGE = Fields(
    {"file": Unsupported("it stores no files; give a `url`."), "type": Choice(("url",)), "url": Url()},
    required=("type",),
)
_BRANDING = Fields(
    {
        "background_color": _COLOUR,
        "border_style": Choice(("pill", "rectangular", "rounded")),
        "button_color": _COLOUR,
        "display_name": Text(250),
        "font_family": Text(60, pattern=r"[a-z0-9_]+"),
        "icon": _IMAGE,
        "logo": _IMAGE,
    }
)
_SHIPPING = Fields(
    {
        "address": Fields(
            {name: Text() for name in ("city", "country", "line1", "line2", "postal_code", "state")},
            required=("line1",),
        ),
        "carrier": Text(),
        "name": Text(),
        "phone": Text(),
        "tracking_number": Text(),
    },
    required=("address", "name"),
)
_PAYMENT_INTENT_DATA = Fields(
    {
        "application_fee_amount": _CONNECT,
        "capture_method": Choice(
            ("automatic", "automatic_async"), unsupported={"manual": "it captures payments at once."}
        ),
        "description": Text(1000),
        "metadata": Metadata(),
        "on_behalf_of": _CONNECT,
        "receipt_email": Email(),
        "setup_future_usage": _SAVED,
        "shipping": _SHIPPING,
        "statement_descriptor": Text(22),
        "statement_descriptor_suffix": Text(22),
        "transfer_data": _CONNECT,
        "transfer_group": Text(),
    }
)
_ENABLED = Fields({"enabled": Flag()}, required=("enabled",))

_FIELDS: dict[str, Rule] = {
    **EXPAND,
    "adaptive_pricing": Fields({"enabled": Flag()}),
    "after_expiration": Fields(
        {"recovery": Fields({"allow_promotion_codes": Flag(), "enabled": Flag()}, required=("enabled",))}
    ),
    "allow_promotion_codes": Flag(),
    "allowed_payment_method_types": Many(Choice(PAYMENT_METHODS)),
    "automatic_tax": Fields({"enabled": Flag(), "liability": _CONNECT}, required=("enabled",)),
    "billing_address_collection": Choice(("auto", "required")),
    "branding_settings": _BRANDING,
    "cancel_url": Url(),
    "client_reference_id": Text(200),
    "consent_collection": Fields(
        {
            "payment_method_reuse_agreement": _SAVED,
            "promotions": Choice(
                ("none",), unsupported={"auto": "promotional consent is not available in your merchant's country."}
            ),
            "terms_of_service": Choice(("none", "required")),
        }
    ),
    "currency": CURRENCY,
    "custom_fields": Unsupported("ask on the shop's own pages."),
    "custom_text": Fields(
        {
            "after_submit": _MESSAGE,
            "shipping_address": _MESSAGE,
            "submit": _MESSAGE,
            "terms_of_service_acceptance": _MESSAGE,
        }
    ),
    "customer": ID,
    "customer_account": Unsupported("it belongs to Stripe's Accounts v2."),
    "customer_creation": Choice(("always", "if_required")),
    "customer_email": Email(),
    "customer_update": Unsupported("it never changes a saved customer."),
    "discounts": Many(Fields({"coupon": ID, "promotion_code": ID}), 1),
    "excluded_payment_method_types": Many(Choice(PAYMENT_METHODS)),
    "expires_at": Whole(),
    "integration_identifier": Text(200),
    "invoice_creation": Fields(
        {"enabled": Flag(), "invoice_data": Unsupported("it makes no invoices.")}, required=("enabled",)
    ),
    "line_items": Many(
        _LINE_ITEM, MAX_LINE_ITEMS, f"Checkout Sessions can have at most {MAX_LINE_ITEMS} line items in `payment` mode."
    ),
    "locale": Choice(LOCALES),
    "managed_payments": Fields({"enabled": Flag()}),
    "metadata": Metadata(),
    "mode": Choice(
        ("payment",),
        unsupported={
            "setup": "it takes one-off payments only.",
            "subscription": "it takes one-off payments only.",
        },
    ),
    "name_collection": Unsupported("the page asks for one name."),
    "optional_items": Unsupported("offer them in the shop."),
    "origin_context": Choice(("mobile_app", "web")),
    "payment_intent_data": _PAYMENT_INTENT_DATA,
    "payment_method_collection": _SUBSCRIPTIONS,
    "payment_method_configuration": Unsupported("give `allowed_payment_method_types`."),
    "payment_method_data": _SAVED,
    "payment_method_options": Unsupported("it knows cards and SEPA debits without options."),
    "permissions": _EMBEDDED,
    "phone_number_collection": _ENABLED,
    "redirect_on_completion": _EMBEDDED,
    "return_url": _EMBEDDED,
    "saved_payment_method_options": _SAVED,
    "setup_intent_data": _SAVED,
    "shipping_address_collection": Fields(
        {"allowed_countries": Many(Choice(tuple(sorted(COUNTRIES))))}, required=("allowed_countries",)
    ),
    "shipping_options": Many(
        Fields({"shipping_rate": ID, "shipping_rate_data": _SHIPPING_RATE_DATA}),
        MAX_SHIPPING_OPTIONS,
        f"You can specify at most {MAX_SHIPPING_OPTIONS} shipping options.",
    ),
    "submit_type": Choice(
        ("auto", "book", "donate", "pay"), unsupported={"subscribe": "it takes one-off payments only."}
    ),
    "subscription_data": _SUBSCRIPTIONS,
    "success_url": Url(),
    "tax_id_collection": Fields(
        {"enabled": Flag(), "required": Choice(("if_supported", "never"))}, required=("enabled",)
    ),
    "ui_mode": Choice(
        ("hosted_page",),
        unsupported={
            "elements": "it shows the hosted page only.",
            "embedded_page": "it shows the hosted page only.",
            "form": "it shows the hosted page only.",
        },
    ),
    "wallet_options": Fields({"link": Fields({"display": Choice(("auto", "never"))})}),
}

SESSION_CREATE = Fields(_FIELDS, required=("mode",))
