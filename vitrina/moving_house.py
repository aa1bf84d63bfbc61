"""Taking a shop's whole store from one engine to another: SQLite to DynamoDB when it outgrows its box, and back.

Knows items and that both stores list them. Must not know what they mean, nor touch the store that they come from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from functions.ports import Item, Key, Operation, Put

# DynamoDB takes them one by one; the time of each is the network's.
WRITERS = 16


class WholeStore(Protocol):
    """A store that can say all that it holds (`functions.adapters.sqlite_store`, `dynamodb_store`)."""

    def items(self) -> Iterator[Item]: ...

    def transact(self, operations: list[Operation], /) -> None: ...


@dataclass(frozen=True)
class Comparison:
    """Keys that only one side has, and those of which the sides say different things."""

    missing: tuple[Key, ...]
    different: tuple[Key, ...]
    foreign: tuple[Key, ...]
    equal: int

    @property
    def is_same(self) -> bool:
        return not (self.missing or self.different or self.foreign)


def compare(source: WholeStore, target: WholeStore) -> Comparison:
    """What `target` has of `source`, item by item, with attributes, index and expiry."""
    here = {item.key: item for item in source.items()}
    there = {item.key: item for item in target.items()}
    both = here.keys() & there.keys()
    different = tuple(sorted(key for key in both if here[key] != there[key]))
    missing, foreign = (tuple(sorted(keys)) for keys in (here.keys() - both, there.keys() - both))
    return Comparison(missing, different, foreign, len(both) - len(different))


def move(source: WholeStore, target: WholeStore, progress: Callable[[int], None] = lambda _done: None) -> Counter[str]:
    """Writes every item of `source` into `target`; how many, by the first word of their partition.

    An item that is there already is replaced, so that an interrupted move is simply made again.
    """
    moved: Counter[str] = Counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        for item in pool.map(lambda item: _put(target, item), source.items()):
            moved[kind_of(item.key)] += 1
            progress(moved.total())
    return moved


def kind_of(key: Key) -> str:
    """`ORDER`, `SKU`, `OUTBOX`..."""
    return key.partition.partition("#")[0]


def _put(target: WholeStore, item: Item) -> Item:
    target.transact([Put(item)])
    return item
