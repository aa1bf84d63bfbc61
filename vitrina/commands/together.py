"""`vitrina together`: which products are bought together, written down for the build."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Set

import click

from commerce.orders import Order, Status
from commerce.together import LEAST, companions, counted, written
from functions.adapters.atomic_files import write_atomically
from functions.orders.listing import list_orders
from plugins.core.records import TOGETHER
from vitrina.console import done, out, table
from vitrina.project import Project, pass_project
from vitrina.review_files import PUBLIC

# Fewer would begin to tell who bought what.
FEWEST = 3
_DAY_S = 86_400


@click.command(short_help="What is bought together.")
@click.option(
    "--least",
    type=click.IntRange(min=FEWEST),
    default=LEAST,
    show_default=True,
    help="Customers that must have bought a pair.",
)
@click.option("--days", type=click.IntRange(min=1), default=365, show_default=True, help="How far back to look.")
@click.option("--dry-run", is_flag=True, help="Only show the pairs.")
@pass_project
def together(project: Project, least: int, days: int, dry_run: bool) -> None:
    """Count which products customers bought in one order, and write content/together.csv.

    The next build shows them on the products' pages. The file holds no numbers, and no pair that fewer than --least
    customers bought. Run it now and then.
    """
    services = project.services()
    since = int(time.time()) - days * _DAY_S
    pairs = counted(baskets(list_orders(services.store, "paid"), since))
    often = {pair: customers for pair, customers in pairs.items() if customers >= least}
    if often:
        ranked = sorted(often, key=lambda pair: (-often[pair], pair))
        rows = [[*pair, str(often[pair])] for pair in ranked]
        table(["Product", "With", "Customers"], rows, right=frozenset({2}))
        out.print()
    else:
        done(f"No two products were bought together by {least} customers yet.")
    if dry_run:
        return
    path, text = project.content / TOGETHER, written(companions(pairs, least))
    if path.exists() and path.read_text(encoding="utf-8") == text:
        done("content/together.csv says so already.")
    elif often or path.exists():
        write_atomically(path, text.encode(), PUBLIC)
        done("content/together.csv is written: the next build shows it.")


def baskets(orders: Iterable[Order], since: int) -> Iterator[tuple[str, Set[str]]]:
    """(customer, product ids) of every order that was paid since then and kept."""
    for order in orders:
        if order.payment is None or order.status is Status.CANCELLED or order.refund_state == "full":
            continue
        if order.times.get("paid", 0) >= since:
            yield order.payment.customer.email.casefold(), {line.product_id for line in order.lines}
