"""Tells those who wait that a piece is for sale again: in the order of asking, each once, some for each piece there is.

Looks at what is for sale now and not at what made it so: new pieces, a cancelled order, a checkout that was given up.
An event can be lost; the stock itself cannot. That somebody is told is one write (the wish goes, the notice comes into
the outbox, the bell counts one more), guarded by all three: of two that ring at once, or one that dies and is started
again, nobody hears twice and nobody is passed over. The bell counts from 0 again once it finds that there is nothing.
Must not know what the notice says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from commerce.back_in_stock import may_be_told
from commerce.errors import ConditionFailed, StoreConflict
from functions.back_in_stock.records import INDEX, Waiter, bell_key, read_waiter, row_of, waiter_key
from functions.outbox.records import BACK_IN_STOCK, waiting_item
from functions.ports import Clock, Delete, Equals, Item, Missing, Put, Random, Store
from functions.records import read_sku, read_stock, sku_key
from functions.wiring import Services

PAGE = 50
ID_BYTES = 16
# Sorts after every digit: where the waiters of one SKU end.
_END = "\U0010ffff"


@dataclass(frozen=True)
class Queue:
    """Who waits for one SKU, by when they asked."""

    sku: str
    waiters: tuple[Waiter, ...]


@dataclass(frozen=True)
class Bell:
    store: Store
    clock: Clock
    random: Random

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.clock, services.random)

    def ring(self) -> dict[str, int]:
        """How many were told, by SKU. Raises StoreError; what was told stays told."""
        told = {sku: self._ring(sku) for sku in self._skus()}
        return {sku: number for sku, number in told.items() if number}

    def queues(self) -> list[Queue]:
        """Everybody who waits, by SKU."""
        found: dict[str, list[Waiter]] = {}
        for item in self.store.query_index(INDEX):
            waiter = read_waiter(item)
            found.setdefault(waiter.sku, []).append(waiter)
        return [Queue(sku, tuple(waiters)) for sku, waiters in found.items()]

    def _skus(self) -> Iterator[str]:
        """Each SKU that somebody waits for, at one look each."""
        after = ""
        while found := self.store.query_index(INDEX, limit=1, after=after):
            sku = read_waiter(found[0]).sku
            yield sku
            after = f"{row_of(sku)}{_END}"

    def _ring(self, sku: str) -> int:
        bell, available = self.store.get(bell_key(sku)), self._available(sku)
        if not available:
            self._reset(bell)
            return 0
        told = 0
        for waiter in self._row(sku):
            if not may_be_told(available, _count(bell)):
                break
            bell, heard = self._tell(waiter, bell)
            told += heard
        return told

    def _available(self, sku: str) -> int:
        """Pieces for sale now; none of a SKU that was withdrawn."""
        record = self.store.get(sku_key(sku))
        return read_stock(record).available if record and read_sku(record) else 0

    def _row(self, sku: str) -> Iterator[Waiter]:
        after = ""
        while page := self.store.query_index(INDEX, row_of(sku), limit=PAGE, after=after):
            yield from map(read_waiter, page)
            after = page[-1].index.sort if page[-1].index else ""

    def _tell(self, waiter: Waiter, bell: Item | None) -> tuple[Item | None, bool]:
        """(the bell afterwards, whether they were told by us). Raises StoreConflict when somebody else rings."""
        version = int(bell.attributes["version"]) if bell else 0
        guard = Equals("version", version) if bell else Missing()
        rung = Item(bell_key(waiter.sku), {"told": _count(bell) + 1, "version": version + 1})
        data = {"email": waiter.email, "language": waiter.language, "sku": waiter.sku, "address": waiter.id}
        # The outbox hands over by the id what is due at once: who asked first comes first there, too.
        id_ = f"{waiter.asked_at:012d}-{self.random(ID_BYTES).hex()}"
        notice = waiting_item(id_, BACK_IN_STOCK, "", data, self.clock())
        # The wish as it was read: one that was made anew meanwhile has its place further back.
        wish = Delete(waiter_key(waiter.id, waiter.sku), when=(Equals("asked_at", waiter.asked_at),))
        try:
            self.store.transact([wish, Put(notice), Put(rung, when=(guard,))])
        except ConditionFailed as failed:
            if failed.index == 0:
                return bell, False  # forgotten, or told by somebody else, since the index was read
            raise StoreConflict("somebody else rings for this piece") from failed
        return rung, True

    def _reset(self, bell: Item | None) -> None:
        if bell is None:
            return
        guard = Equals("version", int(bell.attributes["version"]))
        try:
            self.store.transact([Delete(bell.key, when=(guard,))])
        except ConditionFailed:
            return  # somebody rang meanwhile: the next look decides


def _count(bell: Item | None) -> int:
    return int(bell.attributes["told"]) if bell else 0
