"""`vitrina stock`: what is left, and more of it."""

from __future__ import annotations

import click

from functions.inventory.service import Inventory
from vitrina.console import done, table
from vitrina.project import Project, pass_project


@click.group(short_help="What is left, and more of it.")
def stock() -> None:
    """What is left of each SKU, and more of it."""


@stock.command("show", short_help="Available, held and sold pieces.")
@click.argument("words", nargs=-1)
@click.option("--low", is_flag=True, help="Only what is sold out or nearly.")
@pass_project
def show(project: Project, words: tuple[str, ...], low: bool) -> None:
    """Available, held (in open checkouts) and sold pieces of each SKU, or of those that hold a word."""
    services = project.services()
    shop = services.shop
    rows = []
    for item, stock, withdrawn in Inventory(services.store, shop.languages[0]).all_stock():
        name = item.name(shop.languages[0])
        fits = all(word.casefold() in f"{item.sku} {name}".casefold() for word in words)
        if fits and not (low and stock.available > shop.low_stock):
            counts = [str(n) for n in (stock.available, stock.held, stock.sold)]
            rows.append([item.sku, name, *counts, "withdrawn" if withdrawn else ""])
    table(["SKU", "Product", "Available", "Held", "Sold", ""], rows, right=frozenset({2, 3, 4}))


@stock.command("add", short_help="Add pieces (or take some away).")
@click.argument("sku")
@click.argument("pieces", type=int)
@pass_project
def add(project: Project, sku: str, pieces: int) -> None:
    """Add PIECES to what is available of SKU; a negative number (after `--`) takes away, as far as there are any.

    The stock declared in Markdown is not touched: the next publication adds only what changes there.
    """
    services = project.services()
    after = Inventory(services.store, services.shop.languages[0]).add(sku, pieces)
    done(f"{sku}: {after.available} available, {after.held} held, {after.sold} sold.")
