"""Messages of the services that ask carriers, as their documentation shows them, signed as they sign.

AfterShip: https://www.aftership.com/docs/tracking/2025-01/webhook/webhook-specifications. EasyPost:
https://docs.easypost.com/docs/trackers and events of its own client's tests.
"""

from __future__ import annotations

import base64
import hmac
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from functions.carrier_webhook.handler import ROUTE
from functions.wiring import Services
from tests.support.shop import AFTERSHIP_SECRET, EASYPOST_SECRET, Answer, ask

PATH = "/api/webhooks/carriers"


def aftership(number: str, *points: tuple[str, str], tag: str = "", subtag: str = "", **more: Any) -> dict[str, Any]:
    """`points`: (tag, checkpoint_time) of each checkpoint, oldest first."""
    checkpoints = [
        {
            "checkpoint_time": at,
            "city": "Úbeda",
            "country_region": "ESP",
            "message": "Departed Shipping Partner Facility",
            "slug": "seur",
            "tag": each,
            "subtag": subtag or f"{each}_001",
        }
        for each, at in points
    ]
    tracking = {
        "id": "00000000000000000000000000000000",
        "tracking_number": number,
        "slug": "seur",
        "tag": tag or (points[-1][0] if points else "Pending"),
        "subtag": subtag or f"{tag}_001",
        "checkpoints": checkpoints,
    }
    return {
        "event": "tracking_update",
        "event_id": "94dadd60-ed26-46d0-aa52-3ced925a50ff",
        "is_tracking_first_tag": True,
        "msg": tracking,
        "ts": 1_712_741_696,
        **more,
    }


def easypost(number: str, *details: tuple[str, str], **more: Any) -> dict[str, Any]:
    """`details`: (status, datetime) of each, oldest first."""
    tracker = {
        "id": "trk_Txyy1vaM",
        "object": "Tracker",
        "mode": "test",
        "tracking_code": number,
        "status": details[-1][0] if details else "unknown",
        "updated_at": "2014-11-18T10:51:54Z",
        "signed_by": "John Tester",
        "carrier": "UPS",
        "is_return": False,
        "tracking_details": [
            {
                "object": "TrackingDetail",
                "message": "BILLING INFORMATION RECEIVED",
                "status": status,
                "datetime": at,
                "source": "UPS",
                "tracking_location": {
                    "object": "TrackingLocation",
                    "city": "UBEDA",
                    "state": None,
                    "country": "ES",
                    "zip": None,
                },
            }
            for status, at in details
        ],
        **more,
    }
    return {
        "id": "evt_qatAiJDM",
        "object": "Event",
        "description": "tracker.updated",
        "mode": "test",
        "result": tracker,
    }


def aftership_headers(body: bytes, secret: str = AFTERSHIP_SECRET) -> dict[str, str]:
    return {"aftership-hmac-sha256": base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()}


def easypost_headers(body: bytes, secret: str = EASYPOST_SECRET) -> dict[str, str]:
    key = unicodedata.normalize("NFKD", secret).encode()
    return {"x-hmac-signature": f"hmac-sha256-hex={hmac.digest(key, body, 'sha256').hex()}"}


def easypost_v2_headers(body: bytes, secret: str = EASYPOST_SECRET, path: str = f"{PATH}/easypost") -> dict[str, str]:
    key, at = unicodedata.normalize("NFKD", secret).encode(), "Thu, 26 Nov 2026 10:00:00 +0000"
    digest = hmac.digest(key, f"{at}POST{path}".encode() + body, "sha256").hex()
    return {"x-timestamp": at, "x-path": path, "x-hmac-signature-v2": f"hmac-sha256-hex={digest}"}


def send(services: Services, service: str, message: Any, headers: Mapping[str, str] | None = None) -> Answer:
    """`message`: what becomes the body, or the body itself. `headers`: instead of the right ones."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    sign = {"aftership": aftership_headers, "easypost": easypost_headers}.get(service, aftership_headers)
    own = sign(body) if headers is None else headers
    return ask(
        ROUTE,
        services,
        path=f"{PATH}/{service}",
        body=body,
        headers={"content-type": "application/json", **own},
        parameters={"service": service},
    )
