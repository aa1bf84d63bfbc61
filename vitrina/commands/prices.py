"""`vitrina prices`: what a SKU has cost, and what the law lets a reduction be compared with."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import click

from commerce.errors import NotFound
from commerce.price_log import DAYS, PriceLog, Step
from vitrina.console import done, moment, out, table
from vitrina.price_file import PriceFile
from vitrina.project import Project, pass_project


@click.group(short_help="What each SKU has cost over time.")
def prices() -> None:
    """What each SKU has cost over time, from the price log that `vitrina publish` keeps in content/prices.csv."""


@prices.command("show", short_help="Every price of a SKU, and the lowest before its reduction.")
@click.argument("sku")
@click.option("--json", "as_json", is_flag=True, help="For scripts: {sku, steps, reduced_at, reference}.")
@pass_project
def show(project: Project, sku: str, as_json: bool) -> None:
    """Every price that SKU had, and the lowest of the 30 days before its reduction, which may be struck through."""
    shop, log, now = project.services().shop, PriceFile(project.content).log(), int(time.time())
    steps = log.steps(sku)
    if not steps:
        raise NotFound(f"no price of {sku} in content/prices.csv: `vitrina publish` writes there when live")
    reduced_at, reference = _reduction(log, sku, now)
    if as_json:
        told = [{"at": step.at, "amount": step.amount, "currency": step.currency} for step in steps]
        out.print_json(json.dumps({"sku": sku, "steps": told, "reduced_at": reduced_at, "reference": reference}))
        return
    money = shop.money[shop.languages[0]].format
    rows = [(moment(step.at, shop.timezone), _words(step, money), _when(step, now)) for step in steps]
    table(["From", "Price", ""], rows, right=frozenset({1}))
    if reduced_at is not None and reference is not None:
        out.print()
        since = moment(reduced_at, shop.timezone)
        done(f"Reduced since {since}. The lowest price of the {DAYS} days before: {money(reference)}.")


def _reduction(log: PriceLog, sku: str, now: int) -> tuple[int | None, int | None]:
    """(since when the price of now is a reduced one, what it may be compared with)."""
    amount = log.price_at(sku, now)
    started = None if amount is None else log.reduction_start(sku, now)
    if amount is None or started is None:
        return None, None
    return started, log.reference(sku, amount, now)


def _words(step: Step, money: Callable[[int], str]) -> str:
    if step.amount is None:
        return "not for sale"
    # Amounts of another currency than the shop's are from before it changed.
    return money(step.amount)


def _when(step: Step, now: int) -> str:
    return "to come" if step.at > now else ""
