"""Webhook endpoints as Stripe keeps them: made, listed, changed, deleted.

They are only remembered: the sandbox goes on sending its events where its settings say, whatever is registered here.
https://docs.stripe.com/api/webhook_endpoints/object
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrina.stripe_sandbox.errors import malformed
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.world import World


def create_endpoint(world: World, params: Mapping[str, Any]) -> Record:
    """The one answer that tells the secret."""
    _require_https(params["url"])
    secret = f"whsec_{world.ids.new('', 32)}"
    made = world.state.webhook_endpoints.put(
        {
            "id": world.ids.new("we_", 24),
            "object": "webhook_endpoint",
            "api_version": params.get("api_version"),
            "application": None,
            "created": world.now,
            "description": params.get("description"),
            "enabled_events": params["enabled_events"],
            "livemode": False,
            "metadata": params.get("metadata", {}),
            "status": "enabled",
            "url": params["url"],
        }
    )
    return {**made, "secret": secret}


def update_endpoint(world: World, record: Record, params: Mapping[str, Any]) -> Record:
    """The API version of an endpoint is for life."""
    if "url" in params:
        _require_https(params["url"])
    changed = {name: params[name] for name in ("description", "enabled_events", "url") if name in params}
    if "metadata" in params:
        changed["metadata"] = {**record["metadata"], **params["metadata"]}
    if "disabled" in params:
        changed["status"] = "disabled" if params["disabled"] else "enabled"
    return world.state.webhook_endpoints.change(record["id"], **changed)


def delete_endpoint(world: World, record: Record, params: Mapping[str, Any]) -> Record:
    world.state.webhook_endpoints.drop(record["id"])
    return {"id": record["id"], "object": "webhook_endpoint", "deleted": True}


def _require_https(url: str) -> None:
    """https://docs.stripe.com/webhooks#register-webhook: not even in test mode is anything else reached."""
    if not url.startswith("https://"):
        raise malformed("Invalid URL: URL must be publicly accessible and begin with https://", "url")
