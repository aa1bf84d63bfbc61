"""Refund an order, whole, by amount or by line, through the payment provider.

The provider's cumulative amount is what the order records, so a refund made here, in the Dashboard, or twice by a
retried command ends the same. Restocking is a decision of its own. Must not know how the owner said it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from commerce import orders
from commerce.errors import OrderError, PaymentsError
from commerce.orders import Order, Outcome
from functions.orders.book import OrderBook
from functions.ports import Clock, Payments


@dataclass(frozen=True)
class Refunds:
    book: OrderBook
    payments: Payments
    clock: Clock

    def refund(self, order_id: str, amount: int | None = None, *, seen: Order | None = None) -> Order:
        """Give back `amount` minor units, or all that is left.

        `seen`: the order as the owner saw it when she decided; if a refund was made or bounced since (her own first
        try, of which Stripe has told us), nothing is given back. Raises NotFound, OrderError (`not_paid`,
        `nothing_to_refund`, `refund_too_large`, `refunded_meanwhile`) or PaymentsError.
        """
        order = self.book.get(order_id)
        _refuse_changed(order, seen)
        left, payment_intent = refundable(order, amount)
        # The key names the state it starts from: a command repeated after a crash asks for the very same refund, and
        # one after a refund that bounced for another.
        key = f"{order.id}-{order.refunded}-{len(order.failed_refunds)}-{amount or left}"
        return self._refund(order, payment_intent, amount or left, key)

    def refund_pieces(
        self,
        order_id: str,
        pieces: Mapping[str, int],
        *,
        take_back: bool = False,
        seen: Order | None = None,
    ) -> Order:
        """Give back what was paid for these pieces by SKU; `take_back`: they are for sale again, in the same write.

        Before the provider is asked, the order remembers what for: a customer cannot withdraw from those pieces, or
        send them back, while nobody knows its answer. `seen` as for `refund`. Raises as `refund`, and OrderError
        (`not_in_order`) for pieces that are not in it or were refunded.
        """
        order = self.book.get(order_id)
        # Not the sum: a first try of which only that is known asks for the same refund again, and records its pieces.
        if seen is not None and _pieces_state(order) != _pieces_state(seen):
            raise OrderError("refunded meanwhile", code="refunded_meanwhile")
        if not order.is_paid:
            raise OrderError("not paid", code="not_paid")
        parts = orders.values_of(order, pieces)
        amount = sum(parts.values())
        if not amount:
            raise OrderError("they cost nothing", code="nothing_to_refund")
        _, payment_intent = refundable(order, amount)
        key = _pieces_key(order, pieces)
        self.book.apply(order.id, lambda found: orders.refund_begun(found, key, pieces))
        try:
            return self._refund(order, payment_intent, amount, key, pieces, parts, take_back)
        except PaymentsError as problem:
            # A time-out is no answer: the money may be on its way.
            if not problem.retry:
                self.book.apply(order.id, lambda found: orders.refund_dropped(found, key))
            raise

    def _refund(
        self,
        order: Order,
        payment_intent: str,
        amount: int,
        key: str,
        pieces: Mapping[str, int] | None = None,
        parts: Mapping[str, int] | None = None,
        take_back: bool = False,
    ) -> Order:
        made = self.payments.refund(payment_intent, amount, key)
        now = self.clock()

        def transition(found: Order) -> Outcome:
            # Asked for after the order was read: see `functions.orders.news.refund_transition`.
            total = self.payments.payment(payment_intent).refunded
            return orders.refunded(
                found, total, now, refund_id=made.id, pieces=pieces, parts=parts, take_back=take_back, key=key
            )

        return self.book.apply(order.id, transition).order


def _refuse_changed(order: Order, seen: Order | None) -> None:
    if seen is not None and (order.refunded, order.failed_refunds) != (seen.refunded, seen.failed_refunds):
        raise OrderError("refunded meanwhile", code="refunded_meanwhile")


def _pieces_key(order: Order, pieces: Mapping[str, int]) -> str:
    """The same until these very pieces are recorded as given back, whoever else brings the news of the sum."""
    state = json.dumps([*_pieces_state(order), sorted(pieces.items())])
    return f"{order.id}-pieces-{hashlib.sha256(state.encode()).hexdigest()[:32]}"


def _pieces_state(order: Order) -> tuple[list[tuple[str, int]], int]:
    return sorted(order.given_back().items()), len(order.failed_refunds)


def refundable(order: Order, amount: int | None = None) -> tuple[int, str]:
    """(minor units left to give back, the payment they go back to). Raises OrderError, also when `amount` is too much.

    Codes: `not_paid`, `nothing_to_refund`, `refund_too_large`.
    """
    left = order.total - order.refunded
    if not order.is_paid or order.payment is None:
        raise OrderError("not paid", code="not_paid")
    if left <= 0 or not order.payment.payment_intent:
        raise OrderError("nothing left to refund", code="nothing_to_refund")
    if amount is not None and not 0 < amount <= left:
        raise OrderError("more than was paid", code="refund_too_large", left=left)
    return left, order.payment.payment_intent
