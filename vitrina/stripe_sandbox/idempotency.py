"""Idempotency keys: one key, one result (https://docs.stripe.com/api/idempotent_requests).

A result is kept for a day, whatever it was, once an endpoint ran; requests that were refused for their form are not.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.state import Record
from vitrina.stripe_sandbox.timers import set_timer
from vitrina.stripe_sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_KEY = 255
KEPT_FOR_S = 24 * 3600


@dataclass
class KeysInUse:
    """The keys of requests that are being served at this moment."""

    _keys: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def using(self, key: str | None) -> Iterator[None]:
        """Raises ApiError 409 when another request holds the key."""
        if key is None:
            yield
            return
        with self._lock:
            if key in self._keys:
                raise ApiError(
                    "There is currently another in-progress request using this Stripe-Idempotent key (that probably "
                    "means you submitted twice, and the other request is still going through): "
                    f"{key}. If you recently submitted this request, wait for it to finish and try again.",
                    status=409,
                    kind="idempotency_error",
                    code="idempotency_key_in_use",
                    executed=False,
                )
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def check_key(key: str | None) -> None:
    if key is not None and len(key) > LONGEST_KEY:
        raise ApiError(
            f"Idempotency keys can be at most {LONGEST_KEY} characters long; yours has {len(key)}.",
            kind="idempotency_error",
            executed=False,
        )


def fingerprint(raw_params: bytes) -> str:
    return hashlib.sha256(raw_params).hexdigest()


def recall(world: World, key: str, path: str, params: str) -> Record | None:
    """The kept result of the key; raises ApiError when it was used for something else."""
    kept = world.state.idempotency.get(key)
    if kept is None:
        return None
    if kept["path"] != path:
        raise ApiError(
            "Keys for idempotent requests can only be used for the same endpoint they were first used for "
            f"('{kept['path']}' vs '{path}'). Try using a key other than '{key}' if you meant to execute a different "
            "request.",
            kind="idempotency_error",
            executed=False,
        )
    if kept["params"] != params:
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try "
            f"using a key other than '{key}' if you meant to execute a different request.",
            kind="idempotency_error",
            executed=False,
        )
    return kept


def keep(world: World, key: str, path: str, params: str, status: int, body: str) -> None:
    world.state.idempotency.put(
        {"id": key, "path": path, "params": params, "status": status, "body": body, "request": world.request_id}
    )
    set_timer(world, "forget", key, world.clock() + KEPT_FOR_S)


def forget(world: World, key: str) -> None:
    world.state.idempotency.drop(key)
