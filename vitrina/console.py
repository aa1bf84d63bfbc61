"""How the command talks: one console, tables, and errors in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commerce.errors import ContentError, PaymentsError, VitrinaError

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_WORDS = {
    "not_found": "There is {detail}.",
    "not_paid": "The order is not paid.",
    "refunded": "The order is refunded in full: there is nothing to send.",
    "cancelled": "The order is cancelled.",
    "disputed": "The order is in dispute: do nothing with it before the bank has decided.",
    "dispute_lost": "The customer's bank has returned their money: do not send anything of this order.",
    "delivered": "The order has arrived: there is nothing to wait for.",
    "past_date": "That day is over. Write one that is still to come.",
    "not_ready": "Nothing of this order waits to be collected.",
    "code_of_two": "Two orders have that code: ask for the number, and say `vitrina orders delivered NUMBER`.",
    "rate_limited": "Too many codes were tried. Try again within the hour.",
    "withdrawn": "The customer has withdrawn from what is left: `vitrina returns list`. Do not send it.",
    "open_return": "The customer has withdrawn: settle that with `vitrina returns refund` instead.",
    "return_over": "This return is over, or that statement is settled.",
    "return_on_its_way": "This return is past that: `vitrina returns show` says where it is.",
    "return_not_approved": "This return is not approved: `vitrina returns approve` or `refuse` first.",
    "withdrawal_stands": "The customer withdrew in time: it stands, and the money is owed. `vitrina returns refund`.",
    "nothing_to_exchange": "These pieces never left: refund them instead.",
    "no_concern": "Nothing of this order needs you to look at it.",
    "already_shipped": "Everything of this order is sent already (or that parcel is recorded).",
    "not_in_order": "Of these, so many are not left in this order: {sku}. `vitrina orders show` says what is.",
    "nothing_to_refund": "Nothing is left to refund.",
    "refunded_meanwhile": "Something was refunded meanwhile: `vitrina orders show` says how much. Decide again.",
    "refund_too_large": "Write an amount above 0 and not above what is left to refund.",
    "order_running": "The order is not over yet.",
    "rejected_review": "This review was rejected.",
    "approved_review": "This review is published: take content/reviews/{file}.md away instead.",
    "reply_too_long": "The reply is too long: {max} characters at most.",
    "file_taken": "content/reviews/{file} is another text. Nothing was written: rename that file, then approve again.",
    "no_product": "The product is not in the shop any more: {detail}.",
    "no_picture": "Its picture cannot be read ({detail}). Reject the review, or ask the customer to send it again.",
    "stock_too_low": "Only {available} are available.",
    "conflict": "Somebody changed the same thing at the same moment. Try again.",
    "mail_unavailable": "The mail could not be sent: {detail}",
    "unavailable": "The store cannot be reached: {detail}",
}
_NO_ANSWER = (
    "Stripe did not answer. Trying again is safe. "
    "(Without an account, `vitrina serve` must be running: it has the sandbox.)"
)
# The adapter's words for the log begin with the client's class name, the status and the code.
_STRIPE_PREFIX = re.compile(r"^\w+Error \w+ \w+ ")


def explain(error: VitrinaError) -> str:
    """The error for the owner, who may see the detail that customers must not."""
    if isinstance(error, ContentError):
        return f'{error.field}: "{error.value}" {error.hint}'
    if isinstance(error, PaymentsError):
        return _NO_ANSWER if error.retry else f"Stripe refused: {_STRIPE_PREFIX.sub('', error.detail)}"
    text = _WORDS.get(error.code, "{detail}")
    for name, value in {**error.params, "detail": error.detail}.items():
        text = text.replace("{" + name + "}", str(value))
    # Some details end with what to do.
    return f"{text[:-2]}?" if text.endswith("?.") else text


def complain(message: str) -> None:
    err.print(f"[bold red]✗[/] {escape(message)}", soft_wrap=True)


def done(message: str) -> None:
    out.print(f"[bold green]✓[/] {escape(message)}", soft_wrap=True)


def agree(question: str, otherwise: str) -> None:
    """Ask; with no (or nobody there to answer) say `otherwise` and end with 1."""
    try:
        agreed = click.confirm(question)
    except click.Abort:
        out.print()
        agreed = False
    if not agreed:
        complain(otherwise)
        raise click.exceptions.Exit(1)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()) -> None:
    """Print rows under headings; columns in `right` hold numbers."""
    shown = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for number, heading in enumerate(headings):
        shown.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(escape(cell) for cell in row))
    out.print(shown)


def moment(at: int, timezone: str) -> str:
    """`2026-10-03 17:20` in the shop's time zone."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def plain_cell(text: str) -> str:
    """Text for a cell of a CSV file: whatever a visitor sent must not become a formula in a spreadsheet."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
