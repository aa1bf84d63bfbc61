"""What an order is, and what an event makes of one. The transitions are beside this file, one subject each.

Every field added after the first release has a default: a record written before there was one must still be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from commerce.order_options import OrderOptions
from commerce.orders.shipment import Shipment
from commerce.stock import by_sku


class Status(StrEnum):
    CHECKOUT = "checkout"
    AWAITING_PAYMENT = "awaiting_payment"
    PAID = "paid"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PAYMENT_FAILED = "payment_failed"


OPEN = frozenset({Status.CHECKOUT, Status.AWAITING_PAYMENT})
UNPAID_END = frozenset({Status.EXPIRED, Status.PAYMENT_FAILED})


class Part(StrEnum):
    """What a refund gives back that is no piece. No SKU begins with a colon."""

    DELIVERY = ":delivery"
    WRAPPING = ":wrapping"
    POSTAGE = ":postage"
    """What it cost the customer to send the goods back."""


class StockStep(StrEnum):
    """What an event does to the order's pieces; `commerce.stock` has the moves."""

    KEEP = "keep"
    SELL = "sell"
    SELL_UNHELD = "sell_unheld"
    RELEASE = "release"
    TAKE_BACK = "take_back"


class Message(StrEnum):
    """Mails, and other work, that an event causes. Each is done once per order and `key` (`Outgoing`)."""

    ORDER_CONFIRMED = "order_confirmed"
    PAYMENT_PENDING = "payment_pending"
    PAYMENT_FAILED = "payment_failed"
    ORDER_PROGRESS = "order_progress"
    ORDER_SHIPPED = "order_shipped"
    ORDER_DELAYED = "order_delayed"
    PARCEL_NEWS = "parcel_news"
    PICKUP_REMINDER = "pickup_reminder"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_REFUNDED = "order_refunded"
    REVIEW_REQUEST = "review_request"
    NEW_LINK = "new_link"
    REVIEW_REMINDER = "review_reminder"
    REVIEW_REPLY = "review_reply"
    INVOICE = "invoice"
    """No mail: the order's invoices are brought to what its money is now (functions/invoices)."""
    OWNER_NEW_ORDER = "owner_new_order"
    OWNER_ATTENTION = "owner_attention"
    WITHDRAWAL_STATED = "withdrawal_stated"
    RETURN_NEWS = "return_news"


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
    personalization: str = ""
    """The text on its pieces. Two texts on one SKU are two lines."""
    no_returns: str = ""
    """Why the law lets nobody withdraw from it, as it was said when it was bought; see `commerce.returns.rights`."""
    tax_code: str = ""
    """Stripe's code of how it is taxed; empty as goods in general are."""

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
    tax_id: str = ""
    """As given at the payment page, where it asks for one (`INVOICES`)."""
    business_name: str = ""


@dataclass(frozen=True)
class Totals:
    """As Stripe charged them, minor units."""

    subtotal: int
    discount: int
    shipping: int
    tax: int
    total: int


class ClaimState(StrEnum):
    OPEN = "open"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    ENDED = "ended"
    """Without any of both: the pieces are the order's again."""


@dataclass(frozen=True)
class Claim:
    """Pieces of the order that a withdrawal or a return is about, while it is open theirs alone (decision 0084).

    `lines`: pieces by the line's number (0-based, as text). `unsent`: those of them that never left: nobody may send
    them while it is open, and none of them comes back.
    """

    kind: str
    lines: Mapping[str, int]
    unsent: Mapping[str, int] = field(default_factory=dict)
    state: ClaimState = ClaimState.OPEN


