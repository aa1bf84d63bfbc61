"""What an auditor would look at: every number of every series, read from the orders themselves."""

from __future__ import annotations

from collections.abc import Iterable

from commerce.invoices.model import Invoice, kept
from functions.invoices.records import counter_key, invoices_of
from functions.ports import Store
from functions.records import order_key, read_order


def audited(store: Store, order_ids: Iterable[str]) -> list[Invoice]:
    """All invoices of these orders (all that there are), by series and number.

    Asserts: numbers from 1 without gap or duplicate, the counter at the last of them, days in the numbers' order, and
    that an order's invoices say what it kept.
    """
    found: list[Invoice] = []
    for order_id in order_ids:
        own = invoices_of(store, order_id)
        record = store.get(order_key(order_id))
        assert record
        order = read_order(record)[0]
        if own:
            assert kept(own) == order.total - order.refunded, order_id
        found += own
    by_series: dict[tuple[str, int], list[Invoice]] = {}
    for invoice in sorted(found, key=lambda each: (each.series, each.year, each.number)):
        by_series.setdefault((invoice.series, invoice.year), []).append(invoice)
    for (series, year), invoices in by_series.items():
        assert [invoice.number for invoice in invoices] == list(range(1, len(invoices) + 1)), series
        counter = store.get(counter_key(series, year))
        assert counter
        assert counter.attributes["last"] == len(invoices)
        days = [invoice.issued_at for invoice in invoices]
        assert days == sorted(days)
        assert {invoice.issued_on[:4] for invoice in invoices} == {str(year)}
    return [invoice for invoices in by_series.values() for invoice in invoices]
