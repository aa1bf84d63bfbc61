"""What an invoice is. All amounts are minor units with tax included, unless they are called net or tax.

Real Decreto 1619/2012: article 6 says what a full one holds, article 7 a simplified one, article 15 a rectifying one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

DIGITS = 6


class Kind(StrEnum):
    """Each has a series of its own (articles 6.1.a and 7.1.a)."""

    SIMPLIFIED = "simplified"
    FULL = "full"
    RECTIFYING_SIMPLIFIED = "rectifying_simplified"
    RECTIFYING_FULL = "rectifying_full"


SALES = frozenset({Kind.SIMPLIFIED, Kind.FULL})
RECTIFYING: Mapping[Kind, Kind] = {
    Kind.SIMPLIFIED: Kind.RECTIFYING_SIMPLIFIED,
    Kind.FULL: Kind.RECTIFYING_FULL,
}
"""What rectifies which kind."""


@dataclass(frozen=True)
class Party:
    """Seller or buyer. `address`: the lines under the name, without the country (ISO 3166-1 alpha-2)."""

    name: str
    tax_id: str = ""
    address: tuple[str, ...] = ()
    country: str = ""


@dataclass(frozen=True)
class InvoiceLine:
    """`rate` in hundredths of a percent: 2100 is 21 %. `sku` is empty for what is no piece: delivery, a discount.

    `text` is what was bought, in the order's language, or the name of an interface text (`invoice.line.<text>`) where
    `sku` is empty; then `detail` is what that text is about.
    """

    text: str
    quantity: int
    unit_amount: int
    rate: int
    sku: str = ""
    detail: str = ""

    @property
    def amount(self) -> int:
        return self.unit_amount * self.quantity


@dataclass(frozen=True)
class TaxPart:
    """The tax of one rate: what it is on, and how much."""

    rate: int
    net: int
    tax: int

    @property
    def gross(self) -> int:
        return self.net + self.tax


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An invoice before it has a number.

    `operated_on`: the day (ISO, where the shop is) of the operation, which may be another than that of the invoice.
    `rectifies` and `replaces`: codes of earlier invoices of the same order. `reason`: of a rectifying one, `refund` or
    `refund_bounced`.
    """

    kind: Kind
    order_id: str
    language: str
    currency: str
    seller: Party
    buyer: Party | None
    lines: tuple[InvoiceLine, ...]
    taxes: tuple[TaxPart, ...]
    operated_on: str
    rectifies: str = ""
    replaces: str = ""
    reason: str = ""

    @property
    def total(self) -> int:
        return sum(part.gross for part in self.taxes)

    @property
    def net(self) -> int:
        return sum(part.net for part in self.taxes)

    @property
    def tax(self) -> int:
        return sum(part.tax for part in self.taxes)


@dataclass(frozen=True, kw_only=True)
class Invoice(Draft):
    """Issued: `series`, `year` and `number` are its own for ever. `issued_at` in seconds since 1970."""

    series: str
    year: int
    number: int
    issued_at: int
    issued_on: str

    @property
    def code(self) -> str:
        return invoice_code(self.series, self.year, self.number)


def invoice_code(series: str, year: int, number: int) -> str:
    """`S-2026-000123`."""
    return f"{series}-{year}-{number:0{DIGITS}d}"


def sale_of(issued: Sequence[Invoice]) -> Invoice | None:
    """The invoice of the sale that counts now: the full one where it took the place of a simplified one."""
    return next((invoice for invoice in reversed(issued) if invoice.kind in SALES), None)


def kept(issued: Iterable[Invoice]) -> int:
    """What all these invoices together say was kept: sales less corrections; one that was replaced counts once."""
    invoices = list(issued)
    replaced = {invoice.replaces for invoice in invoices if invoice.replaces}
    return sum(invoice.total for invoice in invoices if invoice.code not in replaced)
