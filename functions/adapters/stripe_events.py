"""Stripe's webhook messages: signature, then meaning.

The signature is checked here rather than by the `stripe` package because importing that package costs a cold start more
than all the rest of the webhook. https://docs.stripe.com/webhooks#verify-manually
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from commerce.errors import BadRequest, BadSignature
from functions.adapters.stripe_objects import read_charge_refund, read_dispute, read_refund, read_session
from functions.adapters.stripe_values import own_id, text, whole
from functions.ports import Clock, Dispute, PaymentEvent, Refund, Session

TOLERANCE_S = 300

_READERS: Mapping[str, Callable[[Mapping[str, Any]], Session | Refund | Dispute]] = {
    "checkout.session.completed": read_session,
    "checkout.session.async_payment_succeeded": read_session,
    "checkout.session.async_payment_failed": read_session,
    "checkout.session.expired": read_session,
    "charge.refunded": read_charge_refund,
    "refund.created": read_refund,
    "refund.updated": read_refund,
    "refund.failed": read_refund,
    "charge.dispute.created": read_dispute,
    "charge.dispute.closed": read_dispute,
}
EVENT_TYPES = tuple(_READERS)
"""What the endpoint must be subscribed to, and nothing more."""


@dataclass(frozen=True)
class StripeEvents:
    """`secrets`: the endpoint's signing secrets; two while one is being rolled. Refuses to exist without any."""

    secrets: tuple[str, ...]
    clock: Clock

    def __post_init__(self) -> None:
        if not self.secrets or not all(self.secrets):
            raise ValueError("a webhook signing secret is needed")

    def read_event(self, payload: bytes, signature: str) -> PaymentEvent:
        """Raises BadSignature (missing, wrong, stale) or BadRequest (signed, but not an event)."""
        self._verify(payload, signature)
        try:
            return _read(json.loads(payload))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
            raise BadRequest(f"not an event: {type(problem).__name__}") from problem

    def _verify(self, payload: bytes, header: str) -> None:
        parts = [part.strip().partition("=") for part in header.split(",")]
        stamp = next((value for name, _, value in parts if name == "t"), "")
        given = [value for name, _, value in parts if name == "v1"]
        if not (stamp.isascii() and stamp.isdecimal() and given):
            raise BadSignature("no usable signature header")
        signed = stamp.encode() + b"." + payload
        expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in self.secrets]
        # Every pair is compared: how long it takes says nothing.
        matches = [hmac.compare_digest(one.encode(), other.encode()) for one in expected for other in given]
        if not any(matches):
            raise BadSignature("no signature matches")
        if abs(self.clock() - int(stamp)) > TOLERANCE_S:
            raise BadSignature("signature is stale", code="stale_signature")


def _read(event: Any) -> PaymentEvent:
    """https://docs.stripe.com/api/events/object"""
    kind, livemode = text(event["type"]), event["livemode"]
    if not isinstance(livemode, bool):
        raise TypeError("livemode is neither true nor false")
    reader = _READERS.get(kind)
    subject = reader(event["data"]["object"]) if reader else None
    return PaymentEvent(own_id(event["id"]), kind, livemode, whole(event["created"]), subject)
