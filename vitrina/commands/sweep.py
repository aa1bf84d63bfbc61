"""`vitrina sweep`: end the holds that are past their time."""

from __future__ import annotations

import click

from commerce.links import order_number
from functions.sweep.service import Sweep
from vitrina.console import complain, done
from vitrina.notices import tell_waiting
from vitrina.project import Project, pass_project


@click.command(short_help="Release what abandoned checkouts hold.")
@pass_project
def sweep(project: Project) -> None:
    """Release the pieces of checkouts whose time to pay is over, after asking Stripe how each of them stands.

    Then tell those who asked for a piece that is for sale again.

    A running `vitrina serve` does it by itself, and so does the scheduled function. Doing it again changes nothing.
    """
    services = project.services()
    report = Sweep.of(services).run()
    for order_id in report.released:
        done(f"{order_number(order_id)}: nobody paid, its pieces are for sale again.")
    for order_id in report.paid:
        done(f"{order_number(order_id)}: is paid, or its money is on its way.")
    tell_waiting(services)
    for problem in report.problems:
        complain(f"Not now: {problem}")
    if report.problems:
        raise click.exceptions.Exit(3)
    if not (report.released or report.paid):
        done("No hold is past its time.")
