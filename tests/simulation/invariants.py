"""What must hold after every write: stock conserved, holds as many as open orders, no order backwards, no fact undone.

Watches the store's items as they change, as raw documents, so that it shares no code with what it judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from functions.adapters import item_limits
from functions.adapters.memory_store import MemoryStore
from functions.ports import Clock, Item, Key, Operation
from tests.simulation.invoices import Audit
from tests.simulation.world import Violation

Document = Mapping[str, Any]
RANK = {
    "checkout": 0,
    "awaiting_payment": 1,
    "expired": 2,
    "payment_failed": 2,
    "paid": 3,
    "partly_shipped": 4,
    "shipped": 5,
    "delivered": 6,
    "cancelled": 7,
}
OPEN = ("checkout", "awaiting_payment")


class Ledger:
    """`on_end` is told of each order that stops holding its pieces without being paid; `on_item` of every change."""

    def __init__(self) -> None:
        self.orders: dict[str, Document] = {}
        self.stock: dict[str, Document] = {}
        self.held: Counter[str] = Counter()
        self.sold: Counter[str] = Counter()
        self.on_end: Callable[[Document], None] = lambda _: None
        self.on_change: Callable[[Document], None] = lambda _: None
        self.on_item: list[Callable[[Key, Item | None], None]] = []
        self.audit = Audit()
        self._exchanged: set[Key] = set()

    def written(self, changes: Sequence[tuple[Key, Item | None]]) -> None:
        """All changes of one transaction. Raises Violation."""
        self.audit.written(changes)
        touched = [sku for key, item in changes if (sku := self._sku(key, item))]
        for key, item in changes:
            if key.sort == "ORDER" and key.partition.startswith("ORDER#"):
                touched += self._forgotten(key) if item is None else self._order(item.attributes["order"])
            if key.sort.startswith("RETURN#") and item is not None:
                touched += self._exchange(key, item.attributes["case"])
        for sku in touched:
            self._check_stock(sku)
        for watcher in self.on_item:
            for key, item in changes:
                watcher(key, item)

    def is_held(self, order_id: str) -> bool:
        return order_id in self.orders and self.orders[order_id]["status"] in OPEN

    def _sku(self, key: Key, item: Item | None) -> str:
        if not key.partition.startswith("SKU#") or item is None:
            return ""
        sku = key.partition.removeprefix("SKU#")
        self.stock[sku] = item.attributes
        return sku

    def _check_stock(self, sku: str) -> None:
        found = self.stock[sku]
        available, held, sold, stocked = (found.get(name, 0) for name in ("available", "held", "sold", "stocked"))
        if min(available, held, sold) < 0:
            raise Violation(f"{sku}: negative stock: {available} available, {held} held, {sold} sold")
        if available + held + sold != stocked:
            raise Violation(f"{sku}: {available} + {held} + {sold} pieces, but {stocked} came in")
        if held != self.held[sku]:
            raise Violation(f"{sku}: {held} held, but open orders are for {self.held[sku]}")
        if sold != self.sold[sku]:
            raise Violation(f"{sku}: {sold} sold, but paid orders and exchanges are for {self.sold[sku]}")

    def _forgotten(self, key: Key) -> list[str]:
        """An order that was deleted; the SKUs that it was of."""
        gone = self.orders.pop(key.partition.removeprefix("ORDER#"))
        self._count(gone, -1)
        return [line["sku"] for line in gone["lines"]]

    def _order(self, order: Document) -> list[str]:
        """The SKUs that it is of."""
        before = self.orders.get(order["id"])
        if before:
            self._count(before, -1)
            self._check_order(before, order)
        self.orders[order["id"]] = order
        self._count(order, 1)
        if before and before["status"] in OPEN and order["status"] in ("expired", "payment_failed"):
            self.on_end(order)
        self.on_change(order)
        return [line["sku"] for line in order["lines"]]

    def _exchange(self, key: Key, case: Document) -> list[str]:
        """Once a case: what goes out is sold, what comes back is for sale again. The SKUs that it is of."""
        if case["state"] != "exchanged" or key in self._exchanged:
            return []
        self._exchanged.add(key)
        order = self.orders[case["order_id"]]
        back = Counter({order["lines"][int(line)]["sku"]: n for line, n in case["lines"].items()})
        self.sold.update(case["replacement"])
        self.sold.subtract({sku: n for sku, n in back.items() if sku not in order["short"]})
        return [*case["replacement"], *back]

    def _count(self, order: Document, sign: int) -> None:
        for sku, quantity in held_pieces(order).items():
            self.held[sku] += sign * quantity
        for sku, quantity in sold_pieces(order).items():
            self.sold[sku] += sign * quantity

    def _check_order(self, before: Document, after: Document) -> None:
        name = f"order {after['id']}"
        if RANK[after["status"]] < RANK[before["status"]]:
            raise Violation(f"{name} went backwards: {before['status']} to {after['status']}")
        if RANK[before["status"]] == 2 and after["status"] not in (before["status"], "paid"):
            raise Violation(f"{name} ended twice: {before['status']} and {after['status']}")
        changed = [step for step, at in before["times"].items() if after["times"].get(step) != at]
        if changed:
            raise Violation(f"{name}: the time of {changed[0]} changed")
        if "paid" in before["times"] and _money(before) != _money(after):
            raise Violation(f"{name}: what was paid changed")
        if after["erased_at"] and not before["erased_at"] and is_owed(before):
            raise Violation(f"{name} forgot who bought while something was owed")
        if before["erased_at"] and after["payment"] != before["payment"]:
            raise Violation(f"{name} was forgotten, and says again who bought")
        if len(after["shipments"]) < len(before["shipments"]) or len(after["disputes"]) < len(before["disputes"]):
            raise Violation(f"{name} forgot a parcel or a dispute")
        if frozen(before) and len(after["shipments"]) > len(before["shipments"]):
            raise Violation(f"{name} was sent while its payment was disputed")


def _money(order: Document) -> dict[str, Any]:
    """What was paid; by whom, too, until that is forgotten."""
    payment = dict(order["payment"] or {})
    return {name: value for name, value in payment.items() if name != "customer"}


def is_owed(order: Document) -> bool:
    """Something is still to be done for whoever bought: goods, money, a bank's answer, a look by the owner."""
    open_disputes = [each for each in order["disputes"] if each not in order["closed_disputes"]]
    # An unhappy review is to be answered, and owes nobody anything.
    concerns = [each for each in order["concerns"] if each != "low_rating"]
    if order["status"] in ("checkout", "awaiting_payment") or open_disputes or concerns:
        return True
    if order["refunded"] >= order["payment"]["totals"]["total"]:
        return False
    return order["status"] in ("paid", "partly_shipped", "cancelled")


