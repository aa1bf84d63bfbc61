"""How a case ends: its money goes back, other pieces go out, or neither.

A refund is decided first and asked for then: a command that dies between the two asks, repeated, for the very same one.
What the provider has given back, the end of the case and the pieces that are for sale again are written in one
transaction with the order. Must not know how the owner said it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commerce import orders, returns, stock
from commerce.errors import ConditionFailed, NotFound, OrderError, PaymentsError, StoreConflict
from commerce.orders import ClaimState, Order, Outcome
from commerce.returns import Case, Decision, Parcel
from commerce.shipping import price
from commerce.shop import Shop
from functions.orders.book import Transition
from functions.ports import AtLeast, Payments, Update
from functions.records import read_sku, read_stock, sku_key
from functions.refunds.service import refundable
from functions.returns.cases import Cases, Step, ending


@dataclass(frozen=True)
class Settling:
    cases: Cases
    payments: Payments

    # --- money

    def refund(
        self,
        case: Case,
        *,
        deduction: int = 0,
        reason: str = "",
        restock: bool = False,
        delivery: bool = False,
        postage: int = 0,
    ) -> Case:
        """Give back what the case is worth, less `deduction` minor units; `restock`: its pieces are for sale again.

        `delivery`: and what is left of what was paid for it; `postage`: and what sending the goods back has cost, minor
        units. What was decided before and did not end stays as it was. Raises NotFound, OrderError (`return_over`,
        `return_not_approved`, `refund_too_large`, `nothing_to_refund`) or PaymentsError.
        """
        order_id, number, now = case.order_id, case.number, self.cases.clock()
        case = self.cases.get(order_id, number)
        if not case.is_open:
            raise OrderError(f"is {case.state}", code="return_over")
        if case.decision is None:
            case = self.release(case)
            order = self.cases.book.get(order_id)
            more = self.delivery_left(order, number) if delivery else 0
            wanted = Decision(0, now, deduction, reason, restock, more, postage)
            decision = self.worked_out(order, number, wanted)
            case = self.cases.change(order_id, number, lambda found: returns.decided(found, decision))
        assert case.decision
        return self._give_back(case, case.decision)

    def delivery_left(self, order: Order, number: int) -> int:
        """What can be given back of the delivery beside what claim `number` is worth, minor units."""
        return returns.unreturned_delivery(order, number, standard_delivery(order, self.cases.shop))

    def worked_out(self, order: Order, number: int, wanted: Decision) -> Decision:
        """With its amount, as it would be given back now. Raises OrderError as `refund`."""
        decision = returns.worked_out(order, number, wanted, standard_delivery(order, self.cases.shop))
        if decision.amount:
            refundable(order, decision.amount)
        return decision

    def _give_back(self, case: Case, decision: Decision) -> Case:
        order = self.cases.book.get(case.order_id)
        intent = order.payment.payment_intent if order.payment else ""
        refund_id = f"return-{case.number}"
        if decision.amount:
            key = f"{order.id}-return-{case.number}-{decision.at}"
            try:
                refund_id = self.payments.refund(intent, decision.amount, key).id
            except PaymentsError as problem:
                if not problem.retry:
                    self.cases.change(case.order_id, case.number, returns.undecided)
                raise
        now = self.cases.clock()

        def transition(found: Order) -> Outcome:
            after = orders.settled_claim(found, case.number, ClaimState.REFUNDED)
            # Asked for after the order was read: see `functions.orders.news.refund_transition`.
            total = self.payments.payment(intent).refunded if decision.amount else found.refunded
            pieces = pieces_of(found, case.number)
            # What was decided by an older version does not say.
            parts = None if decision.amount and not decision.parts else decision.parts
            return orders.refunded(
                after, total, now, refund_id=refund_id, pieces=pieces, parts=parts, take_back=decision.restock
            )

        return self.cases.change(
            case.order_id,
            case.number,
            lambda found: returns.refunded(found, now, refund_id),
            news="refunded" if decision.deduction or decision.delivery or decision.postage else "",
            ends=transition,
        )

    # --- other pieces

    def keep(self, case: Case, pieces: Mapping[str, int]) -> Case:
        """Set those pieces by SKU aside for an exchange, in the place of those before; its customer is told.

        Raises NotFound (no such SKU), OrderError (also `stock_too_low`) or StoreError.
        """
        names = self._names(case, pieces)
        moves = _moves(pieces, case.kept)
        return self._moved(case, lambda found: returns.kept_aside(found, pieces, names), moves, news="kept")

    def release(self, case: Case) -> Case:
        """What was set aside for it is for sale again."""
        if not case.kept:
            return case
        return self._moved(case, lambda found: returns.kept_aside(found, {}, {}), _moves({}, case.kept))

    def exchange(self, case: Case, replacement: Mapping[str, int], parcel: Parcel, *, restock: bool = False) -> Case:
        """Other pieces went out instead; they leave the stock in the same write in which what was set aside and was not
        sent and, with `restock`, its own come back. Raises as `keep`."""
        order, now = self.cases.book.get(case.order_id), self.cases.clock()
        self._names(case, replacement)
        back = pieces_of(order, case.number) if restock else {}
        back = {sku: n for sku, n in back.items() if sku not in order.short}
        moves = _moves(replacement, stock.by_sku([*back.items(), *case.kept.items()]))
        ends = ending(case.number, ClaimState.EXCHANGED)
        return self._moved(
            case, lambda found: returns.exchanged(found, now, replacement, parcel), moves, news="exchanged", ends=ends
        )

    def _names(self, case: Case, pieces: Mapping[str, int]) -> dict[str, str]:
        """What they are called in the order's language. Raises NotFound for a SKU that is not for sale."""
        known = self.cases.store.get_many([sku_key(sku) for sku in pieces])
        items = {sku: read_sku(known[sku_key(sku)]) for sku in pieces if sku_key(sku) in known}
        if unknown := [sku for sku in pieces if not items.get(sku)]:
            raise NotFound(f"no SKU {unknown[0]}")
        language = self.cases.book.get(case.order_id).language
        return {sku: item.name(language) for sku, item in items.items() if item}

    def _moved(
        self, case: Case, step: Step, moves: list[Update], *, news: str = "", ends: Transition | None = None
    ) -> Case:
        """Change the case and the stock in one write, if what is set aside is still what the moves reckon with."""

        def guarded(found: Case) -> Case:
            if found.kept != case.kept:
                raise StoreConflict("set aside meanwhile")
            return step(found)

        try:
            return self.cases.change(case.order_id, case.number, guarded, news=news, ends=ends, also=moves)
        except ConditionFailed as failed:
            key = moves[failed.index].key if failed.index < len(moves) else None
            found = self.cases.store.get(key) if key else None
            left = read_stock(found).available if found else 0
            raise OrderError("not in stock", code="stock_too_low", available=left) from failed


def pieces_of(order: Order, number: int) -> dict[str, int]:
    """The pieces of claim `number`, by SKU."""
    claim = order.claims[str(number)]
    return stock.by_sku((order.lines[int(line)].sku, quantity) for line, quantity in claim.lines.items())


def standard_delivery(order: Order, shop: Shop) -> int | None:
    """The cheapest delivery that the order was offered, in minor units; None when that is not known any more."""
    offered = [option for option in shop.shipping if option.kind == "delivery" and option.zone == order.zone]
    return min((price(option, order.subtotal) for option in offered), default=None)


def _moves(out: Mapping[str, int], back: Mapping[str, int]) -> list[Update]:
    """One a SKU: what goes out of the stock, less what comes back into it."""
    operations: list[Update] = []
    for sku in {**out, **back}:
        gone = out.get(sku, 0) - back.get(sku, 0)
        move = stock.sell_unheld(gone) if gone > 0 else stock.take_back(-gone)
        guards = tuple(AtLeast(name, least) for name, least in move.at_least.items())
        if gone:
            operations.append(Update(sku_key(sku), add=move.changes, when=guards))
    return operations
