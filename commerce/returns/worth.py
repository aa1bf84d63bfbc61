"""What a case is worth, in minor units: what was paid for its pieces, and for the delivery where the law says so."""

from __future__ import annotations

from collections.abc import Mapping

from commerce.orders import ClaimState, Order, value_of_lines
from commerce.orders.claims import WITHDRAWAL


def owed(order: Order, number: int, standard_delivery: int | None = None) -> int:
    """For claim `number`, before any deduction and never more than is left of what was paid.

    Whoever has withdrawn from the whole order has all of it back, but of the delivery no more than the cheapest way
    that was offered (`standard_delivery`; None: what was paid): Directive 2011/83/EU art. 13(1) and (2).
    """
    claim, before = order.claims[str(number)], _returned(order)
    if claim.kind == WITHDRAWAL and _all_withdrawn(order, number):
        charged = order.payment.totals.shipping if order.payment else 0
        dearer = max(charged - standard_delivery, 0) if standard_delivery is not None else 0
        # Not what is left: an earlier deduction stays one.
        worth = order.total - dearer - value_of_lines(order, before, {})
    else:
        worth = value_of_lines(order, claim.lines, before)
    return max(min(worth, order.total - order.refunded), 0)


def _all_withdrawn(order: Order, number: int) -> bool:
    """Whether with this claim every piece of the order is withdrawn from; in how many statements does not matter."""
    pieces: dict[int, int] = {}
    for name, claim in order.claims.items():
        if claim.kind == WITHDRAWAL and (name == str(number) or claim.state is ClaimState.REFUNDED):
            for line, quantity in claim.lines.items():
                pieces[int(line)] = pieces.get(int(line), 0) + quantity
    return all(pieces.get(number, 0) >= line.quantity for number, line in enumerate(order.lines))


def _returned(order: Order) -> Mapping[str, int]:
    """Pieces by line whose money went back as returns."""
    pieces: dict[str, int] = {}
    for claim in order.claims.values():
        for line, quantity in claim.lines.items() if claim.state is ClaimState.REFUNDED else ():
            pieces[line] = pieces.get(line, 0) + quantity
    return pieces
