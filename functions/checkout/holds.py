"""Set a cart's pieces aside: the order's record and the hold of its stock, in one write.

Knows what a new order is and how a shortage is told. Must not know the payment provider or HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commerce import stock
from commerce.cart import CheckoutRequest, Quote
from commerce.errors import CartError, ConditionFailed, FieldProblem
from commerce.links import ID_BYTES, order_id
from commerce.orders import Order, OrderLine, Status
from commerce.shop import Shop
from functions.ports import AtLeast, Clock, Equals, Item, Missing, Operation, Put, Random, Store, Update
from functions.records import attempt_key, number_key, order_item, read_sku, read_stock, sku_key
from functions.transactions import retrying

# An attempt is remembered for as long as Stripe remembers an idempotency key.
ATTEMPT_SECONDS = 24 * 3600


class AttemptTaken(Exception):
    """The same attempt has made another order meanwhile."""


class GuardFailed(Exception):
    """What was to be written together with the hold has changed meanwhile."""


Guard = Callable[[Order], Operation]
"""What else to write with a new order's hold, or to refuse it by raising."""


@dataclass(frozen=True)
class Holds:
    store: Store
    shop: Shop
    clock: Clock
    random: Random
    sleep: Callable[[float], None]

    def place(
        self,
        request: CheckoutRequest,
        priced: Quote,
        language: str,
        before: str,
        promotion: str = "",
        guards: Sequence[Guard] = (),
    ) -> Order:
        """Raises CartError, StoreError, what a guard raises, GuardFailed, or AttemptTaken when the attempt is no longer
        what it was `before`.
        """
        order, pieces = self._new_order(request, priced, language, promotion), priced.pieces()
        operations: list[Operation] = []
        if request.attempt:
            # First, so that a second click learns of the first before it finds the shelf empty.
            guard = Equals("order_id", before) if before else Missing()
            operations.append(Put(self._attempt_item(request.attempt, order), when=(guard,)))
        first_line = len(operations)
        operations += [
            Update(
                sku_key(sku),
                add=(move := stock.hold(quantity)).changes,
                when=(Equals("withdrawn", False), *(AtLeast(name, n) for name, n in move.at_least.items())),
            )
            for sku, quantity in pieces.items()
        ]
        operations.append(Put(order_item(order, 1), when=(Missing(),)))
        operations.append(Put(Item(number_key(order.id), {})))
        first_guard = len(operations)
        operations += [guard(order) for guard in guards]
        try:
            retrying(lambda: self._write_hold(operations, order), sleep=self.sleep)
        except ConditionFailed as failed:
            if failed.index < first_line:
                raise AttemptTaken from failed
            if failed.index >= first_guard:
                raise GuardFailed from failed
            raise CartError(self._shortages(pieces, failed.index - first_line)) from failed
        return order

    def _write_hold(self, operations: list[Operation], order: Order) -> None:
        try:
            self.store.transact(operations)
        except ConditionFailed:
            # A try that seemed to fail may have written: then our own order is there, and the hold is ours.
            is_ours = self.store.get(order_item(order, 1).key) is not None
            if not is_ours:
                raise

    def _shortages(self, pieces: Mapping[str, int], failed: int) -> list[FieldProblem]:
        """Every SKU that cannot be had, with what is left; at least the one that failed."""
        found = self.store.get_many([sku_key(sku) for sku in pieces])
        problems = []
        for number, (sku, quantity) in enumerate(pieces.items()):
            record = found.get(sku_key(sku))
            if record is None or read_sku(record) is None:
                problems.append(FieldProblem(sku, "unknown_sku"))
                continue
            left = read_stock(record).available
            if left < quantity or number == failed:
                left = min(left, quantity - 1)
                problems.append(FieldProblem(sku, "sold_out", {"available": max(left, 0)}))
        return problems

    def _new_order(self, request: CheckoutRequest, priced: Quote, language: str, promotion: str) -> Order:
        now = self.clock()
        lines = tuple(
            OrderLine(
                sku=line.item.sku,
                product_id=line.item.product_id,
                name=line.item.names[language],
                variant=line.item.variants.get(language, ""),
                quantity=line.quantity,
                unit_amount=line.unit_amount,
                image=line.item.image,
                path=line.item.paths.get(language, ""),
                preorder_from=line.item.preorder_from,
                personalization=line.personalization,
                no_returns=line.item.no_returns,
                tax_code=line.item.tax_code,
            )
            for line in priced.lines
        )
        return Order(
            id=order_id(self.random(ID_BYTES)),
            status=Status.CHECKOUT,
            language=language,
            currency=priced.currency,
            lines=lines,
            created_at=now,
            expires_at=now + self.shop.hold_minutes * 60,
            times={Status.CHECKOUT.value: now},
            zone=request.zone,
            gift_wrap=priced.gift_wrap,
            options=request.options,
            promotion=promotion,
            invoices=self.shop.invoices is not None,
        )

    def _attempt_item(self, attempt: str, order: Order) -> Item:
        return Item(attempt_key(attempt), {"order_id": order.id}, expires_at=order.created_at + ATTEMPT_SECONDS)