def held_pieces(order: Document) -> dict[str, int]:
    return _pieces(order) if order["status"] in OPEN else {}


def _pieces(order: Document) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for line in order["lines"]:
        pieces[line["sku"]] += line["quantity"]
    return pieces


def sold_pieces(order: Document) -> dict[str, int]:
    """In the simulated shop, what is refunded by line or cancelled is for sale again."""
    if "paid" not in order["times"] or order["status"] == "cancelled":
        return {}
    pieces = {sku: n for sku, n in _pieces(order).items() if sku not in order["short"]}
    for back in order["refunded_pieces"].values():
        for sku, quantity in back.items():
            if sku in pieces:
                pieces[sku] -= quantity
    return pieces


def unsent_pieces(order: Document) -> dict[str, int]:
    """Neither in a parcel nor refunded by line."""
    left = _pieces(order)
    for gone in (*(shipment["quantities"] for shipment in order["shipments"]), *order["refunded_pieces"].values()):
        left.subtract(gone)
    return {sku: count for sku, count in left.items() if count > 0}


def frozen(order: Document) -> bool:
    closed = order["closed_disputes"]
    return any(closed.get(dispute) in (None, "lost") for dispute in order["disputes"])


class WatchedStore(MemoryStore):
    """The memory adapter, with a ledger that looks at each write."""

    def __init__(self, clock: Clock, ledger: Ledger) -> None:
        super().__init__(clock)
        self._ledger = ledger

    def transact(self, operations: Sequence[Operation]) -> None:
        super().transact(operations)
        keys = [item_limits.key_of(operation) for operation in operations]
        self._ledger.written([(key, self._items.get(key)) for key in keys])
