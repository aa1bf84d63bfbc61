"""Which ways to ship a quote has, and what each costs.

Knows zones, free-over thresholds and Stripe's limit of five options a session. Must not know the payment provider.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from commerce.errors import CartError, FieldProblem
from commerce.shop import ShippingOption, ShippingZone, Shop

# https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-shipping_options
MAX_OPTIONS = 5
# https://docs.stripe.com/api/shipping_rates/create#create_shipping_rate-display_name
MAX_LABEL = 100


@dataclass(frozen=True)
class ShippingOffer:
    """One option with its price for this cart, in minor units."""

    option: ShippingOption
    unit_amount: int


def zone_of(shop: Shop, wanted: str) -> ShippingZone:
    """The zone of that id; the shop's first for an empty id. Raises CartError (`unknown_zone`)."""
    if not wanted:
        return shop.zones[0]
    for zone in shop.zones:
        if zone.id == wanted:
            return zone
    raise CartError([FieldProblem("zone", "unknown_zone")])


def offers(shop: Shop, zone: ShippingZone, subtotal: int, skus: Collection[str] = ()) -> Sequence[ShippingOffer]:
    """The zone's options and every pick-up that has those SKUs, priced for pieces of that subtotal, at most five."""
    fitting = [o for o in shop.shipping if (o.kind == "pickup" and _has(shop, o, skus)) or o.zone == zone.id]
    return [ShippingOffer(o, price(o, subtotal)) for o in fitting[:MAX_OPTIONS]]


def _has(shop: Shop, option: ShippingOption, skus: Collection[str]) -> bool:
    place = shop.place(option)
    return place is None or place.has(skus)


def price(option: ShippingOption, subtotal: int) -> int:
    """What the option costs a cart of that subtotal."""
    free = option.free_over > 0 and subtotal >= option.free_over
    return 0 if free else option.unit_amount
