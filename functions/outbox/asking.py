"""When an order's buyer is asked for reviews, and when not (any more).

One request and one reminder an order at most, each a message of the outbox that is written down once. Here is decided,
at the moment of sending, whether it has lost its reason or comes too early. Must not know what the mails say.
"""

from __future__ import annotations

from dataclasses import dataclass

from commerce.orders import Message, Order, awaited, never_came
from commerce.shop import Shop
from functions.outbox.drafts import NothingToSay, NotYet
from functions.outbox.records import sent_of
from functions.ports import Clock, Store
from functions.reviews.records import states_of_order

DAY_S = 24 * 3600
ASKS = frozenset({Message.REVIEW_REQUEST, Message.REVIEW_REMINDER})
GIVE_UP_S = 60 * DAY_S
"""A request that waits for a parcel, or a reminder of one that never went out, waits no longer after the sending."""


@dataclass(frozen=True)
class Asking:
    store: Store
    shop: Shop
    clock: Clock

    def check(self, order: Order, message: str) -> None:
        """Raises NothingToSay or NotYet when the message is not to be sent now."""
        if order.erasure_asked_at:
            raise NothingToSay("asked to be forgotten")
        if order.refund_state == "full":
            raise NothingToSay("refunded")
        if order.dispute_state in {"open", "lost"}:
            raise NothingToSay("disputed")
        if not self.shop.review_after_days:
            raise NothingToSay("nobody is asked")
        if message == Message.REVIEW_REQUEST:
            self._check_request(order)
        else:
            self._check_reminder(order)

    def _check_request(self, order: Order) -> None:
        """Whoever waits for a parcel, or was given its money back, is not asked how they like it."""
        lost = never_came(order)
        if order.shipments and all(lost.get(sku, 0) >= n for sku, n in order.sent().items()):
            raise NothingToSay("nothing arrived")
        if "delivered" not in order.times and any(parcel.events for parcel in awaited(order)):
            if self.clock() > _nothing_more_to_send(order) + GIVE_UP_S:
                raise NothingToSay("nobody knows of an arrival")
            raise NotYet(self.clock() + DAY_S)
        self._wait_until(self._first_at(order))

    def _check_reminder(self, order: Order) -> None:
        if not self.shop.review_reminder_days:
            raise NothingToSay("nobody is reminded")
        if states_of_order(self.store, order.id):
            raise NothingToSay("something is reviewed")
        asked = self.store.get(sent_of(order.id, Message.REVIEW_REQUEST))
        wait_s = self.shop.review_reminder_days * DAY_S
        if asked is None:
            # The request waits for a delivery, or its mail was refused: it comes first, or nothing comes.
            if self.clock() > _nothing_more_to_send(order) + GIVE_UP_S:
                raise NothingToSay("nobody asked")
            raise NotYet(max(self._first_at(order) + wait_s, self.clock() + DAY_S))
        if "skipped" in asked.attributes:
            raise NothingToSay("nobody asked")
        self._wait_until(int(asked.attributes["at"]) + wait_s)

    def _first_at(self, order: Order) -> int:
        """0: as soon as its time after sending has come. A delivery that is known counts from itself, and so does the
        refund that the rest of it ended with."""
        ended = max(order.times.get("delivered", 0), order.times.get("rest_refunded", 0))
        return ended + self.shop.review_after_days * DAY_S if ended else 0

    def _wait_until(self, at: int) -> None:
        if self.clock() < at:
            raise NotYet(at)


def _nothing_more_to_send(order: Order) -> int:
    """Since when all of it was sent, or the rest of it refunded."""
    return max(order.times.get("shipped", 0), order.times.get("rest_refunded", 0))
