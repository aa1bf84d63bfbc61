"""A sandbox on a real socket, the real `stripe` client, a clock that stands still, and a shop that takes events."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import requests
import stripe
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from tests.support.clock import NOON, FakeClock
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

API_KEY = "sk_test_of_the_tests_1234567890"
SECRET = "whsec_of_the_tests"
START = NOON


@dataclass
class FakeShop:
    """Takes webhooks. `answers` is used up first, then everything is 200. `on_event` is called with each event."""

    received: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    answers: list[int | OSError] = field(default_factory=list)
    on_event: Callable[[dict[str, Any]], None] = lambda _event: None

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        self.received.append((headers, body))
        self.on_event(json.loads(body))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, OSError):
            raise answer
        return answer

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.received]

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


class Browser:
    """Posts the payment page's form as it is shown, with some fields changed."""

    def __init__(self) -> None:
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.headers["Accept-Language"] = "en"

    def get(self, url: str, **headers: str) -> requests.Response:
        return self._http.get(url, headers=headers, allow_redirects=False)

    def post(self, url: str, data: Mapping[str, str], **headers: str) -> requests.Response:
        return self._http.post(url, data=data, headers=headers, allow_redirects=False)

    def pay(self, session: Any, **fields: str) -> requests.Response:
        """Fills in what is asked and presses «pay»."""
        page = self.get(session.url)
        form = {**PERSON, **form_values(page.text), **fields}
        form = {name: value for name, value in form.items() if f'name="{name}"' in page.text or name == "action"}
        return self.post(session.url, {**form, "action": fields.get("action", "pay")})


PERSON = {
    "email": "ana@example.com",
    "name": "Ana Ruiz",
    "phone": "600 000 000",
    "line1": "Calle Real 1",
    "city": "Úbeda",
    "postal_code": "23400",
    "terms": "accepted",
}


def form_values(html: str) -> dict[str, str]:
    """What the page's form would send as it is: inputs with a value, chosen radios and options."""
    values: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        chosen = attributes.get("type") not in ("radio", "checkbox") or re.search(r"\schecked", tag)
        if chosen and attributes.get("value"):
            values[attributes["name"]] = unescape(attributes["value"])
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', html, re.S):
        chosen_option = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        option = chosen_option or first
        if option:
            values[name] = option[1]
    return values


def line(name: str = "Tide mug", unit_amount: int = 2400, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "price_data": {
            "currency": "eur",
            "unit_amount": unit_amount,
            "tax_behavior": "inclusive",
            "product_data": {"name": name},
        },
        "quantity": quantity,
        **more,
    }


def shipping(name: str = "Delivery", amount: int = 500, **more: Any) -> dict[str, Any]:
    return {
        "shipping_rate_data": {
            "display_name": name,
            "type": "fixed_amount",
            "fixed_amount": {"amount": amount, "currency": "eur"},
            "tax_behavior": "inclusive",
            **more,
        }
    }


def session_params(**changes: Any) -> dict[str, Any]:
    """What a shop sends; a value of None leaves a parameter out."""
    params = {
        "mode": "payment",
        "line_items": [line()],
        "success_url": "http://shop.example/thanks?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://shop.example/cart",
        **changes,
    }
    return {name: value for name, value in params.items() if value is not None}


class World:
    """Everything a test needs, in one place."""

    def __init__(self, state_file: Path | None = None, **settings: Any) -> None:
        self.clock = FakeClock()
        self.shop = FakeShop()
        self.browser = Browser()
        self.tape: list[Exchange] = []
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True)
        self.base = f"http://127.0.0.1:{self._server.server_port}/_stripe"
        self.sandbox = Sandbox(
            SandboxSettings(
                public_base_url=self.base,
                api_key=API_KEY,
                webhook_secret=SECRET,
                merchant_name="Barro & Lento",
                state_file=state_file,
                **{"webhook_url": "http://shop.example/api/webhooks/stripe", **settings},
            ),
            clock=self.clock,
            post=self.shop,
        )
        self._mounted = DispatcherMiddleware(_not_found, {"/_stripe": self.sandbox.app})
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.client: Any = self.client_with(API_KEY)

    def _app(self, environ: Any, start_response: Any) -> Any:
        return self._mounted(environ, start_response)

    def client_with(self, key: str, **options: Any) -> Any:
        http = _Recorder(self.tape)
        return stripe.StripeClient(key, base_addresses={"api": self.base}, http_client=http, **options)

    def open(self, **changes: Any) -> Any:
        return self.client.v1.checkout.sessions.create(params=session_params(**changes))

    def session(self, identity: str, *expand: str) -> Any:
        return self.client.v1.checkout.sessions.retrieve(identity, params={"expand": list(expand)})

    def paid(self, outcome: str = "succeed", **changes: Any) -> Any:
        """A session that was paid (or not) on the page."""
        session = self.open(**changes)
        self.browser.pay(session, outcome=outcome)
        return self.session(session.id)

    def panel(self, action: str, identity: str, **fields: str) -> requests.Response:
        return self.browser.post(f"{self.base}/do/{action}/{identity}", fields)

    def events(self) -> list[str]:
        """The types of all events so far, oldest first."""
        with self.sandbox.engine.transaction() as world:
            return [event["type"] for event in world.state.events]

    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)
        self.sandbox.tick()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.sandbox.close()


def _not_found(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return []


@dataclass(frozen=True)
class Exchange:
    """One call of the client, as it went over the wire."""

    method: str
    path: str
    sent: str
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]


class _Recorder(stripe.RequestsClient):
    """Stripe's own HTTP client, keeping a tape."""

    def __init__(self, tape: list[Exchange]) -> None:
        super().__init__(session=_plain_session())
        self._tape = tape

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **more: Any) -> Any:
        content, status, answered = super().request(method, url, headers, post_data, **more)
        path, _, query = url.partition("/_stripe")[2].partition("?")
        self._tape.append(Exchange(method, path, post_data or query, status, json.loads(content), answered))
        return content, status, answered


def _plain_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session
