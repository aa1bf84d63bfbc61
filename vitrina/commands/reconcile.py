"""`vitrina reconcile`: compare Stripe with the store, and repair."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from commerce.links import order_number
from functions.reconcile.differences import Difference, Kind
from functions.reconcile.service import DAYS, Reconcile
from vitrina.console import complain, done, out
from vitrina.project import Project, pass_project

WORDS = {
    Kind.PAID: "was paid, and we had not heard of it",
    Kind.AWAITING_PAYMENT: "is waiting for its money, and we had not heard of it",
    Kind.PAYMENT_FAILED: "will not be paid: its pieces are for sale again",
    Kind.EXPIRED: "was not paid in time: its pieces are for sale again",
    Kind.PAID_TWICE: "was paid a second time ({subject}): refund one of the two in Stripe's Dashboard",
    Kind.REFUNDED: "has a refund that we had not heard of",
    Kind.REFUND_BOUNCED: "has a refund that bounced ({subject})",
    Kind.DISPUTED: "is in dispute, and we had not heard of it",
    Kind.DISPUTE_CLOSED: "has a dispute that is over",
    Kind.SESSION_ALIVE: "could still be paid though it had ended: its payment page is closed now",
    Kind.ORDER_MISSING: "is not in this store, but Stripe has money for it ({subject}). Is it another shop's?",
    Kind.PAYMENT_UNMATCHED: "has a payment that it does not know ({subject}): look at it in Stripe's Dashboard",
    Kind.UNKNOWN_TO_STRIPE: "refers to {subject}, which Stripe does not know. Is it another Stripe account?",
}


@click.command(short_help="Compare Stripe with the orders, and repair.")
@click.option("--days", type=click.IntRange(1, 365), default=DAYS, show_default=True, help="How far back.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def reconcile(project: Project, days: int, as_json: bool) -> None:
    """Compare Stripe's sessions, payments, refunds and disputes with the orders; repair and name each difference.

    Differences come from messages of Stripe that were lost. A running `vitrina serve` does it by itself, and so does
    the scheduled function. Doing it again finds nothing more.
    """
    report = Reconcile.of(project.services()).run(days)
    if as_json:
        out.print_json(json.dumps({**asdict(report), "differences": [_as_json(d) for d in report.differences]}))
    else:
        for difference in report.differences:
            (done if difference.repaired else complain)(words(difference))
        for problem in report.problems:
            complain(f"Not compared: {problem}")
        if not report.differences and not report.problems:
            done(f"Stripe and the orders agree ({report.compared} compared).")
    if report.problems:
        raise click.exceptions.Exit(3)
    if not all(difference.repaired for difference in report.differences):
        raise click.exceptions.Exit(1)


def words(difference: Difference) -> str:
    """A sentence for the owner."""
    text = WORDS[difference.kind].replace("{subject}", difference.subject)
    return f"Order {order_number(difference.order_id)} {text}{'' if text.endswith('?') else '.'}"


def _as_json(difference: Difference) -> dict[str, object]:
    return {**asdict(difference), "repaired": difference.repaired}
