"""What has happened to an order and what comes next, as steps.

Knows the names of the steps (their words are texts, `order.step.<name>`) and when nothing more is to come. Must not
know how they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from commerce.orders import STEPS, Order, Status


@dataclass(frozen=True)
class Step:
    """One step of the timeline. `state`: done, current or next; `at` is 0 for what has not happened."""

    name: str
    state: str
    at: int = 0
    clock: str = ""

    @property
    def iso(self) -> str:
        """For `<time datetime>`; empty for what has not happened."""
        return iso_time(self.at) if self.at else ""


def timeline(order: Order, pickup: bool, timezone: str) -> Iterator[Step]:
    """What happened, in the order in which it happened, then what comes."""
    words = {"checkout": "placed", "shipped": "ready" if pickup else "shipped"}
    happened = sorted(order.times.items(), key=lambda entry: (entry[1], _RANK.get(entry[0], 99)))
    past = [(words.get(name, name), at) for name, at in happened if name in _RANK]
    if order.refunded and order.refund_state == "full":
        past = [("refunded_in_full" if name == "refunded" else name, at) for name, at in past]
    elif not order.refunded:
        past = [(name, at) for name, at in past if name != "refunded"]
    stopped = order.refund_state == "full" or order.dispute_state in {"open", "lost"} or order.is_withdrawn
    coming = [] if stopped else [words.get(name, name) for name in _coming(order)]
    for number, (name, at) in enumerate(past):
        last = number == len(past) - 1 and (not coming or name in _UNDER_WAY)
        yield Step(name, "current" if last else "done", at, time_of_day(at, timezone))
    for number, name in enumerate(coming):
        is_next = number or (past and past[-1][0] in _UNDER_WAY)
        yield Step(name, "next" if is_next else "current")


# The order of steps that share a second.
_RANK = {
    "checkout": 0,
    "expired": 1,
    "awaiting_payment": 1,
    "payment_failed": 2,
    "paid": 3,
    "making": 4,
    "packed": 5,
    "partly_shipped": 6,
    "shipped": 7,
    "out_for_delivery": 8,
    "delivered": 9,
    "cancelled": 10,
    "withdrawn": 10,
    "return_asked": 10,
    "refunded": 11,
    "disputed": 12,
    "dispute_won": 13,
    "dispute_lost": 13,
}
_COMING: Mapping[Status, tuple[str, ...]] = {
    Status.CHECKOUT: ("confirming", "preparing", "shipped"),
    Status.AWAITING_PAYMENT: ("money", "preparing", "shipped"),
    Status.PAID: ("preparing", "shipped"),
    Status.PARTLY_SHIPPED: ("rest", "shipped"),
}
# Steps that last: the newest of them is where the order is now, and what comes is still to come.
_UNDER_WAY = frozenset({"making", "packed", "shipped", "out_for_delivery"})


def _coming(order: Order) -> tuple[str, ...]:
    if order.status is Status.PAID and any(step in order.times for step in STEPS):
        return ("shipped",)
    if order.status is Status.SHIPPED and any(parcel.events for parcel in order.shipments):
        # Only where the carrier tells us: else it might stand there for ever.
        return ("delivered",)
    return _COMING.get(order.status, ())


def iso_time(at: int) -> str:
    """`2026-11-22T17:20:00Z`."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_of_day(at: int, timezone: str) -> str:
    """`17:20` in the shop's time zone."""
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone)).strftime("%H:%M")
