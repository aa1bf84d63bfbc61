"""What Stripe and the orders say differently, in a sentence each for the owner."""

from __future__ import annotations

from commerce.links import order_number
from functions.reconcile.differences import Difference, Kind

WORDS = {
    Kind.PAID: "was paid, and we had not heard of it",
    Kind.AWAITING_PAYMENT: "is waiting for its money, and we had not heard of it",
    Kind.PAYMENT_FAILED: "will not be paid: its pieces are for sale again",
    Kind.EXPIRED: "was not paid in time: its pieces are for sale again",
    Kind.PAID_TWICE: "was paid a second time ({subject}): refund one of the two in Stripe's Dashboard",
    Kind.REFUNDED: "has a refund that we had not heard of",
    Kind.REFUND_BOUNCED: "has a refund that bounced ({subject})",
    Kind.DISPUTED: "is in dispute, and we had not heard of it",
    Kind.DISPUTE_CLOSED: "has a dispute that is over",
    Kind.SESSION_ALIVE: "could still be paid though it had ended: its payment page is closed now",
    Kind.ORDER_MISSING: "is not in this store, but Stripe has money for it ({subject}). Is it another shop's?",
    Kind.PAYMENT_UNMATCHED: "has a payment that it does not know ({subject}): look at it in Stripe's Dashboard",
    Kind.UNKNOWN_TO_STRIPE: "refers to {subject}, which Stripe does not know. Is it another Stripe account?",
}


def words(difference: Difference) -> str:
    """A sentence for the owner."""
    text = WORDS[difference.kind].replace("{subject}", difference.subject)
    return f"Order {order_number(difference.order_id)} {text}{'' if text.endswith('?') else '.'}"
