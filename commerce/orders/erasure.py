"""Forgetting who bought: what stays of an order when its customer asks to be erased, or its time is over.

What the books need stays: what was sold, when, for how much, into which country. Whoever it was sold to goes, with
everything that was written to the shop. Must not know which law asks for what (docs/legal.md does), nor the clock.
"""

from __future__ import annotations

from dataclasses import replace

from commerce.errors import OrderError
from commerce.order_options import OrderOptions
from commerce.orders.model import OPEN, UNPAID_END, Address, ClaimState, Customer, Order, Outcome, Status, unchanged

_MILD = frozenset({"low_rating"})
"""Concerns that are no reason to keep knowing somebody who wants to be forgotten: nothing is owed."""


def why_running(order: Order, now: int, rights_s: int) -> str:
    """Why its customer's data are still needed to do what was promised; empty when they are not.

    `open`: it may yet be paid. `unsent`, `undelivered`: pieces are on their way. `rights`: less than `rights_s` seconds
    have gone by since it came, so it may be sent back. `disputed`, `concern`: a bank, or a person, looks at it.
    `unrefunded`: it was called off, and the money is still here. `refunded`: so short ago that it may bounce.
    `return`: something of it is on its way back.
    """
    if order.status in OPEN:
        return "open"
    if order.status in UNPAID_END:
        return ""
    if order.dispute_state == "open":
        return "disputed"
    if any(claim.state is ClaimState.OPEN for claim in order.claims.values()):
        return "return"
    if not _MILD.issuperset(order.concerns):
        return "concern"
    if order.refund_state == "full":
        return "refunded" if now < order.times.get("refunded", 0) + rights_s else ""
    if order.status is Status.CANCELLED:
        return "unrefunded"
    if order.unshipped():
        return "unsent"
    return _why_on_its_way(order, now, rights_s)


def _why_on_its_way(order: Order, now: int, rights_s: int) -> str:
    """A parcel of which nobody heard again has come for sure after twice that time."""
    came = order.times.get(Status.DELIVERED.value)
    if came is None:
        return "undelivered" if now < order.times.get(Status.SHIPPED.value, now) + 2 * rights_s else ""
    return "rights" if now < came + rights_s else ""


def erased(order: Order, at: int, rights_s: int) -> Outcome:
    """Without its customer. Raises OrderError (`order_running`, with `why`) while they are needed."""
    if order.erased_at:
        return unchanged(order)
    if why := why_running(order, at, rights_s):
        raise OrderError(f"still needed: {why}", code="order_running", why=why)
    payment = order.payment
    if payment is not None:
        country = payment.customer.address.country
        payment = replace(payment, customer=Customer(address=Address(country=country)))
    return Outcome(
        replace(
            order,
            erased_at=at,
            erasure_asked_at=order.erasure_asked_at or at,
            payment=payment,
            lines=tuple(replace(line, personalization="") for line in order.lines),
            shipments=tuple(replace(each, tracking_number="", tracking_url="", events=()) for each in order.shipments),
            options=OrderOptions(gift_wrap=order.options.gift_wrap, code=order.options.code),
        )
    )


def erasure_asked(order: Order, at: int) -> Outcome:
    """The customer wants to be forgotten as soon as nothing is owed any more."""
    if order.erasure_asked_at:
        return unchanged(order)
    return Outcome(replace(order, erasure_asked_at=at))
