"""An order as a person sees it: one value that the order page, the mails and the JSON are made from.

Knows which facts of an order may be shown to the holder of its link, and what has happened and happens next. Must not
know words (texts are looked up by the steps' names), templates or HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from commerce.invoices.model import Invoice
from commerce.links import order_number, order_token, review_token
from commerce.order_options import OrderOptions
from commerce.orders import STEPS, Order, PromisedDays, Status, Totals, never_came
from commerce.parcels import ParcelState
from commerce.shop import ShippingOption, Shop
from functions.conversations.links import new_thread_path
from functions.days import day_at
from functions.invoices.view import InvoiceLink, invoice_links
from functions.orders.collecting import PlaceView, place_view
from functions.orders.parcels import ShipmentView, parcels
from functions.orders.timeline import Step, timeline

NOON_S = 12 * 3600


@dataclass(frozen=True)
class LineView:
    """`preorder_at`: when it will ship, 0 for now. `shipped`: pieces on their way.

    `review`: empty (cannot be reviewed yet), `open`, `pending`, `approved` or `rejected`; `review_url` for `open`.
    """

    sku: str
    product_id: str
    name: str
    variant: str
    personalization: str
    quantity: int
    unit_amount: int
    total: int
    image: str
    url: str
    preorder_from: str
    preorder_at: int
    shipped: int
    review: str
    review_url: str


@dataclass(frozen=True)
class OrderView:
    """`state` names the texts (`order.state.<state>`); amounts in minor units; URLs are absolute."""

    number: str
    status: str
    state: str
    language: str
    currency: str
    created_at: int
    is_paid: bool
    url: str
    lines: tuple[LineView, ...]
    totals: Totals
    is_charged: bool
    """The totals are what Stripe charged; before, only the subtotal is known."""
    refunded: int
    refund_state: str
    pickup: bool
    place: PlaceView | None
    """Where it is collected; None for what is sent."""
    shipping_label: str
    shipping_days: tuple[int, int]
    """Working days until delivery, fewest and most; zeros when dates are promised, or nothing is said: an order with a
    preorder leaves on its day."""
    promises: tuple[PromisedDays, ...]
    """What was promised, first to last; none when nothing is to come any more."""
    name: str
    ship_to: str
    address: tuple[str, ...]
    country: str
    shipments: tuple[ShipmentView, ...]
    timeline: tuple[Step, ...]
    disputed: bool
    options: OrderOptions
    gift_wrap: int
    """What wrapping costs, if `options` say that it is wanted; part of the subtotal."""
    invoices: tuple[InvoiceLink, ...]
    invoice_due: bool
    """Paid, in a shop that writes invoices, and there is none yet."""
    invoice_replaceable: bool
    """A full one may be asked for now."""
    erased: bool = False
    """It does not say any more whose it was."""
    messages_path: str = ""
    """Where its customer writes to the shop about it; empty while nobody knows who that is."""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else ""

    @property
    def promise(self) -> PromisedDays | None:
        """What counts now."""
        return self.promises[-1] if self.promises else None

    @property
    def promised_before(self) -> PromisedDays | None:
        """What was promised first, if that was something else."""
        return self.promises[0] if len(self.promises) > 1 else None

    @property
    def preorder_at(self) -> int:
        """When the last preordered piece will ship; 0 when nothing waits."""
        return max((line.preorder_at for line in self.lines if line.shipped < line.quantity), default=0)


def order_view(
    order: Order,
    shop: Shop,
    secret: bytes,
    reviews: Mapping[int, str] | None = None,
    invoices: Sequence[Invoice] = (),
    replaceable: bool = False,
) -> OrderView:
    """`reviews`: state of the review of each line (0-based) that has one. `invoices`: the order's, oldest first.

    `replaceable`: a full invoice may be asked for instead of the last.
    """
    option = shipping_option(order, shop)
    pickup = is_pickup(order, shop)
    customer = order.payment.customer if order.payment else None
    return OrderView(
        number=order_number(order.id),
        status=order.status.value,
        state=_state(order, pickup),
        language=order.language,
        currency=order.currency,
        created_at=order.created_at,
        is_paid=order.is_paid,
        url=order_url(order, shop, secret),
        lines=tuple(_line(order, n, shop, secret, (reviews or {}).get(n, "")) for n in range(len(order.lines))),
        totals=order.payment.totals if order.payment else Totals(order.subtotal, 0, 0, 0, order.subtotal),
        is_charged=order.payment is not None,
        refunded=order.refunded,
        refund_state=order.refund_state,
        pickup=pickup,
        place=place_view(order, option, shop, secret) if option and pickup else None,
        shipping_label=option.labels.get(order.language, "") if option else "",
        shipping_days=_shipping_days(order, option, shop.timezone),
        promises=order.promises if _is_coming(order, pickup) else (),
        name=customer.name if customer else "",
        ship_to=customer.ship_to if customer and not pickup else "",
        address=() if pickup else tuple(_address(order)),
        country=customer.address.country if customer and not pickup else "",
        shipments=parcels(order, shop),
        timeline=tuple(timeline(order, pickup, shop.timezone)),
        disputed=order.dispute_state in {"open", "lost"},
        options=order.options,
        gift_wrap=order.gift_wrap,
        erased=bool(order.erased_at),
        messages_path=new_thread_path(secret, order.id, order.link_generation) if customer and customer.email else "",
        invoices=invoice_links(invoices, order_url(order, shop, secret)),
        invoice_due=order.invoices and order.is_paid and order.total > 0 and not (invoices or order.erased_at),
        invoice_replaceable=replaceable,
    )


def order_url(order: Order, shop: Shop, secret: bytes) -> str:
    """The customer's own link."""
    return shop.url(f"/api/orders/{order_token(secret, order.id, order.link_generation)}")


