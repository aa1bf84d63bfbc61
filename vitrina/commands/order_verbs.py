"""What the owner does with an order: send it, say that it arrived, call it off, give money back, tick off a concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from commerce import orders
from commerce.links import order_number
from commerce.money import parse_amount
from commerce.orders import Order
from functions.cancellation.service import Cancellation
from functions.fulfilment.delay import Delay
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.orders.listing import find_order
from functions.orders.parcels import tracking_link
from functions.refunds.service import Refunds, refundable
from functions.wiring import Services
from vitrina.console import agree, complain, done
from vitrina.notices import deliver_now
from vitrina.project import Project, pass_project

MAX_REASON = 300


@click.command("ship", short_help="Record a parcel; the customer is told.")
@click.argument("number", metavar="ORDER")
@click.option("--carrier", default="", help="Correos, SEUR, ... Some numbers say it themselves.")
@click.option("--tracking", default="", help="The parcel's number.")
@click.option("--url", default="", help="Where to follow it, if its carrier has no page that is known: https://...")
@click.option(
    "--piece", "pieces", multiple=True, metavar="SKU=N", help="Only these pieces. Default: all that are left."
)
@pass_project
def ship(project: Project, number: str, carrier: str, tracking: str, url: str, pieces: tuple[str, ...]) -> None:
    """Record a parcel of ORDER. The customer gets a mail with the tracking link.

    \b
    vitrina orders ship 7K3M-9QXT --tracking PQ4F6P0704104480181750T
    vitrina orders ship 7K3M-9QXT --carrier SEUR --tracking 05421234567890
    vitrina orders ship 7K3M-9QXT --piece TAZ-MAR-MAR=2 --piece PLA-VEG=1
    """
    if url and not url.startswith(("https://", "http://")):
        raise click.BadParameter(f"{url!r} is no address. Write it like https://...", param_hint="--url")
    quantities = _pieces(pieces)
    services = project.services()
    order = find_order(services.store, number)
    work = Fulfilment(_book(services), services.shop, services.clock)
    after = work.ship(order.id, carrier, tracking, url, quantities)
    done(f"{order_number(after.id)}: {_words(after)}.{_way_to_follow(after, services)}")
    deliver_now(services)


def _way_to_follow(order: Order, services: Services) -> str:
    """The last parcel's carrier and link, unless it was given, or why there is none."""
    shipment, known = order.shipments[-1], services.shop.known_carriers
    if not shipment.tracking_number or shipment.tracking_url:
        return ""
    if link := tracking_link(order, shipment, known):
        return f" {shipment.carrier} {link}".replace("  ", " ")
    whose = f"{shipment.carrier} is not among the known carriers" if shipment.carrier else "Its number may be anybody's"
    return f"\n  No link to follow it: {whose}. Give --carrier ({', '.join(known.names())}) or --url."


@click.command("delay", short_help="Give it another date; the customer is told.")
@click.argument("number", metavar="ORDER")
@click.option("--until", required=True, metavar="DATE", help="The last day on which it comes, like 2026-12-18.")
@click.option("--reason", default="", help="Why, in your words: they stand in the customer's mail.")
@pass_project
def delay(project: Project, number: str, until: str, reason: str) -> None:
    """Promise ORDER for another day. The customer gets a mail with the new date, your reason and their rights.

    \b
    vitrina orders delay 7K3M-9QXT --until 2026-12-18 --reason "El horno se ha averiado."
    """
    try:
        last = dt.date.fromisoformat(until)
    except ValueError as problem:
        raise click.BadParameter(f"{until!r} is no day. Write it like 2026-12-18.", param_hint="--until") from problem
    if len(reason) > MAX_REASON:
        raise click.BadParameter(f"is longer than {MAX_REASON} characters.", param_hint="--reason")
    services = project.services()
    order = find_order(services.store, number)
    after = Delay(_book(services), services.shop, services.clock).until(order.id, last, reason.strip())
    done(f"{order_number(after.id)}: promised for {last}; it has to leave by {after.promises[-1].leaves}.")
    deliver_now(services)


@click.command("deliver", short_help="Say that it arrived.")
@click.argument("number", metavar="ORDER")
@pass_project
def deliver(project: Project, number: str) -> None:
    """Say that everything of ORDER arrived (or was collected). Nobody is told."""
    services = project.services()
    order = find_order(services.store, number)
    now = services.clock()
    after = _book(services).apply(order.id, lambda found: orders.delivered(found, now)).order
    if after.status is not orders.Status.DELIVERED:
        complain(f"{order_number(after.id)} is {_words(after)}: only what is sent whole can have arrived.")
        raise click.exceptions.Exit(1)
    done(f"{order_number(after.id)}: delivered.")


