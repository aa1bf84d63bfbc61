"""What becomes of an order as its parcels travel: news for the customer, worries for the owner, delivered at last.

The carrier's own times are kept, since periods run from the day on which the goods came (Directive 2011/83/EU, art.
9(2)(b)): of several parcels, from the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from commerce.orders.attention import raised, settled, told
from commerce.orders.lost import awaited, given_up
from commerce.orders.model import Message, Order, Outcome, Outgoing, Status, first, reach, unchanged
from commerce.orders.shipment import Shipment
from commerce.parcels import ParcelEvent, ParcelState

DAY_S = 24 * 3600
DELIVERED = ParcelState.DELIVERED.value
# A label may be scanned before the owner records the parcel; what is older is of another parcel, which had the number
# before: carriers use them again. https://docs.easypost.com/docs/trackers
EARLY_S = 7 * DAY_S
# «Today» must be today, and who has had a parcel for a week knows it.
FRESH_S = {ParcelState.OUT_FOR_DELIVERY: 18 * 3600, ParcelState.ATTEMPTED: DAY_S}
STALE_S = 7 * DAY_S

NEWS = (
    ParcelState.OUT_FOR_DELIVERY,
    ParcelState.ATTEMPTED,
    ParcelState.AT_PICKUP_POINT,
    ParcelState.DELIVERED,
)
"""What the customer can be told of."""
WORRIES = {ParcelState.RETURNED_TO_SENDER: "parcel_returned", ParcelState.EXCEPTION: "parcel_problem"}
"""What the owner must look at, and the concern that it is."""


def parcel_events(order: Order, number: int, events: Iterable[ParcelEvent], now: int) -> Outcome:
    """What a carrier says of a parcel (0-based), in whatever order and however often.

    Several at once are a history: only where it leads is told.
    """
    before = order.shipments[number]
    own = [event for event in events if before.at - EARLY_S <= event.at <= now + DAY_S]
    after = before.with_way(before.way.after(own))
    if after == before:
        return unchanged(order)
    parcels = (*order.shipments[:number], after, *order.shipments[number + 1 :])
    moved = replace(order, shipments=parcels)
    messages: Sequence[Outgoing] = ()
    if after.state != before.state:
        moved, messages = _arrived_at(moved, number, before, now)
    return Outcome(parcels_settled(moved), messages=tuple(messages))


def all_delivered(order: Order, at: int) -> Order:
    """With every parcel that is waited for, and has not come to its end, delivered now: somebody says so who has seen
    it."""
    event, gone = ParcelEvent(ParcelState.DELIVERED, at), given_up(order)
    parcels = (p if p.has_ended or p in gone else p.with_way(p.way.after([event])) for p in order.shipments)
    return replace(order, shipments=tuple(parcels))


def _arrived_at(order: Order, number: int, before: Shipment, now: int) -> tuple[Order, list[Outgoing]]:
    """The parcel has come to another state: who is told, and what a person must look at."""
    parcel = order.shipments[number]
    state = ParcelState(parcel.state)
    if state is ParcelState.OUT_FOR_DELIVERY:
        order = replace(order, times=first(order.times, state.value, parcel.events[-1].at))
    if state.value in before.times:
        return order, []
    key = f"parcel-{number + 1}-{state.value}"
    if concern := WORRIES.get(state):
        return raised(order, concern), [told(key, concern)]
    is_news = state in NEWS and now - parcel.times[state.value] < FRESH_S.get(state, STALE_S)
    return order, [Outgoing(Message.PARCEL_NEWS, key, {"shipment": number, "state": state.value})] if is_news else []


def parcels_settled(order: Order) -> Order:
    """Delivered, when each parcel that is waited for is and nothing is left to send; a problem is over when its parcel
    goes on, or is not waited for any more."""
    waited_for = awaited(order)
    if not any(parcel.state == ParcelState.EXCEPTION for parcel in waited_for):
        order = settled(order, WORRIES[ParcelState.EXCEPTION])
    arrived = [each.times[DELIVERED] for each in order.shipments if each.state == DELIVERED]
    left = waited_for or order.unshipped() or order.held_back()
    if arrived and not left and order.status in {Status.SHIPPED, Status.PARTLY_SHIPPED}:
        return reach(order, Status.DELIVERED, max(arrived))
    return order
