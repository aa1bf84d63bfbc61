"""Events and their delivery: signed, at least once, until the shop says yes."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import requests
import stripe
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.sandbox.support import API_KEY, SECRET, START, World, session_params
from tests.support.clock import FakeClock
from vitrina.stripe_sandbox import Answer, Sandbox, SandboxSettings
from vitrina.stripe_sandbox.events import emit
from vitrina.stripe_sandbox.session_create import create_session
from vitrina.stripe_sandbox.sessions import expire
from vitrina.stripe_sandbox.worker import post_by_http


def test_the_real_client_accepts_the_signature(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.open()
    world.client.v1.checkout.sessions.expire(world.client.v1.checkout.sessions.list().data[0].id)
    world.sandbox.tick()
    headers, body = world.shop.received[0]
    monkeypatch.setattr(time, "time", lambda: float(START))
    event = stripe.Webhook.construct_event(body, headers["Stripe-Signature"], SECRET)
    assert event.type == "checkout.session.expired"
    assert event.data.object.status == "expired"
    assert event.api_version == "2026-10-28.endive"
    assert event.livemode is False
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", headers["Stripe-Signature"], SECRET)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, headers["Stripe-Signature"], "whsec_other")


def test_an_event_names_the_request_that_caused_it(world: World) -> None:
    paid = world.paid()
    world.client.v1.refunds.create(
        params={"payment_intent": paid.payment_intent}, options={"idempotency_key": "refund-1"}
    )
    by_type = {event.type: event for event in world.client.v1.events.list().data}
    assert by_type["refund.created"].request.idempotency_key == "refund-1"
    assert by_type["refund.created"].request.id == world.tape[-2].headers["Request-Id"]
    assert by_type["checkout.session.completed"].request.id is None


def test_an_event_is_sent_until_the_shop_says_yes(world: World) -> None:
    world.shop.answers = [500, OSError("refused"), 302, 400]
    session = world.open()
    world.client.v1.checkout.sessions.expire(session.id)
    for pause in (0, 1, 3, 10, 30):
        world.clock.now += pause - 0.5 if pause else 0
        assert world.sandbox.tick() == (0 if pause else 1), "not before its time"
        world.clock.now += 0.5 if pause else 0
        assert pause == 0 or world.sandbox.tick() == 1
    assert len({event["id"] for event in world.shop.events}) == 1
    assert len(world.shop.received) == 5
    assert world.client.v1.events.list().data[0].pending_webhooks == 0
    world.wait(10 * 24 * 3600)
    assert len(world.shop.received) == 5


def test_each_attempt_is_signed_with_its_own_time(world: World) -> None:
    world.shop.answers = [500]
    world.client.v1.checkout.sessions.expire(world.open().id)
    world.sandbox.tick()
    world.wait(1)
    first, second = (headers["Stripe-Signature"] for headers, _ in world.shop.received)
    assert first.startswith(f"t={START},v1=") and second.startswith(f"t={START + 1},v1=")
    assert world.shop.received[0][1] == world.shop.received[1][1], "the same message"


def test_the_sandbox_gives_up_after_three_days(world: World) -> None:
    world.shop.answers = [500] * 1000
    world.client.v1.checkout.sessions.expire(world.open().id)
    for _ in range(60):
        world.wait(3 * 3600)
    tries = len(world.shop.received)
    assert 20 < tries < 40
    assert world.client.v1.events.list(params={"delivery_success": False}).data[0].pending_webhooks == 1
    world.wait(24 * 3600)
    assert len(world.shop.received) == tries


def test_an_event_can_be_sent_again_by_hand(world: World) -> None:
    world.client.v1.checkout.sessions.expire(world.open().id)
    world.sandbox.tick()
    event = world.client.v1.events.list().data[0]
    world.panel("resend", event.id)
    world.sandbox.tick()
    assert [told["id"] for told in world.shop.events] == [event.id, event.id]


def test_without_a_url_nothing_is_sent_but_events_are_kept() -> None:
    world = World(webhook_url="")
    try:
        world.client.v1.checkout.sessions.expire(world.open().id)
        assert world.sandbox.tick() == 0
        assert world.client.v1.events.list().data[0].pending_webhooks == 0
    finally:
        world.close()


def test_the_shop_may_ask_back_while_it_is_told(world: World) -> None:
    session = world.open()
    seen: list[str] = []

    def ask_back(event: dict[str, Any]) -> None:
        answered = requests.get(f"{world.base}/v1/checkout/sessions/{session.id}", auth=(API_KEY, ""), timeout=5)
        seen.append(f"{event['type']} {answered.json()['status']}")

    world.shop.on_event = ask_back
    world.client.v1.checkout.sessions.expire(session.id)
    world.sandbox.tick()
    assert seen == ["checkout.session.expired expired"]


class RealShop:
    """A shop on a socket that fails once and then says yes."""

    def __init__(self) -> None:
        self.signatures: list[str] = []
        self._server = make_server("127.0.0.1", 0, Request.application(self._answer), threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def _answer(self, request: Request) -> Response:
        if request.path != "/hook":
            return Response("", 302, {"Location": self.url})
        self.signatures.append(request.headers["Stripe-Signature"])
        return Response("not yet", 503) if len(self.signatures) == 1 else Response("thank you")

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def real_shop() -> Any:
    shop = RealShop()
    yield shop
    shop.close()


def test_the_default_delivery_reports_what_the_shop_said(real_shop: RealShop) -> None:
    headers = {"Stripe-Signature": "t=1,v1=x"}
    assert post_by_http(real_shop.url, headers, b"{}") == Answer(503, "not yet")
    assert post_by_http(real_shop.url, headers, b"{}") == Answer(200, "thank you")
    assert post_by_http(real_shop.url + "/moved", headers, b"{}").status == 302, "redirects are not followed"
    with pytest.raises(OSError):
        post_by_http("http://127.0.0.1:9/closed", headers, b"{}")


def test_the_worker_delivers_by_itself_and_stops_cleanly(real_shop: RealShop) -> None:
    sandbox = Sandbox(
        SandboxSettings("http://127.0.0.1:1/_stripe", "sk_test_x", SECRET, webhook_url=real_shop.url),
    )
    sandbox.start()
    sandbox.start()
    with sandbox.engine.transaction() as world:
        expire(world, create_session(world, session_params())["id"])
    deadline = time.monotonic() + 10
    while len(real_shop.signatures) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(real_shop.signatures) == 2
    sandbox.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "stripe-sandbox"]


def test_a_worker_survives_a_delivery_that_breaks() -> None:
    calls: list[str] = []

    def post(url: str, _headers: Any, _body: bytes) -> int:
        calls.append(url)
        if len(calls) == 1:
            raise ValueError("a bug in the transport")
        return 200

    sandbox = Sandbox(SandboxSettings("http://x", "sk_test_x", SECRET, webhook_url="http://y"), FakeClock(), post)
    with sandbox.engine.transaction() as world:
        emit(world, "refund.created", {"id": "re_1", "object": "refund"})
    with pytest.raises(ValueError):
        sandbox.tick()
    sandbox.engine.clock.now += 61  # type: ignore[attr-defined]
    assert sandbox.tick() == 1, "what broke is due again after a minute"
    sandbox.close()
