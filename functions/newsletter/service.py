"""Subscriptions: asked for, confirmed by a signed link, ended. Each step is one guarded write with its mail.

Whoever asks learns nothing about an address: the answer and the writes are the same whether it is new, waits or is
subscribed; only the mail differs. Must not know HTTP, nor how mails are written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from commerce.errors import ConditionFailed, NotFound, StoreConflict
from commerce.links import mail_token, read_mail_token
from commerce.newsletter import SignUp, text_version
from functions.newsletter.records import (
    CONFIRM_DAYS,
    DAY_S,
    State,
    Subscriber,
    ended_item,
    read_subscriber,
    state_index,
    subscriber_item,
    subscriber_key,
    unchanged,
)
from functions.outbox.records import NEWSLETTER_CONFIRM, NEWSLETTER_WELCOME, waiting_item
from functions.ports import Clock, Delete, Item, Operation, Put, Random, Store
from functions.transactions import retrying
from functions.wiring import Services

PURPOSE = "newsletter"
ID_BYTES = 16


@dataclass(frozen=True)
class Newsletter:
    store: Store
    link_secret: bytes
    clock: Clock
    random: Random
    sleep: Callable[[float], None]

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.config.link_secret, services.clock, services.random, services.sleep)

    def ask(self, id_: str, sign_up: SignUp, language: str, words: str, visitor: str) -> None:
        """Keep what was asked for and ask back by mail. `id_`: the address's; `words`: what the form said.

        Somebody who is subscribed stays so, as they were. Raises StoreError.
        """
        now = self.clock()
        asked = Subscriber(
            id_, sign_up.email, language, State.PENDING, words, text_version(words), sign_up.source, now, visitor
        )
        letter = self._letter(NEWSLETTER_CONFIRM, {"address": id_})
        retrying(lambda: self._keep_asked(asked, letter), sleep=self.sleep)

    def _keep_asked(self, asked: Subscriber, letter: Item) -> None:
        found = self.store.get(subscriber_key(asked.id))
        kept = read_subscriber(found) if found else asked
        self._write(found, kept if kept.state is State.CONFIRMED else asked, letter)

    def find(self, token: str) -> Subscriber:
        """Who confirms by this link. Raises NotFound (`link_expired` when it is genuine, but too old or ended)."""
        id_, until = self._read(token)
        found = self.store.get(subscriber_key(id_))
        if found is None or until < self.clock():
            raise NotFound("no such subscriber", code="link_expired")
        return read_subscriber(found)

    def confirm(self, token: str, visitor: str) -> Subscriber:
        """Again, it changes nothing. Raises what `find` raises, or StoreError."""
        return retrying(lambda: self._confirm_once(token, visitor), sleep=self.sleep)

    def _confirm_once(self, token: str, visitor: str) -> Subscriber:
        subscriber = self.find(token)
        if subscriber.state is State.CONFIRMED:
            return subscriber
        found = self.store.get(subscriber_key(subscriber.id))
        confirmed = subscriber.confirmed(self.clock(), visitor)
        self._write(found, confirmed, self._letter(NEWSLETTER_WELCOME, {"address": subscriber.id}))
        return confirmed

    def leave(self, id_: str) -> bool:
        """End the subscription of an address; False when there is none. Raises StoreError."""
        return retrying(lambda: self._leave_once(id_), sleep=self.sleep)

    def _leave_once(self, id_: str) -> bool:
        found = self.store.get(subscriber_key(id_))
        if found is None:
            return False
        subscriber = read_subscriber(found)
        operations: list[Operation] = [Delete(found.key, when=unchanged(found))]
        if subscriber.state is State.CONFIRMED:
            operations.append(Put(ended_item(subscriber, self.clock())))
        self._transact(operations)
        return True

    def erase(self, id_: str) -> bool:
        """Everything that is known of an address, its proof of consent included; False when nothing was."""
        items = self.store.query(subscriber_key(id_).partition)
        for item in items:
            retrying(lambda item=item: self.store.transact([Delete(item.key)]), sleep=self.sleep)  # type: ignore[misc]
        return bool(items)

    def subscribers(self, state: State) -> list[Subscriber]:
        """By when they became what they are."""
        return [read_subscriber(item) for item in self.store.query_index(state_index(state))]

    def _write(self, found: Item | None, subscriber: Subscriber, letter: Item) -> None:
        version = int(found.attributes["version"]) if found else 0
        self._transact([Put(subscriber_item(subscriber, version + 1), when=unchanged(found)), Put(letter)])

    def _transact(self, operations: list[Operation]) -> None:
        try:
            self.store.transact(operations)
        except ConditionFailed as failed:
            raise StoreConflict("the subscription changed meanwhile") from failed

    def _letter(self, message: str, data: dict[str, str]) -> Item:
        return waiting_item(self.random(ID_BYTES).hex(), message, "", data, self.clock())

    def _read(self, token: str) -> tuple[str, int]:
        parts = read_mail_token(self.link_secret, PURPOSE, token)
        if len(parts) != 2:
            raise NotFound("link does not verify")
        return parts[0], int(parts[1])


def confirm_token(secret: bytes, subscriber: Subscriber) -> str:
    """Good for as long as the request is kept; what a page asks before it confirms is a POST, not the link itself."""
    return mail_token(secret, PURPOSE, subscriber.id, str(subscriber.asked_at + CONFIRM_DAYS * DAY_S))
