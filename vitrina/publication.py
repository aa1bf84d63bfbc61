"""Bringing a catalogue to the store that checkout sells from, with all that belongs to it: the price log, the waiting.

Used by `publish` and `deploy`. Says on the console what it did; must not ask anybody anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from commerce.catalogue import Catalogue
from commerce.price_log import Entry, news
from functions.inventory.service import Change, Inventory, Plan
from functions.wiring import Services
from vitrina.console import done
from vitrina.notices import tell_waiting
from vitrina.price_file import PriceFile
from vitrina.project import Project

# A slipped decimal point, or a forgotten digit, falls by more than any usual sale.
FALL_THAT_NEEDS_A_YES = 0.5


@dataclass(frozen=True)
class Publication:
    """What publishing would do. `log`: new lines of the price log. `prices`: None where nothing is logged."""

    services: Services
    inventory: Inventory
    plan: Plan
    prices: PriceFile | None
    log: list[Entry]

    @classmethod
    def of(cls, project: Project, services: Services, catalogue: Catalogue) -> Publication:
        inventory = Inventory(services.store, services.shop.languages[0])
        plan = inventory.plan(catalogue)
        # The prices of tries on a laptop were never anybody's.
        prices = PriceFile(project.content) if services.config.livemode else None
        log = news(prices.log(), catalogue.items, int(time.time())) if prices else []
        return cls(services, inventory, plan, prices, log)

    @property
    def is_nothing(self) -> bool:
        return not self.plan.changes and not self.log

    def run(self) -> None:
        if self.prices:
            # First: a line that was never charged can only lower what is struck through; a missing one would raise it.
            self.prices.add(self.log)
        self.inventory.publish(self.plan)
        tell_waiting(self.services)
        changes = self.plan.changes
        done(f"Published {len(changes)} {'change' if len(changes) == 1 else 'changes'}.")
        if self.log:
            done("The price log, content/prices.csv, has new lines: commit it.")


def steep(changes: Iterable[Change]) -> list[str]:
    """SKUs whose price falls so far that it may be a mistake."""
    return [change.sku for change in changes if change.price_fall >= FALL_THAT_NEEDS_A_YES]


def words(change: Change, money: Callable[[int], str]) -> str:
    """`24,00 € → 21,00 €, stock +4`."""
    said = {
        "added": f"new at {money(change.new_amount)}, stock {change.stock_change}",
        "price": f"{money(change.old_amount)} → {money(change.new_amount)}",
        "stock": f"stock {change.stock_change:+d}",
        "details": "details",
        "withdrawn": "withdrawn from sale",
        "back": "back on sale",
    }
    return ", ".join(said[kind] for kind in change.kinds)
