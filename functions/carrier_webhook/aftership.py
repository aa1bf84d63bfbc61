"""AfterShip's tracking webhooks: their signature and their shape.

https://www.aftership.com/docs/tracking/webhook/webhook-signature: base64 of the HMAC-SHA256 of the raw body, in
`aftership-hmac-sha256`. https://www.aftership.com/docs/tracking/2025-01/webhook/webhook-specifications: `event`,
`msg` (the tracking), `ts`. The tags are of .../tracking/enum/delivery-statuses, the subtags of
.../tracking/enum/delivery-sub-statuses.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from typing import Any

from commerce.parcels import ParcelState
from functions.carrier_webhook.reading import (
    MAX_HISTORY,
    ParcelMessage,
    Service,
    as_list,
    as_mapping,
    as_text,
    event_of,
)

# Tags that are not here say nothing of where a parcel is: Pending, InfoReceived, Expired.
_STATES = {
    "InTransit": ParcelState.IN_TRANSIT,
    "OutForDelivery": ParcelState.OUT_FOR_DELIVERY,
    "AttemptFail": ParcelState.ATTEMPTED,
    "AvailableForPickup": ParcelState.AT_PICKUP_POINT,
    "Delivered": ParcelState.DELIVERED,
    "Exception": ParcelState.EXCEPTION,
}
# Exceptions that are more than one: «returning to sender» and «returned to sender».
_RETURNED = frozenset({"Exception_010", "Exception_011"})


def is_genuine(body: bytes, headers: Mapping[str, str], path: str, secret: str) -> bool:
    expected = base64.b64encode(hmac.digest(secret.encode(), body, "sha256"))
    return hmac.compare_digest(headers.get("aftership-hmac-sha256", "").encode("utf-8", "surrogatepass"), expected)


def read(message: Any, timezone: str) -> ParcelMessage:
    """Times without an offset are taken for the shop's: AfterShip gives the carrier's local ones as they are."""
    found = as_mapping(message)
    tracking = as_mapping(found.get("msg"))
    if found.get("event") != "tracking_update":
        return ParcelMessage()
    points = [as_mapping(point) for point in as_list(tracking.get("checkpoints"))[-MAX_HISTORY:]]
    events = [
        event
        for point in points
        for event in event_of(
            _state(point), point.get("checkpoint_time"), point.get("message"), (point.get("city"),), timezone
        )
    ]
    return ParcelMessage(
        as_text(tracking.get("tracking_number")), events or _summary(tracking, found.get("ts"), timezone)
    )


def _summary(tracking: Mapping[str, Any], at: object, timezone: str) -> list[Any]:
    """Where no checkpoint says it: the tracking's own tag, at the message's time."""
    return event_of(_state(tracking), at, "", (), timezone)


def _state(tagged: Mapping[str, Any]) -> ParcelState | None:
    if tagged.get("subtag") in _RETURNED:
        return ParcelState.RETURNED_TO_SENDER
    return _STATES.get(as_text(tagged.get("tag")))


SERVICE = Service(is_genuine, read)
