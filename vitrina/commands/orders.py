"""`vitrina orders`: what was bought, and what the owner does with it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from commerce.lateness import Stage
from commerce.links import order_number
from commerce.orders import Order
from functions.orders.listing import find_order, list_orders
from functions.watch.late_orders import LateOrders
from functions.wiring import Services
from vitrina.commands.order_events import events
from vitrina.commands.order_sending import delay, delivered, hand_over, making, packed, ship
from vitrina.commands.order_verbs import cancel, new_link, refund, resolve
from vitrina.commands.order_words import late_words, print_order, row
from vitrina.console import done, out, table
from vitrina.project import Project, pass_project


@click.group(short_help="What was bought, and sending it.")
def orders() -> None:
    """List and show orders, send them, cancel them, refund them.

    ORDER is the number that customers see (7K3M-9QXT) or the whole id.
    """


@orders.command("list", short_help="Newest first.")
@click.option("--group", type=click.Choice(["paid", "open", "ended"]), default="paid", show_default=True)
@click.option("--to-ship", is_flag=True, help="Only those with pieces still to send.")
@click.option("--late", is_flag=True, help="Only those that are late, the longest first, whether you were told or not.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts: a list of what `orders show --json` gives.")
@pass_project
def list_(project: Project, group: str, to_ship: bool, late: bool, limit: int, as_json: bool) -> None:
    """Orders, newest first. `open` ones are not paid yet; `ended` ones expired or failed."""
    services = project.services()
    if late:
        _list_late(services, limit, as_json)
        return
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


def _list_late(services: Services, limit: int, as_json: bool) -> None:
    found = sorted(LateOrders.of(services).all_late(), key=lambda late: late[1].due)[:limit]
    if as_json:
        out.print_json(json.dumps([{**_as_json(order), "late": _late_as_json(stage)} for order, stage in found]))
    elif not found:
        done("No order is late.")
    else:
        rows = [[*row(order, services.shop)[:-1], late_words(stage)] for order, stage in found]
        table(["Number", "When", "Status", "Customer", "Pieces", "Total", ""], rows, right=frozenset({4, 5}))


def _late_as_json(stage: Stage) -> dict[str, str]:
    return {"state": str(stage.state), "due": stage.due}


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


def _as_json(order: Order) -> dict[str, Any]:
    return {"number": order_number(order.id), **asdict(order), "total": order.total, "attention": order.attention}


for _verb in (making, packed, ship, delay, events, delivered, hand_over, cancel, refund, resolve, new_link):
    orders.add_command(_verb)
