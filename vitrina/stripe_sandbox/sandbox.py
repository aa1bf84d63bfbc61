"""The whole sandbox in one object: an app to mount, a worker to start."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from typing import Any

from vitrina.stripe_sandbox.app import App
from vitrina.stripe_sandbox.engine import Engine
from vitrina.stripe_sandbox.worker import Post, Worker, post_by_http
from vitrina.stripe_sandbox.world import Clock, Ids, SandboxSettings


class Sandbox:
    """Stripe on a laptop: API under `/v1`, payment page under `/pay`, control panel at `/`.

    `clock` gives seconds since 1970; `post` delivers webhooks; `source` makes ids (seed one for runs that must repeat,
    else they are unguessable). `engine` is the way in for a simulation that needs no HTTP.
    """

    def __init__(
        self,
        settings: SandboxSettings,
        clock: Clock = time.time,
        post: Post = post_by_http,
        source: random.Random | None = None,
    ) -> None:
        self.settings = settings
        self.engine = Engine(settings, clock, Ids(source))
        self._worker = Worker(self.engine, post)
        self._app = App(self.engine)

    @property
    def app(self) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
        """The WSGI callable; mount it where `public_base_url` says."""
        return self._app

    def start(self) -> None:
        """Starts the thread that delivers events and lets sessions expire."""
        self._worker.start()

    def stop(self) -> None:
        """Stops the thread. The app keeps answering, and `start` may be called again."""
        self._worker.stop()

    def tick(self) -> int:
        """All that is due now, at once; the number of events posted. For tests and simulations."""
        return self._worker.tick()

    def close(self) -> None:
        """Stops, and closes the state file."""
        self.stop()
        self.engine.close()
