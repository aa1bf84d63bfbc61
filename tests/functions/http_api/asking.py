"""How an answer comes about: a request to a shop in some state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from commerce.conversations import Thread
from commerce.newsletter import SignUp
from commerce.surveys import Survey
from functions.conversations.links import new_thread_path, thread_path
from functions.conversations.service import Conversations
from functions.newsletter.records import State
from functions.newsletter.service import Newsletter, confirm_token
from functions.surveys.records import survey_path
from functions.unsubscribe.links import What, unsubscribe_path
from tests.functions.http_api.world import World
from tests.support.carriers import easypost, send
from tests.support.orders import stock_shelves
from tests.support.shop import SECRET, Answer, make_item, publish
from tests.support.stripe_world import StripeWorld, deliver

CHECKOUT = "/api/checkout"
LINE = {"sku": "TAZ-MAR", "quantity": 1}


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


def carrier(
    service: str = "easypost",
    before: Callable[[World], None] | None = None,
    message: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Callable[[World], Answer]:
    """A service's message about a parcel, signed."""

    def send_it(world: World) -> Answer:
        said = easypost("1Z204E38YW95204424", ("delivered", "2026-11-26T10:00:00Z"))
        if before:
            before(world)
        return send(world.services, service, said if message is None else message, headers)

    return send_it


def unknown_order(event: dict[str, Any]) -> None:
    event["data"]["object"]["metadata"]["order_id"] = "0" * 16


def asking(method: str, path: str, before: Callable[[World], None] | None = None, **event: Any):
    """`path`, and texts of a JSON body or form, may hold {order}, {review}, {unpaid}, {unsent}, {signed}, {out},
    {thread}, {about} or {survey}."""

    def ask(world: World) -> Answer:
        thread = spoken(world)
        tokens = {
            "order": world.sent.token,
            "review": world.sent.review_token(),
            "unpaid": world.placed.token,
            "unsent": world.placed.review_token(),
            "signed": signed_up(world),
            "survey": survey_path(SECRET.encode(), Survey.CSAT, thread.id, "es").rpartition("/")[2],
            "thread": thread_path(SECRET.encode(), thread.id).rpartition("/")[2],
            "about": new_thread_path(SECRET.encode(), world.sent.id, 0).rpartition("/")[2],
            "out": unsubscribe_path(SECRET.encode(), What.NEWSLETTER, "0" * 32).rpartition("/")[2],
        }
        filled = _filled(event, tokens)
        if before:
            before(world)
        return world.ask(method, path.format(**tokens), **filled)

    return ask


def not_as_it_is_marked(method: str, path: str):
    """A body that is marked as base64 and is none."""
    return asking(method, path, changed=lambda event: {**event, "body": "ñ", "isBase64Encoded": True})


def _filled(value: Any, tokens: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, tokens) for key, inner in value.items()}
    return tokens[value[1:-1]] if isinstance(value, str) and value[1:-1] in tokens else value


def spoken(world: World) -> Thread:
    """A conversation."""
    about = Thread("", "Una pregunta", "Ana", "ana@example.com", "es", 0)
    return Conversations.of(world.services).start(about, "¿Cabe en la cafetera?", "form")


def signed_up(world: World) -> str:
    """The token that confirms a subscription."""
    letters = Newsletter.of(world.services)
    letters.ask("a" * 32, SignUp("ana@example.com", "/"), "es", "Quiero.", "v")
    return confirm_token(SECRET.encode(), letters.subscribers(State.PENDING)[0])
