"""Events, and their delivery: what was said, to whom, how often, and what the shop answered.

Pure: says which deliveries are due and signs them; the worker posts. Delivery is at least once, in no promised order
(https://docs.stripe.com/webhooks).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import API_VERSION, World

RETRY_AFTER_S = (1, 3, 10, 30, 60, 300, 900, 3600, 10_800)
"""Pauses after the first, second, ... attempt that failed; the last one repeats. Stripe's own are longer."""
GIVE_UP_AFTER_S = 3 * 24 * 3600
_ATTEMPT_TIMEOUT_S = 60
_ATTEMPTS_KEPT = 30


@dataclass(frozen=True)
class Delivery:
    """One signed message that is due."""

    event_id: str
    url: str
    headers: dict[str, str]
    body: bytes


def emit(world: World, kind: str, subject: Record, previous: dict[str, Any] | None = None) -> Record:
    """Records the event `kind` about an object as it is now. `previous`: the attributes that an update changed."""
    data: Record = {"object": subject}
    if previous is not None:
        data["previous_attributes"] = previous
    sent = bool(world.settings.webhook_url)
    event = world.state.events.put(
        {
            "id": world.ids.new("evt_"),
            "object": "event",
            "api_version": API_VERSION,
            "created": world.now,
            "data": data,
            "livemode": False,
            "pending_webhooks": 1 if sent else 0,
            "request": {"id": world.request_id, "idempotency_key": world.idempotency_key},
            "type": kind,
        }
    )
    if sent:
        world.state.deliveries.put(
            {"id": event["id"], "next_at": world.clock(), "delivered": False, "tries": 0, "attempts": []}
        )
    return event


def sign(payload: bytes, secret: str, timestamp: int) -> str:
    """The `Stripe-Signature` header: HMAC-SHA256 over `timestamp.payload`."""
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def take_due(world: World) -> list[Delivery]:
    """The messages to send now. Each is put off for a minute, so that a crash while sending only delays it."""
    now = world.clock()
    due = [row for row in world.state.deliveries if row["next_at"] is not None and row["next_at"] <= now]
    for row in due:
        world.state.deliveries.change(row["id"], next_at=now + _ATTEMPT_TIMEOUT_S)
    return [_delivery(world, row["id"]) for row in due]


def _delivery(world: World, event_id: str) -> Delivery:
    body = json.dumps(world.state.events.need(event_id), indent=2, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Stripe-Signature": sign(body, world.settings.webhook_secret, world.now),
    }
    return Delivery(event_id, world.settings.webhook_url, headers, body)


def record_attempt(world: World, event_id: str, status: int, text: str) -> None:
    """What came of sending: `status` 0 when nobody answered. Anything but 2xx is tried again, for three days."""
    row = world.state.deliveries.need(event_id)
    event = world.state.events.need(event_id)
    now = world.clock()
    delivered = row["delivered"] or 200 <= status < 300
    pause = RETRY_AFTER_S[min(row["tries"], len(RETRY_AFTER_S) - 1)]
    gives_up = now + pause > event["created"] + GIVE_UP_AFTER_S
    attempt = {"at": now, "status": status, "text": text[:500]}
    world.state.deliveries.change(
        event_id,
        tries=row["tries"] + 1,
        attempts=[*row["attempts"], attempt][-_ATTEMPTS_KEPT:],
        delivered=delivered,
        next_at=None if delivered or gives_up else now + pause,
    )
    if delivered and event["pending_webhooks"]:
        world.state.events.change(event_id, pending_webhooks=0)


def resend(world: World, event_id: str) -> None:
    """Send the event once more, delivered or not. Raises KeyError for an event that does not exist."""
    world.state.events.need(event_id)
    row = world.state.deliveries.get(event_id)
    if not world.settings.webhook_url:
        return
    if row is None:
        row = {"id": event_id, "delivered": False, "tries": 0, "attempts": []}
    world.state.deliveries.put({**row, "next_at": world.clock(), "tries": 0})


def next_delivery_at(world: World) -> float | None:
    """When the next message is due; None when none waits."""
    times = [row["next_at"] for row in world.state.deliveries if row["next_at"] is not None]
    return min(times, default=None)
