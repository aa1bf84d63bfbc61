"""Money that goes back: in part, in whole, by line, and sometimes bounced.

The sum is Stripe's, cumulative: set, never added (https://docs.stripe.com/api/charges/object#charge_object-amount_refunded).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commerce.errors import OrderError
from commerce.orders.attention import raised, settled, told
from commerce.orders.invoicing import invoice_due
from commerce.orders.model import (
    ClaimState,
    Message,
    Order,
    Outcome,
    Outgoing,
    Status,
    StockStep,
    first,
    reach,
    unchanged,
)
from commerce.orders.parcels import parcels_settled


def refund_begun(order: Order, key: str, pieces: Mapping[str, int]) -> Outcome:
    """The provider is about to be asked for these pieces' money: no withdrawal or return can be about them meanwhile.

    Raises as `value_of`.
    """
    if key in order.refunding:
        return unchanged(order)
    value_of(order, pieces)
    return Outcome(replace(order, refunding={**order.refunding, key: dict(pieces)}))


def refund_dropped(order: Order, key: str) -> Outcome:
    """The provider said no."""
    if key not in order.refunding:
        return unchanged(order)
    return Outcome(replace(order, refunding=_but(order.refunding, key)))


def _but(refunding: Mapping[str, Mapping[str, int]], key: str) -> dict[str, Mapping[str, int]]:
    return {name: pieces for name, pieces in refunding.items() if name != key}


def refunded(
    order: Order,
    cumulative: int,
    at: int,
    *,
    refund_id: str = "",
    pieces: Mapping[str, int] | None = None,
    parts: Mapping[str, int] | None = None,
    take_back: bool = False,
    key: str = "",
) -> Outcome:
    """Stripe's total refunded so far (minor units), as it is now. Set, never added: it falls when a refund bounces.

    `pieces`: what the refund of that id was for, remembered once, and `parts`: what it gave back for each of them and
    beside them (`Part`); `take_back`: they are for sale again. `key`: with which it was begun.
    """
    named = pieces if pieces and refund_id not in order.refunded_pieces else None
    if named and key in order.refunding:
        order = replace(order, refunding=_but(order.refunding, key))
    if cumulative == order.refunded and not named:
        return unchanged(order)
    after, messages = _with_sum(order, cumulative, at)
    if named is None:
        return Outcome(after, messages=messages)
    after = replace(after, refunded_pieces={**order.refunded_pieces, refund_id: dict(named)})
    if parts is not None:
        after = replace(after, refunded_parts={**order.refunded_parts, refund_id: dict(parts)})
    after, asking = _without(after, at)
    messages = (*messages, *asking)
    back = {sku: n for sku, n in named.items() if sku not in order.short} if take_back else {}
    return Outcome(after, StockStep.TAKE_BACK if back else StockStep.KEEP, messages, pieces=back)


def _with_sum(order: Order, cumulative: int, at: int) -> tuple[Order, tuple[Outgoing, ...]]:
    amount = cumulative - order.refunded
    if amount <= 0:
        after = replace(order, refunded=cumulative)
        return after, invoice_due(after) if amount else ()
    after = replace(order, refunded=cumulative, times=first(order.times, "refunded", at))
    if after.refund_state == "full":
        after = settled(settled(after, "oversold"), "refund_failed")
    # The same sum may be reached twice, when a refund bounced in between: that is another message.
    mail = Outgoing(Message.ORDER_REFUNDED, f"refund-{cumulative}-{order.refunds_told}", {"amount": amount})
    after = replace(after, refunds_told=order.refunds_told + 1)
    return after, (*invoice_due(after), mail)


def _without(order: Order, at: int) -> tuple[Order, tuple[Outgoing, ...]]:
    """A parcel waits for nothing more once the rest is refunded, or lost and refunded: the order comes to its end."""
    if order.status not in {Status.PARTLY_SHIPPED, Status.SHIPPED} or order.unshipped() or order.held_back():
        return order, ()
    after = order
    if order.status is Status.PARTLY_SHIPPED:
        after = reach(order, Status.SHIPPED, max(parcel.at for parcel in order.shipments))
    after = parcels_settled(after)
    if after.status is order.status:
        return after, ()
    # Nobody may ask for a review, or think of the day on which it all arrived, before this one.
    after = replace(after, times=first(after.times, "rest_refunded", at))
    if order.status is Status.SHIPPED:
        return after, ()
    return after, (Outgoing(Message.REVIEW_REQUEST), Outgoing(Message.REVIEW_REMINDER))


def refund_failed(order: Order, refund_id: str, cumulative: int) -> Outcome:
    """A refund bounced: the owner must hear of it, also when this is the first that the order hears of that refund.

    `cumulative`: Stripe's total without it. What the refund was for stays off the parcels: the customer is owed money,
    and its pieces may be sold already.
    """
    if refund_id in order.failed_refunds:
        return unchanged(order)
    after = replace(order, refunded=cumulative, failed_refunds=(*order.failed_refunds, refund_id))
    alarm = told(f"refund-failed-{refund_id}", "refund_failed")
    return Outcome(raised(after, "refund_failed"), messages=(*invoice_due(after), alarm))


def value_of(order: Order, pieces: Mapping[str, int]) -> int:
    """What was paid for these pieces, minor units. Raises as `values_of`."""
    return sum(values_of(order, pieces).values())


def values_of(order: Order, pieces: Mapping[str, int]) -> dict[str, int]:
    """What was paid for these pieces by SKU, minor units: their price less their share of a discount, tax included.

    Shares are cut from running sums over all that was bought, so that pieces refunded one by one add up to what was
    paid for all. Where a SKU has several lines (with other texts, and perhaps other prices), pieces are counted in the
    lines' order. The wrapping is no piece: only a refund by amount or of all gives it back. Raises OrderError:
    `not_in_order` for pieces that are not in it, whose money went back already, or that an open withdrawal or return is
    about.
    """
    back, bought, claimed = order.given_back(), order.pieces(), order.claimed(ClaimState.OPEN, ClaimState.EXCHANGED)
    left = {sku: n - back.get(sku, 0) - claimed.get(sku, 0) for sku, n in bought.items()}
    wrong = [sku for sku, n in pieces.items() if not 0 < n <= left.get(sku, 0)]
    if wrong or not pieces:
        raise OrderError(f"not to refund: {wrong}", code="not_in_order", sku=", ".join(wrong))
    return {
        sku: paid_for(order, sku, back.get(sku, 0) + n) - paid_for(order, sku, back.get(sku, 0))
        for sku, n in pieces.items()
    }


def paid_for(order: Order, sku: str, quantity: int) -> int:
    """What was paid for the first so many pieces of the SKU, less their share of a discount."""
    paid, left = 0, quantity
    for number, line in enumerate(order.lines):
        if line.sku == sku:
            paid += _share_of_line(order, number, 0, min(left, line.quantity))
            left -= min(left, line.quantity)
    return paid


def value_of_lines(order: Order, lines: Mapping[str, int], before: Mapping[str, int]) -> int:
    """The same for pieces by line, all together; see `values_of_lines`."""
    return sum(values_of_lines(order, lines, before).values())


def values_of_lines(order: Order, lines: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """The same for pieces by line (0-based, as text). `before`: pieces by line whose money went back as returns.

    Each line at its own price: of two lines of a SKU it is known which one came back.
    """
    return {line: _share_of_line(order, int(line), before.get(line, 0), n) for line, n in lines.items()}


def value_of_wrapping(order: Order) -> int:
    """What was paid for wrapping it as a present, less its share of a discount."""
    return _share(order, order.subtotal) - _share(order, order.subtotal - order.gift_wrap)


def _share_of_line(order: Order, number: int, before: int, quantity: int) -> int:
    """Of `quantity` pieces of the line, after the first `before`."""
    line = order.lines[number]
    start = sum(each.total for each in order.lines[:number]) + line.unit_amount * before
    return _share(order, start + line.unit_amount * quantity) - _share(order, start)


def _share(order: Order, price: int) -> int:
    """What was paid for the goods up to that price, in the lines' order, to the nearest minor unit."""
    return (price * _paid_for_goods(order) * 2 + order.subtotal) // (order.subtotal * 2 or 1)


def _paid_for_goods(order: Order) -> int:
    """The charged total without delivery. Tax that comes on top is split as the net amounts are."""
    if order.payment is None:
        return order.subtotal
    totals = order.payment.totals
    net_goods = totals.subtotal - totals.discount
    net = net_goods + totals.shipping
    return totals.total * net_goods // net if net else 0
