"""Bugs to plant in the watch over what was promised."""

from __future__ import annotations

from collections.abc import Iterator
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
import functions.invoices.issuing
import functions.orders.book
import functions.orders.news
import functions.outbox.service
import functions.watch.late_orders
from commerce.promise import days_of
from functions.records import watch_index
from functions.watch.late_orders import LateOrders, Look
from tests.simulation.plants.planting import instead, named


def told_and_not_remembered() -> AbstractContextManager[None]:
    """Who was told of an order is told again the next day."""
    right = LateOrders._tell
    return instead(LateOrders, "_tell", lambda self: right(_Forgetful(self.services, self.book)))


class _Forgetful(LateOrders):
    def _due(self) -> Iterator[Look]:
        return (replace(look, told="") for look in super()._due())


def called_off_and_late() -> AbstractContextManager[None]:
    """An order that was called off, or whose money is back, is still waited for."""
    return instead(commerce.lateness, "is_quiet", lambda order: not order.is_paid or order.status == "delivered")


def laid_down_too_early() -> AbstractContextManager[None]:
    """With the owner's mail the order lies down, and its customer never gets a new date."""
    right = LateOrders._remembered

    def broken(self: LateOrders, look: Any) -> list[Any]:
        update, *rest = right(self, look)
        return [replace(update, index=watch_index(look.order.id, look.standing.look_on)), *rest]

    return instead(LateOrders, "_remembered", broken)


def never_looked_at() -> AbstractContextManager[None]:
    """An order's write does not say when somebody must look at it."""
    return instead(functions.orders.book, "watch_operations", lambda _after, _before: [])


def postponed_for_ever() -> AbstractContextManager[None]:
    """A date that was not kept is put off by itself again and again."""
    right = days_of
    return instead(functions.watch.late_orders, "days_of", lambda found, at, _cause: right(found, at))


WATCHING = named(
    told_and_not_remembered,
    called_off_and_late,
    laid_down_too_early,
    never_looked_at,
    postponed_for_ever,
)
