"""The catalogue of a release: how it differs from another's, and the step that brings it to the store.

It is published from here only where the environment names the store that the functions sell from; a store on another
machine is told there, by `vitrina publish`. On AWS the stack names it, once it is there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commerce.catalogue import Catalogue, CatalogueItem
from commerce.money import MoneyFormat
from functions.config import Config, ConfigError
from functions.inventory.service import Change
from vitrina.deploying.steps import Delivery
from vitrina.deploying.target import Missing
from vitrina.project import Project
from vitrina.publication import Publication, steep, words

STORE = "VITRINA_STORE"
_SHOWN = 20


@dataclass(frozen=True)
class CatalogueStep:
    """`environment`: the one in which the store is opened, asked for when it is; None: this process's."""

    project: Project
    language: str
    money: MoneyFormat
    title: str = "Catalogue"
    environment: Callable[[], Mapping[str, str]] | None = None

    @property
    def has_store(self) -> bool:
        return self.environment is not None or bool(os.environ.get(STORE, "").strip())

    def missing(self) -> Sequence[Missing]:
        """Everything that keeps the store from being opened."""
        if not self.has_store or self.environment is not None:
            return []
        try:
            Config.from_environment(self.project.environment())
        except ConfigError as problem:
            return [Missing(line) for line in str(problem).splitlines()]
        return []

    def changes(self, delivery: Delivery, live: Delivery | None) -> list[Change]:
        if delivery.catalogue is None:
            return []
        return differences(live.catalogue if live else None, delivery.catalogue, self.language)

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        changes = self.changes(delivery, live)
        first = live is None or live.catalogue is None
        if first:
            said = [f"{len(changes):,} SKUs"]
        else:
            said = [f"{change.sku}  {change.name}: {words(change, self.money.format)}" for change in changes[:_SHOWN]]
            if len(changes) > _SHOWN:
                said.append(f"and {len(changes) - _SHOWN:,} more: `vitrina diff --json` names all")
        if falls := steep(changes):
            said.append(f"The price of {', '.join(falls)} falls by half or more!")
        if changes and not self.has_store:
            said.append(f"not published from here: {STORE} is not set. Run `vitrina publish` where the store is.")
        return said

    def run(self, delivery: Delivery) -> None:
        if delivery.catalogue is None or not self.has_store:
            return
        services = self.project.services_in(self.environment) if self.environment else self.project.services()
        publication = Publication.of(self.project, services, delivery.catalogue)
        if not publication.is_nothing:
            publication.run()


def differences(old: Catalogue | None, new: Catalogue, language: str) -> list[Change]:
    """By SKU. Without an old one everything is new."""
    before = {item.sku: item for item in old.items} if old else {}
    after = {item.sku: item for item in new.items}
    found = []
    for sku in sorted({*before, *after}):
        change = _change(before.get(sku), after.get(sku), language)
        if change:
            found.append(change)
    return found


def _change(old: CatalogueItem | None, new: CatalogueItem | None, language: str) -> Change | None:
    if new is None:
        return Change(old.sku, old.name(language), ("withdrawn",)) if old else None
    if old is None:
        return Change(new.sku, new.name(language), ("added",), new_amount=new.unit_amount, stock_change=new.stock)
    kinds = (
        *(("price",) if (old.unit_amount, old.sale) != (new.unit_amount, new.sale) else ()),
        *(("stock",) if old.stock != new.stock else ()),
    )
    if not kinds and old.to_json() != new.to_json():
        kinds = ("details",)
    if not kinds:
        return None
    return Change(new.sku, new.name(language), kinds, _lowest(old), _lowest(new), new.stock - old.stock)


def _lowest(item: CatalogueItem) -> int:
    return min(item.unit_amount, item.sale.unit_amount) if item.sale else item.unit_amount
