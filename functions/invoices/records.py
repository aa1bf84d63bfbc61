"""How invoices lie in the store.

    ORDER#<id>       INVOICE#<n>      the order's nth invoice, as it was issued   INVOICES#<year> / <series>#<number>
    INVOICES         <series>#<year>  the last number that was given, and when

An invoice is written once and never again. What a document has beyond the known fields stays where it is, since nobody
writes it anew; what it lacks has its default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commerce.invoices.model import DIGITS, Invoice, InvoiceLine, Kind, Party, TaxPart
from functions.ports import Condition, Equals, Item, Key, Missing, Put, Store

COUNTERS = "INVOICES"
PREFIX = "INVOICE#"


def invoice_key(order_id: str, place: int) -> Key:
    """`place` counts the order's invoices from 1."""
    return Key(f"ORDER#{order_id}", f"{PREFIX}{place:04d}")


def counter_key(series: str, year: int) -> Key:
    return Key(COUNTERS, f"{series}#{year}")


def year_index(year: int) -> str:
    return f"INVOICES#{year}"


def invoices_of(store: Store, order_id: str) -> list[Invoice]:
    """The order's, in the order in which they were issued."""
    return [read_invoice(item) for item in store.query(f"ORDER#{order_id}", PREFIX)]


def invoice_item(invoice: Invoice, place: int) -> Item:
    index = Key(year_index(invoice.year), f"{invoice.series}#{invoice.number:0{DIGITS}d}")
    return Item(invoice_key(invoice.order_id, place), {"invoice": document_of(invoice)}, index)


def counted(series: str, year: int, before: Item | None, at: int) -> Put:
    """The next number of the series, for whoever finds the counter as it was read."""
    guard: Condition = Equals("last", int(before.attributes["last"])) if before else Missing()
    last = int(before.attributes["last"]) + 1 if before else 1
    return Put(Item(counter_key(series, year), {"last": last, "at": at}), when=(guard,))


def document_of(invoice: Invoice) -> dict[str, Any]:
    """As JSON, whole: also what `vitrina invoices export` writes."""
    return {
        "code": invoice.code,
        **vars(invoice),
        "kind": invoice.kind.value,
        "seller": _party(invoice.seller),
        "buyer": _party(invoice.buyer) if invoice.buyer else None,
        "lines": [dict(vars(line)) for line in invoice.lines],
        "taxes": [dict(vars(part)) for part in invoice.taxes],
    }


def _party(party: Party) -> dict[str, Any]:
    return {**vars(party), "address": list(party.address)}


def read_invoice(item: Item) -> Invoice:
    data: Mapping[str, Any] = item.attributes["invoice"]
    known = {name: data[name] for name in Invoice.__dataclass_fields__ if name in data}
    return Invoice(
        **{
            **known,
            "kind": Kind(data["kind"]),
            "seller": _read_party(data["seller"]),
            "buyer": _read_party(data["buyer"]) if data.get("buyer") else None,
            "lines": tuple(InvoiceLine(**line) for line in data["lines"]),
            "taxes": tuple(TaxPart(**part) for part in data["taxes"]),
        }
    )


def _read_party(data: Mapping[str, Any]) -> Party:
    return Party(**{**data, "address": tuple(data["address"])})


def by_code(invoices: Sequence[Invoice], code: str) -> Invoice | None:
    return next((invoice for invoice in invoices if invoice.code == code), None)
