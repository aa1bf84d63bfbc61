"""Chargebacks: the customer asks their bank for the money back. https://docs.stripe.com/disputes/how-disputes-work"""

from __future__ import annotations

from dataclasses import replace

from commerce.orders.attention import raised, settled, told
from commerce.orders.model import Order, Outcome, first, unchanged


def disputed(order: Order, dispute_id: str, due_at: int, at: int) -> Outcome:
    """Record it, tell the owner, freeze shipping. Never restocks, never reopens."""
    if dispute_id in order.disputes:
        return unchanged(order)
    after = replace(
        order,
        disputes=(*order.disputes, dispute_id),
        dispute_due_at=due_at,
        times=first(order.times, "disputed", at),
    )
    return Outcome(raised(after, "dispute"), messages=(told(f"dispute-{dispute_id}", "dispute", due_at=due_at),))


def dispute_closed(order: Order, dispute_id: str, result: str, at: int) -> Outcome:
    """The bank has decided: `won`, `lost`, or `warning_closed` for an inquiry that took no money.

    Won, the order can be sent again; lost, never. May come before the news that it was opened.
    """
    if dispute_id in order.closed_disputes:
        return unchanged(order)
    known = order.disputes if dispute_id in order.disputes else (*order.disputes, dispute_id)
    after = replace(order, disputes=known, closed_disputes={**order.closed_disputes, dispute_id: result})
    ended = "lost" if result == "lost" else "won"
    after = replace(after, times=first(after.times, f"dispute_{ended}", at))
    if after.dispute_state != "open":
        after = replace(settled(after, "dispute"), dispute_due_at=0)
    return Outcome(after, messages=(told(f"dispute-{dispute_id}-{ended}", f"dispute_{ended}"),))
