"""Customers' files among the private ones: under random names, and found again when their record was never written.

    UPLOADS    <name>    a file whose record is not written yet: since when

A file cannot be written in one step with the record that names it. So it is noted first, then put, and the note goes in
the very transaction that writes the record (`noted`): what a crash leaves between is noted, and taken away a day later.
Must not know what the files are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from commerce.uploads import Upload
from functions.ports import Clock, Delete, Files, Item, Key, Put, Random, Store
from functions.transactions import retrying
from functions.wiring import Services

PARTITION = "UPLOADS"
ABANDONED_S = 24 * 3600
"""Longer than any request takes to write its record."""
NAME_BYTES = 16


@dataclass(frozen=True)
class Uploads:
    """`files` is called for when there is a file."""

    store: Store
    files: Callable[[], Files]
    clock: Clock
    random: Random
    sleep: Callable[[float], None]

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, lambda: services.files, services.clock, services.random, services.sleep)

    def keep(self, purpose: str, uploads: Iterable[Upload]) -> tuple[str, ...]:
        """Their names, `<purpose>-<random>.jpg`. Raises StoreError or OutsideError."""
        named = {f"{purpose}-{self.random(NAME_BYTES).hex()}.{upload.kind}": upload for upload in uploads}
        if named:
            notes = [Put(Item(Key(PARTITION, name), {"at": self.clock()})) for name in named]
            retrying(lambda: self.store.transact(notes), sleep=self.sleep)
        for name, upload in named.items():
            self.files().put(name, upload.data, upload.content_type)
        return tuple(named)

    def drop(self, names: Sequence[str]) -> None:
        """No record will name them. Their notes are left to the sweep: the store may be what failed."""
        for name in names:
            self.files().delete(name)

    def sweep(self) -> int:
        """Takes away what no record names after a day; how many. Raises StoreError or OutsideError."""
        before = self.clock() - ABANDONED_S
        left = [item for item in self.store.query(PARTITION) if int(item.attributes["at"]) < before]
        for item in left:
            self.files().delete(item.key.sort)
            gone = Delete(item.key)
            retrying(lambda gone=gone: self.store.transact([gone]), sleep=self.sleep)  # type: ignore[misc]
        return len(left)


def noted(names: Iterable[str]) -> list[Delete]:
    """To be written with the record that names them."""
    return [Delete(Key(PARTITION, name)) for name in names]
