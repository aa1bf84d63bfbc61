"""`vitrina orders`: what was bought, and what the owner does with it."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from functions.outbox.service import Outbox

from commerce.errors import NotFound
from commerce.links import order_number, order_token
from commerce.money import parse_amount
from commerce.orders import Order
from commerce.shop import Shop
from functions.fulfilment.service import Fulfilment
from functions.orders.book import OrderBook
from functions.orders.listing import find_order, list_orders
from functions.refunds.service import Refunds
from functions.wiring import Services
from vitrina.console import done, moment, out, table
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
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def list_(project: Project, group: str, to_ship: bool, limit: int, as_json: bool) -> None:
    """Orders, newest first. `open` ones are not paid yet; `ended` ones expired or failed."""
    services = project.services()
    found = list_orders(services.store, group, limit)
    if to_ship:
        found = [order for order in found if order.unshipped()]
    if as_json:
        out.print_json(json.dumps([asdict(order) for order in found]))
        return
    rows = [_row(order, services.shop) for order in found]
    table(["Number", "When", "Status", "Customer", "Pieces", "Total", ""], rows, right=frozenset({4, 5}))


@orders.command("show", short_help="Everything about one.")
@click.argument("number", metavar="ORDER")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def show(project: Project, number: str, as_json: bool) -> None:
    """Everything about one order, with the customer's own link to it."""
    services = project.services()
    order = find_order(services.store, number)
    if as_json:
        out.print_json(json.dumps(asdict(order)))
        return
    _print_order(order, services)


@orders.command("ship", short_help="Record a parcel; the customer is told.")
@click.argument("number", metavar="ORDER")
@click.option("--carrier", default="", help="Correos, SEUR, ...")
@click.option("--tracking", default="", help="The parcel's number.")
@click.option("--url", default="", help="Where to follow it.")
@click.option(
    "--piece", "pieces", multiple=True, metavar="SKU=N", help="Only these pieces. Default: all that are left."
)
@pass_project
def ship(project: Project, number: str, carrier: str, tracking: str, url: str, pieces: tuple[str, ...]) -> None:
    """Record a parcel of ORDER. The customer gets a mail with the tracking link."""
    services = project.services()
    order = find_order(services.store, number)
    work = Fulfilment(OrderBook(services.store, services.clock), services.shop, services.clock)
    after = work.ship(order.id, carrier, tracking, url, dict(_piece(text) for text in pieces))
    _deliver(services)
    done(f"{order_number(after.id)}: {after.status.value.replace('_', ' ')}.")


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
    minor = parse_amount(amount, order.currency, "amount") if amount else None
    if not yes:
        what = money(minor if minor is not None else order.total - order.refunded)
        click.confirm(f"Refund {what} of order {order_number(order.id)}?", abort=True)
    work = Refunds(OrderBook(services.store, services.clock), services.payments, services.clock)
    after = work.refund(order.id, minor)
    _deliver(services)
    done(f"{order_number(after.id)}: {money(after.refunded)} of {money(after.total)} refunded.")


def _deliver(services: Services) -> None:
    """Send what the command caused now; what fails stays in the outbox and is tried again by the running shop."""
    Outbox.of(services).deliver()


def _piece(text: str) -> tuple[str, int]:
    sku, _, count = text.partition("=")
    if not sku or not count.isdecimal():
        raise click.BadParameter(f"{text!r}: write it like TAZ-MAR=2.", param_hint="--piece")
    return sku, int(count)


def _row(order: Order, shop: Shop) -> list[str]:
    money = shop.money[shop.languages[0]].format
    customer = order.payment.customer.name or order.payment.customer.email if order.payment else ""
    notes = [order.attention, f"refund {order.refund_state}" if order.refunded else ""]
    return [
        order_number(order.id),
        moment(order.created_at, shop.timezone),
        order.status.value.replace("_", " "),
        customer,
        str(sum(line.quantity for line in order.lines)),
        money(order.total),
        ", ".join(note for note in notes if note),
    ]


def _print_order(order: Order, services: Services) -> None:
    shop = services.shop
    money = shop.money[shop.languages[0]].format
    table(["Order", "When", "Status", "Customer", "Pieces", "Total", ""], [_row(order, shop)], frozenset({4, 5}))
    out.print()
    lines = [[l.sku, f"{l.name} {l.variant}".strip(), str(l.quantity), money(l.total)] for l in order.lines]  # noqa: E741
    table(["SKU", "Product", "Pieces", "Amount"], lines, frozenset({2, 3}))
    if order.payment:
        customer, address = order.payment.customer, order.payment.customer.address
        out.print(f"\n{customer.name} · {customer.email} · {customer.phone}", markup=False)
        out.print(f"{customer.ship_to}, {address.line1} {address.line2}".rstrip(), markup=False)
        out.print(f"{address.postal_code} {address.city} ({address.state}) {address.country}", markup=False)
    for shipment in order.shipments:
        out.print(
            f"\nSent {moment(shipment.at, shop.timezone)} {shipment.carrier} {shipment.tracking_number}", markup=False
        )
    token = order_token(services.config.link_secret, order.id)
    out.print(f"\n{shop.url(f'/api/orders/{token}')}", markup=False, soft_wrap=True)


__all__ = ["NotFound", "orders"]
