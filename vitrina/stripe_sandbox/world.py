"""What the rules of the sandbox act upon: state, time, ids, settings, and who asked.

Knows nothing of HTTP, threads or files: a simulation can make one of its own and drive it.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vitrina.stripe_sandbox.state import State

Clock = Callable[[], float]
"""Seconds since 1970."""

API_VERSION = "2026-10-28.endive"
"""The version that stripe 16.1 speaks; also the version of the events."""

_ALPHABET = string.ascii_letters + string.digits


class Ids:
    """Ids that look like Stripe's. From the system's generator, or from a seeded one in a simulation."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.SystemRandom()

    def new(self, prefix: str, length: int = 24) -> str:
        return prefix + "".join(self._source.choices(_ALPHABET, k=length))


@dataclass(frozen=True)
class SandboxSettings:
    """`public_base_url`: where the browser finds the app, with the folder that it is mounted at and no slash at the
    end (`http://127.0.0.1:8000/_stripe`). `webhook_url` empty: events are kept but not sent. `state_file`: an SQLite
    file that keeps the state over restarts; None keeps it in memory only. `settle_after_s`: how long a delayed payment
    takes, and a refund until the bank knows of it."""

    public_base_url: str
    api_key: str
    webhook_secret: str
    webhook_url: str = ""
    merchant_name: str = "Sandbox"
    state_file: Path | None = None
    settle_after_s: float = 30.0


@dataclass
class World:
    """`request_id` and `idempotency_key` are those of the API request being served: its events name them."""

    state: State
    settings: SandboxSettings
    clock: Clock
    ids: Ids = field(default_factory=Ids)
    request_id: str | None = None
    idempotency_key: str | None = None

    @property
    def now(self) -> int:
        return int(self.clock())
