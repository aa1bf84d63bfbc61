"""The store in this process's memory: for tests and for trying things out. It forgets everything at exit.

Knows only the rules of items; passes the same contract suite as the others. Safe to use from several threads.
"""

from __future__ import annotations

import marshal
import threading
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from commerce.errors import ConditionFailed
from functions.adapters import item_limits as limits
from functions.adapters import item_rules as rules
from functions.ports import Clock, Item, Key, Operation


class MemoryStore:
    """`clock` decides what has expired."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._items: dict[Key, Item] = {}

    def get(self, key: Key) -> Item | None:
        key = limits.checked_key(key)
        with self._lock:
            found = rules.live(self._items.get(key), self._clock())
        return _copy(found) if found else None

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        found = {key: self.get(key) for key in dict.fromkeys(keys)}
        return {key: item for key, item in found.items() if item}

    def query(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        partition = limits.checked_partition(partition)
        with self._lock:
            now = self._clock()
            found = [item for item in self._items.values() if item.key.partition == partition]
            rows = [(item.key.sort, item) for item in found if rules.live(item, now)]
        return _page(rows, prefix, limit, after, reverse)

    def query_index(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        partition = limits.checked_partition(partition)
        with self._lock:
            now = self._clock()
            found = [item for item in self._items.values() if item.index and item.index.partition == partition]
            rows = [(item.index.sort, item) for item in found if item.index and rules.live(item, now)]
        return _page(rows, prefix, limit, after, reverse)

    def transact(self, operations: Sequence[Operation]) -> None:
        work = limits.prepared(operations)
        with self._lock:
            now = self._clock()
            before = [rules.live(self._items.get(limits.key_of(operation)), now) for operation in work]
            for number, (operation, item) in enumerate(zip(work, before, strict=True)):
                if not all(rules.holds(condition, item) for condition in operation.when):
                    raise ConditionFailed(number)
            written = [rules.after_operation(operation, item) for operation, item in zip(work, before, strict=True)]
            for operation, item in zip(work, written, strict=True):
                self._replace(limits.key_of(operation), item)

    def purge_expired(self) -> int:
        """Forgets expired items for good; how many."""
        with self._lock:
            now = self._clock()
            expired = [key for key, item in self._items.items() if not rules.live(item, now)]
            for key in expired:
                del self._items[key]
        return len(expired)

    def close(self) -> None:
        """Nothing to close; here because the SQLite store has it."""

    def _replace(self, key: Key, item: Item | None) -> None:
        if item:
            self._items[key] = item
        else:
            self._items.pop(key, None)


def _page(rows: Iterable[tuple[str, Item]], prefix: str, limit: int, after: str, reverse: bool) -> list[Item]:
    low, high = rules.sort_range(prefix, after, reverse=reverse)
    inside = [(sort, item.key, item) for sort, item in rows if low <= sort <= high and sort != after]
    inside.sort(key=itemgetter(0, 1), reverse=reverse)
    return [_copy(item) for _, _, item in inside[: limits.checked_limit(limit) or None]]


def _copied(attributes: Any) -> Any:
    return marshal.loads(marshal.dumps(attributes))  # noqa: S302 - made in this process, of plain values


def _copy(item: Item) -> Item:
    """So that what a caller changes in its copy stays there."""
    return Item(item.key, _copied(item.attributes), item.index, item.expires_at)
