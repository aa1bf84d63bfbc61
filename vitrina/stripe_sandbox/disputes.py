"""Disputes: a customer asks the bank for the money back. Opened and closed from the control panel only.

https://docs.stripe.com/api/disputes
"""

from __future__ import annotations

from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.events import emit
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World

_EVIDENCE = (
    "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal "
    "customer_communication customer_email_address customer_name customer_purchase_ip customer_signature "
    "duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt "
    "refund_policy refund_policy_disclosure refund_refusal_explanation service_date service_documentation "
    "shipping_address shipping_carrier shipping_date shipping_documentation shipping_tracking_number "
    "uncategorized_file uncategorized_text"
).split()
_ANSWER_WITHIN_S = 9 * 24 * 3600
_FEE = 2000


def open_dispute(world: World, charge_id: str, reason: str = "fraudulent") -> Record:
    """The bank takes the money and asks the merchant for evidence. Raises ApiError when it cannot be disputed."""
    charge = world.state.charges.need(charge_id)
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise ApiError(f"Charge {charge_id} cannot be disputed.")
    identity = world.ids.new("du_")
    dispute = world.state.disputes.put(
        {
            "id": identity,
            "object": "dispute",
            "amount": charge["amount"] - charge["amount_refunded"],
            "balance_transactions": [_withdrawal(world, charge, identity)],
            "charge": charge_id,
            "created": world.now,
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": {**dict.fromkeys(_EVIDENCE), "enhanced_evidence": {}},
            "evidence_details": {
                "due_by": world.now + _ANSWER_WITHIN_S,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "payment_method_details": _method(charge),
            "reason": reason,
            "status": "needs_response",
        }
    )
    world.state.charges.change(charge_id, disputed=True)
    emit(world, "charge.dispute.created", dispute)
    emit(world, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(world: World, dispute_id: str, *, won: bool) -> Record:
    dispute = world.state.disputes.need(dispute_id)
    if dispute["status"] in ("won", "lost"):
        return dispute
    closed = world.state.disputes.change(dispute_id, status="won" if won else "lost")
    emit(world, "charge.dispute.closed", closed, {"status": dispute["status"]})
    if won:
        emit(world, "charge.dispute.funds_reinstated", closed)
    return closed


def _method(charge: Record) -> Record:
    details = charge["payment_method_details"]
    brand = details["card"]["brand"] if details["type"] == "card" else "visa"
    return {"card": {"brand": brand, "case_type": "chargeback", "network_reason_code": "10.4"}, "type": "card"}


def _withdrawal(world: World, charge: Record, dispute_id: str) -> Record:
    amount = charge["amount"] - charge["amount_refunded"]
    return {
        "id": world.ids.new("txn_"),
        "object": "balance_transaction",
        "amount": -amount,
        "available_on": world.now,
        "balance_type": "payments",
        "created": world.now,
        "currency": charge["currency"],
        "description": f"Chargeback withdrawal for {charge['id']}",
        "exchange_rate": None,
        "fee": _FEE,
        "fee_details": [
            {
                "amount": _FEE,
                "application": None,
                "currency": charge["currency"],
                "description": "Dispute fee",
                "type": "stripe_fee",
            }
        ],
        "net": -amount - _FEE,
        "reporting_category": "dispute",
        "source": dispute_id,
        "status": "available",
        "type": "adjustment",
    }
