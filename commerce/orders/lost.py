"""Parcels that nobody waits for any more, though they never came: the money of all that was in them went back.

A refund by line of pieces that were sent, and that no return was about, is for what did not come (or may stay where it
is): either way nothing of it is to be waited for, and nobody is asked how they like it.
"""

from __future__ import annotations

from commerce.orders.model import ClaimState, Order
from commerce.orders.shipment import Shipment
from commerce.parcels import ParcelState
from commerce.stock import by_sku

# What is known to have gone wrong is what a refund was for, before what is merely late.
_WENT_WRONG = frozenset({ParcelState.RETURNED_TO_SENDER, ParcelState.EXCEPTION})


def given_up(order: Order) -> tuple[Shipment, ...]:
    """Parcels that have not arrived and whose pieces were all refunded."""
    left = _refunded_after_sending(order)
    undelivered = [parcel for parcel in order.shipments if parcel.state != ParcelState.DELIVERED]
    found = []
    for parcel in sorted(undelivered, key=lambda parcel: (parcel.state not in _WENT_WRONG, parcel.at)):
        if all(left.get(sku, 0) >= n for sku, n in parcel.quantities.items()):
            found.append(parcel)
            left = {sku: n - parcel.quantities.get(sku, 0) for sku, n in left.items()}
    return tuple(found)


def awaited(order: Order) -> tuple[Shipment, ...]:
    """Parcels that were sent, have not arrived, and should."""
    gone = given_up(order)
    return tuple(each for each in order.shipments if each.state != ParcelState.DELIVERED and each not in gone)


def never_came(order: Order) -> dict[str, int]:
    """Pieces by SKU that were in the parcels that are given up."""
    return by_sku(each for parcel in given_up(order) for each in parcel.quantities.items())


def _refunded_after_sending(order: Order) -> dict[str, int]:
    """By SKU; not what came back as a return, nor what never left."""
    direct = order.given_back()
    for sku, n in order.claimed(ClaimState.REFUNDED).items():
        direct[sku] -= n
    claims = [claim for claim in order.claims.values() if claim.state is ClaimState.REFUNDED]
    unsent = by_sku((order.lines[int(line)].sku, n) for claim in claims for line, n in claim.unsent.items())
    sent = order.sent()
    for sku, bought in order.pieces().items():
        direct[sku] = direct.get(sku, 0) - max(bought - sent.get(sku, 0) - unsent.get(sku, 0), 0)
    return {sku: n for sku, n in direct.items() if n > 0}
