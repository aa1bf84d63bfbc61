"""Mails that wait to be sent, or were given up: messages to the shop, and what people asked to be told.

What is sent is gone: the outbox keeps that there was a mail, and to whom not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

from functions.outbox.records import PARKED, PARTITION, PRIVACY_DONE, Waiting, read_waiting
from functions.ports import Delete, Store
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.transactions import retrying
from functions.wiring import Services


@dataclass(frozen=True)
class LettersHeld:
    store: Store
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.sleep)

    def find(self, person: Person) -> list[Held]:
        return [
            Held("letter", waiting.id, {"message": waiting.message, **waiting.data})
            for waiting in self._waiting(person)
        ]

    def erase(self, person: Person) -> list[Erasure]:
        found = list(self._waiting(person))
        for waiting in found:
            delete = Delete(waiting.key)
            retrying(lambda delete=delete: self.store.transact([delete]), sleep=self.sleep)  # type: ignore[misc]
        return [Erasure("letter", waiting.id, Fate.ERASED) for waiting in found]

    def _waiting(self, person: Person) -> Iterator[Waiting]:
        for partition in (PARTITION, PARKED):
            for item in self.store.query(partition):
                waiting = read_waiting(item)
                if waiting.message == PRIVACY_DONE:
                    continue  # says that all this was done
                if person.is_of(waiting.data.get("email")) or waiting.data.get("address") == person.id:
                    yield waiting
