"""`vitrina watch`: look at what must be noticed in time."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from commerce.lateness import Lateness
from commerce.links import is_order_id, order_number
from functions.watch.report import ANSWER_DUE, ENDS, NOT_COLLECTED, REFUND_DUE, Finding
from functions.watch.service import watch as look
from vitrina.console import complain, done, out
from vitrina.notices import deliver_now
from vitrina.project import Project, pass_project

WORDS = {
    Lateness.UNTOUCHED: "Order {number} was paid on {day}, and nothing of it is sent.",
    Lateness.UNSENT: "Order {number} had to leave on {day}, and has not.",
    Lateness.UNSENT_LATE: "Order {number} had to arrive on {day}, and has not even left.",
    Lateness.SILENT: "Order {number} is on its way, and its carrier has said nothing since {day}.",
    Lateness.UNDELIVERED: "Order {number} had to arrive on {day}, and nobody said that it did.",
    REFUND_DUE: "Order {number}: the money of its withdrawal must go back by {day}. See vitrina returns list.",
    NOT_COLLECTED: "Order {number} is ready to be collected, and nobody came.",
    ANSWER_DUE: "Conversation {number} should be answered soon. See vitrina messages show {number}.",
    ENDS: "The calendar of holidays ends on {day}: publish the shop again to renew it.",
}


@click.command(short_help="Find what is late before a customer asks.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def watch(project: Project, as_json: bool) -> None:
    """Look at what must be noticed in time: orders that are late or that nobody collects, money that a withdrawal owes,
    messages to answer, a calendar of holidays that ends. What is kept too long is cleared.

    You are told of each once, and again only if it gets worse. `vitrina orders list --late` shows
    all that is late. A running `vitrina serve` looks by itself, and so does the scheduled function.
    """
    services = project.services()
    report = look(services)
    if as_json:
        told = [{"number": number(found), **asdict(found)} for found in report.told]
        out.print_json(json.dumps({"told": told, "problems": report.problems}))
    else:
        for found in report.told:
            done(words(found))
        for problem in report.problems:
            complain(f"Not looked at: {problem}")
        if not report.told and not report.problems:
            done("Nothing new.")
    deliver_now(services)
    if report.problems:
        raise click.exceptions.Exit(3)


def number(found: Finding) -> str:
    """As customers know the order or the conversation; empty for what is about neither."""
    return order_number(found.subject) if is_order_id(found.subject) else ""


def words(found: Finding) -> str:
    """A sentence for the owner."""
    return WORDS[found.what].format(number=number(found), day=found.day)
