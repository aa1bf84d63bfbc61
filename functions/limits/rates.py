"""Counting requests down: one item a visitor and limit, which expires with its window.

    RATE#<subject>    <limit>    left    (expires)

One guarded write takes a request from what is left; the first of a window makes the item. Both are atomic in either
store, so that many requests at once get no more than one after the other. When the store cannot be asked the request
may pass: the route will meet the same store and say so better. Must not know HTTP.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commerce.errors import ConditionFailed, RateLimited, StoreConflict, StoreUnavailable
from functions.limits.table import Limit
from functions.ports import AtLeast, Clock, Item, Key, Missing, Put, Random, Store, Update
from functions.transactions import retrying

log = logging.getLogger("vitrina.functions")

EVERYBODY = "everybody"
# Losing against one's own other requests this often is a flood, and answered as one.
TRIES = 4


@dataclass(frozen=True)
class Rates:
    store: Store
    clock: Clock
    random: Random
    sleep: Callable[[float], None]

    def take(self, subject: str, limits: Sequence[Limit]) -> None:
        """One request of a visitor's (or of EVERYBODY's). Raises RateLimited when any of the limits is used up."""
        for limit in limits:
            if self._is_counted(limit):
                self._take(subject, limit)

    def _is_counted(self, limit: Limit) -> bool:
        return limit.sample == 1 or int.from_bytes(self.random(4), "big") % limit.sample == 0

    def _take(self, subject: str, limit: Limit) -> None:
        try:
            retrying(lambda: self._take_once(subject, limit), tries=TRIES, sleep=self.sleep)
        except StoreConflict as conflict:
            raise RateLimited(f"{limit.name}: many at once", retry_after_s=1) from conflict
        except StoreUnavailable:
            log.warning('{"limit": "%s", "problem": "not counted: the store does not answer"}', limit.name)

    def _take_once(self, subject: str, limit: Limit) -> None:
        key = rate_key(subject, limit)
        if self._wrote(Update(key, add={"left": -limit.sample}, when=(AtLeast("left", limit.sample),))):
            return
        found, now = self.store.get(key), self.clock()
        if found is not None:
            wait_s = max((found.expires_at or now) + 1 - now, 1)
            raise RateLimited(limit.name, retry_after_s=wait_s)
        fresh = Item(key, {"left": limit.most - limit.sample}, expires_at=now + limit.window_s)
        if not self._wrote(Put(fresh, when=(Missing(),))):
            raise StoreConflict("another request opened the window")

    def _wrote(self, operation: Put | Update) -> bool:
        try:
            self.store.transact([operation])
        except ConditionFailed:
            return False
        return True


def rate_key(subject: str, limit: Limit) -> Key:
    return Key(f"RATE#{subject}", limit.name)
