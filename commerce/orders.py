"""An order from the checkout on: a pure machine, `(order, event) -> (order, stock, messages)`.

    checkout ──► awaiting_payment ──► paid ──► partly_shipped ──► shipped ──► delivered
       │  └──────────────────────────► ▲
       ├──► expired ───────────────────┤   money that comes late still makes the order paid
       └──► payment_failed ────────────┘

Never backwards; a repeated or late event changes nothing. Refunds and disputes stand beside the status: a partial
refund is no cancellation and no dispute restocks (amounts from Stripe are cumulative: set, never added). Must not know
the store, Stripe or the clock: times come with the events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from commerce.errors import OrderError


class Status(StrEnum):
    CHECKOUT = "checkout"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    EXPIRED = "expired"
    PAYMENT_FAILED = "payment_failed"


OPEN = frozenset({Status.CHECKOUT, Status.AWAITING_PAYMENT})
UNPAID_END = frozenset({Status.EXPIRED, Status.PAYMENT_FAILED})


class StockStep(StrEnum):
    """What an event does to the order's pieces; `commerce.stock` has the moves."""

    KEEP = "keep"
    SELL = "sell"
    SELL_UNHELD = "sell_unheld"
    RELEASE = "release"


class Message(StrEnum):
    """Mails that an event causes. Each is sent once per order and `key` (`Outgoing`)."""

    ORDER_CONFIRMED = "order_confirmed"
    PAYMENT_PENDING = "payment_pending"
    PAYMENT_FAILED = "payment_failed"
    ORDER_SHIPPED = "order_shipped"
    ORDER_REFUNDED = "order_refunded"
    REVIEW_REQUEST = "review_request"
    OWNER_NEW_ORDER = "owner_new_order"
    OWNER_ATTENTION = "owner_attention"


@dataclass(frozen=True)
class Outgoing:
    """A message to send; `key` makes it unique within the order (`shipment-2`); `not_before`: seconds since 1970."""

    message: Message
    key: str = ""
    data: Mapping[str, str | int] = field(default_factory=dict)
    not_before: int = 0


@dataclass(frozen=True)
class OrderLine:
    """What was bought, in the order's language, at the price of then (minor units, one piece)."""

    sku: str
    product_id: str
    name: str
    variant: str
    quantity: int
    unit_amount: int
    image: str = ""
    path: str = ""
    preorder_from: str = ""

    @property
    def total(self) -> int:
        return self.unit_amount * self.quantity


@dataclass(frozen=True)
class Address:
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True)
class Customer:
    email: str = ""
    name: str = ""
    phone: str = ""
    ship_to: str = ""
    """Name on the parcel."""
    address: Address = Address()


@dataclass(frozen=True)
class Totals:
    """As Stripe charged them, minor units."""

    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int


@dataclass(frozen=True)
class Shipment:
    carrier: str
    tracking_number: str
    tracking_url: str
    at: int
    quantities: Mapping[str, int]
    """Pieces by SKU in this parcel."""


@dataclass(frozen=True)
class PaymentFacts:
    """What a Checkout session says once the shopper has finished it."""

    session_id: str
    payment_intent: str
    """Empty when nothing was to pay."""
    customer: Customer
    totals: Totals
    shipping_option: str = ""


