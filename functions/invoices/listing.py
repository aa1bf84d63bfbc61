"""The owner's view of invoices: those of a year, and one by its number."""

from __future__ import annotations

from commerce.errors import NotFound
from commerce.invoices.model import Invoice
from functions.invoices.records import by_code, read_invoice, year_index
from functions.ports import Store


def list_invoices(store: Store, year: int) -> list[Invoice]:
    """By series and number. DynamoDB's index may lag behind by moments."""
    return [read_invoice(item) for item in store.query_index(year_index(year))]


def find_invoice(store: Store, code: str) -> Invoice:
    """By its number with series and year, `S-2026-000123`, in any case. Raises NotFound."""
    parts = code.strip().upper().rsplit("-", 2)
    year = int(parts[1]) if len(parts) == 3 and parts[1].isdecimal() else 0
    found = by_code(list_invoices(store, year), "-".join(parts)) if year else None
    if found is None:
        raise NotFound(f"no invoice {code}")
    return found
