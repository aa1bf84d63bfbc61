"""`vitrina orders`: what was bought, and what the owner does with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from commerce.links import order_number
from commerce.money import parse_amount
from commerce.orders import Order
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.orders.listing import find_order, list_orders
from functions.outbox.service import Outbox
from functions.refunds.service import Refunds, refundable
from functions.wiring import Services
from vitrina.commands.order_words import print_order, row
from vitrina.console import agree, complain, done, out, table
from vitrina.project import Project, pass_project


@click.group(short_help="What was bought, and sending it.")
def orders() -> None:
    """List and show orders, send them, refund them.

    ORDER is the number that customers see (7K3M-9QXT) or the whole id.
    """


@orders.command("list", short_help="Newest first.")
@click.option("--group", type=click.Choice(["paid", "open", "ended"]), default="paid", show_default=True)
@click.option("--to-ship", is_flag=True, help="Only those with pieces still to send.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts: a list of what `orders show --json` gives.")
@pass_project
def list_(project: Project, group: str, to_ship: bool, limit: int, as_json: bool) -> None:
    """Orders, newest first. `open` ones are not paid yet; `ended` ones expired or failed."""
    services = project.services()
    # What waits longest to be sent is what is oldest: look at all before cutting.
    found = list_orders(services.store, group, 0 if to_ship else limit)
    if to_ship:
        found = [order for order in found if order.unshipped() and order.refund_state != "full"][:limit]
    if as_json:
        out.print_json(json.dumps([_as_json(order) for order in found]))
    elif not found:
        done("Nothing to send." if to_ship else f"No {group} orders.")
    else:
        rows = [row(order, services.shop) for order in found]
        table(["Number", "When", "Status", "Customer", "Pieces", "Total", ""], rows, right=frozenset({4, 5}))


@orders.command("show", short_help="Everything about one.")
@click.argument("number", metavar="ORDER")
@click.option("--json", "as_json", is_flag=True, help="For scripts; amounts in minor units (cents), times in seconds.")
@pass_project
def show(project: Project, number: str, as_json: bool) -> None:
    """Everything about one order, with the customer's own link to it."""
    services = project.services()
    order = find_order(services.store, number)
    if as_json:
        out.print_json(json.dumps(_as_json(order)))
    else:
        print_order(order, services)


@orders.command("ship", short_help="Record a parcel; the customer is told.")
@click.argument("number", metavar="ORDER")
@click.option("--carrier", default="", help="Correos, SEUR, ...")
@click.option("--tracking", default="", help="The parcel's number.")
@click.option("--url", default="", help="Where to follow it: https://...")
@click.option(
    "--piece", "pieces", multiple=True, metavar="SKU=N", help="Only these pieces. Default: all that are left."
)
@pass_project
def ship(project: Project, number: str, carrier: str, tracking: str, url: str, pieces: tuple[str, ...]) -> None:
    """Record a parcel of ORDER. The customer gets a mail with the tracking link.

    \b
    vitrina orders ship 7K3M-9QXT --carrier Correos --tracking PQ123 --url https://...
    vitrina orders ship 7K3M-9QXT --piece TAZ-MAR-MAR=2 --piece PLA-VEG=1
    """
    if url and not url.startswith(("https://", "http://")):
        raise click.BadParameter(f"{url!r} is no address. Write it like https://...", param_hint="--url")
    quantities = _pieces(pieces)
    services = project.services()
    order = find_order(services.store, number)
    work = Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)
    after = work.ship(order.id, carrier, tracking, url, quantities)
    done(f"{order_number(after.id)}: {after.status.value.replace('_', ' ')}.")
    _deliver(services)


@orders.command("refund", short_help="Give money back.")
@click.argument("number", metavar="ORDER")
@click.option("--amount", default="", help="How much, `12.50`. Default: all that is left.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_project
def refund(project: Project, number: str, amount: str, yes: bool) -> None:
    """Give money back to the card it came from. The customer gets a mail. Stock is not touched: see `stock add`."""
    services = project.services()
    order = find_order(services.store, number)
    money = services.shop.money[services.shop.languages[0]].format
    minor = parse_amount(amount, order.currency, "--amount") if amount else None
    # Before the owner is asked; the use case has the last word.
    left, _ = refundable(order, minor)
    if not yes:
        question = f"Refund {money(minor or left)} of order {order_number(order.id)}?"
        agree(question, "Nothing is refunded. (--yes does not ask.)")
    work = Refunds(OrderBook(services.store, services.clock), services.payments, services.clock)
    after = work.refund(order.id, minor)
    done(f"{order_number(after.id)}: {money(after.refunded)} of {money(after.total)} refunded.")
    _deliver(services)


def _deliver(services: Services) -> None:
    """Send what the command caused now; what fails stays in the outbox and is tried again by the running shop."""
    if Outbox.of(services).deliver().failed:
        complain("A mail could not be sent now. It waits in the outbox and is tried again by the running shop.")


def _pieces(texts: Sequence[str]) -> dict[str, int]:
    pieces: dict[str, int] = {}
    for text in texts:
        sku, _, count = text.partition("=")
        if not sku or not count.isascii() or not count.isdecimal() or not int(count):
            raise click.BadParameter(f"{text!r}: write it like TAZ-MAR=2.", param_hint="--piece")
        pieces[sku] = pieces.get(sku, 0) + int(count)
    return pieces


def _as_json(order: Order) -> dict[str, Any]:
    return {"number": order_number(order.id), **asdict(order), "total": order.total}
