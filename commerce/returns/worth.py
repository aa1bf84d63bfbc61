"""What a case is worth, in minor units: what was paid for its pieces, and for the delivery where the law says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commerce.errors import OrderError
from commerce.money import shared
from commerce.orders import ClaimState, Order, Part, value_of_lines, value_of_wrapping, values_of_lines
from commerce.orders.claims import WITHDRAWAL
from commerce.returns.model import Decision
from commerce.stock import by_sku


def owed(order: Order, number: int, standard_delivery: int | None = None) -> int:
    """For claim `number`, before any deduction and never more than is left of what was paid.

    Whoever has withdrawn from the whole order has all of it back, but of the delivery no more than the cheapest way
    that was offered (`standard_delivery`; None: what was paid): Directive 2011/83/EU art. 13(1) and (2).
    """
    worth = sum(_parts(order, number, standard_delivery).values())
    return max(min(worth, order.total - order.refunded), 0)


def unreturned_delivery(order: Order, number: int, standard_delivery: int | None = None) -> int:
    """What was paid for the delivery and neither went back nor is part of what claim `number` is worth."""
    charged = order.payment.totals.shipping if order.payment else 0
    back = [parts for refund, parts in order.refunded_parts.items() if refund not in order.failed_refunds]
    gone = sum(parts.get(Part.DELIVERY, 0) for parts in (*back, _parts(order, number, standard_delivery)))
    return max(charged - gone, 0)


def worked_out(order: Order, number: int, wanted: Decision, standard_delivery: int | None = None) -> Decision:
    """The decision with its amount, and with what it is for: a deduction is off what the pieces are worth.

    Raises OrderError (`refund_too_large`) for a deduction that is larger than the refund.
    """
    worth = owed(order, number, standard_delivery)
    amount = worth + wanted.delivery + wanted.postage - wanted.deduction
    if amount < 0 or wanted.deduction < 0:
        raise OrderError("the deduction is larger than the refund", code="refund_too_large", left=worth)
    parts = _parts(order, number, standard_delivery)
    parts = dict(zip(parts, shared(worth, list(parts.values())), strict=True))
    for part, more in ((Part.DELIVERY, wanted.delivery), (Part.POSTAGE, wanted.postage)):
        parts[part] = parts.get(part, 0) + more
    pieces = [sku for sku in parts if sku not in set(Part)]
    off = min(wanted.deduction, sum(parts[sku] for sku in pieces))
    _take(parts, pieces, off)
    _take(parts, list(parts), wanted.deduction - off)
    return replace(wanted, amount=amount, parts={part: n for part, n in parts.items() if n})


def _take(parts: dict[str, int], names: list[str], amount: int) -> None:
    shares = shared(amount, [parts[name] for name in names])
    for name, share in zip(names, shares, strict=True):
        parts[name] -= share


def _parts(order: Order, number: int, standard_delivery: int | None) -> dict[str, int]:
    """What the claim is worth, by SKU and `Part`."""
    claim, before = order.claims[str(number)], _returned(order)
    values = values_of_lines(order, claim.lines, before)
    parts = by_sku((order.lines[int(line)].sku, value) for line, value in values.items())
    if claim.kind == WITHDRAWAL and _all_withdrawn(order, number):
        charged = order.payment.totals.shipping if order.payment else 0
        dearer = max(charged - standard_delivery, 0) if standard_delivery is not None else 0
        # Not what is left: an earlier deduction stays one.
        beside = order.total - dearer - value_of_lines(order, before, {}) - sum(values.values())
        wrapping = min(value_of_wrapping(order), max(beside, 0))
        parts |= {Part.WRAPPING: wrapping, Part.DELIVERY: max(beside - wrapping, 0)}
    return parts


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
