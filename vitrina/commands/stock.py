"""`vitrina stock`: what is left, and more of it."""

from __future__ import annotations

import difflib
import json
from dataclasses import asdict

import click

from commerce.errors import NotFound
from functions.back_in_stock.bell import Bell
from functions.inventory.service import Inventory
from functions.wiring import Services
from vitrina.console import done, moment, out, table
from vitrina.notices import tell_waiting
from vitrina.project import Project, pass_project


@click.group(short_help="What is left, and more of it.")
def stock() -> None:
    """What is left of each SKU, and more of it."""


@stock.command("show", short_help="Available, held and sold pieces.")
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--low", is_flag=True, help="Only what is sold out or nearly.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: a list of {sku, name, available, held, sold, ...}.")
@pass_project
def show(project: Project, words: tuple[str, ...], low: bool, as_json: bool) -> None:
    """Available, held (in open checkouts) and sold pieces of each SKU, or of those that hold each WORD."""
    services = project.services()
    language, few = services.shop.languages[0], services.shop.low_stock
    found = [
        {"sku": item.sku, "name": item.name(language), **asdict(stock), "withdrawn": withdrawn}
        for item, stock, withdrawn in _inventory(services).all_stock()
        if _holds(f"{item.sku} {item.name(language)}", words) and not (low and stock.available > few)
    ]
    if as_json:
        out.print_json(json.dumps(found))
        return
    if not found:
        nothing = "No SKU like that." if words else "Nothing is published yet: `vitrina publish`."
        done("Nothing is low." if low else nothing)
        return
    rows = [[*(str(sku[name]) for name in _COLUMNS), "withdrawn" if sku["withdrawn"] else ""] for sku in found]
    table(["SKU", "Product", "Available", "Held", "Sold", ""], rows, right=frozenset({2, 3, 4}))


# Else `-2` would be read as an option.
@stock.command("add", short_help="Add pieces, or take some away.", context_settings={"ignore_unknown_options": True})
@click.argument("sku")
@click.argument("pieces", type=int)
@pass_project
def add(project: Project, sku: str, pieces: int) -> None:
    """Add PIECES to what is available of SKU; a negative number takes away, as far as there are any.

    The stock declared in Markdown is not touched: the next publication adds only what changes there.
    """
    services = project.services()
    inventory = _inventory(services)
    try:
        after = inventory.add(sku, pieces)
    except NotFound as problem:
        raise NotFound(f"no SKU {sku}{_nearest(sku, inventory)}") from problem
    done(f"{sku}: {after.available} available, {after.held} held, {after.sold} sold.")
    tell_waiting(services)


@stock.command("waiting", short_help="What people wait for.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: a list of {sku, name, waiting, since}.")
@pass_project
def waiting(project: Project, as_json: bool) -> None:
    """How many people asked to be told when a SKU is back, and since when the first of them waits.

    They are told by mail as soon as there are pieces, three for each piece, in the order of asking.
    """
    services = project.services()
    names = {item.sku: item.name(services.shop.languages[0]) for item, _, _ in _inventory(services).all_stock()}
    queues = sorted(Bell.of(services).queues(), key=lambda queue: -len(queue.waiters))
    if as_json:
        told = [
            {
                "sku": queue.sku,
                "name": names.get(queue.sku, ""),
                "waiting": len(queue.waiters),
                "since": queue.waiters[0].asked_at,
            }
            for queue in queues
        ]
        out.print_json(json.dumps(told))
    elif not queues:
        done("Nobody waits for anything.")
    else:
        zone = services.shop.timezone
        rows = [
            [queue.sku, names.get(queue.sku, ""), str(len(queue.waiters)), moment(queue.waiters[0].asked_at, zone)]
            for queue in queues
        ]
        table(["SKU", "Product", "Waiting", "Since"], rows, right=frozenset({2}))


_COLUMNS = ("sku", "name", "available", "held", "sold")


def _inventory(services: Services) -> Inventory:
    return Inventory(services.store, services.shop.languages[0])


def _holds(text: str, words: tuple[str, ...]) -> bool:
    return all(word.casefold() in text.casefold() for word in words)


def _nearest(sku: str, inventory: Inventory) -> str:
    known = [item.sku for item, _, _ in inventory.all_stock()]
    near = difflib.get_close_matches(sku.upper(), known, n=1)
    return f". Did you mean {near[0]}?" if near else ". `vitrina stock show` lists all"
