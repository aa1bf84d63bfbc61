"""What a comparison of Stripe with the store may find, and how it is reported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The first ones are repaired: the order now says what Stripe says. The last ones need a person."""

    PAID = "paid"
    AWAITING_PAYMENT = "awaiting_payment"
    PAYMENT_FAILED = "payment_failed"
    EXPIRED = "expired"
    PAID_TWICE = "paid_twice"
    REFUNDED = "refunded"
    REFUND_BOUNCED = "refund_bounced"
    DISPUTED = "disputed"
    DISPUTE_CLOSED = "dispute_closed"
    SESSION_ALIVE = "session_alive"
    """A session could still be paid though its order had ended."""
    ORDER_MISSING = "order_missing"
    """Stripe has the money, and the store no such order: another shop on the account, or a store that lost it."""
    PAYMENT_UNMATCHED = "payment_unmatched"
    """A payment names an order that does not know it."""
    UNKNOWN_TO_STRIPE = "unknown_to_stripe"
    """An order is paid, or waits for its money, by what Stripe does not know."""


NEEDS_A_PERSON = frozenset({Kind.ORDER_MISSING, Kind.PAYMENT_UNMATCHED, Kind.UNKNOWN_TO_STRIPE})


@dataclass(frozen=True)
class Difference:
    """`subject`: Stripe's id of the session, payment, refund or dispute."""

    kind: Kind
    order_id: str
    subject: str

    @property
    def repaired(self) -> bool:
        return self.kind not in NEEDS_A_PERSON


@dataclass(frozen=True)
class ReconcileReport:
    """`compared`: how many objects of Stripe and orders were looked at; `problems`: what could not be compared now."""

    compared: int = 0
    differences: tuple[Difference, ...] = ()
    problems: tuple[str, ...] = ()

    def __add__(self, other: ReconcileReport) -> ReconcileReport:
        return ReconcileReport(
            self.compared + other.compared, self.differences + other.differences, self.problems + other.problems
        )