@click.command("cancel", short_help="Call off what is not sent yet, and give the money back.")
@click.argument("number", metavar="ORDER")
@click.option("--keep-stock", is_flag=True, help="Do not put its pieces up for sale again (they are broken, say).")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_project
def cancel(project: Project, number: str, keep_stock: bool, yes: bool) -> None:
    """Call off a paid ORDER of which nothing is sent: all its money goes back, its pieces are for sale again.

    The customer is told. A checkout that nobody paid ends by itself.
    """
    services = project.services()
    order = find_order(services.store, number)
    money = services.shop.money[services.shop.languages[0]].format
    orders.cancelled(order, services.clock())
    if not yes:
        left = order.total - order.refunded
        agree(f"Cancel order {order_number(order.id)} and refund {money(left)}?", "Nothing is cancelled.")
    work = Cancellation(_book(services), services.payments, services.clock)
    after = work.cancel(order.id, take_back=not keep_stock)
    done(f"{order_number(after.id)}: cancelled, {money(after.refunded)} refunded.")
    deliver_now(services)


@click.command("refund", short_help="Give money back.")
@click.argument("number", metavar="ORDER")
@click.option("--amount", default="", help="How much, `12.50`. Default: all that is left.")
@click.option("--piece", "pieces", multiple=True, metavar="SKU=N", help="What was paid for these pieces.")
@click.option("--restock", is_flag=True, help="With --piece: they are for sale again.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_project
def refund(project: Project, number: str, amount: str, pieces: tuple[str, ...], restock: bool, yes: bool) -> None:
    """Give money back to the card it came from: an amount, the price of some pieces, or all that is left.

    \b
    vitrina orders refund 7K3M-9QXT --amount 12.50
    vitrina orders refund 7K3M-9QXT --piece TAZ-MAR-MAR=1 --restock

    The customer gets a mail. Stock is touched only with --restock.
    """
    quantities = _pieces(pieces)
    if amount and pieces:
        raise click.UsageError("--amount and --piece are two ways to say how much: use one.")
    if restock and not pieces:
        raise click.UsageError("--restock goes with --piece: say which pieces are for sale again.")
    services = project.services()
    order = find_order(services.store, number)
    money = services.shop.money[services.shop.languages[0]].format
    minor = parse_amount(amount, order.currency, "--amount") if amount else None
    if quantities:
        minor = orders.value_of(order, quantities)
    # Before the owner is asked; the use case has the last word.
    left, _ = refundable(order, minor)
    if not yes:
        question = f"Refund {money(minor or left)} of order {order_number(order.id)}?"
        agree(question, "Nothing is refunded. (--yes does not ask.)")
    work = Refunds(_book(services), services.payments, services.clock)
    if quantities:
        after = work.refund_pieces(order.id, quantities, take_back=restock, seen=order)
    else:
        after = work.refund(order.id, minor, seen=order)
    done(f"{order_number(after.id)}: {money(after.refunded)} of {money(after.total)} refunded.")
    deliver_now(services)


@click.command("resolve", short_help="Say that you have seen to it.")
@click.argument("number", metavar="ORDER")
@pass_project
def resolve(project: Project, number: str) -> None:
    """Tick off what ORDER needed you to look at. A dispute stays until the bank has decided it."""
    services = project.services()
    order = find_order(services.store, number)
    after = _book(services).apply(order.id, orders.resolved).order
    left = " The dispute stays until the bank has decided it." if after.concerns else ""
    done(f"{order_number(after.id)}: seen to.{left}")


@click.command("new-link", short_help="Make its links worthless, and mail a new one.")
@click.argument("number", metavar="ORDER")
@pass_project
def new_link(project: Project, number: str) -> None:
    """Make every link of ORDER worthless, those for reviews included: somebody has one who should not.

    The customer gets the new link by mail. They can do the same on the order's page.
    """
    services = project.services()
    order = find_order(services.store, number)
    after = _book(services).apply(order.id, lambda found: orders.links_changed(found, order.link_generation)).order
    done(f"{order_number(after.id)}: its links are changed; the new one goes to the customer.")
    deliver_now(services)


def _book(services: Services) -> OrderBook:
    return OrderBook(services.store, services.clock)


def _words(order: Order) -> str:
    return order.status.value.replace("_", " ")


def _pieces(texts: Sequence[str]) -> dict[str, int]:
    pieces: dict[str, int] = {}
    for text in texts:
        sku, _, count = text.partition("=")
        if not sku or not count.isascii() or not count.isdecimal() or not int(count):
            raise click.BadParameter(f"{text!r}: write it like TAZ-MAR=2.", param_hint="--piece")
        pieces[sku] = pieces.get(sku, 0) + int(count)
    return pieces
