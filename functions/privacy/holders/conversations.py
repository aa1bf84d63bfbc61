"""Conversations: what somebody and the shop wrote to each other, with the files that came along."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from commerce.surveys import Survey
from functions.conversations.records import order_thread_key, talk_key, thread_key
from functions.conversations.service import Conversations, thread_number
from functions.ports import Delete, Operation
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.surveys.records import survey_key
from functions.transactions import retrying
from functions.wiring import Services

BATCH = 90


@dataclass(frozen=True)
class ConversationsHeld:
    services: Services

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services)

    def find(self, person: Person) -> list[Held]:
        talk = Conversations.of(self.services)
        found = []
        for thread_id in self._ids(person):
            if self.services.store.get(thread_key(thread_id)) is None:
                continue
            thread, said = talk.get(thread_id), talk.said(thread_id)
            data = {**asdict(thread), "messages": [asdict(each) for each in said]}
            files = tuple(file.name for each in said for file in each.files)
            found.append(Held("conversation", thread_number(thread), data, files, thread.language))
        return found

    def erase(self, person: Person) -> list[Erasure]:
        """The messages first and what leads to them last, so that a death in between is made good."""
        held = self.find(person)
        for each in held:
            for name in each.files:
                self.services.files.delete(name)
        for thread_id in self._ids(person):
            item = self.services.store.get(thread_key(thread_id))
            order_id = str(item.attributes["thread"].get("order_id", "")) if item else ""
            around = [Delete(each.key) for each in self.services.store.query(f"THREAD#{thread_id}", "MESSAGE#")]
            for first in range(0, len(around), BATCH):
                self._transact([*around[first : first + BATCH]])
            ends = [Delete(thread_key(thread_id)), Delete(talk_key(person.id, thread_id))]
            ends.append(Delete(survey_key(Survey.CSAT, thread_id)))
            self._transact([*ends, *([Delete(order_thread_key(order_id, thread_id))] if order_id else [])])
        return [Erasure("conversation", each.id, Fate.ERASED) for each in held]

    def _ids(self, person: Person) -> list[str]:
        return [item.key.sort for item in self.services.store.query(f"TALKS#{person.id}")]

    def _transact(self, operations: list[Operation]) -> None:
        retrying(lambda: self.services.store.transact(operations), sleep=self.services.sleep)
