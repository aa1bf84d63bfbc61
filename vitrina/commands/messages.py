"""`vitrina messages`: what customers write, and answering it in time."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from commerce.canned import filled, lacking
from commerce.conversations import Said, Side, Thread, ThreadState
from commerce.errors import NotFound
from commerce.links import order_number
from functions.addresses import address_id
from functions.conversations.fetching import fetch as fetch_mails
from functions.conversations.service import Conversations, thread_number
from functions.orders.listing import find_order
from functions.orders.view import order_url
from functions.wiring import Services
from vitrina.canned_answers import CannedAnswers
from vitrina.console import complain, done, moment, out, table
from vitrina.project import Project, pass_project
from vitrina.review_files import ReviewFileError, clean_picture

HEADS = ["Conversation", "Since", "From", "About", "Order", "Answer", ""]


@click.group(short_help="What customers write, and your answers.")
def messages() -> None:
    """Read what customers write, and answer: by a text of your own or one from content/answers.

    CONVERSATION is its number (7K3M-9QXT). Answers go to the customer by mail, and stand on the conversation's page.
    """


@messages.command("list", short_help="Those that wait for your answer, most urgent first.")
@click.option("--state", type=click.Choice([each.value for each in ThreadState]), default="open", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts; times in seconds since 1970.")
@pass_project
def list_(project: Project, state: str, as_json: bool) -> None:
    """Conversations of one state. Those that wait for you say by when you promise an answer (ANSWER_HOURS)."""
    services = project.services()
    found = Conversations.of(services).in_state(ThreadState(state))
    if as_json:
        out.print_json(json.dumps([_as_json(thread) for thread in found]))
    elif not found:
        done(f"No {state} conversations.")
    else:
        table(HEADS, [_row(thread, services) for thread in found])


@messages.command("show", short_help="One, in full.")
@click.argument("number", metavar="CONVERSATION")
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="Save its files in that folder.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def show(project: Project, number: str, save: Path | None, as_json: bool) -> None:
    """All that was said. --save makes pictures anew, without what a camera adds; documents are saved as they came."""
    services = project.services()
    talk = Conversations.of(services)
    thread = talk.numbered(number)
    said = talk.said(thread.id)
    if as_json:
        out.print_json(json.dumps({**_as_json(thread), "messages": [asdict(each) for each in said]}))
    else:
        table(HEADS, [_row(thread, services)])
        for each in said:
            _print(each, thread, services)
    if save:
        _save(said, save, services)


@messages.command("answer", short_help="Answer one.")
@click.argument("number", metavar="CONVERSATION")
@click.argument("text", required=False)
@click.option("--canned", default="", metavar="NAME", help="Begin with content/answers/NAME.md.")
@click.option("--wait", "waits", is_flag=True, help="You ask back: the customer is to say more.")
@click.option("--close", "closes", is_flag=True, help="Nothing more is to be said.")
@pass_project
def answer(project: Project, number: str, text: str | None, canned: str, waits: bool, closes: bool) -> None:
    """Answer CONVERSATION with TEXT. Without it your editor opens, with the canned answer in it if you name one.

    A canned answer whose places are all known goes out as it is when you give --canned and no TEXT, and your answer may
    not be edited (no terminal).
    """
    services = project.services()
    talk = Conversations.of(services)
    thread = talk.numbered(number)
    begun = _canned(project, canned, thread, services) if canned else ""
    words = text if text is not None else _edited(begun)
    if not words.strip():
        raise click.UsageError("The answer is empty: nothing was sent.")
    thread = talk.answer(thread.id, words.strip(), "command", waits=waits)
    if closes:
        thread = talk.close(thread.id)
    done(f"{thread_number(thread)}: answered, {thread.state.value}. It goes to {thread.email}.")


@messages.command("close", short_help="Nothing more is to be said.")
@click.argument("numbers", metavar="CONVERSATION...", nargs=-1, required=True)
@pass_project
def close(project: Project, numbers: tuple[str, ...]) -> None:
    """Close each CONVERSATION: answered elsewhere, or needing no answer. If its customer writes, it is open again."""
    talk = Conversations.of(project.services())
    for number in numbers:
        thread = talk.close(talk.numbered(number).id)
        done(f"{thread_number(thread)}: closed.")


@messages.command("fetch", short_help="Take in answers that came by mail.")
@pass_project
def fetch(project: Project) -> None:
    """Look into the mailbox of VITRINA_INBOX for mails to REPLY_ADDRESS, and take them into their conversations.

    Run it every few minutes. What a machine sent, and whoever is not who they should be, is left alone.
    """
    from functions.adapters.imap_inbox import ImapInbox

    services = project.services()
    place = os.environ.get("VITRINA_INBOX", "")
    if not (place and services.shop.reply_address):
        raise click.UsageError(
            "Set VITRINA_INBOX (imaps://USER:PASSWORD@HOST/INBOX) and REPLY_ADDRESS in pelicanconf.py."
        )
    inbox = ImapInbox(place)
    try:
        fetched = fetch_mails(inbox, services)
    finally:
        inbox.close()
    for thread_id in fetched.taken:
        done(f"{order_number(thread_id)}: something new.")
    for mail, why in fetched.left:
        complain(f"mail {mail} was left alone: {why.replace('_', ' ')}.")
    if not (fetched.taken or fetched.left):
        done("Nothing new.")


def _edited(begun: str) -> str:
    if begun and not sys.stdin.isatty():
        return begun
    return click.edit(begun) or ""


def _canned(project: Project, name: str, thread: Thread, services: Services) -> str:
    text = CannedAnswers(project.content, services.shop.languages).text(name, thread.language)
    values = _values(thread, services)
    if missing := lacking(text, values):
        complain(
            f"Nothing is known for {', '.join(f'{{{each}}}' for each in missing)}: look at the text before it goes."
        )
    return filled(text, values)


def _values(thread: Thread, services: Services) -> dict[str, str]:
    """Of an order only what its own customer may know: begun by its link, or by the address that bought."""
    values = {"name": thread.name.split(" ")[0], "shop": services.shop.name, "subject": thread.subject}
    try:
        order = find_order(services.store, thread.order_id or thread.order) if thread.order_id or thread.order else None
    except NotFound:
        order = None
    email = order.payment.customer.email if order and order.payment else ""
    if order and email and _is_same(email, thread.email, services):
        values["order"] = order_number(order.id)
        values["order_url"] = order_url(order, services.shop, services.config.link_secret)
    return values


def _is_same(one: str, other: str, services: Services) -> bool:
    return address_id(services.config, one) == address_id(services.config, other)


def _as_json(thread: Thread) -> dict[str, object]:
    return {"number": thread_number(thread), **asdict(thread), "state": thread.state.value}


def _row(thread: Thread, services: Services) -> list[str]:
    zone = services.shop.timezone
    late = thread.due_at and thread.due_at < services.clock()
    due = f"{'LATE: ' if late else 'by '}{moment(thread.due_at, zone)}" if thread.due_at else ""
    first = f"first answer after {_span(thread.first_answer_s)}" if thread.first_answer_s else ""
    return [
        thread_number(thread),
        moment(thread.owed_since or thread.changed_at, zone),
        f"{thread.name} {thread.email}",
        thread.subject,
        order_number(thread.order_id) if thread.order_id else thread.order,
        due or first,
        thread.state.value,
    ]


def _span(seconds: int) -> str:
    hours = round(seconds / 3600)
    return f"{hours} h" if hours else f"{max(seconds // 60, 1)} min"


def _print(said: Said, thread: Thread, services: Services) -> None:
    who = thread.name if said.side is Side.CUSTOMER else services.shop.name
    out.print()
    out.print(f"{who}, {moment(said.at, services.shop.timezone)}", style="bold", markup=False)
    out.print(said.text, markup=False)
    if said.files:
        out.print(f"Files: {', '.join(file.kind for file in said.files)} (--save FOLDER)", style="dim", markup=False)


def _save(said: list[Said], folder: Path, services: Services) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate((file for each in said for file in each.files), 1):
        data = services.files.get(file.name)
        if data is None:
            continue
        name = f"{number}.{'pdf' if file.kind == 'pdf' else 'jpg'}"
        try:
            (folder / name).write_bytes(data if file.kind == "pdf" else clean_picture(data))
        except ReviewFileError:
            complain(f"File {number} cannot be read as a picture: it was not saved.")
            continue
        done(f"Saved {folder / name}.")
