"""Reviews that somebody wrote of what they bought, with pictures that nobody has seen yet.

A published review is a file of the shop's content: that goes by hand, and the owner is told which one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Self

from functions.ports import Delete, Files, Store
from functions.privacy.holders.orders import orders_of
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.reviews.records import Review, ReviewState, read_review, review_key
from functions.transactions import retrying
from functions.wiring import Services

PUBLISHED = "published"


@dataclass(frozen=True)
class ReviewsHeld:
    """`files` is called for when there is a picture."""

    store: Store
    files: Callable[[], Files]
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, lambda: services.files, services.sleep)

    def find(self, person: Person) -> list[Held]:
        return [
            Held("review", review.id, asdict(review), (review.picture,) if review.picture else (), review.language)
            for review in self._reviews(person)
        ]

    def erase(self, person: Person) -> list[Erasure]:
        return [self._erase(review) for review in self._reviews(person)]

    def _reviews(self, person: Person) -> Iterator[Review]:
        for order in orders_of(self.store, person):
            for item in self.store.query(f"REVIEW#{order.id}"):
                yield read_review(item)[0]

    def _erase(self, review: Review) -> Erasure:
        if review.picture:
            self.files().delete(review.picture)
        delete = Delete(review_key(review.order_id, review.line))
        retrying(lambda: self.store.transact([delete]), sleep=self.sleep)
        if review.state is ReviewState.APPROVED:
            return Erasure("review", review.published_as or review.id, Fate.WAITS, PUBLISHED)
        return Erasure("review", review.id, Fate.ERASED)
