"""What the owner does with an order besides sending it: call it off, give money back, change links, tick things off."""

from __future__ import annotations

import click

from commerce import orders
from commerce.links import order_number
from commerce.money import parse_amount
from functions.cancellation.service import Cancellation
from functions.orders.listing import find_order
from functions.refunds.service import Refunds, refundable
from vitrina.commands.order_work import book, read_pieces
from vitrina.console import agree, done
from vitrina.notices import deliver_now
from vitrina.project import Project, pass_project


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
    work = Cancellation(book(services), services.payments, services.clock)
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
    quantities = read_pieces(pieces)
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
    work = Refunds(book(services), services.payments, services.clock)
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
    after = book(services).apply(order.id, orders.resolved).order
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
    after = book(services).apply(order.id, lambda found: orders.links_changed(found, order.link_generation)).order
    done(f"{order_number(after.id)}: its links are changed; the new one goes to the customer.")
    deliver_now(services)
