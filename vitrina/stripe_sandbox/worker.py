"""Sends what is due and lets time pass: the only thread of the sandbox, and the only code that posts.

The lock is never held while posting: the shop's webhook may call the API back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Thread
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from vitrina.stripe_sandbox.engine import Engine
from vitrina.stripe_sandbox.events import Delivery, record_attempt, take_due

_log = logging.getLogger(__name__)
_POLL_S = 0.25
_TIMEOUT_S = 20


class Answer(NamedTuple):
    """The shop's answer to an event; `text` is the beginning of its body, for the control panel."""

    status: int
    text: str = ""


Post = Callable[[str, Mapping[str, str], bytes], int | Answer]
"""Delivers one message: URL, headers, body. Gives the status, or raises OSError when nobody answers."""


class _NoRedirects(HTTPRedirectHandler):
    """Stripe counts a redirect as a failure."""

    def redirect_request(self, *_args: object) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirects, ProxyHandler({}))


def post_by_http(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """The default delivery: no redirects, no proxies, 20 seconds."""
    request = Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310  the owner configured it
    try:
        with _opener().open(request, timeout=_TIMEOUT_S) as response:
            return Answer(response.status, response.read(500).decode(errors="replace"))
    except HTTPError as error:
        return Answer(error.code, error.read(500).decode(errors="replace"))
    except URLError as error:
        raise OSError(str(error.reason)) from error


class Worker:
    """`tick` does all that is due now; `start` calls it again and again in a thread."""

    def __init__(self, engine: Engine, post: Post) -> None:
        self._engine = engine
        self._post = post
        self._wake = Event()
        self._stopping = False
        self._thread: Thread | None = None
        engine.on_change = self._wake.set

    def tick(self) -> int:
        """Expires, settles and delivers what is due; the number of events posted."""
        with self._engine.transaction() as world:
            due = take_due(world)
        for delivery in due:
            self._deliver(delivery)
        return len(due)

    def _deliver(self, delivery: Delivery) -> None:
        try:
            answered = self._post(delivery.url, delivery.headers, delivery.body)
            answer = answered if isinstance(answered, Answer) else Answer(answered)
        except OSError as error:
            answer = Answer(0, f"No answer: {error}")
        with self._engine.transaction() as world:
            record_attempt(world, delivery.event_id, answer.status, answer.text)

    def start(self) -> None:
        if self._thread is None:
            self._stopping = False
            self._thread = Thread(target=self._run, name="stripe-sandbox", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Waits for the message being posted, if any; what is not delivered stays due."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stopping = True
            self._wake.set()
            thread.join(_TIMEOUT_S + 5)

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                self.tick()
            except Exception:
                _log.exception("The Stripe sandbox could not do what was due; it will try again")
            self._wake.wait(_POLL_S)
