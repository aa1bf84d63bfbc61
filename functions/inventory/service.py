"""Publish a catalogue into the store, item by item and idempotently, and move stock by hand.

Stock in Markdown is *declared* stock: publishing adds `new declared - old declared` to what is available, in one
guarded write, so that an edit restocks and a rebuild never resets. A SKU that vanished is withdrawn, never deleted.
Knows what a publication changes. Must not know where the catalogue comes from.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from commerce import stock
from commerce.cart import is_sku
from commerce.catalogue import Catalogue, CatalogueItem
from commerce.errors import ConditionFailed, NotFound, StoreConflict, VitrinaError
from functions.ports import AtLeast, Condition, Equals, Exists, Item, Key, Missing, Put, Store, Update
from functions.records import CATALOGUE_INDEX, catalogue_attributes, read_sku, read_stock, sku_key
from functions.transactions import retrying


@dataclass(frozen=True)
class Change:
    """One SKU that a publication touches. `kinds`: added, price, stock, details, withdrawn, back. Lowest amounts."""

    sku: str
    name: str
    kinds: tuple[str, ...]
    old_amount: int = 0
    new_amount: int = 0
    stock_change: int = 0

    @property
    def price_fall(self) -> float:
        """Share by which the price falls, 0 to 1."""
        if not self.old_amount or self.new_amount >= self.old_amount:
            return 0.0
        return (self.old_amount - self.new_amount) / self.old_amount


@dataclass(frozen=True)
class Plan:
    """What publishing would change. Empty `changes`: the store has this catalogue already."""

    catalogue: Catalogue
    changes: tuple[Change, ...] = field(default=())


class StockTooLow(VitrinaError):
    """Less is available than was to be taken away. `available` says how many are."""

    code = "stock_too_low"


@dataclass(frozen=True)
class Inventory:
    store: Store
    language: str
    sleep: Callable[[float], None] = time.sleep

    def plan(self, catalogue: Catalogue) -> Plan:
        """Compare the catalogue with the store; writes nothing."""
        wanted = {item.sku: item for item in catalogue.items}
        stored = self.store.get_many([sku_key(sku) for sku in wanted])
        changes = [self._change(item, stored.get(sku_key(sku))) for sku, item in sorted(wanted.items())]
        listed = {record.attributes["item"]["sku"]: record for record in self._records()}
        gone = [self._withdrawal(sku, record) for sku, record in sorted(listed.items()) if sku not in wanted]
        return Plan(catalogue, tuple(change for change in [*changes, *gone] if change))

    def plan_part(self, part: Catalogue, gone: Iterable[str]) -> Plan:
        """The same for some SKUs of a catalogue that is published otherwise; `gone`: those that it no longer has."""
        items, gone = sorted(part.items, key=lambda item: item.sku), sorted(gone)
        stored = self.store.get_many([sku_key(sku) for sku in [*(item.sku for item in items), *gone]])
        changes = [self._change(item, stored.get(sku_key(item.sku))) for item in items]
        withdrawn = [self._withdrawal(sku, stored[sku_key(sku)]) for sku in gone if sku_key(sku) in stored]
        return Plan(part, tuple(change for change in [*changes, *withdrawn] if change))

    def publish(self, plan: Plan) -> None:
        """Write a plan's changes. Run again after an interruption it ends the same."""
        items = {item.sku: item for item in plan.catalogue.items}
        for change in plan.changes:
            item = items.get(change.sku)
            if item is None:
                self._withdraw(change.sku)
            else:
                retrying(lambda item=item: self._write(item), sleep=self.sleep)  # type: ignore[misc]

    def stock_of(self, sku: str) -> stock.Stock:
        """Raises NotFound."""
        return read_stock(self._record(sku))

    def all_stock(self) -> list[tuple[CatalogueItem, stock.Stock, bool]]:
        """(item, stock, withdrawn) of every SKU, by SKU."""
        return [
            (CatalogueItem.from_json(r.attributes["item"]), read_stock(r), bool(r.attributes["withdrawn"]))
            for r in self._records()
        ]

    def add(self, sku: str, pieces: int) -> stock.Stock:
        """New pieces, or fewer (negative) as far as they are available. Raises NotFound or StockTooLow."""
        self._record(sku)
        move = stock.restock(pieces)
        guards = tuple(AtLeast(name, number) for name, number in move.at_least.items())
        try:
            self.store.transact([Update(sku_key(sku), add=move.changes, when=(Exists(), *guards))])
        except ConditionFailed as failed:
            available = self.stock_of(sku).available
            raise StockTooLow(f"{sku}: {available} available", sku=sku, available=available) from failed
        return self.stock_of(sku)

    def _records(self) -> list[Item]:
        return self.store.query_index(CATALOGUE_INDEX)

    def _record(self, sku: str) -> Item:
        record = self.store.get(sku_key(sku)) if is_sku(sku) else None
        if record is None:
            raise NotFound(f"no SKU {sku}")
        return record

    def _change(self, item: CatalogueItem, record: Item | None) -> Change | None:
        name = item.name(self.language)
        if record is None:
            return Change(item.sku, name, ("added",), new_amount=item.unit_amount, stock_change=item.stock)
        old = CatalogueItem.from_json(record.attributes["item"])
        difference, _ = _stock_change(item, record)
        kinds = [
            *(["back"] if record.attributes["withdrawn"] else []),
            *(["price"] if (old.unit_amount, old.sale) != (item.unit_amount, item.sale) else []),
            *(["stock"] if difference or item.stock != int(record.attributes["declared"]) else []),
        ]
        if not kinds and old.to_json() != item.to_json():
            kinds = ["details"]
        if not kinds:
            return None
        return Change(item.sku, name, tuple(kinds), _lowest(old), _lowest(item), difference)

    def _withdrawal(self, sku: str, record: Item) -> Change | None:
        item = read_sku(record)
        return Change(sku, item.name(self.language), ("withdrawn",)) if item else None

    def _write(self, item: CatalogueItem) -> None:
        """Details and declared stock in one write, guarded by the declaration that the difference was taken from."""
        record = self.store.get(sku_key(item.sku))
        if record is None:
            counters = {"available": item.stock, "stocked": item.stock, "held": 0, "sold": 0, "owed": 0}
            attributes = {**catalogue_attributes(item), **counters}
            put = Put(Item(sku_key(item.sku), attributes, Key(CATALOGUE_INDEX, item.sku)), when=(Missing(),))
            self._transact(put)
            return
        difference, owed = _stock_change(item, record)
        guards: tuple[Condition, ...] = tuple(
            Equals(name, record.attributes[name]) for name in ("declared", "owed", "withdrawn")
        )
        if difference < 0:
            guards += (AtLeast("available", -difference),)
        changes = {"available": difference, "stocked": difference} if difference else {}
        update = Update(sku_key(item.sku), {**catalogue_attributes(item), "owed": owed}, changes, guards)
        self._transact(update)

    def _transact(self, operation: Put | Update) -> None:
        try:
            self.store.transact([operation])
        except ConditionFailed as failed:
            raise StoreConflict("the SKU changed meanwhile") from failed

    def _withdraw(self, sku: str) -> None:
        self.store.transact([Update(sku_key(sku), set={"withdrawn": True}, when=(Exists(),))])


def _stock_change(item: CatalogueItem, record: Item) -> tuple[int, int]:
    """(pieces to add or take, pieces then still owed).

    Pieces that are sold or held cannot be taken away: a lower declaration takes what is there and remembers the rest,
    so that raising it again brings back only what it took.
    """
    wanted = item.stock - int(record.attributes["declared"]) - int(record.attributes["owed"])
    possible = max(wanted, -read_stock(record).available)
    return possible, possible - wanted


def _lowest(item: CatalogueItem) -> int:
    """The least that the item costs at any time, for the guard against a slipped decimal point."""
    return min(item.unit_amount, item.sale.unit_amount) if item.sale else item.unit_amount
