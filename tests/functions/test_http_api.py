"""`docs/http-api.yaml` against the handlers: every route is in it, and every answer is as it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from openapi_spec_validator import OpenAPIV31SpecValidator

from commerce.errors import PaymentsError, StoreUnavailable
from commerce.newsletter import SignUp
from functions.entry import Route
from functions.http import Request
from functions.limits.rates import rate_key
from functions.limits.table import LIMITS
from functions.newsletter.records import State
from functions.newsletter.service import Newsletter, confirm_token
from functions.ports import Item, Put
from functions.routes import ROUTES
from functions.unsubscribe.links import What, unsubscribe_path
from functions.visitors import visitor_of
from functions.wiring import Services
from tests.functions.test_error_texts import codes_in_code
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import (
    NOW,
    ROOT,
    SECRET,
    Answer,
    FakePayments,
    answer,
    api_event,
    ask,
    make_item,
    make_services,
    publish,
)
from tests.support.stripe_world import StripeWorld, deliver

BY_PATH = {(route.method, route.path): route for route in ROUTES}
PAGE = {"accept": "text/html"}
LINE = {"sku": "TAZ-MAR", "quantity": 1}
CHECKOUT, STOCK, CONTACT, REVIEWS, CHALLENGE = (
    "/api/checkout",
    "/api/stock",
    "/api/contact",
    "/api/reviews",
    "/api/challenge",
)
NEWSLETTER, BACK, LOOKUP = "/api/newsletter", "/api/back-in-stock", "/api/orders/lookup"
SIGN_UP = {"email": "ana@example.com", "consent": "yes"}
WISH = {"sku": "TAZ-MAR", "email": "ana@example.com"}
ASKED = {"order": "7K3M-9QXT", "email": "ana@example.com"}
HELLO = {"name": "Ana Ruiz", "email": "ana@example.com", "message": "¿Cabe en la cafetera?"}
GOOD = {"rating": 5, "title": "Preciosa", "text": "La uso cada mañana."}


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "http-api.yaml").read_text(encoding="utf-8"))
    return found


@dataclass
class World:
    """A shop, an order that was sent, and one that was only placed."""

    services: Services
    payments: FakePayments
    sent: Life
    placed: Life

    def ask(self, method: str, path: str, **event: Any) -> Answer:
        """Over the route table, as the fronts do; the path's last part is the token where the route has one."""
        route, parameters = find(method, path)
        return ask(route, self.services, path=path, parameters=parameters, **event)


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for (known, template), route in BY_PATH.items():
        match = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template), path)
        if known == method and match:
            return route, match.groupdict()
    raise AssertionError(f"no route {method} {path}")


@pytest.fixture
def world(tmp_path) -> World:
    payments = FakePayments()
    services = make_services(tmp_path, payments=payments)
    stock_shelves(services)
    return World(services, payments, place(services).paid().sent(), place(services, "en"))


def gone(world: World) -> None:
    """The store does not answer."""
    _break(world, StoreUnavailable("gone"))


def broken(world: World) -> None:
    """A fault that nobody foresaw."""
    _break(world, RuntimeError("secret detail"))


def _break(world: World, problem: Exception) -> None:
    def fail(*_args: Any, **_more: Any) -> None:
        raise problem

    for name in ("get", "get_many", "query", "transact"):
        setattr(world.services.store, name, fail)


def used_up(world: World) -> None:
    """The visitor has asked for all that the limits allow."""
    world.services.config = replace(world.services.config, limits=True)
    visitor = visitor_of(Request("", "", {}, {}, {}, b"", "", "192.0.2.1"), world.services.config, NOW)
    for limit in LIMITS:
        spent = Item(rate_key(visitor, limit), {"left": 0}, expires_at=NOW + limit.window_s)
        world.services.store.transact([Put(spent)])
    world.services.random = bytes


def no_texts(world: World) -> None:
    """What the build left for run time is gone."""
    world.services.__dict__["runtime"] = None


def no_challenges(world: World) -> None:
    """The library that makes challenges fails."""
    world.services.__dict__["proofs"] = None


def behind_a_front(world: World) -> None:
    """Only what carries the front's secret is let in."""
    world.services.config = replace(world.services.config, origin_secrets=("s" * 32,))


def provider_gone(world: World) -> None:
    world.payments.problem = PaymentsError("timeout", retry=True)


