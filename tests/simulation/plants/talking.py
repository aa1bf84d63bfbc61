"""Bugs to plant in what follows a sale, as `tests.simulation.plants` has them for the sale itself."""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import functions.conversations.fetching
import functions.conversations.service
import functions.moderation.service
import functions.outbox.asking
import functions.outbox.letters
import functions.reviews.service
import functions.watch.unanswered
from commerce.orders import poorly_reviewed
from functions.conversations.service import Conversations
from functions.outbox.asking import Asking
from functions.outbox.drafts import NothingToSay
from functions.outbox.records import SURVEY, waiting_item
from functions.ports import Exists, Put, Update
from functions.reviews.records import states_of_order
from functions.reviews.service import Reviews
from functions.reviews.votes import Votes, count_key
from functions.unsubscribe.declined import Declined
from functions.uploads import Uploads
from tests.simulation.plants.planting import instead, named

# --- reviews


def way_out_forgotten() -> AbstractContextManager[None]:
    """Nobody looks whether an address wants no more mails."""
    return instead(Declined, "has", lambda *_: False)


def asked_by_sending() -> AbstractContextManager[None]:
    """The delivery that is known counts for nothing."""
    return instead(Asking, "_first_at", lambda *_: 0)


def reminded_of_what_is_written() -> AbstractContextManager[None]:
    """The reminder goes out whether or not something was written."""
    return instead(functions.outbox.asking, "states_of_order", lambda *_: {})


def reminded_first() -> AbstractContextManager[None]:
    """The reminder does not look whether the request went out."""

    def broken(self: Asking, order: Any) -> None:
        if states_of_order(self.store, order.id):
            raise NothingToSay("something is reviewed")

    return instead(Asking, "_check_reminder", broken)


def alarm_apart() -> AbstractContextManager[None]:
    """An unhappy review and the owner's alarm are two writes."""
    right = Reviews.submit

    def broken(self: Reviews, *given: Any) -> Any:
        with instead(functions.reviews.service, "LOW_RATING", 0):
            review = right(self, *given)
        if review.rating <= 2:
            self.book.apply(review.order_id, lambda order: poorly_reviewed(order, review.line, review.rating))
        return review

    return instead(Reviews, "submit", broken)


def vote_uncounted_once() -> AbstractContextManager[None]:
    """Every tap counts."""

    def broken(self: Votes, review_id: str, voter: str) -> None:
        self.store.transact([Update(count_key(review_id), add={"count": 1})])

    return instead(Votes, "add", broken)


def every_reply_mailed() -> AbstractContextManager[None]:
    """An answer that is mended is mailed again, under another name."""
    numbers = itertools.count()
    right = functions.moderation.service.waiting_item

    def broken(subject: str, message: Any, part: str, *given: Any) -> Any:
        return right(subject, message, f"{part}-{next(numbers)}", *given)

    return instead(functions.moderation.service, "waiting_item", broken)


# --- conversations


def answers_to_whoever_asked() -> AbstractContextManager[None]:
    """An answer goes to the address that wrote last to the shop, not to the one that began."""
    right = functions.outbox.letters.Letters._message_answer

    def broken(self: Any, data: Any) -> Any:
        return replace(right(self, data), to="eve@example.com" if int(data["said"]) > 2 else right(self, data).to)

    return instead(functions.outbox.letters.Letters, "_message_answer", broken)


def senders_unchecked() -> AbstractContextManager[None]:
    """Whoever knows a reply address speaks for its owner."""
    return instead(functions.conversations.fetching, "require_sender", lambda *_: None)


def mails_taken_again() -> AbstractContextManager[None]:
    """A mail that was not marked is taken in once more."""
    right = Conversations._say

    def broken(self: Conversations, thread_id: str, said: Any, change: Any, message: str, _mail_id: str) -> Any:
        return right(self, thread_id, said, change, message, "")

    return instead(Conversations, "_say", broken)


def threads_unguarded() -> AbstractContextManager[None]:
    """A conversation is written over whoever wrote in it meanwhile."""
    return instead(functions.conversations.service, "Equals", lambda *_: Exists())


def letters_apart() -> AbstractContextManager[None]:
    """The mail about a message is a write of its own."""
    right = Conversations._transact

    def broken(self: Conversations, operations: Any) -> None:
        letters = [each for each in operations if isinstance(each, Put) and each.item.key.partition == "OUTBOX"]
        right(self, [each for each in operations if each not in letters])
        if letters:
            right(self, letters)

    return instead(Conversations, "_transact", broken)


def surveys_after_the_way_out() -> AbstractContextManager[None]:
    """Whoever took the way out of surveys is asked all the same."""
    return instead(Declined, "has", lambda *_: False)


def asked_at_each_close() -> AbstractContextManager[None]:
    """A conversation that is closed again asks again how it was."""

    def broken(kind: Any, subject: str, data: Any, now: int) -> Put:
        return Put(waiting_item(subject, SURVEY, f"{kind.value}-{now}", {"kind": kind.value, **data}, now))

    return instead(functions.conversations.service, "survey_letter", broken)


def files_share_a_name() -> AbstractContextManager[None]:
    """The files of each message are counted anew, so that one takes another one's place."""
    right = Uploads.keep

    def broken(self: Uploads, purpose: str, uploads: Any) -> Any:
        numbers = itertools.count()
        return right(replace(self, random=lambda _: b"%d" % next(numbers)), purpose, uploads)

    return instead(Uploads, "keep", broken)


def files_go_with_the_request() -> AbstractContextManager[None]:
    """The files of a message are taken away when it is written."""
    right = Conversations._with_files

    def broken(self: Conversations, said: Any, work: Any) -> Any:
        thread = right(self, said, work)
        for file in said.files:
            self.services.files.delete(file.name)
        return thread

    return instead(Conversations, "_with_files", broken)


def owed_and_untold() -> AbstractContextManager[None]:
    """Nobody is told of an answer that is about to be late."""
    return instead(functions.watch.unanswered, "_is_near", lambda *_: False)


CONVERSATIONS = named(
    owed_and_untold,
    answers_to_whoever_asked,
    senders_unchecked,
    mails_taken_again,
    threads_unguarded,
    letters_apart,
    surveys_after_the_way_out,
    asked_at_each_close,
    files_share_a_name,
    files_go_with_the_request,
)
REVIEWS = named(
    way_out_forgotten,
    asked_by_sending,
    reminded_of_what_is_written,
    reminded_first,
    alarm_apart,
    vote_uncounted_once,
    every_reply_mailed,
)
