"""The life of a Checkout session: promotion codes, payment, expiry, recovery.

https://docs.stripe.com/api/checkout/sessions. Pure over a World; the caller holds the lock and the transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vitrina.stripe_sandbox.cards import Decline, Outcome
from vitrina.stripe_sandbox.customers import create_customer
from vitrina.stripe_sandbox.discounts import CannotRedeem, check_redeemable, count_redemption, find_code
from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.events import emit
from vitrina.stripe_sandbox.money import minimum_charge
from vitrina.stripe_sandbox.payer import Payer
from vitrina.stripe_sandbox.payment_objects import Terms
from vitrina.stripe_sandbox.payments import attempt, cancel, settle_debit
from vitrina.stripe_sandbox.session_create import (
    NO_DISCOUNT,
    create_session,
    discount_record,
    totals_of,
    write_totals,
)
from vitrina.stripe_sandbox.session_object import discounts_shown
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.timers import cancel_timer, set_timer
from vitrina.stripe_sandbox.world import World

RECOVERABLE_FOR_S = 30 * 24 * 3600


@dataclass(frozen=True)
class Payment:
    """What came of paying. `decline`: the card was refused and the session stays open. `problem`: a reason of
    CannotRedeem; the code was taken off and the customer must look at the new total."""

    session: Record
    decline: Decline | None = None
    problem: str = ""


class SessionOver(Exception):
    """The session is complete or expired already."""

    def __init__(self, session: Record) -> None:
        super().__init__(session["status"])
        self.session = session


def open_session(world: World, identity: str) -> Record:
    """The session if it is open; raises SessionOver, or KeyError when there is none."""
    session = world.state.sessions.need(identity)
    if session["status"] != "open":
        raise SessionOver(session)
    return session


def choose_shipping(world: World, identity: str, rate: str | None) -> Record:
    """Selects a shipping option by its rate; an unknown one leaves the choice as it is."""
    session = open_session(world, identity)
    option = _option(session, rate)
    totals = totals_of(world, world.state.checkouts.need(identity), option["shipping_amount"] if option else 0)
    return write_totals(world, identity, totals, option)


def _option(session: Record, rate: str | None) -> Record | None:
    options: list[Record] = session["shipping_options"]
    chosen = rate or (session["shipping_cost"] or {}).get("shipping_rate")
    return next((option for option in options if option["shipping_rate"] == chosen), options[0] if options else None)


def apply_promotion_code(world: World, identity: str, code: str) -> Record:
    """Puts the discount on an open session. Raises CannotRedeem."""
    session = open_session(world, identity)
    if not session["allow_promotion_codes"]:
        raise CannotRedeem("promo_unknown")
    promotion = find_code(world, code)
    coupon = world.state.coupons.need(promotion["promotion"]["coupon"])
    check_redeemable(world, promotion, coupon, session, session["amount_subtotal"])
    before = world.state.checkouts.need(identity)
    _set_discount(world, identity, discount_record(world, coupon, promotion))
    changed = choose_shipping(world, identity, None)
    if 0 < changed["amount_total"] < minimum_charge(changed["currency"]):
        _set_discount(world, identity, {name: before[name] for name in NO_DISCOUNT})
        choose_shipping(world, identity, None)
        raise CannotRedeem("promo_too_small")
    return changed


def remove_promotion_code(world: World, identity: str) -> Record:
    """Takes off a code that the customer entered; a discount that the shop gave stays."""
    session = open_session(world, identity)
    if session["allow_promotion_codes"]:
        _set_discount(world, identity, NO_DISCOUNT)
    return choose_shipping(world, identity, None)


def _set_discount(world: World, identity: str, discount: Record) -> None:
    world.state.checkouts.change(identity, **discount)
    world.state.sessions.change(identity, discounts=discounts_shown(discount))


def pay(world: World, identity: str, payer: Payer) -> Payment:
    """The customer presses «pay». Raises SessionOver."""
    open_session(world, identity)
    session = choose_shipping(world, identity, payer.shipping_rate)
    problem = _discount_problem(world, session)
    if problem:
        _set_discount(world, identity, NO_DISCOUNT)
        return Payment(choose_shipping(world, identity, None), problem=problem)
    if session["amount_total"] == 0:
        return Payment(_complete(world, session, payer, "no_payment_required"))
    intent, decline = attempt(world, session["payment_intent"], _terms(world, session, payer), payer)
    session = world.state.sessions.change(identity, payment_intent=intent["id"])
    if decline:
        return Payment(session, decline)
    if intent["status"] == "processing":
        world.state.checkouts.change(identity, settles=payer.outcome is Outcome.DELAYED_SUCCESS)
        set_timer(world, "settle", identity, world.clock() + world.settings.settle_after_s)
    return Payment(_complete(world, session, payer, "paid" if intent["status"] == "succeeded" else "unpaid"))


def _discount_problem(world: World, session: Record) -> str:
    """Why the discount no longer holds at the moment of payment: used up, expired, or the rest too small to charge."""
    checkout = world.state.checkouts.need(session["id"])
    if not checkout["coupon"]:
        return ""
    code = checkout["promotion_code"]
    promotion = world.state.promotion_codes.need(code) if code else None
    try:
        coupon = world.state.coupons.need(checkout["coupon"])
        check_redeemable(world, promotion, coupon, session, session["amount_subtotal"])
    except CannotRedeem as gone:
        return gone.reason
    return "promo_too_small" if 0 < session["amount_total"] < minimum_charge(session["currency"]) else ""


def _terms(world: World, session: Record, payer: Payer) -> Terms:
    data = world.state.checkouts.need(session["id"])["params"].get("payment_intent_data", {})
    shipping = data.get("shipping")
    if session["shipping_address_collection"]:
        shipping = {"address": payer.address.stripe(), "name": payer.name, "phone": payer.phone or None}
    if shipping is not None:
        address = {**dict.fromkeys(("city", "country", "line2", "postal_code", "state")), **shipping["address"]}
        shipping = {"carrier": None, "phone": None, "tracking_number": None, **shipping, "address": address}
    return Terms(
        session["amount_total"],
        session["currency"],
        tuple(session["payment_method_types"]),
        data,
        shipping,
        session["customer"],
    )


def _complete(world: World, session: Record, payer: Payer, payment_status: str) -> Record:
    identity = session["id"]
    checkout = world.state.checkouts.need(identity)
    if checkout["coupon"]:
        count_redemption(world, checkout["coupon"], checkout["promotion_code"])
    customer = session["customer"]
    if session["customer_creation"] == "always":
        customer = create_customer(world, payer)["id"]
        if session["payment_intent"]:
            _belongs_to(world, session["payment_intent"], customer)
    cancel_timer(world, "expire", identity)
    completed = world.state.sessions.change(
        identity,
        status="complete",
        payment_status=payment_status,
        url=None,
        customer=customer,
        collected_information=_collected(session, payer),
        consent=_consent(session, payer),
        customer_details=_customer_details(payer),
    )
    emit(world, "checkout.session.completed", completed)
    return completed


def _belongs_to(world: World, intent_id: str, customer: str) -> None:
    intent = world.state.payment_intents.change(intent_id, customer=customer)
    world.state.charges.change(intent["latest_charge"], customer=customer)


def _collected(session: Record, payer: Payer) -> Record:
    shipping = None
    if session["shipping_address_collection"]:
        shipping = {"address": payer.address.stripe(), "name": payer.name}
    return {"business_name": None, "individual_name": None, "shipping_details": shipping}


def _consent(session: Record, payer: Payer) -> Record | None:
    if not session["consent_collection"]:
        return None
    return {"promotions": None, "terms_of_service": "accepted" if payer.accepts_terms else None}


def _customer_details(payer: Payer) -> Record:
    return {
        "address": payer.address.stripe(),
        "business_name": None,
        "email": payer.email,
        "individual_name": None,
        "name": payer.name or None,
        "phone": payer.phone or None,
        "tax_exempt": "none",
        "tax_ids": [{"type": payer.tax_id[0], "value": payer.tax_id[1]}] if payer.tax_id else [],
    }


def settle(world: World, identity: str, *, succeeds: bool | None = None) -> Record:
    """A delayed payment ends, as was chosen on the page or as said here. Does nothing when none is under way."""
    cancel_timer(world, "settle", identity)
    session = world.state.sessions.need(identity)
    planned = world.state.checkouts.need(identity)["settles"]
    if planned is None:
        return session
    success = planned if succeeds is None else succeeds
    world.state.checkouts.change(identity, settles=None)
    settle_debit(world, session["payment_intent"], succeeds=success)
    if success:
        session = world.state.sessions.change(identity, payment_status="paid")
    emit(world, f"checkout.session.async_payment_{'succeeded' if success else 'failed'}", session)
    return session


def expire(world: World, identity: str) -> Record:
    """Ends an open session: by its time, by the API or by the control panel. Raises SessionOver."""
    session = open_session(world, identity)
    cancel_timer(world, "expire", identity)
    if session["payment_intent"]:
        cancel(world, world.state.payment_intents.need(session["payment_intent"]), "expired")
    changes: dict[str, Any] = {"status": "expired", "url": None}
    recovery = (session["after_expiration"] or {}).get("recovery")
    if recovery and recovery["enabled"]:
        token = world.ids.new("", 40)
        world.state.checkouts.change(identity, recovery_token=token)
        url = f"{world.settings.public_base_url}/recover/{token}"
        until = world.now + RECOVERABLE_FOR_S
        changes["after_expiration"] = {"recovery": {**recovery, "expires_at": until, "url": url}}
    expired = world.state.sessions.change(identity, **changes)
    emit(world, "checkout.session.expired", expired)
    return expired


def expire_by_api(world: World, session: Record, _params: dict[str, Any]) -> Record:
    try:
        return expire(world, session["id"])
    except SessionOver:
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{session['status']}`."
        ) from None


def recover(world: World, token: str) -> Record | None:
    """Opens a copy of an expired session by its recovery link; None when the link is unknown or too old."""
    checkout = next((row for row in world.state.checkouts if row["recovery_token"] == token), None)
    if checkout is None:
        return None
    recovery = world.state.sessions.need(checkout["id"])["after_expiration"]["recovery"]
    if recovery["expires_at"] <= world.now:
        return None
    params = {k: v for k, v in checkout["params"].items() if k not in ("expires_at", "discounts")}
    params["allow_promotion_codes"] = recovery["allow_promotion_codes"]
    return create_session(world, params, recovered_from=checkout["id"])