def webhook(change: Callable[[dict[str, Any]], Any] | None = None, **more: Any) -> Callable[[World], Answer]:
    """A real event of Stripe's, signed."""

    def send(world: World) -> Answer:
        stripe = StripeWorld(world.services.clock)
        world.services.__dict__["payments"] = stripe
        publish(world.services.store, make_item(stock=50))
        stock_shelves(world.services)
        body = {"lines": [LINE]}
        assert world.ask("POST", CHECKOUT, json_body=body).status == 200
        with stripe.engine.transaction() as state:
            session = next(iter(state.state.sessions))["id"]
        event: Any = stripe.pay(session)
        if change:
            event = change(event) or event
        return deliver(world.services, event, **more)

    return send


def unknown_order(event: dict[str, Any]) -> None:
    event["data"]["object"]["metadata"]["order_id"] = "0" * 16


def asking(method: str, path: str, before: Callable[[World], None] | None = None, **event: Any):
    """`path` may hold {order}, {review}, {unsent}, {signed} or {out}, and so may texts of a JSON body or form."""

    def ask(world: World) -> Answer:
        tokens = {
            "order": world.sent.token,
            "review": world.sent.review_token(),
            "unsent": world.placed.review_token(),
            "signed": signed_up(world),
            "out": unsubscribe_path(SECRET.encode(), What.NEWSLETTER, "0" * 32).rpartition("/")[2],
        }
        filled = _filled(event, tokens)
        if before:
            before(world)
        return world.ask(method, path.format(**tokens), **filled)

    return ask


def not_as_it_is_marked(method: str, path: str):
    """A body that is marked as base64 and is none."""
    asked = asking(method, path)

    def ask(world: World) -> Answer:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "tests.support.shop.api_event", lambda *a, **k: api_event(*a, **k, body="ñ") | {"isBase64Encoded": True}
            )
            return asked(world)

    return ask


def _filled(value: Any, tokens: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, tokens) for key, inner in value.items()}
    return tokens[value[1:-1]] if isinstance(value, str) and value[1:-1] in tokens else value


def signed_up(world: World) -> str:
    """The token that confirms a subscription."""
    letters = Newsletter.of(world.services)
    letters.ask("a" * 32, SignUp("ana@example.com", "/"), "es", "Quiero.", "v")
    return confirm_token(SECRET.encode(), letters.subscribers(State.PENDING)[0])


def every_form(path: str, good: dict[str, str]) -> dict[tuple[str, str, int, str], list[Callable[[World], Answer]]]:
    """What a form that causes a mail may be answered with."""
    bad = {**good, "email": "ana"}
    return {
        ("POST", path, 200, "html"): [asking("POST", path, form=good, headers=PAGE)],
        ("POST", path, 202, "json"): [asking("POST", path, json_body=good)],
        ("POST", path, 400, "json"): [asking("POST", path, json_body={"subject": "x"})],
        ("POST", path, 403, "json"): [asking("POST", path, behind_a_front, json_body=good)],
        ("POST", path, 413, "json"): [asking("POST", path, body=b" " * 100_000, headers=JSON)],
        ("POST", path, 415, "json"): [asking("POST", path, body=b"x", headers={"content-type": "text/plain"})],
        ("POST", path, 422, "json"): [asking("POST", path, json_body=bad), asking("POST", path, json_body={})],
        ("POST", path, 422, "html"): [asking("POST", path, form=bad, headers=PAGE)],
        ("POST", path, 429, "json"): [asking("POST", path, used_up, json_body=good)],
        ("POST", path, 429, "html"): [asking("POST", path, used_up, form=good, headers=PAGE)],
        ("POST", path, 500, "json"): [asking("POST", path, broken, json_body=good)],
        ("POST", path, 503, "json"): [asking("POST", path, gone, json_body=good)],
    }


def every_link(
    method: str, path: str, token: str, *, stored: bool = True
) -> dict[tuple[str, str, int, str], list[Callable[[World], Answer]]]:
    """What a link of a mail may be answered with."""
    here = path.replace("{token}", "{" + token + "}")
    break_it = broken if stored else no_texts
    return {
        (method, path, 200, "html"): [asking(method, here, headers=PAGE)],
        (method, path, 200, "json"): [asking(method, here)],
        (method, path, 403, "json"): [asking(method, here, behind_a_front)],
        (method, path, 404, "json"): [asking(method, path.replace("{token}", "nobody"))],
        (method, path, 404, "html"): [asking(method, path.replace("{token}", "x.y"), headers=PAGE)],
        (method, path, 429, "json"): [asking(method, here, used_up)],
        (method, path, 500, "json"): [asking(method, here, break_it, headers={} if stored else PAGE)],
        **({(method, path, 503, "json"): [asking(method, here, gone)]} if stored else {}),
        **({(method, path, 400, "json"): [not_as_it_is_marked(method, here)]} if method == "POST" else {}),
    }


