"""Bugs to plant in what is collected, and in links that were given up."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import commerce.orders
import functions.orders.links
import functions.outbox.mails
import functions.pickup.service
from commerce import orders
from commerce.orders import Message, Outcome
from functions.pickup.service import Pickup
from tests.simulation.plants.planting import instead, named


def codes_live_on() -> AbstractContextManager[None]:
    """The code of an order stays what it was when its links are changed."""
    right = functions.pickup.service.pickup_code
    return instead(functions.pickup.service, "pickup_code", lambda secret, order_id, _: right(secret, order_id, 0))


def links_live_on() -> AbstractContextManager[None]:
    """A link that was given up opens its order all the same."""
    return instead(functions.orders.links, "order_of_link", lambda book, link: book.get(link.order_id))


def new_link_to_nobody() -> AbstractContextManager[None]:
    """Links are changed, and the new one is not mailed."""
    right = orders.links_changed

    def broken(*given: Any) -> Outcome:
        return replace(right(*given), messages=())

    return instead(commerce.orders, "links_changed", broken)


def left_behind_unseen() -> AbstractContextManager[None]:
    """Nobody looks after what is not collected."""
    return instead(Pickup, "nobody_came", lambda _: [])


def left_behind_at_once() -> AbstractContextManager[None]:
    """The days for which an order is kept are counted as hours."""
    return instead(functions.pickup.service, "DAY_S", 3600)


def reminded_of_what_they_have() -> AbstractContextManager[None]:
    """The reminder goes out whether or not somebody has come."""
    right = functions.outbox.mails.obsolete

    def broken(order: Any, message: str, data: Any) -> str:
        return "" if message == Message.PICKUP_REMINDER else right(order, message, data)

    return instead(functions.outbox.mails, "obsolete", broken)


COLLECTING = named(
    codes_live_on,
    links_live_on,
    new_link_to_nobody,
    left_behind_unseen,
    left_behind_at_once,
    reminded_of_what_they_have,
)
