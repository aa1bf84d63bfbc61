"""An order's parcels as a person sees them: whose they are, what is in them, where they can be followed.

Must not know words, templates or HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from commerce.carriers import Carriers
from commerce.orders import Address, Order, Shipment
from commerce.shop import Shop
from functions.orders.timeline import iso_time, time_of_day


@dataclass(frozen=True)
class PieceView:
    name: str
    variant: str
    quantity: int


@dataclass(frozen=True)
class ShipmentView:
    number: int
    carrier: str
    tracking_number: str
    tracking_url: str
    """Empty when it cannot be followed; else an http(s) address."""
    at: int
    pieces: tuple[PieceView, ...]
    state: str
    """`commerce.parcels.ParcelState`; empty before its carrier said anything."""
    events: tuple[EventView, ...]
    """Newest first."""


@dataclass(frozen=True)
class EventView:
    """`note` and `place` in the carrier's words."""

    state: str
    at: int
    clock: str
    note: str
    place: str

    @property
    def iso(self) -> str:
        return iso_time(self.at)


def parcels(order: Order, shop: Shop) -> tuple[ShipmentView, ...]:
    known = shop.known_carriers
    return tuple(
        _parcel(order, number, shipment, known, shop.timezone) for number, shipment in enumerate(order.shipments, 1)
    )


def _parcel(order: Order, number: int, shipment: Shipment, known: Carriers, timezone: str) -> ShipmentView:
    by_sku = {line.sku: line for line in order.lines}
    pieces = tuple(
        PieceView(by_sku[sku].name, by_sku[sku].variant, quantity)
        for sku, quantity in shipment.quantities.items()
        if sku in by_sku
    )
    carrier = known.find(shipment.carrier)
    return ShipmentView(
        number=number,
        carrier=carrier.name if carrier else shipment.carrier,
        tracking_number=shipment.tracking_number,
        tracking_url=tracking_link(order, shipment, known),
        at=shipment.at,
        pieces=pieces,
        state=shipment.state,
        events=tuple(
            EventView(event.state.value, event.at, time_of_day(event.at, timezone), event.note, event.place)
            for event in reversed(shipment.events)
        ),
    )


def tracking_link(order: Order, shipment: Shipment, known: Carriers) -> str:
    """What the owner gave, else the carrier's page: made when it is shown, so that a mended pattern mends all links."""
    if given := web_address(shipment.tracking_url):
        return given
    carrier = known.find(shipment.carrier)
    to = order.payment.customer.address if order.payment else Address()
    if carrier is None:
        return ""
    return carrier.tracking_link(
        shipment.tracking_number, language=order.language, country=to.country, postcode=to.postal_code
    )


def web_address(url: str) -> str:
    """The URL if it is one of the web, else empty: a `javascript:` link must never reach a customer."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""
