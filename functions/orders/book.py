"""The order book: the one way in which an order changes.

Reads the order, asks the pure machine what an event makes of it, and writes order, stock and messages in one guarded
transaction. Who is told and when is data (the outbox), written with the order; `functions.outbox` delivers it. Must not
know who sends the event.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from commerce import orders, stock
from commerce.errors import ConditionFailed, NotFound, StoreConflict, StoreUnavailable
from commerce.orders import Order, Outcome, StockStep
from functions.outbox.records import outbox_item
from functions.ports import AtLeast, Clock, Equals, Item, Operation, Put, Store, Update
from functions.records import order_item, order_key, payment_key, read_order, sku_key
from functions.transactions import retrying

_MOVES: dict[StockStep, Callable[[int], stock.Move]] = {
    StockStep.SELL: stock.sell,
    StockStep.SELL_UNHELD: stock.sell_unheld,
    StockStep.RELEASE: stock.release,
}
_SALES = frozenset({StockStep.SELL, StockStep.SELL_UNHELD})
Transition = Callable[[Order], Outcome]


@dataclass(frozen=True)
class OrderBook:
    store: Store
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    def get(self, order_id: str) -> Order:
        """Raises NotFound."""
        return self._read(order_id)[0]

    def find_by_payment(self, payment_intent: str) -> str:
        """The order id of a payment intent. Raises NotFound."""
        pointer = self.store.get(payment_key(payment_intent))
        if pointer is None:
            raise NotFound(f"no order for payment {payment_intent}")
        return str(pointer.attributes["order_id"])

    def apply(self, order_id: str, transition: Transition, also: Sequence[Operation] = ()) -> Outcome:
        """Let an event change the order. `also` is written with it, when it changes anything.

        Raises NotFound, whatever the transition raises (OrderError), StoreError, and ConditionFailed when a guard in
        `also` does not hold (its index counts from the first of `also`).
        """
        unsure: dict[int, Outcome] = {}
        return retrying(lambda: self._apply_once(order_id, transition, also, unsure), sleep=self.sleep)

    def _apply_once(
        self, order_id: str, transition: Transition, also: Sequence[Operation], unsure: dict[int, Outcome]
    ) -> Outcome:
        """`unsure`: what earlier tries may have written, by version, though the store said that it failed."""
        order, version = self._read(order_id)
        written = unsure.get(version)
        if written is not None and written.order == order:
            return written
        outcome = transition(order)
        if not outcome.changed:
            return outcome
        try:
            return self._settle(outcome, version, also)
        except StoreUnavailable:
            unsure[version + 1] = outcome
            raise

    def _settle(self, outcome: Outcome, version: int, also: Sequence[Operation]) -> Outcome:
        try:
            self._write(outcome, version, also)
        except ConditionFailed as failed:
            if failed.index < len(also):
                raise
            if failed.index == len(also):
                raise StoreConflict("the order changed meanwhile") from failed
            if outcome.stock not in _SALES:
                raise
            # Paid, and its pieces are gone (the money came after the hold): it stays paid, a person decides.
            short = orders.oversold(outcome.order)
            return self._settle(Outcome(short.order, StockStep.KEEP, outcome.messages + short.messages), version, also)
        return outcome

    def _write(self, outcome: Outcome, version: int, also: Sequence[Operation]) -> None:
        order = outcome.order
        operations: list[Operation] = [*also]
        operations.append(Put(order_item(order, version + 1), when=(Equals("version", version),)))
        operations += _stock_operations(order, outcome.stock)
        operations += [Put(outbox_item(order.id, message, self.clock())) for message in outcome.messages]
        if order.payment and order.payment.payment_intent:
            pointer = Item(payment_key(order.payment.payment_intent), {"order_id": order.id})
            operations.append(Put(pointer))
        self.store.transact(operations)

    def _read(self, order_id: str) -> tuple[Order, int]:
        record = self.store.get(order_key(order_id))
        if record is None:
            raise NotFound(f"no order {order_id}")
        return read_order(record)


def _stock_operations(order: Order, step: StockStep) -> list[Operation]:
    if step is StockStep.KEEP:
        return []
    operations: list[Operation] = []
    for line in order.lines:
        move = _MOVES[step](line.quantity)
        guards = tuple(AtLeast(name, number) for name, number in move.at_least.items())
        operations.append(Update(sku_key(line.sku), add=move.changes, when=guards))
    return operations