def reviewed(world: World) -> None:
    assert world.ask("POST", REVIEWS, json_body={**GOOD, "token": world.sent.review_token()}).status == 201


JSON = {"content-type": "application/json"}
# (method, path of the document, status, type of the answer): how it comes about.
CASES: dict[tuple[str, str, int, str], list[Callable[[World], Answer]]] = {
    ("POST", CHECKOUT, 200, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [LINE], "attempt": "attempt-0123456789abcdef"})
    ],
    ("POST", CHECKOUT, 303, ""): [asking("POST", CHECKOUT, form={"sku": "TAZ-MAR"}, headers=PAGE)],
    ("POST", CHECKOUT, 400, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [{**LINE, "price": 1}]}),
        asking("POST", CHECKOUT, body=b"{", headers=JSON),
        asking("POST", CHECKOUT, json_body=[]),
    ],
    ("POST", CHECKOUT, 400, "html"): [asking("POST", CHECKOUT, form={"price": "1"}, headers=PAGE)],
    ("POST", CHECKOUT, 409, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [{**LINE, "quantity": 99}]}),
        asking("POST", CHECKOUT, json_body={"lines": [LINE], "expected_total": 1}),
    ],
    ("POST", CHECKOUT, 409, "html"): [
        asking("POST", CHECKOUT, form={"sku": "TAZ-MAR", "quantity": "99"}, headers=PAGE)
    ],
    ("POST", CHECKOUT, 413, "json"): [asking("POST", CHECKOUT, body=b" " * 100_000, headers=JSON)],
    ("POST", CHECKOUT, 415, "json"): [asking("POST", CHECKOUT, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", CHECKOUT, 422, "json"): [
        asking("POST", CHECKOUT, json_body={"lines": [{**LINE, "quantity": 0}]}),
        asking("POST", CHECKOUT, json_body={"lines": []}),
        asking("POST", CHECKOUT, json_body={"lines": [LINE] * 91}),
        asking("POST", CHECKOUT, json_body={"lines": [{"sku": "NO", "quantity": 1}]}),
        asking("POST", CHECKOUT, json_body={"lines": [LINE], "zone": "mars"}),
    ],
    ("POST", CHECKOUT, 403, "json"): [asking("POST", CHECKOUT, behind_a_front, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 429, "json"): [asking("POST", CHECKOUT, used_up, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 429, "html"): [asking("POST", CHECKOUT, used_up, form={"sku": "TAZ-MAR"}, headers=PAGE)],
    ("POST", CHECKOUT, 500, "json"): [asking("POST", CHECKOUT, broken, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 502, "json"): [asking("POST", CHECKOUT, provider_gone, json_body={"lines": [LINE]})],
    ("POST", CHECKOUT, 503, "json"): [asking("POST", CHECKOUT, gone, json_body={"lines": [LINE]})],
    ("POST", "/api/webhooks/stripe", 200, "json"): [webhook(), webhook(lambda event: {**event, "type": "x.y"})],
    ("POST", "/api/webhooks/stripe", 400, "json"): [
        webhook(headers={}),
        webhook(headers={"stripe-signature": "t=1,v1=0"}),
        webhook(lambda event: {**event, "livemode": True}),
        webhook(lambda _: b"{"),
    ],
    ("POST", "/api/webhooks/stripe", 404, "json"): [webhook(unknown_order)],
    ("POST", "/api/webhooks/stripe", 413, "json"): [webhook(lambda _: b" " * 600_000)],
    ("GET", STOCK, 200, "json"): [asking("GET", STOCK, query="sku=TAZ-MAR,NO")],
    ("GET", STOCK, 400, "json"): [asking("GET", STOCK)],
    ("GET", STOCK, 403, "json"): [asking("GET", STOCK, behind_a_front, query="sku=A")],
    ("GET", STOCK, 429, "json"): [asking("GET", STOCK, used_up, query="sku=A")],
    ("GET", STOCK, 500, "json"): [asking("GET", STOCK, broken, query="sku=A")],
    ("GET", STOCK, 503, "json"): [asking("GET", STOCK, gone, query="sku=A")],
    ("GET", "/api/orders/{token}", 200, "json"): [asking("GET", "/api/orders/{order}")],
    ("GET", "/api/orders/{token}", 200, "html"): [asking("GET", "/api/orders/{order}", headers=PAGE)],
    ("GET", "/api/orders/{token}", 404, "json"): [asking("GET", "/api/orders/nobody")],
    ("GET", "/api/orders/{token}", 404, "html"): [asking("GET", "/api/orders/nobody", headers=PAGE)],
    ("GET", "/api/orders/{token}", 403, "json"): [asking("GET", "/api/orders/{order}", behind_a_front)],
    ("GET", "/api/orders/{token}", 429, "html"): [asking("GET", "/api/orders/{order}", used_up, headers=PAGE)],
    ("GET", "/api/orders/{token}", 500, "json"): [asking("GET", "/api/orders/{order}", broken)],
    ("GET", "/api/orders/{token}", 503, "json"): [asking("GET", "/api/orders/{order}", gone)],
    ("GET", "/api/reviews/{token}", 200, "json"): [
        asking("GET", "/api/reviews/{review}"),
        asking("GET", "/api/reviews/{review}", reviewed),
    ],
    ("GET", "/api/reviews/{token}", 200, "html"): [asking("GET", "/api/reviews/{review}", headers=PAGE)],
    ("GET", "/api/reviews/{token}", 404, "json"): [asking("GET", "/api/reviews/{order}")],
    ("GET", "/api/reviews/{token}", 409, "json"): [asking("GET", "/api/reviews/{unsent}")],
    ("GET", "/api/reviews/{token}", 403, "json"): [asking("GET", "/api/reviews/{review}", behind_a_front)],
    ("GET", "/api/reviews/{token}", 429, "json"): [asking("GET", "/api/reviews/{review}", used_up)],
    ("GET", "/api/reviews/{token}", 500, "json"): [asking("GET", "/api/reviews/{review}", broken)],
    ("GET", "/api/reviews/{token}", 503, "json"): [asking("GET", "/api/reviews/{review}", gone)],
    ("POST", REVIEWS, 201, "json"): [asking("POST", REVIEWS, json_body={**GOOD, "token": "{review}"})],
    ("POST", REVIEWS, 201, "html"): [
        asking("POST", REVIEWS, form={**GOOD, "rating": "5", "token": "{review}"}, headers=PAGE)
    ],
    ("POST", REVIEWS, 400, "json"): [asking("POST", REVIEWS, json_body={"stars": 5})],
    ("POST", REVIEWS, 404, "json"): [asking("POST", REVIEWS, json_body={**GOOD, "token": "x"})],
    ("POST", REVIEWS, 409, "json"): [
        asking("POST", REVIEWS, reviewed, json_body={**GOOD, "token": "{review}"}),
        asking("POST", REVIEWS, json_body={**GOOD, "token": "{unsent}"}),
    ],
    ("POST", REVIEWS, 413, "json"): [asking("POST", REVIEWS, body=b" " * 7_000_000, headers=JSON)],
    ("POST", REVIEWS, 415, "json"): [asking("POST", REVIEWS, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", REVIEWS, 422, "json"): [
        asking("POST", REVIEWS, json_body={"token": "{review}", "text": "x", "title": "t" * 100, "picture": "eA=="})
    ],
    ("POST", REVIEWS, 422, "html"): [asking("POST", REVIEWS, form={"token": "{review}"}, headers=PAGE)],
    ("POST", REVIEWS, 403, "json"): [asking("POST", REVIEWS, behind_a_front, json_body=GOOD)],
    ("POST", REVIEWS, 429, "html"): [asking("POST", REVIEWS, used_up, form={"token": "x"}, headers=PAGE)],
    ("POST", REVIEWS, 500, "json"): [asking("POST", REVIEWS, broken, json_body={**GOOD, "token": "{review}"})],
    ("POST", REVIEWS, 503, "json"): [asking("POST", REVIEWS, gone, json_body={**GOOD, "token": "{review}"})],
    ("POST", CONTACT, 200, "html"): [asking("POST", CONTACT, form=HELLO, headers=PAGE)],
    ("POST", CONTACT, 202, "json"): [asking("POST", CONTACT, json_body=HELLO)],
    ("POST", CONTACT, 400, "json"): [asking("POST", CONTACT, json_body={"subject": "x"})],
    ("POST", CONTACT, 413, "json"): [asking("POST", CONTACT, body=b" " * 100_000, headers=JSON)],
    ("POST", CONTACT, 415, "json"): [asking("POST", CONTACT, body=b"x", headers={"content-type": "text/plain"})],
    ("POST", CONTACT, 422, "json"): [asking("POST", CONTACT, json_body={"email": "ana", "topic": "x"})],
    ("POST", CONTACT, 422, "html"): [asking("POST", CONTACT, form={"name": "Ana"}, headers=PAGE)],
    ("POST", CONTACT, 403, "json"): [asking("POST", CONTACT, behind_a_front, json_body=HELLO)],
    ("POST", CONTACT, 429, "json"): [asking("POST", CONTACT, used_up, json_body=HELLO)],
    ("POST", CONTACT, 429, "html"): [asking("POST", CONTACT, used_up, form=HELLO, headers=PAGE)],
    ("GET", CHALLENGE, 200, "json"): [asking("GET", CHALLENGE)],
    ("GET", CHALLENGE, 403, "json"): [asking("GET", CHALLENGE, behind_a_front)],
    ("GET", CHALLENGE, 500, "json"): [asking("GET", CHALLENGE, no_challenges)],
    ("POST", CONTACT, 500, "json"): [asking("POST", CONTACT, broken, json_body=HELLO)],
    ("POST", CONTACT, 503, "json"): [asking("POST", CONTACT, gone, json_body=HELLO)],
    **every_form(NEWSLETTER, SIGN_UP),
    **every_form(BACK, WISH),
    **every_form(LOOKUP, ASKED),
    **every_link("GET", f"{NEWSLETTER}/{{token}}", "signed"),
    **every_link("POST", f"{NEWSLETTER}/{{token}}", "signed"),
    **every_link("GET", "/api/unsubscribe/{token}", "out", stored=False),
    **every_link("POST", "/api/unsubscribe/{token}", "out"),
    ("GET", LOOKUP, 200, "html"): [asking("GET", LOOKUP), asking("GET", LOOKUP, query="order=7K3M", headers=PAGE)],
    ("GET", LOOKUP, 403, "json"): [asking("GET", LOOKUP, behind_a_front)],
    ("GET", LOOKUP, 429, "json"): [asking("GET", LOOKUP, used_up)],
    ("GET", LOOKUP, 500, "json"): [asking("GET", LOOKUP, no_texts)],
}
# Proven in `tests/functions/webhook`.
ELSEWHERE = {("POST", "/api/webhooks/stripe", status, "json") for status in (500, 502, 503)}


def test_the_document_is_valid_openapi():
    OpenAPIV31SpecValidator(document()).validate()


def test_every_route_is_in_the_document_and_nothing_else():
    written = {(method.upper(), path) for path, item in document()["paths"].items() for method in item}
    assert written == set(BY_PATH)


def test_every_status_of_the_document_is_shown_here_and_no_other():
    written = {
        (method.upper(), path, int(status))
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        for status in operation["responses"]
    }
    assert {case[:3] for case in {*CASES, *ELSEWHERE}} == written


def test_every_code_of_the_document_is_one_that_the_code_knows():
    assert set(document()["components"]["schemas"]["ErrorCode"]["enum"]) <= codes_in_code()


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(map(str, case)))
def test_answers_are_as_the_document_says(case, world):
    method, path, status, kind = case
    for happen in CASES[case]:
        given = happen(world)
        assert given.status == status, given.body
        check(given, method, path, kind)


def check(given: Answer, method: str, path: str, kind: str) -> None:
    response = resolved(document()["paths"][path][method.lower()]["responses"][str(given.status)])
    for name, header in response.get("headers", {}).items():
        assert name in given.headers or not header.get("required")
    content = response.get("content", {})
    if not kind:
        assert not content
        assert given.body == ""
        return
    sent = given.headers["content-type"].partition(";")[0]
    assert sent == {"json": "application/json", "html": "text/html"}[kind]
    assert sent in content, f"{sent} is not documented for {method} {path} {given.status}"
    value = given.json if kind == "json" else given.body
    schema = {**content[sent]["schema"], "components": document()["components"]}
    error = best_match(Draft202012Validator(schema).iter_errors(value))
    assert error is None, f"{error.json_path}: {error.message}"


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in value:
        return value
    found: Any = document()
    for part in value["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def test_a_wrong_answer_would_be_noticed(world):
    given = world.ask("GET", STOCK, query="sku=TAZ-MAR")
    wrong = Answer(200, given.headers, given.body.replace('"available"', '"left"'))
    with pytest.raises(AssertionError):
        check(wrong, "GET", STOCK, "json")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_another_method_is_405_in_the_one_shape(route, world):
    refused = answer(route.handle, api_event("DELETE", route.path), world.services, route.method)

    assert refused.status == 405
    assert refused.error_code == "method_not_allowed"
