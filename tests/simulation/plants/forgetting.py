"""Bugs to plant in forgetting who bought."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from typing import Any

import commerce.orders
import commerce.orders.erasure
import functions.returns.forgetting
from commerce import orders
from commerce.orders import Order, Outcome
from functions.outbox.asking import Asking
from functions.outbox.mails import MailWriter, NothingToSay
from functions.ports import Mail
from functions.privacy.holders.conversations import ConversationsHeld
from functions.privacy.holders.surveys import SurveysHeld
from functions.privacy.retention import Clearing
from tests.simulation.outside import SimulatedFiles
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


# --- found among people who left traces everywhere


def answers_are_kept() -> AbstractContextManager[None]:
    """What somebody answered in surveys stays when they are forgotten."""
    return instead(SurveysHeld, "erase", lambda *_: [])


def statements_are_kept() -> AbstractContextManager[None]:
    """A withdrawal by number that had to wait is never forgotten."""
    return instead(Clearing, "_statements", lambda _: [])


def words_of_returns_are_kept() -> AbstractContextManager[None]:
    """What somebody wrote about a return stays when they are forgotten."""
    right = functions.returns.forgetting.forgotten
    return instead(functions.returns.forgetting, "forgotten", lambda case: replace(right(case), words=case.words))


def pictures_are_kept() -> AbstractContextManager[None]:
    """The files of somebody who is forgotten stay where they are."""
    return instead(SimulatedFiles, "delete", lambda *_: None)


def asked_though_leaving() -> AbstractContextManager[None]:
    """Whoever asked to be forgotten is asked for a review while an order of theirs runs on."""
    right = Asking.check

    def broken(self: Asking, order: Order, message: str) -> None:
        right(self, replace(order, erasure_asked_at=0), message)

    return instead(Asking, "check", broken)


def conversations_are_kept() -> AbstractContextManager[None]:
    """What somebody wrote to the shop stays when they are forgotten."""
    return instead(ConversationsHeld, "erase", lambda *_: [])


LEAVING = named(
    answers_are_kept,
    statements_are_kept,
    words_of_returns_are_kept,
    pictures_are_kept,
    asked_though_leaving,
    conversations_are_kept,
)
FORGETTING = named(
    forgotten_while_owed,
    mails_to_the_forgotten,
    notes_are_kept,
    asked_and_never_done,
)
