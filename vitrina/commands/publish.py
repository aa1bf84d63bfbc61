"""`vitrina publish`: bring the built catalogue to the store."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import click

from commerce.price_log import Entry, news
from commerce.shop import Shop
from functions.inventory.service import Change, Inventory, Plan
from vitrina.building import built_catalogue
from vitrina.console import agree, done, out, table
from vitrina.notices import tell_waiting
from vitrina.price_file import PriceFile
from vitrina.project import Project, pass_project

# A slipped decimal point, or a forgotten digit, falls by more than any usual sale.
FALL_THAT_NEEDS_A_YES = 0.5


@click.command(short_help="Bring prices and stock to the store.")
@click.option("--yes", is_flag=True, help="Do not ask, even if a price falls by half or more.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@pass_project
def publish(project: Project, yes: bool, dry_run: bool) -> None:
    """Bring the built catalogue to the store that checkout sells from.

    Shows what changes: new and withdrawn SKUs, prices, and declared stock, whose difference is added to what is
    available. A price that falls by half or more needs a yes. Run `vitrina build` first; publishing again changes
    nothing.

    Of a live shop the new prices go into content/prices.csv, too: the log that the law asks for. Commit it.
    """
    services = project.services()
    inventory = Inventory(services.store, services.shop.languages[0])
    catalogue = built_catalogue(project)
    plan = inventory.plan(catalogue)
    # The prices of tries on a laptop were never anybody's.
    prices = PriceFile(project.content) if services.config.livemode else None
    log = news(prices.log(), catalogue.items, int(time.time())) if prices else []
    if not plan.changes and not log:
        done("The store has this catalogue already.")
        return
    show(plan, services.shop, log)
    if dry_run:
        done("A dry run: nothing is published.")
        return
    falls = [change for change in plan.changes if change.price_fall >= FALL_THAT_NEEDS_A_YES]
    if falls and not yes:
        names = ", ".join(change.sku for change in falls)
        agree(f"The price of {names} falls by half or more. Publish?", "Nothing is published. (--yes does not ask.)")
    if prices:
        # First: a line that was never charged can only lower what is struck through; a missing one would raise it.
        prices.add(log)
    inventory.publish(plan)
    tell_waiting(services)
    done(f"Published {len(plan.changes)} {'change' if len(plan.changes) == 1 else 'changes'}.")
    if log:
        done("The price log, content/prices.csv, has new lines: commit it.")


def show(plan: Plan, shop: Shop, log: Sequence[Entry]) -> None:
    money = shop.money[shop.languages[0]].format
    if plan.changes:
        table(["SKU", "What", "Change"], [[c.sku, c.name, _words(c, money)] for c in plan.changes])
    if log:
        out.print(f"The price log gets {len(log)} {'line' if len(log) == 1 else 'lines'}.")
    out.print()


def _words(change: Change, money: Callable[[int], str]) -> str:
    words = {
        "added": f"new at {money(change.new_amount)}, stock {change.stock_change}",
        "price": f"{money(change.old_amount)} → {money(change.new_amount)}",
        "stock": f"stock {change.stock_change:+d}",
        "details": "details",
        "withdrawn": "withdrawn from sale",
        "back": "back on sale",
    }
    return ", ".join(words[kind] for kind in change.kinds)
