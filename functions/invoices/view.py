"""An order's invoices as its page shows them: what each is called, and where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.invoices.model import Invoice


@dataclass(frozen=True)
class InvoiceLink:
    """`state`: empty, or `replaced` by a full one. `total` in minor units, below zero for a correction."""

    code: str
    kind: str
    issued_on: str
    issued_at: int
    total: int
    url: str
    state: str


def invoice_links(issued: Sequence[Invoice], order_url: str) -> tuple[InvoiceLink, ...]:
    """`order_url`: the absolute address of the order's own page."""
    replaced = {invoice.replaces for invoice in issued if invoice.replaces}
    return tuple(
        InvoiceLink(
            code=invoice.code,
            kind=invoice.kind.value,
            issued_on=invoice.issued_on,
            issued_at=invoice.issued_at,
            total=invoice.total,
            url=f"{order_url}/invoices/{invoice.code}",
            state="replaced" if invoice.code in replaced else "",
        )
        for invoice in issued
    )
