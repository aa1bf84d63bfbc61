"""How an order gets to its customer: made, packed, sent, put off, delivered."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import click

from commerce import orders
from commerce.links import order_number
from commerce.orders import Order
from functions.fulfilment.delay import Delay
from functions.fulfilment.service import DAY_S, Fulfilment
from functions.orders.listing import find_order
from functions.orders.parcels import tracking_link
from functions.pickup.service import Pickup
from functions.wiring import Services
from vitrina.commands.order_work import book, read_pieces, words
from vitrina.console import complain, done
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
    quantities = read_pieces(pieces)
    services = project.services()
    order = find_order(services.store, number)
    work = Fulfilment(book(services), services.shop, services.clock)
    after = work.ship(order.id, carrier, tracking, url, quantities)
    done(f"{order_number(after.id)}: {words(after)}.{_way_to_follow(after, services)}")
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
    after = Delay(book(services), services.shop, services.clock).until(order.id, last, reason.strip())
    done(f"{order_number(after.id)}: promised for {last}; it has to leave by {after.promises[-1].leaves}.")
    deliver_now(services)


@click.command("making", short_help="Say that you have begun to make it.")
@click.argument("number", metavar="ORDER")
@pass_project
def making(project: Project, number: str) -> None:
    """Say that ORDER is being made. Its page shows it; the customer gets a mail if ORDER_MAILS says so."""
    _progress(project, number, "making", "being made")


@click.command("packed", short_help="Say that it is ready to go.")
@click.argument("number", metavar="ORDER")
@pass_project
def packed(project: Project, number: str) -> None:
    """Say that ORDER is packed. Its page shows it; the customer gets a mail if ORDER_MAILS says so."""
    _progress(project, number, "packed", "packed")


def _progress(project: Project, number: str, step: str, words: str) -> None:
    services = project.services()
    order = find_order(services.store, number)
    Fulfilment(book(services), services.shop, services.clock).progress(order.id, step)
    done(f"{order_number(order.id)}: {words}.")
    deliver_now(services)


@click.command("delivered", short_help="Say that it arrived.")
@click.argument("number", metavar="ORDER")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day, `2026-11-20`. Default: today.")
@pass_project
def delivered(project: Project, number: str, day: dt.datetime | None) -> None:
    """Say that everything of ORDER arrived. Its periods (to withdraw, to return) run from that day.

    The customer gets a mail if ORDER_MAILS says so. What a carrier's service tells us needs no command.
    """
    services = project.services()
    order = find_order(services.store, number)
    at = _moment_of(day, services)
    if not max((parcel.at for parcel in order.shipments), default=0) - DAY_S <= at <= services.clock():
        raise click.BadParameter("it cannot have arrived before it was sent, nor in the future.", param_hint="--on")
    after = book(services).apply(order.id, lambda found: orders.delivered(found, at)).order
    if after.status is not orders.Status.DELIVERED:
        complain(f"{order_number(after.id)} is {words(after)}: only what is sent whole can have arrived.")
        raise click.exceptions.Exit(1)
    done(f"{order_number(after.id)}: delivered.")
    deliver_now(services)


@click.command("hand-over", short_help="Give it to whoever says its code.")
@click.argument("code", nargs=-1, required=True)
@pass_project
def hand_over(project: Project, code: tuple[str, ...]) -> None:
    """Hand over the order whose CODE somebody says, of those that wait to be collected. Nobody is told.

    \b
    vitrina orders hand-over 123 456
    """
    services = project.services()
    after = Pickup.of(services).hand_over("".join(code))
    customer = after.payment.customer.name if after.payment else ""
    pieces = ", ".join(f"{line.quantity} × {line.sku}" for line in after.lines)
    done(f"{order_number(after.id)}, {customer}: {words(after)}.\n  {pieces}")


def _moment_of(day: dt.datetime | None, services: Services) -> int:
    """Noon of that day in the shop; now for today."""
    zone, now = ZoneInfo(services.shop.timezone), services.clock()
    if day is None or day.date() == dt.datetime.fromtimestamp(now, zone).date():
        return now
    return int(day.replace(hour=12, tzinfo=zone).timestamp())
