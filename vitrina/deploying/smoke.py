"""Whether a shop that is served works: asked from outside, as a visitor would. The step that ends a deploy.

Knows HTTP and what the shop's addresses answer. Must not know who serves them.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vitrina.console import done, out
from vitrina.deploying.built import VERSION_FILE
from vitrina.deploying.steps import Delivery
from vitrina.deploying.target import Missing, TargetError
from vitrina.deploying.trial_checkout import TrialCheckout

TIMEOUT_S = 30
"""As long as API Gateway waits for a function."""
_STOCK, _WEBHOOK = "/api/stock?sku=VITRINA-SMOKE-TEST", "/api/webhooks/stripe"


class Answer(NamedTuple):
    """`status` 0: none came, and `body` says why."""

    status: int
    kind: str
    body: bytes


class SmokeFailed(TargetError):
    """The shop does not answer as it should."""


@dataclass(frozen=True)
class SmokeStep:
    """`base_url`: the shop's address. `functions`: ask them, too. `test_key`: of its Stripe, in test mode; with it a
    checkout is opened, and ended. `api_base`: of the sandbox.

    It takes a while until every corner of a CDN has what is new: the version is asked for until `patience_s` is over.
    """

    base_url: str
    functions: bool
    test_key: str = ""
    api_base: str = ""
    patience_s: float = 60
    pause_s: float = 2
    title: str = "Check"

    def missing(self) -> Sequence[Missing]:
        return []

    def told(self, delivery: Delivery, live: Delivery | None) -> Sequence[str]:
        if not self.functions:
            return [f"asks {self.base_url} for the site"]
        trial = ", and opens a checkout in test mode, which it ends at once" if self.test_key else ""
        return [f"asks {self.base_url} whether the site and the functions answer{trial}"]

    def run(self, delivery: Delivery) -> None:
        faults = [*self._site(delivery.release.id), *(self._functions(delivery) if self.functions else ())]
        if faults:
            told = "\n".join(f"  {fault}" for fault in faults)
            raise SmokeFailed(
                f"The release is sent, but {self.base_url} does not answer as it should:\n{told}\n"
                "Give the same command again once that is mended, or go back: `vitrina rollback`."
            )
        done(f"{self.base_url} answers as it should.")

    def _site(self, release: str) -> Iterator[str]:
        home = get(f"{self.base_url}/")
        if (
            home.status != 200
            or not home.kind.startswith("text/html")
            or b"<!doctype html" not in home.body[:100].lower()
        ):
            yield f"/ should be a page, but is {_said(home)}"
        found = self._patiently(lambda: _release(get(f"{self.base_url}/{VERSION_FILE}")), release)
        if found != release:
            yield f"/{VERSION_FILE} should say {release}, but says {found or 'nothing'}"
        nothing = get(f"{self.base_url}/vitrina-smoke-test/")
        if nothing.status != 404:
            yield f"an address that does not exist should be a 404, but is {_said(nothing)}"

    def _functions(self, delivery: Delivery) -> Iterator[str]:
        stock = get(f"{self.base_url}{_STOCK}")
        if stock.status != 200 or not stock.kind.startswith("application/json"):
            yield f"/api/stock should be 200 with JSON, but is {_said(stock)}"
        # Whoever took an event without a signature would take any order for paid.
        event = get(f"{self.base_url}{_WEBHOOK}", b'{"type": "checkout.session.completed"}')
        if event.status != 400:
            yield f"{_WEBHOOK} should refuse an unsigned event with 400, but is {_said(event)}"
        if self.test_key and delivery.catalogue:
            tried = TrialCheckout(self.base_url, self.test_key, get, self.api_base).run(delivery.catalogue)
            if tried.note:
                out.print(tried.note, markup=False, soft_wrap=True)
            if tried.fault:
                yield tried.fault

    def _patiently(self, ask: Callable[[], str], wanted: str) -> str:
        end = time.monotonic() + self.patience_s
        while True:
            found = ask()
            if found == wanted or time.monotonic() >= end:
                return found
            time.sleep(self.pause_s)


def get(url: str, data: bytes | None = None) -> Answer:
    """With `data`: post it as JSON. Never raises for what the other side does."""
    headers = {"user-agent": "vitrina-deploy", "cache-control": "no-cache"}
    if data is not None:
        headers["content-type"] = "application/json"
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - the shop's own address, checked by settings
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return Answer(answer.status, answer.headers.get("content-type", ""), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers.get("content-type", ""), error.read())
    except (OSError, ValueError) as error:
        return Answer(0, "", str(getattr(error, "reason", error)).encode())


def _release(answer: Answer) -> str:
    try:
        return str(json.loads(answer.body)["release"]) if answer.status == 200 else ""
    except (ValueError, KeyError, TypeError):
        return ""


def _said(answer: Answer) -> str:
    if not answer.status:
        return f"no answer ({answer.body.decode(errors='replace')})"
    return f"{answer.status} {answer.kind.partition(';')[0]}".strip()
