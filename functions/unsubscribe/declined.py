"""Who wants no more of one kind of mail, which nobody signed up for: requests for a review, surveys.

    DECLINED#<address id>    <what>    that it was said, and when

Kept for good, since it holds for every later order; the address itself is not in it. Knows the layout and its one
write. Must not know what mails say.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from commerce.errors import ConditionFailed
from functions.ports import Clock, Item, Key, Missing, Put, Store
from functions.transactions import retrying
from functions.unsubscribe.links import What
from functions.wiring import Services


def declined_key(address: str, what: What) -> Key:
    """`address`: see `functions.addresses.address_id`."""
    return Key(f"DECLINED#{address}", what.value)


@dataclass(frozen=True)
class Declined:
    store: Store
    clock: Clock
    sleep: Callable[[float], None]

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.clock, services.sleep)

    def add(self, address: str, what: What) -> None:
        """Again, it changes nothing: when it was first said stays. Raises StoreError."""
        once = Put(Item(declined_key(address, what), {"at": self.clock()}), when=(Missing(),))
        with contextlib.suppress(ConditionFailed):
            retrying(lambda: self.store.transact([once]), sleep=self.sleep)

    def has(self, address: str, what: What) -> bool:
        return self.store.get(declined_key(address, what)) is not None
