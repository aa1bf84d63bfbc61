"""`vitrina outbox`: mails that wait, and those that were given up."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from commerce.errors import NotFound
from functions.outbox.records import Waiting
from functions.outbox.service import Outbox
from vitrina.console import complain, done, moment, out, table
from vitrina.project import Project, pass_project


@click.group(short_help="Mails that wait, or were given up.")
def outbox() -> None:
    """Mails that wait to be sent, and those that were given up after the last try."""


@outbox.command("list", short_help="What waits, and what was given up.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def list_(project: Project, as_json: bool) -> None:
    """Mails that are still to be sent. `given up` ones go again only with `vitrina outbox resend`."""
    services = project.services()
    work = Outbox.of(services)
    waiting, parked = work.waiting(), work.parked()
    if as_json:
        out.print_json(json.dumps([_as_json(mail, mail in parked) for mail in (*parked, *waiting)]))
        return
    if not waiting and not parked:
        done("Nothing waits.")
        return
    zone = services.shop.timezone
    rows = [[mail.id, "given up", str(mail.tries), mail.last_problem] for mail in parked]
    rows += [[mail.id, moment(mail.not_before, zone), str(mail.tries), mail.last_problem] for mail in waiting]
    table(["Mail", "Due", "Tries", "Last problem"], rows, right=frozenset({2}))


@outbox.command("resend", short_help="Try again what was given up.")
@click.argument("mails", metavar="[MAIL]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
@pass_project
def resend(project: Project, mails: tuple[str, ...], everything: bool) -> None:
    """Send mails that were given up, each named as `vitrina outbox list` does, now that the reason is gone."""
    if bool(mails) == everything:
        raise click.UsageError("Name the mails, or write --all.")
    services = project.services()
    work = Outbox.of(services)
    chosen = _chosen(work.parked(), mails)
    for mail in chosen:
        work.resend(mail)
    report = work.deliver(limit=max(len(chosen), 1) + 50)
    done(f"{report.sent} sent.")
    if report.failed:
        complain(f"{report.failed} could not be sent now: `vitrina outbox list` says why.")
        raise click.exceptions.Exit(3)


def _chosen(parked: Sequence[Waiting], names: Sequence[str]) -> list[Waiting]:
    """All, or those that are named. Raises NotFound."""
    by_id = {mail.id: mail for mail in parked}
    unknown = [name for name in names if name not in by_id]
    if unknown:
        raise NotFound(f"no mail {unknown[0]} that was given up: `vitrina outbox list` has them")
    return [by_id[name] for name in names] if names else list(parked)


def _as_json(mail: Waiting, parked: bool) -> dict[str, object]:
    return {
        "mail": mail.id,
        "order_id": mail.order_id,
        "message": mail.message,
        "parked": parked,
        "due_at": mail.not_before,
        "tries": mail.tries,
        "last_problem": mail.last_problem,
    }
