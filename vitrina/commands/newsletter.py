"""`vitrina newsletter`: who subscribed, for whatever sends the newsletter, and taking somebody out."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import click

from commerce.contact import is_email
from functions.adapters.atomic_files import write_atomically
from functions.addresses import address_id
from functions.back_in_stock.service import BackInStock
from functions.newsletter.records import State, Subscriber
from functions.newsletter.service import Newsletter
from functions.unsubscribe.links import What, unsubscribe_path
from functions.wiring import Services
from vitrina.console import complain, done, moment, out, plain_cell, table
from vitrina.project import Project, pass_project

COLUMNS = ("email", "language", "confirmed_at", "source", "consent_version", "consent", "unsubscribe")


@click.group(short_help="Who subscribed to the newsletter.")
def newsletter() -> None:
    """Who subscribed to the newsletter. Vitrina keeps the list and its consents; any mailing program sends it."""


@newsletter.command("list", short_help="Who subscribed, since when.")
@click.option("--pending", is_flag=True, help="Those who asked and have not confirmed yet. Do not write to them.")
@click.option("--json", "as_json", is_flag=True, help="For scripts; times in seconds since 1970.")
@pass_project
def list_(project: Project, pending: bool, as_json: bool) -> None:
    """Subscribers, by when they confirmed."""
    services = project.services()
    found = Newsletter.of(services).subscribers(State.PENDING if pending else State.CONFIRMED)
    if as_json:
        out.print_json(json.dumps([_as_json(subscriber, services) for subscriber in found]))
    elif not found:
        done("Nobody waits to confirm." if pending else "Nobody has subscribed yet.")
    else:
        zone = services.shop.timezone
        rows = [[each.email, each.language, moment(each.since, zone), each.source] for each in found]
        table(["Address", "Language", "Since", "From"], rows)


@newsletter.command("export", short_help="A CSV file for a mailing program.")
@click.option("--language", help="Only those who read that language.")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="The file. Default: print it.")
@pass_project
def export(project: Project, language: str | None, file: Path | None) -> None:
    """Confirmed subscribers as CSV, with what each consented to and a link of their own to unsubscribe.

    Put that link into every mail, and into its List-Unsubscribe header. Export afresh before each mailing: who left
    since must not hear from you.
    """
    services = project.services()
    found = Newsletter.of(services).subscribers(State.CONFIRMED)
    if language:
        found = [subscriber for subscriber in found if subscriber.language == language]
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(subscriber, services) for subscriber in found)
    if file is None:
        click.echo(text.getvalue(), nl=False)
        return
    write_atomically(file, text.getvalue().encode())
    done(f"{len(found)} {'subscriber' if len(found) == 1 else 'subscribers'} in {file}.")


@newsletter.command("remove", short_help="Take somebody out.")
@click.argument("address")
@click.option("--erase", is_flag=True, help="Also the proof of consent, and wishes to be told of pieces.")
@pass_project
def remove(project: Project, address: str, erase: bool) -> None:
    """End the subscription of ADDRESS, as its own link would.

    That there was a consent is kept for three years, without the address. --erase deletes that, too, and everything
    else that is known of the address outside its orders: for whoever asks to be forgotten.
    """
    if not is_email(address):
        raise click.UsageError(f"{address} is no mail address.")
    services = project.services()
    id_ = address_id(services.config, address)
    known = Newsletter.of(services).leave(id_)
    if erase:
        known = any((Newsletter.of(services).erase(id_), BackInStock.of(services).forget(id_), known))
    if not known:
        complain(f"{address} is not known here.")
        raise click.exceptions.Exit(1)
    done(f"{address}: everything is deleted." if erase else f"{address} will hear nothing more.")


def _row(subscriber: Subscriber, services: Services) -> dict[str, str]:
    path = unsubscribe_path(services.config.link_secret, What.NEWSLETTER, subscriber.id)
    return {
        "email": subscriber.email,
        "language": subscriber.language,
        "confirmed_at": moment(subscriber.confirmed_at, services.shop.timezone),
        "source": plain_cell(subscriber.source),
        "consent_version": subscriber.version,
        "consent": subscriber.words,
        "unsubscribe": services.shop.url(f"{path}?lang={subscriber.language}"),
    }


def _as_json(subscriber: Subscriber, services: Services) -> dict[str, Any]:
    return {
        **{name: getattr(subscriber, name) for name in ("email", "language", "source", "asked_at", "confirmed_at")},
        "state": subscriber.state.value,
        "consent": subscriber.words,
        "consent_version": subscriber.version,
        "unsubscribe": _row(subscriber, services)["unsubscribe"],
    }
