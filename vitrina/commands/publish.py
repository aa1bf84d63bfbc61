"""`vitrina publish`: bring the built catalogue to the store."""

from __future__ import annotations

from collections.abc import Callable

import click

from commerce.shop import Shop
from functions.inventory.service import Change, Inventory, Plan
from vitrina.building import built_catalogue
from vitrina.console import agree, done, out, table
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
    """
    services = project.services()
    inventory = Inventory(services.store, services.shop.languages[0])
    plan = inventory.plan(built_catalogue(project))
    if not plan.changes:
        done("The store has this catalogue already.")
        return
    show(plan, services.shop)
    if dry_run:
        done("A dry run: nothing is published.")
        return
    falls = [change for change in plan.changes if change.price_fall >= FALL_THAT_NEEDS_A_YES]
    if falls and not yes:
        names = ", ".join(change.sku for change in falls)
        agree(f"The price of {names} falls by half or more. Publish?", "Nothing is published. (--yes does not ask.)")
    inventory.publish(plan)
    done(f"Published {len(plan.changes)} {'change' if len(plan.changes) == 1 else 'changes'}.")


def show(plan: Plan, shop: Shop) -> None:
    money = shop.money[shop.languages[0]].format
    table(["SKU", "What", "Change"], [[c.sku, c.name, _words(c, money)] for c in plan.changes])
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
