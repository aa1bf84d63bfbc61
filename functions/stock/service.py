"""What a product page may know about now: how many are left (up to a cap) and what one costs.

Knows what is public about stock. Must not tell more than a shopper needs: counts are capped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commerce.cart import is_sku
from commerce.errors import BadRequest
from functions.ports import Clock, Item, Store
from functions.records import read_sku, read_stock, sku_key

MAX_SKUS = 100
SHOWN_AT_MOST = 10


@dataclass(frozen=True)
class StockView:
    store: Store
    clock: Clock
    low_stock: int

    def of(self, skus: Sequence[str]) -> dict[str, Any]:
        """`{sku: {available, state, unit_amount, compare_at}}`; unknown SKUs are left out. Raises BadRequest."""
        wanted = list(dict.fromkeys(skus))
        if not 0 < len(wanted) <= MAX_SKUS or not all(map(is_sku, wanted)):
            raise BadRequest("name 1 to 100 SKUs", code="bad_skus", field="sku", max=MAX_SKUS)
        found = self.store.get_many([sku_key(sku) for sku in wanted])
        shown = {sku: self._line(found[sku_key(sku)]) for sku in wanted if sku_key(sku) in found}
        return {sku: line for sku, line in shown.items() if line}

    def _line(self, record: Item) -> dict[str, Any] | None:
        item = read_sku(record)
        if item is None:
            return {"available": 0, "state": "sold_out"}
        available = max(read_stock(record).available, 0)
        now = self.clock()
        return {
            "available": min(available, SHOWN_AT_MOST),
            "state": "sold_out" if not available else "low_stock" if available <= self.low_stock else "in_stock",
            "unit_amount": item.price_at(now),
            "compare_at": item.compare_at_at(now),
        }
