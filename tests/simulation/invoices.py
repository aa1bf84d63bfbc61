"""What must hold of invoices: after every write, and of all of them together in the end.

As `invariants`, it reads raw documents and shares no code with what it judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from functions.ports import Item, Key
from tests.simulation.world import Violation

Document = Mapping[str, Any]
SALES = ("simplified", "full")


class Audit:
    """Every invoice that was ever written, by where it lies."""

    def __init__(self) -> None:
        self._written: dict[Key, Document] = {}

    def written(self, changes: Sequence[tuple[Key, Item | None]]) -> None:
        """All changes of one transaction. Raises Violation."""
        for key, item in changes:
            if key.partition.startswith("ORDER#") and key.sort.startswith("INVOICE#"):
                self._invoice(key, item)

    def _invoice(self, key: Key, item: Item | None) -> None:
        known = self._written.get(key)
        if item is None or (known is not None and known != item.attributes["invoice"]):
            raise Violation(f"an invoice of {key.partition} was changed or taken away")
        invoice = item.attributes["invoice"]
        if known is None:
            if invoice["code"] in {other["code"] for other in self._written.values()}:
                raise Violation(f"two invoices have the number {invoice['code']}")
            self._no_gap(invoice)
            own = [each for other, each in self._written.items() if other.partition == key.partition]
            self._check_replaced(invoice, own)
            self._check_corrected(invoice, own)
        self._written[key] = invoice

    def _no_gap(self, invoice: Document) -> None:
        """Numbers begin anew with each year."""
        own = (invoice["series"], invoice["year"])
        series = [each for each in self._written.values() if (each["series"], each["year"]) == own]
        if invoice["number"] != 1 + max((each["number"] for each in series), default=0):
            raise Violation(f"{invoice['code']} leaves a gap")
        if invoice["issued_at"] < max((each["issued_at"] for each in series), default=0):
            raise Violation(f"{invoice['code']} is of an earlier day than the one before it")

    def _check_replaced(self, invoice: Document, own: Sequence[Document]) -> None:
        """A full invoice takes the place of one simplified of its order, once, and says the same sums."""
        code, replaced = invoice["code"], invoice["replaces"]
        if not replaced:
            return
        if any(each["replaces"] == replaced for each in own):
            raise Violation(f"{code}: {replaced} is replaced twice")
        before = [each for each in own if each["code"] == replaced]
        if [each["kind"] for each in before] != ["simplified"] or before[0]["taxes"] != invoice["taxes"]:
            raise Violation(f"{code} replaces {replaced}, which is not what it says")

    def _check_corrected(self, invoice: Document, own: Sequence[Document]) -> None:
        """All corrections of an order together take off no more than was charged, at each rate."""
        if not invoice["rectifies"]:
            return
        sale = next(each for each in own if each["kind"] in SALES)
        charged, corrected = by_rate([sale]), by_rate([*(each for each in own if each["rectifies"]), invoice])
        for rate, amount in corrected.items():
            if not -charged[rate] <= amount <= 0:
                raise Violation(f"{invoice['code']}: {amount} corrected at rate {rate}, {charged[rate]} was charged")

    def check(self, orders: Mapping[str, Document]) -> None:
        """In the end: each paid order's invoices say what it kept, in all and without tax. Raises Violation."""
        for order_id, order in orders.items():
            own = [each for key, each in self._written.items() if key.partition == f"ORDER#{order_id}"]
            paid = "paid" in order["times"]
            if own and not paid:
                raise Violation(f"order {order_id} was invoiced and is not paid")
            if not paid:
                continue
            total = order["payment"]["totals"]["total"]
            replaced = {each["replaces"] for each in own}
            counted = [part for each in own if each["code"] not in replaced for part in each["taxes"]]
            said, kept = sum(part["net"] + part["tax"] for part in counted), total - order["refunded"]
            if said != kept:
                raise Violation(f"invoices of {order_id} say {said}, {kept} was kept")
            if not kept and sum(part["net"] for part in counted):
                raise Violation(f"nothing of {order_id} was kept, and tax of it is still on invoices")
            if sum(each["kind"] in SALES and not each["replaces"] for each in own) != (1 if total else 0):
                raise Violation(f"order {order_id} was not invoiced once")


def by_rate(invoices: Sequence[Document]) -> Counter[int]:
    """Minor units with tax."""
    sums: Counter[int] = Counter()
    for invoice in invoices:
        for part in invoice["taxes"]:
            sums[part["rate"]] += part["net"] + part["tax"]
    return sums
