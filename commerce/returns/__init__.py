"""Goods that come back and the money they bring: withdrawals and returns, one case at a time, as a pure machine.

    withdrawal ─────────► approved ─► sent ─► received ─► refunded
    (late, or in doubt) ► requested ─┤ └─────────┴──────► exchanged
    courtesy, fault ────► requested ─┤ └─────────┴──────► closed      without money: it never came, it was mended
                                     └► refused

A withdrawal is a right and needs nobody's yes: it is effective with the statement. A return is the shop's courtesy, or
a fault that is the seller's, and somebody (or a rule) says yes. What a case does to the order's pieces and money is the
order's (`commerce.orders.claims`), in the same write. Must not know the store or the clock: times come with the events.
"""

from commerce.returns.forgetting import forgotten
from commerce.returns.machine import (
    approved,
    closed,
    decided,
    exchanged,
    kept_aside,
    lines_named,
    received,
    refunded,
    refused,
    sent,
    undecided,
    unlabelled,
)
from commerce.returns.model import (
    OVER,
    Case,
    Decision,
    Doubt,
    Kind,
    Parcel,
    Problem,
    State,
    Wish,
)
from commerce.returns.worth import owed, unreturned_delivery, worked_out

__all__ = [
    "OVER",
    "Case",
    "Decision",
    "Doubt",
    "Kind",
    "Parcel",
    "Problem",
    "State",
    "Wish",
    "approved",
    "closed",
    "decided",
    "exchanged",
    "forgotten",
    "kept_aside",
    "lines_named",
    "owed",
    "received",
    "refunded",
    "refused",
    "sent",
    "undecided",
    "unlabelled",
    "unreturned_delivery",
    "worked_out",
]
