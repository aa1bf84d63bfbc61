"""What belongs to withdrawals and returns: no piece to two of them, and none is refunded, sent or returned twice.

The order keeps the sums, so that one write guards them; the rest of a case is its own record (`commerce.returns`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commerce.errors import OrderError
from commerce.orders.attention import settled
from commerce.orders.model import Claim, ClaimState, Order, Status, first

WITHDRAWAL = "withdrawal"
# What has not ended without money or replacement: of these pieces nothing more can be claimed.
_TAKEN = (ClaimState.OPEN, ClaimState.REFUNDED, ClaimState.EXCHANGED)


def claimable(order: Order, *, unsent: bool) -> dict[str, int]:
    """Pieces by line (0-based, as text) that a new claim may be about. `unsent`: also those that never left.

    What was refunded by SKU alone is taken off the last lines of the SKU.
    """
    if not order.is_paid or order.status is Status.CANCELLED or order.refund_state == "full":
        return {}
    # Refunded by the owner's hand, or about to be, as part of no claim.
    elsewhere = order.given_back()
    for pieces in order.refunding.values():
        for sku, quantity in pieces.items():
            elsewhere[sku] = elsewhere.get(sku, 0) + quantity
    for sku, quantity in order.claimed(ClaimState.REFUNDED).items():
        elsewhere[sku] = elsewhere.get(sku, 0) - quantity
    free: dict[str, int] = {}
    for number, line in reversed(list(enumerate(order.lines))):
        own = line.quantity - _claimed_of(order, number)
        off = min(own, max(elsewhere.get(line.sku, 0), 0))
        elsewhere[line.sku] = elsewhere.get(line.sku, 0) - off
        free[str(number)] = own - off
    if not unsent:
        free = {line: min(n, order.sent_of(int(line)) - _sent_and_claimed(order, line)) for line, n in free.items()}
    return {number: n for number, n in sorted(free.items(), key=lambda each: int(each[0])) if n > 0}


def claimed(order: Order, kind: str, lines: Mapping[str, int], at: int) -> Order:
    """The order with one claim more, about those pieces by line. A withdrawal takes pieces that never left first.

    Raises OrderError: `not_paid`, or `not_in_order` for pieces that are not in it, not sent (but for a withdrawal), or
    another claim's.
    """
    if not order.is_paid:
        raise OrderError("not paid", code="not_paid")
    free = claimable(order, unsent=kind == WITHDRAWAL)
    wrong = [number for number, n in lines.items() if not 0 < n <= free.get(number, 0)]
    if wrong or not lines:
        raise OrderError(f"not to claim: lines {wrong}", code="not_in_order", sku=", ".join(_skus(order, wrong)))
    waiting = dict(order.unshipped()) if kind == WITHDRAWAL else {}
    unsent: dict[str, int] = {}
    for number, quantity in lines.items():
        sku = order.lines[int(number)].sku
        if taken := min(quantity, waiting.get(sku, 0)):
            unsent[number] = taken
            waiting[sku] -= taken
    claim = Claim(kind, dict(lines), unsent)
    times = first(order.times, "withdrawn" if kind == WITHDRAWAL else "return_asked", at)
    return replace(order, claims={**order.claims, str(len(order.claims) + 1): claim}, times=times)


def reclaimed(order: Order, number: int, lines: Mapping[str, int]) -> Order:
    """With open claim `number` about those pieces instead. Raises as `claimed`, and OrderError (`return_over`)."""
    claim = order.claims[str(number)]
    without = settled_claim(order, number, ClaimState.ENDED)
    after = claimed(without, claim.kind, lines, 0)
    newest = after.claims[str(len(after.claims))]
    return replace(order, claims={**order.claims, str(number): newest})


def settled_claim(order: Order, number: int, state: ClaimState) -> Order:
    """With the claim ended that way. Raises OrderError (`return_over`) if it is over already."""
    claim = order.claims[str(number)]
    if claim.state is not ClaimState.OPEN:
        raise OrderError(f"claim {number} is {claim.state}", code="return_over")
    after = replace(order, claims={**order.claims, str(number): replace(claim, state=state)})
    still_open = any(each.state is ClaimState.OPEN for each in after.claims.values())
    return after if still_open else settled(settled(after, "withdrawal"), "return")


def _claimed_of(order: Order, number: int) -> int:
    return sum(claim.lines.get(str(number), 0) for claim in order.claims.values() if claim.state in _TAKEN)


def _sent_and_claimed(order: Order, line: str) -> int:
    """Pieces of the line that left and are another claim's."""
    taken = [claim for claim in order.claims.values() if claim.state in _TAKEN]
    return sum(claim.lines.get(line, 0) - claim.unsent.get(line, 0) for claim in taken)


def _skus(order: Order, numbers: list[str]) -> list[str]:
    known = [int(number) for number in numbers if number.isdecimal() and int(number) < len(order.lines)]
    return [order.lines[number].sku for number in known]
