"""Bugs to plant in parcels and their carriers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import commerce.invoices.drafting
import commerce.lateness
import commerce.orders
import commerce.orders.erasure
import commerce.orders.fulfilment
import commerce.orders.parcels
import commerce.parcels
from commerce import orders
from commerce.orders import Order, Outcome
from tests.simulation.plants.planting import instead, named


def ends_are_no_ends() -> AbstractContextManager[None]:
    """What is said of a parcel after it came, or came back, moves it on."""
    return instead(commerce.parcels, "_ENDS", ())


def one_parcel_is_all() -> AbstractContextManager[None]:
    """An order is delivered when one of its parcels is."""
    right = commerce.orders.parcels.parcels_settled

    def broken(order: Order) -> Order:
        came = [parcel.way for parcel in order.shipments if parcel.state == "delivered"]
        all_came = tuple(parcel.with_way(came[0]) for parcel in order.shipments) if came else order.shipments
        return replace(right(replace(order, shipments=all_came)), shipments=order.shipments)

    return instead(commerce.orders.parcels, "parcels_settled", broken)


def our_clock() -> AbstractContextManager[None]:
    """A parcel came when we heard of it, not when its carrier says."""
    right = orders.parcel_events

    def broken(order: Order, number: int, events: Any, now: int) -> Outcome:
        return right(order, number, [replace(event, at=min(event.at, now)) for event in events], now)

    return instead(commerce.orders, "parcel_events", broken)


def news_each_time() -> AbstractContextManager[None]:
    """Each message about a parcel that comes to a state tells its customer, as if it were the first."""
    right = commerce.orders.parcels._arrived_at

    def broken(order: Order, number: int, before: Any, now: int) -> Any:
        after, messages = right(order, number, replace(before, times={}), now)
        return after, [replace(message, key=f"{message.key}-{now}") for message in messages]

    return instead(commerce.orders.parcels, "_arrived_at", broken)


PARCELS = named(
    ends_are_no_ends,
    one_parcel_is_all,
    our_clock,
    news_each_time,
)