@dataclass(frozen=True)
class PromisedDays:
    """ISO dates. The order leaves on `leaves` at the latest and arrives from `first` to `last`, both included.

    For what is collected all three are the day on which it is ready. `first` is empty where only the last day is known.
    `made_at`: seconds since 1970. `cause`: empty for what the order was made with, `watch` for a new date that the shop
    counted by itself, `owner` for one that she set; `reason`: her words to the customer.
    """

    leaves: str
    first: str
    last: str
    made_at: int = 0
    cause: str = ""
    reason: str = ""


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
    """`times`: when each status (and `refunded`, `disputed`, `dispute_won`...) was first reached, seconds since 1970.

    `expires_at`: when the checkout can no longer be paid.
    """

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
    closed_disputes: Mapping[str, str] = field(default_factory=dict)
    """How each dispute that is over ended, as Stripe says it: `won`, `lost`, `warning_closed`."""
    concerns: tuple[str, ...] = ()
    """Why a person must look, oldest first: `oversold`, `amount_differs`, `paid_twice`, `refund_failed`, `dispute`,
    `parcel_returned`, `parcel_problem`, `not_collected`, `withdrawal`, `return`, `low_rating`."""
    short: tuple[str, ...] = ()
    """SKUs that were paid late, when their pieces were gone: the stock counts none of them as sold."""
    other_payments: tuple[str, ...] = ()
    """Payment intents that paid this order once more."""
    refunding: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Pieces by SKU whose money was asked back of the provider, by the key of the asking, until its answer is known."""
    refunded_pieces: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Pieces by SKU that a refund was for, by the refund's id; refunds by amount are not in it."""
    refunded_parts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """What each of those refunds gave back for what, minor units by SKU or `Part`, by its id; older ones lack it."""
    refunds_told: int = 0
    """How many mails about refunds the customer was sent."""
    gift_wrap: int = 0
    """What wrapping it as a present costs; whether it is wanted, `options` say."""
    options: OrderOptions = field(default_factory=OrderOptions)
    """What the buyer wished for, beside the pieces."""
    promotion: str = ""
    """The provider's id of the promotion code that the checkout was opened with."""
    claims: Mapping[str, Claim] = field(default_factory=dict)
    """Withdrawals and returns by their number, from `1`; each has a record of its own (`commerce.returns`)."""
    link_generation: int = 0
    """How often its links were changed; a link of another generation opens nothing."""
    erasure_asked_at: int = 0
    """Since when its customer wants to be forgotten, 0 for never; done as soon as nothing is owed any more."""
    erased_at: int = 0
    """Since when nothing in it says who bought; 0 for not."""
    promises: tuple[PromisedDays, ...] = ()
    """What the customer was told of when it comes, first to last: nothing that was promised is unsaid."""
    invoices: bool = False
    """Whether the shop writes invoices for it: what moves its money then causes `Message.INVOICE`."""

    @property
    def promise(self) -> PromisedDays | None:
        """What counts now; None where no dates were promised."""
        return self.promises[-1] if self.promises else None

    @property
    def subtotal(self) -> int:
        """Pieces and wrapping, as quoted."""
        return sum(line.total for line in self.lines) + self.gift_wrap

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

    @property
    def attention(self) -> str:
        """The newest concern; empty when nobody must look."""
        return self.concerns[-1] if self.concerns else ""

    @property
    def dispute_state(self) -> str:
        """`none`, `open` while one awaits its end, then `lost` if any was, else `won`."""
        if not self.disputes:
            return "none"
        if any(dispute not in self.closed_disputes for dispute in self.disputes):
            return "open"
        return "lost" if "lost" in self.closed_disputes.values() else "won"

    def pieces(self) -> dict[str, int]:
        """All that was bought, by SKU."""
        return by_sku((line.sku, line.quantity) for line in self.lines)

    def sent_of(self, number: int) -> int:
        """Pieces of line `number` that are in parcels. Parcels know SKUs: the first of its lines counts first."""
        line = self.lines[number]
        before = sum(other.quantity for other in self.lines[:number] if other.sku == line.sku)
        return min(max(self.sent().get(line.sku, 0) - before, 0), line.quantity)

    def waiting_of(self, number: int) -> int:
        """Pieces of line `number` that wait for a parcel: the last of its SKU's lines counts first."""
        line = self.lines[number]
        after = sum(other.quantity for other in self.lines[number + 1 :] if other.sku == line.sku)
        return min(max(self.unshipped().get(line.sku, 0) - after, 0), line.quantity)

    def sent(self) -> dict[str, int]:
        """Pieces by SKU over all parcels."""
        return by_sku(each for shipment in self.shipments for each in shipment.quantities.items())

    def given_back(self) -> dict[str, int]:
        """Pieces by SKU whose money was given back, over all refunds by line."""
        return by_sku(each for quantities in self.refunded_pieces.values() for each in quantities.items())

    def claimed(self, *states: ClaimState) -> dict[str, int]:
        """Pieces by SKU of the claims that are in one of those states."""
        return self._by_sku(claim.lines for claim in self.claims.values() if claim.state in states)

    def held_back(self) -> dict[str, int]:
        """Pieces by SKU that never left and must not, since somebody has withdrawn from them."""
        return self._by_sku(claim.unsent for claim in self.claims.values() if claim.state is ClaimState.OPEN)

    def unshipped(self) -> dict[str, int]:
        """Pieces by SKU still to send: neither sent, nor held back, nor refunded by line before they were sent."""
        if self.status is Status.CANCELLED:
            return {}
        left = self.pieces()
        for quantities in (self.sent(), self.given_back(), self.held_back()):
            for sku, quantity in quantities.items():
                left[sku] = left.get(sku, 0) - quantity
        for sku, quantity in self._came_back().items():
            left[sku] += quantity
        return {sku: quantity for sku, quantity in left.items() if quantity > 0}

    @property
    def is_withdrawn(self) -> bool:
        """Somebody has withdrawn from all that is left, and nothing was sent."""
        return self.status is Status.PAID and bool(self.held_back()) and not self.unshipped()

    def _came_back(self) -> dict[str, int]:
        """Pieces by SKU that were sent and then refunded as a return: others of the SKU may still be to send."""
        refunded = [claim for claim in self.claims.values() if claim.state is ClaimState.REFUNDED]
        back = self._by_sku(claim.lines for claim in refunded)
        unsent = self._by_sku(claim.unsent for claim in refunded)
        return {sku: quantity - unsent.get(sku, 0) for sku, quantity in back.items()}

    def _by_sku(self, by_line: Iterable[Mapping[str, int]]) -> dict[str, int]:
        return by_sku((self.lines[int(line)].sku, n) for lines in by_line for line, n in lines.items())


@dataclass(frozen=True)
class Outcome:
    """The order after an event. `changed` is False for a repeated or late event: write nothing, send nothing.

    `pieces`: what the stock step moves, by SKU; None for all lines (but those that are `short`).
    """

    order: Order
    stock: StockStep = StockStep.KEEP
    messages: tuple[Outgoing, ...] = ()
    changed: bool = True
    pieces: Mapping[str, int] | None = None

    def moved(self) -> dict[str, int]:
        """Pieces by SKU that the stock step moves."""
        if self.stock is StockStep.KEEP:
            return {}
        if self.pieces is not None:
            return dict(self.pieces)
        return {sku: n for sku, n in self.order.pieces().items() if sku not in self.order.short}


def unchanged(order: Order) -> Outcome:
    return Outcome(order, changed=False)


def reach(order: Order, status: Status, at: int) -> Order:
    return replace(order, status=status, times=first(order.times, status.value, at))


def first(times: Mapping[str, int], name: str, at: int) -> Mapping[str, int]:
    """The times with that one, unless it was reached before."""
    return {**times, name: times.get(name, at)}