@dataclass(frozen=True)
class Order:
    """`times`: when each status (and `refunded`, `disputed`) was first reached, seconds since 1970."""

    id: str
    status: Status
    language: str
    currency: str
    lines: tuple[OrderLine, ...]
    created_at: int
    expires_at: int
    times: Mapping[str, int] = field(default_factory=dict)
    zone: str = ""
    session_id: str = ""
    payment: PaymentFacts | None = None
    shipments: tuple[Shipment, ...] = ()
    refunded: int = 0
    failed_refunds: tuple[str, ...] = ()
    """Ids of refunds that the customer's bank sent back."""
    disputes: tuple[str, ...] = ()
    """Ids, in the order in which they were heard of. A network may let a payment be disputed twice."""
    dispute_due_at: int = 0
    attention: str = ""
    """Why a person must look: `oversold`, `amount_differs`, `refund_failed`, `dispute`; empty when nobody must."""

    @property
    def subtotal(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def total(self) -> int:
        """Charged total once known, else the quoted subtotal."""
        return self.payment.totals.total if self.payment else self.subtotal

    @property
    def is_paid(self) -> bool:
        return "paid" in self.times

    @property
    def refund_state(self) -> str:
        """`none`, `partial` or `full`."""
        if self.refunded <= 0:
            return "none"
        return "full" if self.refunded >= self.total else "partial"

    def unshipped(self) -> dict[str, int]:
        """Pieces by SKU still to send."""
        left = {line.sku: line.quantity for line in self.lines}
        for shipment in self.shipments:
            for sku, quantity in shipment.quantities.items():
                left[sku] = left.get(sku, 0) - quantity
        return {sku: quantity for sku, quantity in left.items() if quantity > 0}


@dataclass(frozen=True)
class Outcome:
    """The order after an event. `changed` is False for a repeated or late event: write nothing, send nothing."""

    order: Order
    stock: StockStep = StockStep.KEEP
    messages: tuple[Outgoing, ...] = ()
    changed: bool = True


def unchanged(order: Order) -> Outcome:
    return Outcome(order, changed=False)


def session_opened(order: Order, session_id: str) -> Outcome:
    """Stripe opened the session that belongs to this checkout."""
    if order.session_id:
        return unchanged(order)
    return Outcome(replace(order, session_id=session_id))


def session_refused(order: Order, at: int) -> Outcome:
    """The provider would not open a session: nobody can pay, and nobody needs to be told."""
    if order.status is not Status.CHECKOUT or order.session_id:
        return unchanged(order)
    return Outcome(_reach(order, Status.PAYMENT_FAILED, at), StockStep.RELEASE)


def payment_pending(order: Order, facts: PaymentFacts, at: int) -> Outcome:
    """Completed, but the money comes later (SEPA and the like): keep the hold and tell the customer."""
    if order.status is not Status.CHECKOUT:
        return unchanged(order)
    after = _reach(replace(order, payment=facts, session_id=facts.session_id), Status.AWAITING_PAYMENT, at)
    return Outcome(after, messages=(Outgoing(Message.PAYMENT_PENDING),))


def payment_succeeded(order: Order, facts: PaymentFacts, at: int) -> Outcome:
    """The money is there (or nothing was to pay). Also right after an expiry or failure: the customer has paid."""
    if order.is_paid:
        return unchanged(order)
    held = order.status in OPEN
    after = _reach(replace(order, payment=facts, session_id=facts.session_id), Status.PAID, at)
    messages = [Outgoing(Message.ORDER_CONFIRMED), Outgoing(Message.OWNER_NEW_ORDER)]
    if facts.totals.subtotal != order.subtotal:
        after = replace(after, attention="amount_differs")
        messages.append(Outgoing(Message.OWNER_ATTENTION, "amount", {"reason": "amount_differs"}))
    return Outcome(after, StockStep.SELL if held else StockStep.SELL_UNHELD, tuple(messages))


def payment_failed(order: Order, session_id: str, at: int, facts: PaymentFacts | None = None) -> Outcome:
    """A delayed payment did not arrive. Says nothing against an order that is paid, expired or failed already.

    `facts`: who to tell, should this overtake the news that the payment was pending.
    """
    if order.status not in OPEN or not _is_its_session(order, session_id):
        return unchanged(order)
    after = replace(order, payment=order.payment or facts, session_id=session_id)
    told = (Outgoing(Message.PAYMENT_FAILED),) if after.payment else ()
    return Outcome(_reach(after, Status.PAYMENT_FAILED, at), StockStep.RELEASE, told)


def session_expired(order: Order, session_id: str, at: int) -> Outcome:
    """Stripe says that nobody can pay this session any more."""
    if order.status is not Status.CHECKOUT or not _is_its_session(order, session_id):
        return unchanged(order)
    return Outcome(_reach(order, Status.EXPIRED, at), StockStep.RELEASE)


def oversold(order: Order) -> Outcome:
    """Paid late, and its pieces are gone: a person must decide. Stays paid."""
    after = replace(order, attention="oversold")
    return Outcome(after, messages=(Outgoing(Message.OWNER_ATTENTION, "oversold", {"reason": "oversold"}),))


def ship(order: Order, shipment: Shipment, review_at: int = 0) -> Outcome:
    """The owner sends pieces. Raises OrderError: `not_paid`, `disputed`, `refunded`, `not_in_order`, `already_shipped`.

    `review_at`: when to ask for a review once everything is on its way; 0 for never.
    """
    if not order.is_paid:
        raise OrderError("not paid", code="not_paid")
    if order.disputes:
        raise OrderError("in dispute", code="disputed")
    if order.refund_state == "full":
        raise OrderError("refunded in full", code="refunded")
    left = order.unshipped()
    if not left:
        raise OrderError("nothing left to ship", code="already_shipped")
    wrong = [sku for sku, n in shipment.quantities.items() if not 0 < n <= left.get(sku, 0)]
    if wrong or not shipment.quantities:
        raise OrderError(f"not to ship: {wrong}", code="not_in_order", sku=", ".join(wrong))
    after = replace(order, shipments=(*order.shipments, shipment))
    whole = not after.unshipped()
    after = _reach(after, Status.SHIPPED if whole else Status.PARTLY_SHIPPED, shipment.at)
    number = len(after.shipments)
    messages = [Outgoing(Message.ORDER_SHIPPED, f"shipment-{number}", {"shipment": number - 1})]
    if whole and review_at:
        messages.append(Outgoing(Message.REVIEW_REQUEST, not_before=review_at))
    return Outcome(after, messages=tuple(messages))


def delivered(order: Order, at: int) -> Outcome:
    """The carrier, or the customer, says it arrived."""
    if order.status is not Status.SHIPPED:
        return unchanged(order)
    return Outcome(_reach(order, Status.DELIVERED, at))


def refunded(order: Order, cumulative: int, at: int) -> Outcome:
    """Stripe's total refunded so far (minor units). Set, never added; a smaller late figure changes nothing."""
    if cumulative <= order.refunded:
        return unchanged(order)
    amount = cumulative - order.refunded
    after = replace(order, refunded=cumulative, times=_first(order.times, "refunded", at))
    # The same amount may be reached twice, when a refund bounced in between: that is another message.
    key = f"refund-{cumulative}-{len(order.failed_refunds)}"
    told = Outgoing(Message.ORDER_REFUNDED, key, {"amount": amount})
    return Outcome(after, messages=(told,))


def refund_failed(order: Order, refund_id: str, cumulative: int) -> Outcome:
    """A refund bounced: the owner must hear of it, also when this is the first that the order hears of that refund.

    `cumulative`: Stripe's total without it. A larger one than the order knows is left for its own event to bring.
    """
    if refund_id in order.failed_refunds:
        return unchanged(order)
    after = replace(
        order,
        refunded=min(cumulative, order.refunded),
        failed_refunds=(*order.failed_refunds, refund_id),
        attention="refund_failed",
    )
    told = Outgoing(Message.OWNER_ATTENTION, f"refund-failed-{refund_id}", {"reason": "refund_failed"})
    return Outcome(after, messages=(told,))


def disputed(order: Order, dispute_id: str, due_at: int, at: int) -> Outcome:
    """A chargeback: record it, tell the owner, freeze shipping. Never restocks, never reopens."""
    if dispute_id in order.disputes:
        return unchanged(order)
    after = replace(
        order,
        disputes=(*order.disputes, dispute_id),
        dispute_due_at=due_at,
        attention="dispute",
        times=_first(order.times, "disputed", at),
    )
    told = Outgoing(Message.OWNER_ATTENTION, f"dispute-{dispute_id}", {"reason": "dispute", "due_at": due_at})
    return Outcome(after, messages=(told,))


def _is_its_session(order: Order, session_id: str) -> bool:
    """Another session that names this order says nothing about the one that can still be paid."""
    return order.session_id in {"", session_id}


def _reach(order: Order, status: Status, at: int) -> Order:
    return replace(order, status=status, times=_first(order.times, status.value, at))


def _first(times: Mapping[str, int], name: str, at: int) -> Mapping[str, int]:
    return {**times, name: times.get(name, at)}
