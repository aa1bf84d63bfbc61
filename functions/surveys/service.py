"""Takes answers to surveys: one a link, which may be changed for a while. Must not know HTTP, nor who answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from commerce.errors import ConditionFailed, StoreConflict
from commerce.surveys import Survey
from functions.ports import Clock, Equals, Missing, Put, Store
from functions.surveys.records import (
    CHANGEABLE_S,
    Answer,
    answer_item,
    read_answer_item,
    survey_index,
    survey_key,
)
from functions.transactions import retrying
from functions.wiring import Services


@dataclass(frozen=True)
class SurveyAnswers:
    store: Store
    clock: Clock
    sleep: Callable[[float], None]

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.clock, services.sleep)

    def find(self, kind: Survey, subject: str) -> Answer | None:
        item = self.store.get(survey_key(kind, subject))
        return read_answer_item(item)[0] if item else None

    def is_over(self, answer: Answer | None) -> bool:
        """Whether it can no longer be changed."""
        return answer is not None and answer.at + CHANGEABLE_S < self.clock()

    def give(self, kind: Survey, subject: str, score: int, comment: str, language: str) -> Answer:
        """The answer as it is then: as it was given before, when that can no longer be changed. Raises StoreError."""
        return retrying(lambda: self._give(kind, subject, score, comment, language), sleep=self.sleep)

    def _give(self, kind: Survey, subject: str, score: int, comment: str, language: str) -> Answer:
        item = self.store.get(survey_key(kind, subject))
        before, version = read_answer_item(item) if item else (None, 0)
        if before and self.is_over(before):
            return before
        after = Answer(kind, subject, score, comment, before.at if before else self.clock(), language)
        if after == before:
            return after
        guard = Equals("version", version) if version else Missing()
        try:
            self.store.transact([Put(answer_item(after, version + 1), when=(guard,))])
        except ConditionFailed as failed:
            raise StoreConflict("the answer changed meanwhile") from failed
        return after

    def in_kind(self, kind: Survey, since: int = 0) -> Sequence[Answer]:
        """Oldest first."""
        found = self.store.query_index(survey_index(kind), after=f"{since:012d}")
        return [read_answer_item(item)[0] for item in found]
