"""Each route, with requests that hypothesis makes up and that schemathesis makes from `docs/http-api.yaml`.

Of any answer: never a 500, documented for its route and of its shape; a refusal or a GET has written nothing and keeps
no file; and what is held is what open orders hold. `make fuzz` tries a hundred thousand.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest
import requests
import schemathesis
from hypothesis import given, seed
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from functions.challenge.handler import ROUTE as CHALLENGE
from functions.entry import Route
from functions.routes import ROUTES, find
from functions.stripe_webhook.handler import ROUTE as WEBHOOK
from functions.unsubscribe.links import What, unsubscribe_path
from tests.functions.http_api.asking import signed_up
from tests.functions.http_api.document import document
from tests.fuzz.conftest import seen, tried
from tests.fuzz.strategies import events, stripe_events
from tests.fuzz.worlds import World, open_world
from tests.support.shop import WEBHOOK_SECRET, api_event
from tests.support.stripe_world import signature

# A world is kept for so many requests: long enough to sell out, short enough to stay quick.
REQUESTS_A_WORLD = 150
# Nothing can be wrong with a request that says nothing.
ASKED = [route for route in ROUTES if route is not CHALLENGE]
NAMES = [f"{route.method} {route.path}" for route in ROUTES]


@pytest.fixture
def worlds(tmp_path: Any) -> Iterator[Worlds]:
    made = Worlds(tmp_path)
    yield made
    made.close()


class Worlds:
    """A new world from time to time, checked before it goes."""

    def __init__(self, folder: Any) -> None:
        self._folder = folder
        self._world: World | None = None
        self._used = 0

    def current(self) -> World:
        if self._world is None or self._used >= REQUESTS_A_WORLD:
            self.close()
            self._world, self._used = open_world(self._folder), 0
        self._used += 1
        seen["inputs"] += 1
        return self._world

    def close(self) -> None:
        if self._world is not None:
            self._world.check_stock()
            seen.update({f"status {status}": number for status, number in self._world.answered.items()})
            self._world = None


def tokens_of(world: World) -> list[str]:
    orders = [world.sent.token, world.sent.review_token(), world.placed.token, world.placed.review_token()]
    way_out = unsubscribe_path(world.services.config.link_secret, What.BACK_IN_STOCK, "0" * 32).rpartition("/")[2]
    return [*orders, signed_up(world), way_out]


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_whatever_comes_is_answered_in_the_one_shape(route: Route, worlds: Worlds) -> None:
    # Ids are random but not their source: every world has the same ones.
    tokens = tokens_of(worlds.current())

    @tried("hypothesis", len(ROUTES))
    @given(event=events(route.method, route.path, tokens))
    def fuzz(event: dict[str, Any]) -> None:
        worlds.current().send(route, event)

    fuzz()


@cache
def schema() -> Any:
    return schemathesis.openapi.from_dict(document())


def can_be_broken(route: Route) -> bool:
    """It takes more than a text in its path, which may be any."""
    described = document()
    operation = described["paths"][route.path][route.method.lower()]
    places = [
        described["components"]["parameters"][each["$ref"].rpartition("/")[2]]["in"] if "$ref" in each else each["in"]
        for each in operation.get("parameters", ())
    ]
    return "requestBody" in operation or any(place != "path" for place in places)


MADE = [
    *((route, GenerationMode.POSITIVE) for route in ASKED),
    *((route, GenerationMode.NEGATIVE) for route in ASKED if can_be_broken(route)),
]


@pytest.mark.parametrize(
    ("route", "mode"), MADE, ids=[f"{route.method} {route.path}-{mode.name.lower()}" for route, mode in MADE]
)
def test_whatever_the_document_allows_or_forbids_is_answered(route: Route, mode: Any, worlds: Worlds) -> None:
    operation = schema()[route.path][route.method]

    @tried("schemathesis", len(MADE))
    @given(case=operation.as_strategy(generation_mode=mode))
    def fuzz(case: Any) -> None:
        event = event_of(case)
        if event is not None:
            worlds.current().send(route, event)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fuzz()


def event_of(case: Any) -> dict[str, Any] | None:
    """As it would go over the wire; None for what no client could send."""
    try:
        sent = requests.Request(**case.as_transport_kwargs(base_url="https://shop.test")).prepare()
    except (ValueError, UnicodeError, requests.RequestException):
        return None
    path, _, query = sent.path_url.partition("?")
    found = find(sent.method or "", unquote(path))
    headers = {str(name).lower(): _text(value) for name, value in sent.headers.items()}
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    parameters = found[1] if found else {}
    return api_event(sent.method or "", path, body, headers=headers, query=query, parameters=parameters)


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


@seed(20261125)
@given(event=stripe_events, sound=st.booleans())
@tried("signed", 1)
def _signed(worlds: Worlds, event: Any, sound: bool) -> None:
    world = worlds.current()
    raw = json.dumps(event).replace('"ORDER"', json.dumps(world.placed.id)).encode()
    headers = {
        "content-type": "application/json",
        "stripe-signature": signature(raw, world.services.clock(), WEBHOOK_SECRET),
    }
    if not sound:
        raw += b" "
    answer = world.send(WEBHOOK, api_event("POST", WEBHOOK.path, raw, headers=headers))
    if not sound:
        assert answer.error_code == "bad_signature"


def test_whatever_stripe_signs_is_understood_or_refused(worlds: Worlds) -> None:
    _signed(worlds)
