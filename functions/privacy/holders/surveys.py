"""Answers to surveys: about conversations of somebody, their orders, and what came back of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Self

from commerce.surveys import Survey
from functions.ports import Delete, Key, Store
from functions.privacy.holders.orders import orders_of
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.surveys.records import read_answer_item, survey_key
from functions.surveys.subjects import of_order
from functions.transactions import retrying
from functions.wiring import Services


@dataclass(frozen=True)
class SurveysHeld:
    services: Services

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services)

    def find(self, person: Person) -> list[Held]:
        return [held for _, held in self._answers(person)]

    def erase(self, person: Person) -> list[Erasure]:
        """What a person thinks is owed to nobody: it goes at once, whatever becomes of the order."""
        found = list(self._answers(person))
        for key, _ in found:
            delete = Delete(key)
            retrying(lambda delete=delete: self._store.transact([delete]), sleep=self.services.sleep)  # type: ignore[misc]
        return [Erasure("survey", held.id, Fate.ERASED) for _, held in found]

    @property
    def _store(self) -> Store:
        return self.services.store

    def _answers(self, person: Person) -> Iterator[tuple[Key, Held]]:
        for kind, subject in self._subjects(person):
            if item := self._store.get(key := survey_key(kind, subject)):
                answer = read_answer_item(item)[0]
                yield (
                    key,
                    Held(
                        "survey",
                        f"{kind.value} {subject}",
                        {**asdict(answer), "survey": kind.value},
                        language=answer.language,
                    ),
                )

    def _subjects(self, person: Person) -> Iterator[tuple[Survey, str]]:
        yield from ((Survey.CSAT, item.key.sort) for item in self._store.query(f"TALKS#{person.id}"))
        for order in orders_of(self._store, person):
            yield from of_order(order)
