"""Payment intents and charges: attempts to collect a session's total.

https://docs.stripe.com/api/payment_intents, /charges. Knows nothing of sessions except the terms handed to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrina.stripe_sandbox.cards import Decline, decline_of
from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.events import emit
from vitrina.stripe_sandbox.payer import Payer
from vitrina.stripe_sandbox.payment_objects import APPROVED, Terms, charge_object, intent_object, method_object
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World

DEBIT_FAILED = Decline("payment_intent_payment_attempt_failed", None, "The debit was returned by the customer's bank.")


def attempt(world: World, intent_id: str | None, terms: Terms, payer: Payer) -> tuple[Record, Decline | None]:
    """One attempt to collect. The intent afterwards is `succeeded`, `processing`, or, with the reason given too,
    `requires_payment_method`."""
    intent = _intent(world, intent_id, terms)
    method = world.state.payment_methods.put(method_object(world, payer))
    if payer.outcome.delayed:
        return _start_debit(world, intent, method), None
    decline = decline_of(payer.card_number, payer.outcome)
    status = "failed" if decline else "succeeded"
    charge = world.state.charges.put(charge_object(world, intent, method, status, decline))
    if decline:
        return _fail(world, intent, charge, method, decline), decline
    return _succeed(world, intent, charge), None


def settle_debit(world: World, intent_id: str, *, succeeds: bool) -> Record:
    """A delayed payment arrives, or comes back. The intent must be `processing`."""
    intent = world.state.payment_intents.need(intent_id)
    charge_id = intent["latest_charge"]
    if succeeds:
        charge = world.state.charges.change(
            charge_id, status="succeeded", paid=True, captured=True, amount_captured=intent["amount"], outcome=APPROVED
        )
        return _succeed(world, intent, charge)
    charge = world.state.charges.change(
        charge_id,
        status="failed",
        paid=False,
        failure_code="debit_not_authorized",
        failure_message=DEBIT_FAILED.message,
        outcome=None,
    )
    method = world.state.payment_methods.need(intent["payment_method"])
    return _fail(world, intent, charge, method, DEBIT_FAILED)


def cancel(world: World, intent: Record, reason: str | None) -> Record:
    """The intent can no longer be paid."""
    changed = world.state.payment_intents.change(
        intent["id"], status="canceled", canceled_at=world.now, cancellation_reason=reason
    )
    emit(world, "payment_intent.canceled", changed)
    return changed


def cancel_by_api(world: World, intent: Record, _params: Mapping[str, Any]) -> Record:
    """Always refused: all intents here are Checkout's, which Stripe cancels only by expiring the session."""
    if intent["status"] in ("succeeded", "canceled", "processing"):
        raise ApiError(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            "with one of the following statuses may be canceled: requires_payment_method, requires_capture, "
            "requires_confirmation, requires_action.",
            code="payment_intent_unexpected_state",
            payment_intent=intent,
        )
    raise ApiError("You cannot cancel the PaymentIntent of a Checkout Session. Expire the Checkout Session instead.")


def _intent(world: World, intent_id: str | None, terms: Terms) -> Record:
    """The session's payment intent: made at the first attempt, brought up to date at the next ones."""
    if intent_id:
        return world.state.payment_intents.change(intent_id, amount=terms.amount, shipping=terms.shipping)
    intent = world.state.payment_intents.put(intent_object(world, terms))
    emit(world, "payment_intent.created", intent)
    return intent


def _start_debit(world: World, intent: Record, method: Record) -> Record:
    charge = world.state.charges.put(charge_object(world, intent, method, "pending"))
    changed = world.state.payment_intents.change(
        intent["id"],
        status="processing",
        latest_charge=charge["id"],
        payment_method=method["id"],
        last_payment_error=None,
    )
    emit(world, "charge.pending", charge)
    emit(world, "payment_intent.processing", changed)
    return changed


def _succeed(world: World, intent: Record, charge: Record) -> Record:
    changed = world.state.payment_intents.change(
        intent["id"],
        status="succeeded",
        amount_received=intent["amount"],
        latest_charge=charge["id"],
        payment_method=charge["payment_method"],
        last_payment_error=None,
    )
    emit(world, "charge.succeeded", charge)
    emit(world, "payment_intent.succeeded", changed)
    return changed


def _fail(world: World, intent: Record, charge: Record, method: Record, decline: Decline) -> Record:
    error: Record = {
        "charge": charge["id"],
        "code": decline.code,
        "doc_url": f"https://stripe.com/docs/error-codes/{decline.code.replace('_', '-')}",
        "message": decline.message,
        "payment_method": method,
        "type": "card_error" if method["type"] == "card" else "invalid_request_error",
    }
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    changed = world.state.payment_intents.change(
        intent["id"],
        status="requires_payment_method",
        latest_charge=charge["id"],
        payment_method=None,
        last_payment_error=error,
    )
    emit(world, "charge.failed", charge)
    emit(world, "payment_intent.payment_failed", changed)
    return changed
