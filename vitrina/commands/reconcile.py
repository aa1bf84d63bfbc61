"""`vitrina reconcile`: compare Stripe with the store, and repair."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from functions.reconcile.differences import Difference
from functions.reconcile.service import DAYS, Reconcile
from vitrina.console import complain, done, out
from vitrina.difference_words import words
from vitrina.project import Project, pass_project


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


def _as_json(difference: Difference) -> dict[str, object]:
    return {**asdict(difference), "repaired": difference.repaired}
