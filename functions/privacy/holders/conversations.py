"""Conversations: what somebody and the shop wrote to each other, with the files that came along."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from functions.conversations.forgetting import forget_thread
from functions.conversations.records import thread_key
from functions.conversations.service import Conversations, thread_number
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.wiring import Services


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
        held = self.find(person)
        for thread_id in self._ids(person):
            forget_thread(self.services, thread_id, person.id)
        return [Erasure("conversation", each.id, Fate.ERASED) for each in held]

    def _ids(self, person: Person) -> list[str]:
        return [item.key.sort for item in self.services.store.query(f"TALKS#{person.id}")]
