"""Whom a published review helped: counted once a visitor, without accounts and without keeping who it was.

    HELPFUL#<id>    COUNT      count
    HELPFUL#<id>    <voter>    (expires; see functions.visitors.voter_of)

A vote and its count are one write, so that it counts once however often it is sent. The build shows what `vitrina
reviews votes` took into the content. Must not know HTTP, nor which reviews there are: a
count of none is read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from commerce.errors import ConditionFailed, NotFound
from functions.ports import Clock, Item, Key, Missing, Operation, Put, Store, Update
from functions.transactions import retrying
from functions.visitors import VOTE_S
from functions.wiring import Services

COUNT = "COUNT"
# What the file of a review may be called, which is its id on the page.
_REVIEW_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,119}")


@dataclass(frozen=True)
class Votes:
    store: Store
    clock: Clock
    sleep: Callable[[float], None]

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.clock, services.sleep)

    def add(self, review_id: str, voter: str) -> None:
        """Again, it changes nothing. Raises NotFound for what cannot be a review's id, or StoreError."""
        if not _REVIEW_ID.fullmatch(review_id):
            raise NotFound("no review's id")
        partition = count_key(review_id).partition
        vote = Item(Key(partition, voter), {}, expires_at=self.clock() + VOTE_S)
        once: list[Operation] = [Put(vote, when=(Missing(),)), Update(count_key(review_id), add={"count": 1})]
        try:
            retrying(lambda: self.store.transact(once), sleep=self.sleep)
        except ConditionFailed:
            return

    def counted(self, review_ids: Sequence[str]) -> dict[str, int]:
        """Of those that helped anybody."""
        found = self.store.get_many([count_key(id_) for id_ in review_ids])
        return {id_: int(item.attributes["count"]) for id_ in review_ids if (item := found.get(count_key(id_)))}


def count_key(review_id: str) -> Key:
    return Key(f"HELPFUL#{review_id}", COUNT)