def shipping_option(order: Order, shop: Shop) -> ShippingOption | None:
    wanted = order.payment.shipping_option if order.payment else ""
    return next((option for option in shop.shipping if option.id == wanted), None)


def is_pickup(order: Order, shop: Shop) -> bool:
    """Whether it is collected, not sent."""
    option = shipping_option(order, shop)
    return option is not None and option.kind == "pickup"


def _shipping_days(order: Order, option: ShippingOption | None, timezone: str) -> tuple[int, int]:
    ordered_on = day_at(order.created_at, timezone)
    if option is None or order.promises or any(line.preorder_from > ordered_on for line in order.lines):
        return (0, 0)
    return (option.min_days, option.max_days)


def _is_coming(order: Order, pickup: bool) -> bool:
    """Whether its customer still waits for it: what is ready to be collected does not come any more."""
    statuses = {Status.PAID, Status.PARTLY_SHIPPED} if pickup else {Status.PAID, Status.PARTLY_SHIPPED, Status.SHIPPED}
    stopped = order.is_withdrawn or order.refund_state == "full" or order.dispute_state in {"open", "lost"}
    return order.status in statuses and not stopped


def _line(order: Order, number: int, shop: Shop, secret: bytes, review: str) -> LineView:
    line = order.lines[number]
    shipped = order.sent_of(number)
    came = order.sent().get(line.sku, 0) > never_came(order).get(line.sku, 0)
    if not review and shipped and came and order.refund_state != "full" and not order.erased_at:
        review = "open"
    link = f"/api/reviews/{review_token(secret, order.id, number, order.link_generation)}?lang={order.language}"
    return LineView(
        sku=line.sku,
        product_id=line.product_id,
        name=line.name,
        variant=line.variant,
        personalization=line.personalization,
        quantity=line.quantity,
        unit_amount=line.unit_amount,
        total=line.total,
        image=shop.url(line.image) if line.image.startswith("/") else line.image,
        url=shop.url(line.path) if line.path else "",
        preorder_from=line.preorder_from,
        preorder_at=day_seconds(line.preorder_from),
        shipped=shipped,
        review=review,
        review_url=shop.url(link) if review == "open" else "",
    )


def _address(order: Order) -> Iterator[str]:
    if order.payment is None:
        return
    address = order.payment.customer.address
    town = f"{address.postal_code} {address.city}".strip()
    region = f" ({address.state})" if address.state and address.state != address.city else ""
    yield from (line for line in (address.line1, address.line2, town + region if town else "") if line)


def _state(order: Order, pickup: bool) -> str:
    if order.status is Status.CANCELLED:
        return "cancelled"
    if order.refund_state == "full":
        return "refunded"
    if order.dispute_state in {"open", "lost"}:
        return "disputed" if order.dispute_state == "open" else "dispute_lost"
    if order.is_withdrawn:
        return "withdrawn"
    if pickup and order.status in {Status.SHIPPED, Status.PARTLY_SHIPPED}:
        return "ready"
    return _on_its_way(order) or order.status.value


def _on_its_way(order: Order) -> str:
    """More than the status says: what the owner does with it, or where its carrier has it; empty when nobody said."""
    if order.status is Status.PAID:
        return next((step for step in reversed(STEPS) if step in order.times), "")
    if order.status is not Status.SHIPPED:
        return ""
    states = {parcel.state for parcel in order.shipments}
    return next((state.value for state in _TOLD if state in states), "")


# What matters most to whoever waits, first.
_TOLD = (
    ParcelState.AT_PICKUP_POINT,
    ParcelState.ATTEMPTED,
    ParcelState.OUT_FOR_DELIVERY,
    ParcelState.RETURNED_TO_SENDER,
)


def day_seconds(day: str) -> int:
    """Noon (UTC) of an ISO date, so that every time zone near the shop prints that day; 0 for none."""
    if not day:
        return 0
    return int(datetime.fromisoformat(day[:10]).replace(tzinfo=UTC).timestamp()) + NOON_S
