"""The newsletter: a subscription with its consent, and that there was one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from functions.newsletter.records import subscriber_key
from functions.newsletter.service import Newsletter
from functions.ports import Store
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.wiring import Services


@dataclass(frozen=True)
class NewsletterHeld:
    store: Store
    newsletter: Newsletter

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, Newsletter.of(services))

    def find(self, person: Person) -> list[Held]:
        documents = [item.attributes["subscriber"] for item in self.store.query(subscriber_key(person.id).partition)]
        return [Held("newsletter", str(each["state"]), each, language=str(each["language"])) for each in documents]

    def erase(self, person: Person) -> list[Erasure]:
        held = self.find(person)
        self.newsletter.erase(person.id)
        return [Erasure("newsletter", each.id, Fate.ERASED) for each in held]
