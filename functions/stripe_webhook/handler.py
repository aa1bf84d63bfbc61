"""`POST /api/webhooks/stripe`: verify, then do. Anything but 200 makes Stripe come again.

https://docs.stripe.com/webhooks
"""

from __future__ import annotations

from commerce.errors import PayloadTooLarge
from functions.entry import Route
from functions.http import Request, Response, json_response
from functions.log import count, note
from functions.stripe_webhook.service import Webhook
from functions.wiring import Services

# A session with 90 line items is below 100 KB; Stripe names no limit.
MAX_EVENT_BYTES = 512 * 1024


def handle(request: Request, services: Services) -> Response:
    if len(request.body) > MAX_EVENT_BYTES:
        raise PayloadTooLarge(f"{len(request.body)} bytes")
    event = services.payment_events.read_event(request.body, request.headers.get("stripe-signature", ""))
    webhook = Webhook(
        services.store,
        lambda: services.payments,
        services.shop,
        services.config.livemode,
        services.clock,
        services.sleep,
    )
    outcome = webhook.handle(event)
    note(event_id=event.id, event_type=event.type, outcome=outcome)
    count("PaymentEvents")
    return json_response({"received": outcome})


ROUTE = Route("POST", "/api/webhooks/stripe", handle)
