"""Refunds: full, partial, cumulative; and what the bank makes of them later.

https://docs.stripe.com/api/refunds. A card refund succeeds at once and gets its reference later; a refund of a bank
debit is pending first; either may still fail, which gives the money back to the merchant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrina.stripe_sandbox.errors import ApiError, exclusive, missing, no_such
from vitrina.stripe_sandbox.events import emit
from vitrina.stripe_sandbox.money import in_words
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.timers import cancel_timer, set_timer
from vitrina.stripe_sandbox.world import World


def create_refund(world: World, params: Mapping[str, Any]) -> Record:
    """Refund an amount of a charge, or all that is left of it."""
    charge = _charge_of(world, params)
    amount = _amount(charge, params.get("amount"))
    refund = world.state.refunds.put(_refund(world, charge, amount, params))
    changed = world.state.charges.change(
        charge["id"],
        amount_refunded=charge["amount_refunded"] + amount,
        refunded=charge["amount_refunded"] + amount == charge["amount"],
    )
    emit(world, "refund.created", refund)
    previous = {"amount_refunded": charge["amount_refunded"]}
    if changed["refunded"]:
        previous["refunded"] = False
    emit(world, "charge.refunded", changed, previous)
    set_timer(world, "refund", refund["id"], world.clock() + world.settings.settle_after_s)
    return refund


def settle_refund(world: World, refund_id: str) -> Record:
    """The bank has it: a pending refund succeeds, a card refund gets its reference."""
    cancel_timer(world, "refund", refund_id)
    refund = world.state.refunds.need(refund_id)
    if refund["status"] == "pending":
        return _updated(world, refund, {"status": "succeeded"})
    details = refund.get("destination_details")
    if refund["status"] != "succeeded" or not details or details["card"]["reference_status"] != "pending":
        return refund
    card = {**details["card"], "reference": world.ids.new("", 23), "reference_status": "available"}
    return _updated(world, refund, {"destination_details": {**details, "card": card}})


def fail_refund(world: World, refund_id: str) -> Record:
    """The bank sends the money back: the charge counts as not refunded by it."""
    refund = world.state.refunds.need(refund_id)
    if refund["status"] not in ("pending", "succeeded"):
        return refund
    cancel_timer(world, "refund", refund_id)
    charge = world.state.charges.need(refund["charge"])
    world.state.charges.change(
        charge["id"], amount_refunded=charge["amount_refunded"] - refund["amount"], refunded=False
    )
    failed = world.state.refunds.change(refund_id, status="failed", failure_reason="lost_or_stolen_card")
    emit(world, "refund.failed", failed)
    emit(world, "charge.refund.updated", failed, {"status": refund["status"]})
    return failed


def _charge_of(world: World, params: Mapping[str, Any]) -> Record:
    if "charge" in params and "payment_intent" in params:
        raise exclusive("charge", "payment_intent")
    if "charge" in params:
        charge = world.state.charges.get(params["charge"])
        if charge is None:
            raise no_such("charge", params["charge"], "charge")
        return charge
    if "payment_intent" not in params:
        raise missing("payment_intent")
    intent = world.state.payment_intents.get(params["payment_intent"])
    if intent is None:
        raise no_such("payment_intent", params["payment_intent"], "payment_intent")
    if intent["status"] != "succeeded":
        raise ApiError(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return world.state.charges.need(intent["latest_charge"])


def _amount(charge: Record, wanted: int | None) -> int:
    left: int = charge["amount"] - charge["amount_refunded"]
    if charge["status"] != "succeeded":
        raise ApiError(f"Charge {charge['id']} cannot be refunded: its status is {charge['status']}.", param="charge")
    if charge["disputed"]:
        raise ApiError(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left == 0:
        raise ApiError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount = left if wanted is None else wanted
    if amount > left:
        asked, rest = (in_words(value, charge["currency"], "en") for value in (amount, left))
        raise ApiError(f"Refund amount ({asked}) is greater than unrefunded amount on charge ({rest})", param="amount")
    return amount


def _refund(world: World, charge: Record, amount: int, params: Mapping[str, Any]) -> Record:
    by_card = charge["payment_method_details"]["type"] == "card"
    refund: Record = {
        "id": world.ids.new("re_"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": world.now,
        "currency": charge["currency"],
        "metadata": params.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded" if by_card else "pending",
        "transfer_reversal": None,
    }
    if by_card:
        card = {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"}
        refund["destination_details"] = {"card": card, "type": "card"}
    else:
        refund["pending_reason"] = "processing"
    return refund


def _updated(world: World, refund: Record, changes: dict[str, Any]) -> Record:
    """Stripe tells of it twice: as the refund's own event, and as the older one of the charge."""
    previous = {name: refund.get(name) for name in changes}
    kept = {name: value for name, value in refund.items() if name != "pending_reason"}
    changed = world.state.refunds.put({**kept, **changes})
    emit(world, "refund.updated", changed, previous)
    emit(world, "charge.refund.updated", changed, previous)
    return changed
