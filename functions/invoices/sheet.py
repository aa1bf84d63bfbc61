"""An invoice in words: every text, amount and date that is printed, in its language, for the page and the PDF alike.

Knows what the law wants to be read on an invoice (docs/legal.md). Must not know HTML, PDF or HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commerce.invoices.model import Invoice, InvoiceLine, Kind, Party
from commerce.invoices.taxes import split
from commerce.links import order_number
from commerce.texts import Texts
from functions.orders.view import day_seconds
from functions.runtime import Runtime


@dataclass(frozen=True)
class Row:
    """`detail` stands small under `text`."""

    text: str
    detail: str
    quantity: str
    unit_net: str
    rate: str
    amount: str


@dataclass(frozen=True)
class Sheet:
    """`facts` are label and value. `seller` and `buyer` are lines, the name first; no buyer, no lines."""

    language: str
    title: str
    code: str
    issued_on: str
    facts: tuple[tuple[str, str], ...]
    seller_label: str
    seller: tuple[str, ...]
    buyer_label: str
    buyer: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    tax_headings: tuple[str, ...]
    tax_rows: tuple[tuple[str, ...], ...]
    total: tuple[str, str]
    notes: tuple[str, ...]


def sheet_of(invoice: Invoice, runtime: Runtime) -> Sheet:
    return _Writer(invoice, runtime).sheet()


class _Writer:
    def __init__(self, invoice: Invoice, runtime: Runtime) -> None:
        self.invoice, self.runtime = invoice, runtime
        self.language = runtime.shop.language(invoice.language)
        self.t: Texts = runtime.texts(self.language)
        self.format = runtime.shop.money[self.language]

    def sheet(self) -> Sheet:
        invoice, t = self.invoice, self.t
        return Sheet(
            language=self.language,
            title=t(f"invoice.kind.{invoice.kind.value}"),
            code=invoice.code,
            issued_on=invoice.issued_on,
            facts=tuple(self._facts()),
            seller_label=t("invoice.seller"),
            seller=tuple(self._party(invoice.seller)),
            buyer_label=t("invoice.buyer"),
            buyer=tuple(self._party(invoice.buyer)) if invoice.buyer else (),
            headings=tuple(t(f"invoice.column.{name}") for name in ("text", "quantity", "unit", "rate", "amount")),
            rows=tuple(self._row(line) for line in invoice.lines),
            tax_headings=tuple(t(f"invoice.tax.{name}") for name in ("rate", "net", "tax", "gross")),
            tax_rows=tuple(
                (self._percent(part.rate), *(self.format.format(n) for n in (part.net, part.tax, part.gross)))
                for part in invoice.taxes
            ),
            total=(t("invoice.total"), self.format.format(invoice.total)),
            notes=tuple(self._notes()),
        )

    def _facts(self) -> Iterator[tuple[str, str]]:
        invoice, t = self.invoice, self.t
        yield t("invoice.fact.code"), invoice.code
        yield t("invoice.fact.issued_on"), self._day(invoice.issued_on)
        if invoice.operated_on != invoice.issued_on:
            yield t("invoice.fact.operated_on"), self._day(invoice.operated_on)
        yield t("invoice.fact.order"), order_number(invoice.order_id)
        if invoice.rectifies:
            yield t("invoice.fact.rectifies"), invoice.rectifies
            yield t("invoice.fact.reason"), t(f"invoice.reason.{invoice.reason}")
        if invoice.replaces:
            yield t("invoice.fact.replaces"), invoice.replaces

    def _party(self, party: Party) -> Iterator[str]:
        yield party.name
        if party.tax_id:
            yield self.t("invoice.tax_id", number=party.tax_id)
        yield from party.address
        names = self.t.find("order.countries") or {}
        if party.country:
            yield names.get(party.country, party.country)

    def _row(self, line: InvoiceLine) -> Row:
        text, detail = (line.text, line.detail) if line.sku else (self.t(f"invoice.line.{line.text}"), line.detail)
        return Row(
            text,
            detail,
            str(line.quantity),
            self.format.format(split(line.unit_amount, line.rate).net),
            self._percent(line.rate),
            self.format.format(line.amount),
        )

    def _notes(self) -> Iterator[str]:
        yield self.t("invoice.note.included")
        if any(part.rate == 0 for part in self.invoice.taxes):
            yield self.t("invoice.note.exempt")
        if self.invoice.kind in (Kind.RECTIFYING_SIMPLIFIED, Kind.RECTIFYING_FULL):
            yield self.t("invoice.note.by_difference")

    def _day(self, day: str) -> str:
        return self.runtime.date(day_seconds(day), self.language)

    def _percent(self, rate: int) -> str:
        """2100 to `21 %`, 550 to `5,5 %`."""
        whole, rest = divmod(rate, 100)
        fraction = f"{rest:02d}".rstrip("0")
        return self.t("invoice.percent", n=f"{whole}{self.format.decimal}{fraction}" if fraction else whole)
