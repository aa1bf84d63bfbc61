"""Where an order is collected, and for which code, as its customer sees it."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.orders import Order, Status
from commerce.pickup import pickup_code, spoken
from commerce.shop import ShippingOption, Shop


@dataclass(frozen=True)
class PlaceView:
    """`code`: `123 456` while something waits to be collected; else empty."""

    name: str
    address: str
    hours: str
    map_url: str
    code: str


def place_view(order: Order, option: ShippingOption, shop: Shop, secret: bytes) -> PlaceView:
    """The option's place, or the shop itself."""
    language, code = order.language, ""
    if order.status in {Status.SHIPPED, Status.PARTLY_SHIPPED} and order.refund_state != "full":
        code = spoken(pickup_code(secret, order.id, order.link_generation))
    place = shop.place(option)
    if place is None:
        hours = (shop.support.hours or {}).get(language, "")
        return PlaceView(option.labels.get(language, ""), shop.address, hours, "", code)
    return PlaceView(place.names.get(language, ""), place.address, place.hours.get(language, ""), place.map_url, code)
