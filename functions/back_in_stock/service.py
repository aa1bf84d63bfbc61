"""Wishes: kept once a piece and address, forgotten on demand. Who is told when is `functions.back_in_stock.bell`."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from commerce.back_in_stock import Wish
from commerce.errors import ConditionFailed, FieldProblem, InvalidFields
from functions.back_in_stock.records import Waiter, read_waiter, waiter_item, waiter_key
from functions.ports import Clock, Delete, Missing, Put, Store
from functions.records import read_sku, sku_key
from functions.transactions import retrying
from functions.wiring import Services


@dataclass(frozen=True)
class BackInStock:
    store: Store
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store, services.clock, services.sleep)

    def path_of(self, sku: str, language: str) -> str:
        """Of the piece's page. Raises InvalidFields (`unknown_sku`) for what is not in the shop, or no more."""
        record = self.store.get(sku_key(sku))
        item = read_sku(record) if record else None
        if item is None:
            raise InvalidFields([FieldProblem("sku", "unknown_sku")])
        return item.paths.get(language, "")

    def ask(self, id_: str, wish: Wish, language: str) -> None:
        """Again, it keeps its place. `id_`: the address's. Raises StoreError."""
        waiter = Waiter(id_, wish.sku, wish.email, language, self.clock())
        retrying(lambda: self._keep(waiter), sleep=self.sleep)

    def _keep(self, waiter: Waiter) -> None:
        try:
            self.store.transact([Put(waiter_item(waiter), when=(Missing(),))])
        except ConditionFailed:
            return  # asked before: their place in the row is the better one

    def wishes(self, id_: str) -> list[Waiter]:
        return [read_waiter(item) for item in self.store.query(waiter_key(id_, "").partition)]

    def forget(self, id_: str) -> int:
        """Every wish of an address; how many there were. Raises StoreError."""
        wishes = self.wishes(id_)
        for wish in wishes:
            delete = Delete(waiter_key(id_, wish.sku))
            retrying(lambda delete=delete: self.store.transact([delete]), sleep=self.sleep)  # type: ignore[misc]
        return len(wishes)
