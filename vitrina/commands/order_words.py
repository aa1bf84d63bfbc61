"""An order in words for the owner's terminal. Must not change anything."""

from __future__ import annotations

from commerce.lateness import Lateness, Stage
from commerce.links import order_number
from commerce.orders import Order, PaymentFacts
from commerce.shop import Shop
from functions.orders.parcels import tracking_link
from functions.orders.view import order_url, shipping_option
from functions.wiring import Services
from vitrina.console import moment, out, table

_ATTENTION = {
    "oversold": "paid, but not in stock",
    "amount_differs": "paid another amount",
    "refund_failed": "refund bounced",
    "dispute": "in dispute",
    "paid_twice": "paid twice",
    "withdrawal": "withdrawn from",
    "return": "return",
    "low_rating": "low rating",
    "parcel_returned": "parcel came back",
    "parcel_problem": "problem with a parcel",
    "not_collected": "not collected",
}
_DISPUTES = {"won": "dispute won", "lost": "dispute lost"}


def row(order: Order, shop: Shop) -> list[str]:
    """Number, when, status, customer, pieces, total, notes."""
    money = shop.money[shop.languages[0]].format
    customer = order.payment.customer.name or order.payment.customer.email if order.payment else ""
    refunded = {"full": "refunded", "partial": f"{money(order.refunded)} refunded"}.get(order.refund_state, "")
    concerns = [_ATTENTION.get(concern, concern) for concern in order.concerns]
    wishes = "present" if order.options.is_gift else "note" if order.options.note else ""
    notes = [*concerns, _DISPUTES.get(order.dispute_state, ""), refunded, wishes]
    return [
        order_number(order.id),
        moment(order.created_at, shop.timezone),
        order.status.value.replace("_", " "),
        customer,
        str(sum(line.quantity for line in order.lines)),
        money(order.total),
        ", ".join(note for note in notes if note),
    ]


_LATE = {
    Lateness.UNTOUCHED: "paid {day}, nothing sent",
    Lateness.UNSENT: "had to leave {day}",
    Lateness.UNSENT_LATE: "had to arrive {day}, not sent",
    Lateness.SILENT: "no news since {day}",
    Lateness.UNDELIVERED: "had to arrive {day}",
}


def late_words(stage: Stage) -> str:
    return _LATE[stage.state].format(day=stage.due) if stage.state else ""


def print_order(order: Order, services: Services) -> None:
    shop = services.shop
    table(["Order", "When", "Status", "Customer", "Pieces", "Total", ""], [row(order, shop)], frozenset({4, 5}))
    out.print()
    _print_lines(order, shop)
    _print_wishes(order)
    if order.payment:
        _print_customer(order.payment)
    _print_promises(order)
    for shipment in order.shipments:
        pieces = ", ".join(f"{count} × {sku}" for sku, count in shipment.quantities.items())
        parts = (
            moment(shipment.at, shop.timezone),
            shipment.carrier,
            shipment.tracking_number,
            tracking_link(order, shipment, shop.known_carriers),
        )
        _say(f"\nSent {' '.join(part for part in parts if part)}\n  {pieces}")
        for event in shipment.events:
            said = " · ".join(part for part in (event.state.value.replace("_", " "), event.place, event.note) if part)
            _say(f"  {moment(event.at, shop.timezone)} {said}")
    _say(f"\nThe customer's page: {order_url(order, shop, services.config.link_secret)}")
    _say(f"Whole id: {order.id}")


def _print_lines(order: Order, shop: Shop) -> None:
    money = shop.money[shop.languages[0]].format
    rows = []
    for number, line in enumerate(order.lines):
        left = order.waiting_of(number) if order.is_paid else 0
        pieces = (str(line.quantity), str(left))
        rows.append([line.sku, f"{line.name} {line.variant}".strip(), *pieces, money(line.total)])
        if line.personalization:
            rows.append(["", f"«{line.personalization}»", "", "", ""])
    if order.options.gift_wrap:
        rows.append(["", "Gift wrap", "", "", money(order.gift_wrap)])
    if order.payment:
        totals = order.payment.totals
        option = shipping_option(order, shop)
        delivery = option.labels[shop.languages[0]] if option else "Delivery"
        code = f" ({order.options.code})" if order.options.code else ""
        extra = [(f"Discount{code}", -totals.discount), (delivery, totals.shipping)]
        rows += [["", label, "", "", money(amount)] for label, amount in extra if amount]
        rows.append(["", "Total", "", "", money(totals.total)])
    table(["SKU", "Product", "Pieces", "To send", "Amount"], rows, frozenset({2, 3, 4}))


def _print_wishes(order: Order) -> None:
    """What to do when packing, and what the buyer wrote."""
    wishes = order.options
    if wishes.gift_wrap:
        _say("\nWrap it as a present.")
    if wishes.gift_message:
        _say(f"\nCard: {wishes.gift_message}")
    if wishes.is_gift:
        _say("\nA present: put no prices into the parcel.")
    if wishes.note:
        _say(f"\nNote: {wishes.note}")


def _print_promises(order: Order) -> None:
    for number, days in enumerate(order.promises):
        arrives = f"{days.first} to {days.last}" if days.first not in {"", days.last} else days.last
        told = "Moved to" if number else "Promised"
        _say(f"\n{told} {arrives}, leaving by {days.leaves}{f': {days.reason}' if days.reason else ''}")


def _print_customer(payment: PaymentFacts) -> None:
    customer, address = payment.customer, payment.customer.address
    _say("\n" + " · ".join(part for part in (customer.name, customer.email, customer.phone) if part))
    state = f"({address.state})" if address.state else ""
    for parts in ((customer.ship_to,), (address.line1, address.line2), (address.postal_code, address.city, state)):
        if any(parts):
            _say(" ".join(part for part in parts if part))
    if address.country:
        _say(address.country)


def _say(text: str) -> None:
    """As it is: a customer may write brackets, and addresses must be easy to copy."""
    out.print(text, markup=False, soft_wrap=True)
