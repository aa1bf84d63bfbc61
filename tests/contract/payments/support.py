"""A server that writes down what the adapter sends, and what is asked of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from commerce.cart import CartLine, quote
from commerce.links import order_number
from commerce.shipping import offers, zone_of
from commerce.shop import Shop
from functions.ports import SessionRequest
from tests.sandbox.client_types import classes, names_in
from tests.sandbox.stripe_contract import check, template_of, typed
from tests.sandbox.stripe_schemas import request_validator
from tests.support.clock import NOON
from tests.support.shop import make_item

ORDER = "0123456789abcdef"
# Where the client's own types of each request's parameters are.
PARAMS = {
    ("post", "/v1/checkout/sessions"): ("params.checkout._session_create_params", "SessionCreateParams"),
    ("get", "/v1/checkout/sessions/{session}"): (
        "params.checkout._session_retrieve_params",
        "SessionRetrieveParams",
    ),
    ("post", "/v1/checkout/sessions/{session}/expire"): (
        "params.checkout._session_expire_params",
        "SessionExpireParams",
    ),
    ("get", "/v1/promotion_codes"): ("params._promotion_code_list_params", "PromotionCodeListParams"),
    ("post", "/v1/refunds"): ("params._refund_create_params", "RefundCreateParams"),
    ("get", "/v1/checkout/sessions"): ("params.checkout._session_list_params", "SessionListParams"),
    ("get", "/v1/payment_intents"): ("params._payment_intent_list_params", "PaymentIntentListParams"),
    ("get", "/v1/refunds"): ("params._refund_list_params", "RefundListParams"),
    ("get", "/v1/disputes"): ("params._dispute_list_params", "DisputeListParams"),
    ("get", "/v1/payment_intents/{intent}"): (
        "params._payment_intent_retrieve_params",
        "PaymentIntentRetrieveParams",
    ),
}


@dataclass(frozen=True)
class Sent:
    """One request as it went over the wire."""

    method: str
    path: str
    form: str
    headers: dict[str, str]

    @property
    def template(self) -> str:
        found = template_of(self.path)
        assert found, f"{self.path} is not Stripe's"
        return found

    @property
    def params(self) -> Any:
        """The form as typed values, as Stripe's description says."""
        schema = request_validator(self.method, self.template).schema
        return typed(parse_qsl(self.form, keep_blank_values=True), schema)

    def check(self) -> None:
        """Against Stripe's description (nothing that it does not name), and against the client's own types."""
        check(request_validator(self.method, self.template), self.params)
        module, name = PARAMS[self.method, self.template]
        check_names(self.params, module, name)


def check_names(value: Any, module: str, name: str) -> None:
    """Each key of a typed-dict parameter, at every level, is one that the installed client names."""
    known = classes(module)[name]
    for key, inner in value.items():
        assert key in known, f"{name} has no {key!r}"
        below = [n for n in names_in(known[key]) if n in classes(module)]
        if below:
            for part in inner if isinstance(inner, list) else [inner]:
                if isinstance(part, dict):
                    check_names(part, module, below[0])


@dataclass
class Recorder:
    """A WSGI app in front of another. `answers` are given first, each instead of asking the other."""

    app: Callable[..., Any] | None = None
    answers: list[Response] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        body = request.get_data(cache=True)
        headers = {name.lower(): value for name, value in request.headers.items()}
        form = body.decode() or request.query_string.decode()
        self.sent.append(Sent(request.method.lower(), request.path, form, headers))
        if self.answers:
            return self.answers.pop(0)(environ, start_response)
        assert self.app is not None, "no answer left"
        environ["wsgi.input"] = _Body(body)
        return self.app(environ, start_response)


class _Body:
    """The body once more, for the app behind."""

    def __init__(self, body: bytes) -> None:
        import io

        self._stream = io.BytesIO(body)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the tests' output is for the tests."""


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """The app on a random port of this machine; its base address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def session_request(shop: Shop, lines: int = 1, **changes: Any) -> SessionRequest:
    """What the checkout asks for: `lines` SKUs, two of each. `zone`, `language` and item fields may be changed."""
    zone = zone_of(shop, changes.pop("zone", ""))
    language = changes.pop("language", "es")
    order_id = changes.pop("order_id", ORDER)
    item = {"currency": shop.currency, "tax_behavior": shop.tax.behavior, **changes}
    items = {f"SKU-{n}": make_item(f"SKU-{n}", **item) for n in range(lines)}
    priced = quote([CartLine(sku, 2) for sku in items], items, NOON)
    return SessionRequest(
        order_id=order_id,
        order_number=order_number(order_id),
        language=language,
        quote=priced,
        shipping=offers(shop, zone, priced.subtotal),
        countries=zone.countries,
        success_url=f"https://shop.test/api/orders/{order_id}.token",
        cancel_url="https://shop.test/carrito/",
        created_at=NOON,
        expires_at=NOON + shop.hold_minutes * 60,
    )
