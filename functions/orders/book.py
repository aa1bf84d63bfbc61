"""The order book: the one way in which an order changes.

Reads the order, asks the pure machine what an event makes of it, and writes order, stock and messages in one guarded
transaction. Who is told and when is data (the outbox), written with the order; `functions.outbox` delivers it. Must not
know who sends the event.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from commerce import orders, stock
from commerce.errors import ConditionFailed, NotFound, StoreConflict, StoreUnavailable
from commerce.orders import Order, Outcome, StockStep
from functions.outbox.records import outbox_item
from functions.ports import AtLeast, Clock, Equals, Item, Operation, Put, Store, Update
from functions.records import order_item, order_key, payment_key, read_order, sku_key, watch_operations
from functions.transactions import retrying

_MOVES: dict[StockStep, Callable[[int], stock.Move]] = {
    StockStep.SELL: stock.sell,
    StockStep.SELL_UNHELD: stock.sell_unheld,
    StockStep.RELEASE: stock.release,
    StockStep.TAKE_BACK: stock.take_back,
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
        return read_order(self._record(order_id))[0]

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
        record = self._record(order_id)
        order, version = read_order(record)
        written = unsure.get(version)
        if written is not None and written.order == order:
            return written
        outcome = transition(order)
        if not outcome.changed:
            return outcome
        try:
            return self._settle(outcome, record, also)
        except _Unsure as problem:
            unsure[version + 1] = problem.outcome
            raise problem.cause from problem

    def _settle(self, outcome: Outcome, record: Item, also: Sequence[Operation]) -> Outcome:
        """Write it; without the lines whose pieces are gone when the money came after the hold (decision 0021)."""
        short: list[str] = []
        while True:
            wanted = _without(outcome, short)
            try:
                self._write(wanted, record, also)
            except ConditionFailed as failed:
                short.append(_short_line(failed, wanted, also))
            except StoreUnavailable as problem:
                raise _Unsure(wanted, problem) from problem
            else:
                return wanted

    def _write(self, outcome: Outcome, before: Item, also: Sequence[Operation]) -> None:
        order, version = outcome.order, int(before.attributes["version"])
        operations: list[Operation] = [*also]
        after = order_item(order, version + 1, before)
        operations.append(Put(after, when=(Equals("version", version),)))
        operations += _stock_operations(outcome)
        operations += [Put(outbox_item(order.id, message, self.clock())) for message in outcome.messages]
        operations += [Put(Item(payment_key(intent), {"order_id": order.id})) for intent in _payments(order)]
        operations += watch_operations(after, before)
        self.store.transact(operations)

    def _record(self, order_id: str) -> Item:
        record = self.store.get(order_key(order_id))
        if record is None:
            raise NotFound(f"no order {order_id}")
        return record


class _Unsure(Exception):
    """The store failed while writing `outcome`: it may be written or not."""

    def __init__(self, outcome: Outcome, cause: StoreUnavailable) -> None:
        super().__init__(str(cause))
        self.outcome = outcome
        self.cause = cause


def _without(outcome: Outcome, short: Sequence[str]) -> Outcome:
    """The sale without these SKUs: the order stays paid, the owner is told, and a person decides."""
    if not short:
        return outcome
    told = orders.oversold(outcome.order, short)
    return replace(outcome, order=told.order, messages=outcome.messages + told.messages)


def _short_line(failed: ConditionFailed, outcome: Outcome, also: Sequence[Operation]) -> str:
    """The SKU whose pieces are gone. Raises what else the failed guard means."""
    line = failed.index - len(also) - 1
    if line == -1:
        raise StoreConflict("the order changed meanwhile") from failed
    skus = list(outcome.moved())
    if line < 0 or line >= len(skus) or outcome.stock not in _SALES:
        raise failed
    return skus[line]


def _payments(order: Order) -> list[str]:
    own = order.payment.payment_intent if order.payment else ""
    return [intent for intent in (own, *order.other_payments) if intent]


def _stock_operations(outcome: Outcome) -> list[Operation]:
    operations: list[Operation] = []
    for sku, quantity in outcome.moved().items():
        move = _MOVES[outcome.stock](quantity)
        guards = tuple(AtLeast(name, number) for name, number in move.at_least.items())
        operations.append(Update(sku_key(sku), add=move.changes, when=guards))
    return operations
