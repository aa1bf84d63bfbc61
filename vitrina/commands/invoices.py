"""`vitrina invoices`: what was invoiced, for the owner and for whatever keeps her books."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from commerce.invoices.model import Invoice
from commerce.links import order_number
from commerce.money import decimal_text
from functions.adapters.atomic_files import write_atomically
from functions.days import day_at
from functions.invoices.handler import public_invoice
from functions.invoices.issuing import Invoicing
from functions.invoices.listing import find_invoice, list_invoices
from functions.invoices.sheet import sheet_of
from functions.orders.listing import find_order, list_orders
from functions.wiring import Services
from vitrina.console import complain, done, out, plain_cell, table
from vitrina.project import Project, pass_project

COLUMNS = (
    "code series number kind issued_on operated_on order currency buyer buyer_tax_id buyer_country rate net tax gross "
    "rectifies replaces replaced_by reason"
).split()


@click.group(short_help="What was invoiced.")
def invoices() -> None:
    """What was invoiced. Invoices are issued by themselves: when an order is paid, and when money goes back.

    CODE is an invoice's number with its series and year: S-2026-000123.
    """


@invoices.command("list", short_help="The invoices of a year.")
@click.option("--year", type=int, help="Default: this year.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: all that each one says.")
@pass_project
def list_(project: Project, year: int | None, as_json: bool) -> None:
    """The invoices of a year, by series and number."""
    services = project.services()
    found = _of_year(services, year)
    if as_json:
        out.print_json(_json_of(found))
    elif not found:
        done("No invoices.")
    else:
        money = services.shop.money[services.shop.languages[0]].format
        rows = [
            [each.code, each.issued_on, order_number(each.order_id), money(each.total), _note(each, found)]
            for each in found
        ]
        table(["Invoice", "Issued", "Order", "Total", ""], rows, right=frozenset({3}))


@invoices.command("show", short_help="One, in full.")
@click.argument("code")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@pass_project
def show(project: Project, code: str, as_json: bool) -> None:
    """One invoice in full, as its customer sees it."""
    services = project.services()
    invoice = find_invoice(services.store, code)
    if as_json:
        out.print_json(json.dumps(public_invoice(invoice)))
        return
    sheet = sheet_of(invoice, services.runtime)
    out.print(f"[bold]{sheet.title} {sheet.code}[/]")
    for label, value in sheet.facts[1:]:
        out.print(f"{label}: {value}", markup=False)
    out.print()
    out.print("\n".join(sheet.seller), markup=False)
    if sheet.buyer:
        out.print("\n→ " + "\n  ".join(sheet.buyer), markup=False)
    out.print()
    table(sheet.headings, [[row.text, row.quantity, row.unit_net, row.rate, row.amount] for row in sheet.rows], _RIGHT)
    table(sheet.tax_headings, sheet.tax_rows, _RIGHT)
    out.print(f"[bold]{': '.join(sheet.total)}[/]")


_RIGHT = frozenset({1, 2, 3, 4})


@invoices.command("export", short_help="A year as CSV or JSON, for your books.")
@click.option("--year", type=int, help="Default: this year.")
@click.option("--format", "format_", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="The file. Default: print it.")
@pass_project
def export(project: Project, year: int | None, format_: str, file: Path | None) -> None:
    """A year's invoices: as CSV with a row for each rate of each, or as JSON with everything that they say.

    A simplified invoice in whose place a full one was issued has that one's code under replaced_by: count one of the
    two.
    """
    found = _of_year(project.services(), year)
    text = _csv_of(found) if format_ == "csv" else _json_of(found) + "\n"
    if file is None:
        click.echo(text, nl=False)
        return
    write_atomically(file, text.encode())
    done(f"{len(found)} {'invoice' if len(found) == 1 else 'invoices'} in {file}.")


@invoices.command("issue", short_help="Issue what is missing.")
@click.argument("numbers", metavar="[ORDER]...", nargs=-1)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="All paid since, like 2026-11-01.")
@click.option("--dry-run", is_flag=True, help="Only say how many orders lack something.")
@pass_project
def issue(project: Project, numbers: tuple[str, ...], since: datetime | None, dry_run: bool) -> None:
    """Issue what each ORDER lacks, or all orders paid since a day.

    For orders from before INVOICES was set, and for invoices whose work was given up (`vitrina outbox list`). What is
    there already is never issued again.
    """
    if bool(numbers) == bool(since):
        raise click.UsageError("Name orders, or --since a day.")
    services = project.services()
    _require_setting(services)
    ids = [find_order(services.store, number).id for number in numbers] or _paid_since(services, f"{since:%Y-%m-%d}")
    invoicing = Invoicing.of(services)
    if dry_run:
        lacking = sum(1 for order_id in ids if invoicing.lacks(order_id))
        done(f"{lacking} of {len(ids)} orders lack an invoice.")
        return
    issued = [invoice for order_id in ids for invoice in invoicing.settle(order_id)]
    for invoice in issued:
        done(f"{invoice.code}: order {order_number(invoice.order_id)}")
    if not issued:
        done("Nothing is missing.")


def _paid_since(services: Services, since: str) -> list[str]:
    """Oldest first, so that numbers go as the sales went."""
    zone = services.shop.timezone
    found = [*list_orders(services.store, "paid"), *list_orders(services.store, "ended")]
    paid = [order for order in found if order.is_paid and day_at(order.times["paid"], zone) >= since]
    return [order.id for order in sorted(paid, key=lambda order: order.times["paid"])]


def _of_year(services: Services, year: int | None) -> list[Invoice]:
    wanted = year or int(day_at(services.clock(), services.shop.timezone)[:4])
    return list_invoices(services.store, wanted)


def _require_setting(services: Services) -> None:
    if services.shop.invoices is None:
        complain("This shop writes no invoices. Set INVOICES and TAX_RATES in pelicanconf.py (docs/settings.md).")
        raise click.exceptions.Exit(1)


def _note(invoice: Invoice, found: Iterable[Invoice]) -> str:
    if invoice.rectifies:
        return f"corrects {invoice.rectifies}"
    if invoice.replaces:
        return f"replaces {invoice.replaces}"
    return f"replaced by {by}" if (by := _replaced_by(invoice, found)) else ""


def _replaced_by(invoice: Invoice, found: Iterable[Invoice]) -> str:
    return next((other.code for other in found if other.replaces == invoice.code), "")


def _json_of(found: list[Invoice]) -> str:
    return json.dumps([_whole(invoice, found) for invoice in found], ensure_ascii=False, indent=2)


def _whole(invoice: Invoice, found: list[Invoice]) -> dict[str, Any]:
    return {
        **public_invoice(invoice),
        "order": order_number(invoice.order_id),
        "replaced_by": _replaced_by(invoice, found),
    }


def _csv_of(found: list[Invoice]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for invoice in found:
        writer.writerows(_rows(invoice, found))
    return text.getvalue()


def _rows(invoice: Invoice, found: list[Invoice]) -> Iterable[dict[str, object]]:
    """One for each rate; amounts with a point, `24.00`."""
    buyer = invoice.buyer
    for part in invoice.taxes:
        yield {
            **{name: getattr(invoice, name) for name in COLUMNS if hasattr(invoice, name)},
            "kind": invoice.kind.value,
            "order": order_number(invoice.order_id),
            "buyer": plain_cell(buyer.name) if buyer else "",
            "buyer_tax_id": plain_cell(buyer.tax_id) if buyer else "",
            "buyer_country": buyer.country if buyer else "",
            "rate": decimal_text(part.rate, "EUR"),
            **{name: decimal_text(getattr(part, name), invoice.currency) for name in ("net", "tax", "gross")},
            "replaced_by": _replaced_by(invoice, found),
        }
