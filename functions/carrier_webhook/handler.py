"""`POST /api/webhooks/carriers/{service}`: what `aftership` or `easypost` say of a parcel.

Anything but a 2xx makes either come again, and EasyPost in the end turns the webhook off. So a number that is no
parcel's of ours is answered 200: the account may have other parcels, and each message tells the whole history again.
Only what cannot be believed, read or kept now is refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from commerce.errors import BadRequest, BadSignature, NotFound, PayloadTooLarge
from functions.carrier_webhook import aftership, easypost
from functions.carrier_webhook.news import CarrierNews
from functions.carrier_webhook.reading import Service
from functions.config import Config
from functions.entry import Route
from functions.http import Request, Response, json_response
from functions.log import note
from functions.wiring import Services

# A parcel of many scans is below 100 KB; neither service names a limit.
MAX_MESSAGE_BYTES = 512 * 1024
SERVICES: Mapping[str, Service] = {"aftership": aftership.SERVICE, "easypost": easypost.SERVICE}


def handle(request: Request, services: Services) -> Response:
    """Raises NotFound for a service that the shop has no secret of, BadSignature, BadRequest or StoreError."""
    name = request.parameters.get("service", "")
    service, secrets = SERVICES.get(name), _secrets_of(services.config, name)
    if service is None or not secrets:
        raise NotFound(f"no carrier service {name[:20]!r}, or no secret of it")
    if len(request.body) > MAX_MESSAGE_BYTES:
        raise PayloadTooLarge(f"{len(request.body)} bytes")
    if not any(service.is_genuine(request.body, request.headers, request.path, secret) for secret in secrets):
        raise BadSignature("not signed by the service")
    message = service.read(_json(request.body), services.shop.timezone)
    outcome = CarrierNews.of(services).hear(message.number, message.events) if message.number else "ignored"
    note(carrier_service=name, outcome=outcome)
    return json_response({"received": outcome})


def _secrets_of(config: Config, service: str) -> tuple[str, ...]:
    return {"aftership": config.aftership_secrets, "easypost": config.easypost_secrets}.get(service, ())


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise BadRequest("body is no JSON", code="bad_json") from problem


ROUTE = Route("POST", "/api/webhooks/carriers/{service}", handle)
