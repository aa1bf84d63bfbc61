"""Which orders are late, since when, and when somebody must look again.

An order goes through stages by day: nothing, then what its owner is told of, worse ones later. Pure: days come from the
order and the shop's working days. What is cancelled, refunded, disputed, delivered or ready to be collected is quiet.
Must not know the clock, the store or who is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from commerce.delivery import CARRIER_WEEK, WorkingDays
from commerce.orders import Order, Status, awaited
from commerce.parcels import ParcelState
from commerce.shop import Shop

# After so many days in its last stage nobody asks any more: what came and was never ticked off must not be looked at
# for ever.
FORGOTTEN_AFTER_DAYS = 90
DayOf = Callable[[int], str]
"""ISO date, where the shop is, of a second since 1970."""


class Lateness(StrEnum):
    UNTOUCHED = "untouched"
    """Paid without promised days, and nothing was sent for some time."""
    UNSENT = "unsent"
    """It had to leave, and some of it has not."""
    UNSENT_LATE = "unsent_late"
    """It had to be there, and some of it has not even left."""
    SILENT = "silent"
    """Sent whole, not there yet, and its carrier, who was heard before, says nothing more."""
    UNDELIVERED = "undelivered"
    """Sent whole; its last promised day is over, and nobody said that it came."""


_RANK = {state: rank for rank, state in enumerate(Lateness)}


@dataclass(frozen=True)
class Stage:
    """`day`: the ISO date from which on it is so; `due`: the date that was missed. None for a state: nobody asks."""

    day: str
    due: str
    state: Lateness | None


@dataclass(frozen=True)
class Standing:
    """On a day. `late`: None while all is well. `look_on`: when that may change, empty for never."""

    late: Stage | None
    look_on: str


def standing(order: Order, shop: Shop, today: str, day_of: DayOf) -> Standing:
    stages = list(_stages(order, shop, day_of))
    if stages:
        stages.append(Stage(_days_after(stages[-1].day, FORGOTTEN_AFTER_DAYS), "", None))
    reached = [stage for stage in stages if stage.day <= today]
    late = reached[-1] if reached and reached[-1].state else None
    return Standing(late, next((stage.day for stage in stages if stage.day > today), ""))


def is_still(order: Order, state: Lateness) -> bool:
    """Whether what was told of the order is so still: a mail may be read hours after it was caused."""
    if is_quiet(order):
        return False
    return (state in {Lateness.UNDELIVERED, Lateness.SILENT}) is not bool(order.unshipped())


def is_worse(state: Lateness, told: Lateness) -> bool:
    return _RANK[state] > _RANK[told]


def is_quiet(order: Order) -> bool:
    """Nothing of it is to come, or nothing may be sent."""
    ended = not order.is_paid or order.is_withdrawn or order.status in {Status.CANCELLED, Status.DELIVERED}
    # Lost, and its money went back.
    ended = ended or (bool(order.shipments) and not order.unshipped() and not awaited(order))
    return ended or bool(order.erased_at) or order.refund_state == "full" or order.dispute_state in {"open", "lost"}


def first_look(order: Order) -> str:
    """The ISO date on which somebody must look first, as far as the order alone tells; empty for never.

    Never after the day from which on it is late, by whatever settings: who looks early looks again later.
    """
    if is_quiet(order):
        return ""
    if order.unshipped():
        return order.promise.leaves if order.promise else _utc_day(order.times["paid"])
    days = [order.promise.last] if order.promise else []
    return min([*days, *(_utc_day(at) for at in [last_news(order)] if at)], default="")


def last_news(order: Order) -> int:
    """When a carrier was last heard of the parcel that is silent for longest; 0 where none is waited for.

    A carrier that never spoke cannot fall silent, and what waits at a post office has nothing to say.
    """
    waited_for = (each for each in awaited(order) if each.events and not each.has_ended)
    return min((each.events[-1].at for each in waited_for if each.state != ParcelState.AT_PICKUP_POINT), default=0)


def _stages(order: Order, shop: Shop, day_of: DayOf) -> Iterator[Stage]:
    """By day, each worse than the one before."""
    if is_quiet(order):
        return
    patience = shop.patience
    promise, working = order.promise, shop.delivery.workshop if shop.delivery else WorkingDays(CARRIER_WEEK)
    if not order.unshipped():
        if not _is_collected(order, shop):
            yield from _on_its_way(order, shop, working, day_of)
    elif promise is None and patience.untouched >= 0:
        since = max([order.times["paid"], *(shipment.at for shipment in order.shipments)])
        yield _after(working, day_of(since), patience.untouched, Lateness.UNTOUCHED)
    elif promise and patience.unsent >= 0:
        unsent = _after(working, promise.leaves, patience.unsent, Lateness.UNSENT)
        late = Stage(_days_after(promise.last, 1), promise.last, Lateness.UNSENT_LATE)
        yield from (unsent, late) if unsent.day < late.day else (late,)


def _on_its_way(order: Order, shop: Shop, working: WorkingDays, day_of: DayOf) -> Iterator[Stage]:
    patience, promise, news = shop.patience, order.promise, last_news(order)
    late = None
    if promise and patience.undelivered >= 0:
        late = _after(working, promise.last, patience.undelivered, Lateness.UNDELIVERED)
    if news and patience.silent >= 0:
        silent = _after(working, day_of(news), patience.silent, Lateness.SILENT)
        if late is None or silent.day < late.day:
            yield silent
    if late:
        yield late


def _after(working: WorkingDays, due: str, patience: int, state: Lateness) -> Stage:
    try:
        waited = working.after(dt.date.fromisoformat(due), patience).isoformat()
    except ValueError:  # a workshop that is closed for a year
        waited = due
    return Stage(_days_after(waited, 1), due, state)


def _is_collected(order: Order, shop: Shop) -> bool:
    wanted = order.payment.shipping_option if order.payment else ""
    return any(option.id == wanted and option.kind == "pickup" for option in shop.shipping)


def _days_after(day: str, count: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=count)).isoformat()


def _utc_day(at: int) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).date().isoformat()
