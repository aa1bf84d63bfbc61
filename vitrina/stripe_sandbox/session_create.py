"""Opening a Checkout session: from checked parameters to Stripe's object.

Each session has a companion record in the table `checkouts` with what Stripe does not show: the lines, the coupon, the
parameters (to open it again when it is recovered).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrina.stripe_sandbox.discounts import CannotRedeem, check_redeemable
from vitrina.stripe_sandbox.errors import ApiError, no_such
from vitrina.stripe_sandbox.pricing import Totals, total_up
from vitrina.stripe_sandbox.session_checks import check_currency, check_together, check_total, expiry, payment_methods
from vitrina.stripe_sandbox.session_lines import make_lines, make_shipping_options
from vitrina.stripe_sandbox.session_object import session_object
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.timers import set_timer
from vitrina.stripe_sandbox.validation import one_of
from vitrina.stripe_sandbox.world import World


def create_session(world: World, params: Mapping[str, Any], recovered_from: str | None = None) -> Record:
    """Open a session. Raises ApiError."""
    check_together(world, params)
    expires_at = expiry(world, params)
    lines = make_lines(world, params["line_items"])
    currency: str = lines[0]["currency"]
    check_currency(params, currency)
    options = make_shipping_options(world, params.get("shipping_options", []), currency)
    identity = world.ids.new("cs_test_", 58)
    discount = _discount(world, params, currency, sum(line["amount_subtotal"] for line in lines))
    checkout = world.state.checkouts.put(
        {
            "id": identity,
            "params": {name: value for name, value in params.items() if name != "expand"},
            "lines": lines,
            "settles": None,
            "recovery_token": None,
            **discount,
        }
    )
    totals = totals_of(world, checkout, options[0]["shipping_amount"] if options else 0)
    check_total(totals.total, currency)
    session = session_object(
        params,
        identity=identity,
        base_url=world.settings.public_base_url,
        merchant_name=world.settings.merchant_name,
        created=world.now,
        expires_at=expires_at,
        currency=currency,
        methods=payment_methods(params, currency),
        options=options,
        discount=discount,
        recovered_from=recovered_from,
    )
    world.state.sessions.put(session)
    set_timer(world, "expire", identity, expires_at)
    return write_totals(world, identity, totals, options[0] if options else None)


def totals_of(world: World, checkout: Record, shipping: int) -> Totals:
    coupon = world.state.coupons.need(checkout["coupon"]) if checkout["coupon"] else None
    return total_up([line["amount_subtotal"] for line in checkout["lines"]], coupon, shipping)


def write_totals(world: World, identity: str, totals: Totals, option: Record | None) -> Record:
    """Puts the sums into the session and its lines."""
    checkout = world.state.checkouts.need(identity)
    lines = [
        {**line, "amount_discount": share, "amount_total": line["amount_subtotal"] - share}
        for line, share in zip(checkout["lines"], totals.line_discounts, strict=True)
    ]
    world.state.checkouts.change(identity, lines=lines)
    return world.state.sessions.change(
        identity,
        amount_subtotal=totals.subtotal,
        amount_total=totals.total,
        shipping_cost=_shipping_cost(option),
        total_details={"amount_discount": totals.discount, "amount_shipping": totals.shipping, "amount_tax": 0},
    )


def _shipping_cost(option: Record | None) -> Record | None:
    if option is None:
        return None
    amount = option["shipping_amount"]
    return {
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "shipping_rate": option["shipping_rate"],
    }


NO_DISCOUNT: Record = {"coupon": None, "promotion_code": None, "discount_id": None, "discount_start": None}


def _discount(world: World, params: Mapping[str, Any], currency: str, subtotal: int) -> Record:
    if not params.get("discounts"):
        return NO_DISCOUNT
    given = params["discounts"][0]
    promotion = None
    if one_of(given, ("coupon", "promotion_code"), "discounts[0]") == "promotion_code":
        promotion = world.state.promotion_codes.get(given["promotion_code"])
        if promotion is None:
            raise no_such("promotion code", given["promotion_code"], "discounts[0][promotion_code]")
        coupon = world.state.coupons.need(promotion["promotion"]["coupon"])
    else:
        found = world.state.coupons.get(given["coupon"])
        if found is None:
            raise no_such("coupon", given["coupon"], "discounts[0][coupon]")
        coupon = found
    try:
        buyer = {"currency": currency, "customer": params.get("customer")}
        check_redeemable(world, promotion, coupon, buyer, subtotal)
    except CannotRedeem as problem:
        raise _not_redeemable(problem, promotion is not None) from None
    return discount_record(world, coupon, promotion)


def discount_record(world: World, coupon: Record, promotion: Record | None) -> Record:
    """The part of a checkout's record that says which discount it has."""
    return {
        "coupon": coupon["id"],
        "promotion_code": promotion["id"] if promotion else None,
        "discount_id": world.ids.new("di_"),
        "discount_start": world.now,
    }


def _not_redeemable(problem: CannotRedeem, by_code: bool) -> ApiError:
    reasons = {
        "promo_expired": "it has expired or was used up",
        "promo_currency": "its currency is not the session's",
        "promo_minimum": "the session's subtotal is below its minimum",
        "promo_first_time": "it is for first-time customers",
    }
    why = reasons.get(problem.reason, "it is not active")
    what, param = ("promotion code", "promotion_code") if by_code else ("coupon", "coupon")
    code = "coupon_expired" if problem.reason == "promo_expired" and not by_code else None
    return ApiError(f"This {what} cannot be redeemed because {why}.", code=code, param=f"discounts[0][{param}]")
