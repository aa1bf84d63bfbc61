"""EasyPost's tracker webhooks: their signatures and their shape.

`X-Hmac-Signature: hmac-sha256-hex=…` is the HMAC-SHA256 of the raw body, keyed with the secret in Unicode's NFKD form:
as EasyPost's own clients check it (`validate_webhook` in easypost 10.7.0). Newer webhooks carry `X-Hmac-Signature-V2`
beside it, over timestamp, method, path and body. Either proves who sent it; a message that comes again is harmless
here, so its age is not looked at. https://docs.easypost.com/docs/webhooks, https://docs.easypost.com/docs/trackers
"""

from __future__ import annotations

import hmac
import unicodedata
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

_PREFIX = "hmac-sha256-hex="
# Statuses that are not here say nothing of where a parcel is: unknown, pre_transit, cancelled, error.
_STATES = {
    "in_transit": ParcelState.IN_TRANSIT,
    "out_for_delivery": ParcelState.OUT_FOR_DELIVERY,
    "available_for_pickup": ParcelState.AT_PICKUP_POINT,
    "delivered": ParcelState.DELIVERED,
    "return_to_sender": ParcelState.RETURNED_TO_SENDER,
    "failure": ParcelState.EXCEPTION,
}


def is_genuine(body: bytes, headers: Mapping[str, str], path: str, secret: str) -> bool:
    key = unicodedata.normalize("NFKD", secret).encode()
    signed = (headers.get("x-timestamp", "") + "POST" + path).encode("utf-8", "surrogatepass") + body
    proofs = (("x-hmac-signature", body), ("x-hmac-signature-v2", signed))
    return any(_matches(headers.get(name, ""), hmac.digest(key, text, "sha256")) for name, text in proofs)


def _matches(given: str, digest: bytes) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), (_PREFIX + digest.hex()).encode())


def read(message: Any, timezone: str) -> ParcelMessage:
    """A tracker of a return, which comes to the shop, is about no parcel of a customer's."""
    found = as_mapping(message)
    tracker = as_mapping(found.get("result"))
    if tracker.get("object") != "Tracker" or tracker.get("is_return") is True:
        return ParcelMessage()
    details = [as_mapping(detail) for detail in as_list(tracker.get("tracking_details"))[-MAX_HISTORY:]]
    events = [
        event
        for detail in details
        for event in event_of(
            _STATES.get(as_text(detail.get("status"))),
            detail.get("datetime"),
            detail.get("message"),
            (as_mapping(detail.get("tracking_location")).get("city"),),
            timezone,
        )
    ]
    if not events:
        events = event_of(_STATES.get(as_text(tracker.get("status"))), tracker.get("updated_at"), "", (), timezone)
    return ParcelMessage(as_text(tracker.get("tracking_code")), events)


SERVICE = Service(is_genuine, read)
