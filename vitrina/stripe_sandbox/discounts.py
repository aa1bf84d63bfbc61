"""Coupons and promotion codes: making them, and whether they may be used on a session.

https://docs.stripe.com/api/coupons, /promotion_codes. Redemptions are counted when a session completes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrina.stripe_sandbox.errors import ApiError, exclusive, malformed, missing, no_such
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World

_CODE_ALPHABET_LENGTH = 8


class CannotRedeem(Exception):
    """A code that this session cannot use. `reason` is a key of the page's texts."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def create_coupon(world: World, params: Mapping[str, Any]) -> Record:
    if "percent_off" in params and "amount_off" in params:
        raise exclusive("amount_off", "percent_off")
    if "percent_off" not in params and "amount_off" not in params:
        raise missing("percent_off")
    if "amount_off" in params and "currency" not in params:
        raise missing("currency")
    if params.get("duration") == "repeating" and "duration_in_months" not in params:
        raise missing("duration_in_months")
    identity = params.get("id") or world.ids.new("", 8)
    if world.state.coupons.get(identity):
        raise ApiError("Coupon already exists.", code="resource_already_exists", param="id")
    _in_the_future(world, params, "redeem_by")
    percent = params.get("percent_off")
    return world.state.coupons.put(
        {
            "id": identity,
            "object": "coupon",
            "amount_off": params.get("amount_off"),
            "created": world.now,
            "currency": params.get("currency") if "amount_off" in params else None,
            "duration": params.get("duration", "once"),
            "duration_in_months": params.get("duration_in_months"),
            "livemode": False,
            "max_redemptions": params.get("max_redemptions"),
            "metadata": params.get("metadata", {}),
            "name": params.get("name"),
            "percent_off": None if percent is None else float(percent),
            "redeem_by": params.get("redeem_by"),
            "times_redeemed": 0,
            "valid": True,
        }
    )


def coupon_now(world: World, coupon: Record) -> Record:
    """The coupon with `valid` as it is at this moment."""
    return {**coupon, "valid": _is_left(world, coupon, "redeem_by")}


def create_promotion_code(world: World, params: Mapping[str, Any]) -> Record:
    promotion = params["promotion"]
    if "coupon" not in promotion:
        raise missing("promotion[coupon]")
    coupon = world.state.coupons.get(promotion["coupon"])
    if coupon is None:
        raise no_such("coupon", promotion["coupon"], "promotion[coupon]")
    if "customer" in params and not world.state.customers.get(params["customer"]):
        raise no_such("customer", params["customer"], "customer")
    restrictions = params.get("restrictions", {})
    if "minimum_amount" in restrictions and "minimum_amount_currency" not in restrictions:
        raise missing("restrictions[minimum_amount_currency]")
    _in_the_future(world, params, "expires_at")
    code = params.get("code") or world.ids.new("", _CODE_ALPHABET_LENGTH).upper()
    if params.get("active", True) and _active_code(world, code):
        raise ApiError("An active promotion code with `code: " + code + "` already exists.", param="code")
    return world.state.promotion_codes.put(
        {
            "id": world.ids.new("promo_"),
            "object": "promotion_code",
            "active": params.get("active", True),
            "code": code,
            "created": world.now,
            "customer": params.get("customer"),
            "customer_account": None,
            "expires_at": params.get("expires_at"),
            "livemode": False,
            "max_redemptions": params.get("max_redemptions"),
            "metadata": params.get("metadata", {}),
            "promotion": {"coupon": coupon["id"], "type": "coupon"},
            "restrictions": {
                "first_time_transaction": restrictions.get("first_time_transaction", False),
                "minimum_amount": restrictions.get("minimum_amount"),
                "minimum_amount_currency": restrictions.get("minimum_amount_currency"),
            },
            "times_redeemed": 0,
        }
    )


def promotion_code_now(world: World, promotion: Record) -> Record:
    """The promotion code with `active` as it is at this moment."""
    coupon = world.state.coupons.need(promotion["promotion"]["coupon"])
    usable = _is_left(world, promotion, "expires_at") and _is_left(world, coupon, "redeem_by")
    return {**promotion, "active": promotion["active"] and usable}


def update_promotion_code(world: World, promotion: Record, params: Mapping[str, Any]) -> Record:
    """Only `active` and `metadata` can change."""
    changes = {name: params[name] for name in ("active", "metadata") if name in params}
    return world.state.promotion_codes.change(promotion["id"], **changes)


def find_code(world: World, code: str) -> Record:
    """The active promotion code that a customer typed, in any case. Raises CannotRedeem."""
    promotion = _active_code(world, code.strip())
    if promotion is None:
        raise CannotRedeem("promo_unknown")
    return promotion


def check_redeemable(world: World, promotion: Record | None, coupon: Record, session: Record, subtotal: int) -> None:
    """Raises CannotRedeem when the session may not use the coupon (and the code, if by one) now."""
    if not _is_left(world, coupon, "redeem_by"):
        raise CannotRedeem("promo_expired")
    if coupon["currency"] not in (None, session["currency"]):
        raise CannotRedeem("promo_currency")
    if promotion is None:
        return
    if not promotion["active"]:
        raise CannotRedeem("promo_unknown")
    if not _is_left(world, promotion, "expires_at"):
        raise CannotRedeem("promo_expired")
    if promotion["customer"] not in (None, session["customer"]):
        raise CannotRedeem("promo_unknown")
    restrictions = promotion["restrictions"]
    if restrictions["first_time_transaction"] and not session["customer"]:
        raise CannotRedeem("promo_first_time")
    if restrictions["minimum_amount"] is not None:
        if restrictions["minimum_amount_currency"] != session["currency"]:
            raise CannotRedeem("promo_currency")
        if subtotal < restrictions["minimum_amount"]:
            raise CannotRedeem("promo_minimum")


def count_redemption(world: World, coupon_id: str, promotion_code_id: str | None) -> None:
    coupon = world.state.coupons.need(coupon_id)
    world.state.coupons.change(coupon_id, times_redeemed=coupon["times_redeemed"] + 1)
    if promotion_code_id:
        promotion = world.state.promotion_codes.need(promotion_code_id)
        world.state.promotion_codes.change(promotion_code_id, times_redeemed=promotion["times_redeemed"] + 1)


def _active_code(world: World, code: str) -> Record | None:
    wanted = code.casefold()
    return next((p for p in world.state.promotion_codes if p["active"] and p["code"].casefold() == wanted), None)


def _is_left(world: World, record: Record, end: str) -> bool:
    """Neither past its end nor used up."""
    over = record[end] is not None and record[end] <= world.now
    most = record["max_redemptions"]
    return not over and (most is None or record["times_redeemed"] < most)


def _in_the_future(world: World, params: Mapping[str, Any], name: str) -> None:
    if name in params and params[name] <= world.now:
        raise malformed(f"Invalid timestamp: `{name}` must be in the future.", name)
