"""Bugs to plant in forgetting who bought."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
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
from functions.outbox.mails import MailWriter, NothingToSay
from functions.ports import Mail
from functions.privacy.retention import Clearing
from tests.simulation.plants.planting import instead, named


def forgotten_while_owed() -> AbstractContextManager[None]:
    """Whoever asks to be forgotten is so at once, whatever is still to be sent."""
    return instead(commerce.orders.erasure, "why_running", lambda *_: "")


def mails_to_the_forgotten() -> AbstractContextManager[None]:
    """A mail that waited goes out although its reader is forgotten, to the address that it was put aside with."""

    def broken(self: MailWriter, waiting: Any) -> Any:
        with suppress(NothingToSay):
            return right(self, waiting)
        return Mail(waiting.id, "ana@example.com", "", "", "")

    right = MailWriter.write
    return instead(MailWriter, "write", broken)


def notes_are_kept() -> AbstractContextManager[None]:
    """What a customer wrote stays in an order that has forgotten them."""
    right = orders.erased

    def broken(order: Order, *given: Any) -> Outcome:
        found = right(order, *given)
        return replace(found, order=replace(found.order, options=order.options))

    return instead(commerce.orders, "erased", broken)


def asked_and_never_done() -> AbstractContextManager[None]:
    """Who must wait to be forgotten waits for ever."""
    return instead(Clearing, "_asked", lambda _: [])


FORGETTING = named(
    forgotten_while_owed,
    mails_to_the_forgotten,
    notes_are_kept,
    asked_and_never_done,
)
