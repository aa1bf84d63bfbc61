"""Every parameter that the API takes, as rules: the names are those of stripe 16.1 (2026-10-28.endive).

Parameters that Stripe has and the sandbox cannot honour are listed too, as Unsupported: refused with the reason instead
of ignored. Checkout sessions have their own file, `session_parameters`.
"""

from __future__ import annotations

from vitrina.stripe_sandbox.money import CURRENCIES
from vitrina.stripe_sandbox.validation import (
    MAX_AMOUNT,
    Choice,
    Currency,
    Email,
    Fields,
    Flag,
    Fraction,
    Many,
    Metadata,
    OrScalar,
    Rule,
    Text,
    Unsupported,
    Whole,
)

ID = Text(255)
CURRENCY = Currency(CURRENCIES)
AMOUNT = Whole(0, MAX_AMOUNT)
EXPAND: dict[str, Rule] = {"expand": Many(Text(500))}

_CREATED = OrScalar(Whole(), Fields({name: Whole() for name in ("gt", "gte", "lt", "lte")}))
_PAGE: dict[str, Rule] = {**EXPAND, "limit": Whole(1, 100), "starting_after": ID, "ending_before": ID}
_PAGE_BY_DATE: dict[str, Rule] = {**_PAGE, "created": _CREATED}
_CONNECT = Unsupported("it belongs to Stripe Connect.")
_ACCOUNTS = Unsupported("it belongs to Stripe's Accounts v2.")

RETRIEVE = Fields(EXPAND)

SESSION_LIST = Fields(
    {
        **_PAGE_BY_DATE,
        "customer": ID,
        "customer_account": ID,
        "customer_details": Fields({"email": Email()}, required=("email",)),
        "payment_intent": ID,
        "payment_link": ID,
        "status": Choice(("complete", "expired", "open")),
        "subscription": ID,
    }
)
LINE_ITEM_LIST = Fields(_PAGE)

PAYMENT_INTENT_LIST = Fields({**_PAGE_BY_DATE, "customer": ID, "customer_account": ID})
PAYMENT_INTENT_CANCEL = Fields(
    {
        **EXPAND,
        "cancellation_reason": Choice(("abandoned", "duplicate", "fraudulent", "requested_by_customer")),
    }
)
CHARGE_LIST = Fields({**_PAGE_BY_DATE, "customer": ID, "payment_intent": ID, "transfer_group": Text()})

REFUND_CREATE = Fields(
    {
        **EXPAND,
        "amount": Whole(1, MAX_AMOUNT),
        "charge": ID,
        "currency": Unsupported("it is for refunds from a customer's cash balance."),
        "customer": Unsupported("it is for refunds from a customer's cash balance."),
        "instructions_email": Email(),
        "metadata": Metadata(),
        "origin": Unsupported("it is for refunds from a customer's cash balance."),
        "payment_intent": ID,
        "reason": Choice(("duplicate", "fraudulent", "requested_by_customer")),
        "refund_application_fee": _CONNECT,
        "reverse_transfer": _CONNECT,
    }
)
REFUND_LIST = Fields({**_PAGE_BY_DATE, "charge": ID, "payment_intent": ID})
DISPUTE_LIST = REFUND_LIST

COUPON_CREATE = Fields(
    {
        **EXPAND,
        "amount_off": Whole(1, MAX_AMOUNT),
        "applies_to": Unsupported("products live in the shop, not at Stripe."),
        "currency": CURRENCY,
        "currency_options": Unsupported("the shop sells in one currency."),
        "duration": Choice(("forever", "once", "repeating")),
        "duration_in_months": Whole(1),
        "id": Text(200, pattern=r"[A-Za-z0-9_-]+"),
        "max_redemptions": Whole(1),
        "metadata": Metadata(),
        "name": Text(40),
        "percent_off": Fraction(0, 100),
        "redeem_by": Whole(),
    }
)
COUPON_LIST = Fields(_PAGE_BY_DATE)

PROMOTION_CODE_CREATE = Fields(
    {
        **EXPAND,
        "active": Flag(),
        "code": Text(500, pattern=r"[A-Za-z0-9-]+"),
        "customer": ID,
        "customer_account": _ACCOUNTS,
        "expires_at": Whole(),
        "max_redemptions": Whole(1),
        "metadata": Metadata(),
        "promotion": Fields({"type": Choice(("coupon",)), "coupon": ID}, required=("type",)),
        "restrictions": Fields(
            {
                "currency_options": Unsupported("the shop sells in one currency."),
                "first_time_transaction": Flag(),
                "minimum_amount": Whole(1, MAX_AMOUNT),
                "minimum_amount_currency": CURRENCY,
            }
        ),
    },
    required=("promotion",),
)
PROMOTION_CODE_UPDATE = Fields(
    {
        **EXPAND,
        "active": Flag(),
        "metadata": Metadata(),
        "restrictions": Unsupported("make a new promotion code instead."),
    }
)
PROMOTION_CODE_LIST = Fields(
    {**_PAGE_BY_DATE, "active": Flag(), "code": Text(), "coupon": ID, "customer": ID, "customer_account": ID}
)

EVENT_LIST = Fields({**_PAGE_BY_DATE, "delivery_success": Flag(), "type": Text(), "types": Many(Text(), 20)})

WEBHOOK_ENDPOINT_CREATE = Fields(
    {
        **EXPAND,
        "api_version": Text(),
        "connect": _CONNECT,
        "description": Text(),
        "enabled_events": Many(Text()),
        "metadata": Metadata(),
        "url": Text(),
    },
    required=("enabled_events", "url"),
)
WEBHOOK_ENDPOINT_UPDATE = Fields(
    {
        **EXPAND,
        "description": Text(),
        "disabled": Flag(),
        "enabled_events": Many(Text()),
        "metadata": Metadata(),
        "url": Text(),
    }
)
WEBHOOK_ENDPOINT_LIST = Fields(_PAGE)
