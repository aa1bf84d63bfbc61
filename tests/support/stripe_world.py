"""Stripe in this process: the sandbox's rules without HTTP, as the payments port and as a source of real events.

`StripeWorld` opens sessions from the very parameters that the adapter would send, lets them be paid, fail, expire, be
refunded or disputed, and hands out the events to be delivered in whatever order a test likes, signed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from commerce.errors import CodeRefused, NotAtProvider, PaymentsError
from commerce.shop import Shop
from functions.adapters.stripe_objects import (
    read_dispute,
    read_payment,
    read_promotion_code,
    read_refund,
    read_session,
)
from functions.adapters.stripe_payments import session_params
from functions.entry import run
from functions.ports import Clock, Dispute, Payment, PromotionCode, Refund, Session, SessionRequest
from functions.stripe_webhook.handler import handle
from functions.wiring import Services
from tests.support.shop import WEBHOOK_SECRET, Answer, api_event, make_shop
from vitrina.stripe_sandbox import SandboxSettings
from vitrina.stripe_sandbox.cards import Outcome
from vitrina.stripe_sandbox.discounts import (
    create_coupon,
    create_promotion_code,
    promotion_code_now,
    update_promotion_code,
)
from vitrina.stripe_sandbox.disputes import close_dispute, open_dispute
from vitrina.stripe_sandbox.engine import Engine
from vitrina.stripe_sandbox.errors import ApiError
from vitrina.stripe_sandbox.payer import Address, Payer
from vitrina.stripe_sandbox.refunds import create_refund, fail_refund
from vitrina.stripe_sandbox.session_create import create_session
from vitrina.stripe_sandbox.sessions import expire, pay, settle
from vitrina.stripe_sandbox.shapes import expanded
from vitrina.stripe_sandbox.world import Ids, World

ANA = Payer(
    "ana@example.com",
    "Ana Ruiz",
    "+34600000000",
    Address("Calle Real 1", "2.º B", "Úbeda", "23400", "Jaén", "ES"),
    accepts_terms=True,
)
Event = dict[str, Any]
T = TypeVar("T")


class StripeWorld:
    """Idempotent by order, as Stripe is by key. Safe for threads."""

    def __init__(self, clock: Clock, shop: Shop | None = None) -> None:
        settings = SandboxSettings("https://stripe.test/_stripe", "sk_test_123", WEBHOOK_SECRET)
        self.engine = Engine(settings, clock, Ids(random.Random(7)))
        self.shop = shop or make_shop()
        self._by_order: dict[str, Session] = {}
        self._by_key: dict[str, Refund] = {}
        self._lock = threading.Lock()

    # --- the payments port

    def open_session(self, request: SessionRequest) -> Session:
        with self._lock:
            if request.order_id not in self._by_order:
                self._by_order[request.order_id] = _or_refused(lambda: self.open(**session_params(request, self.shop)))
            return self._by_order[request.order_id]

    def promotion_code(self, code: str) -> PromotionCode | None:
        with self.engine.transaction() as world:
            rows = [promotion_code_now(world, p) for p in world.state.promotion_codes]
        found = [read_promotion_code(p, self.shop.currency) for p in rows if p["code"].casefold() == code.casefold()]
        return max(found, key=lambda each: each.is_active, default=None)

    def session(self, session_id: str) -> Session:
        with self.engine.transaction() as world:
            return read_session(expanded(world, _need(world, "sessions", session_id), ["payment_intent"]))

    def expire_session(self, session_id: str) -> Session:
        if self.session(session_id).status == "open":
            self.expire(session_id)
        return self.session(session_id)

    def refund(self, payment_intent: str, amount: int | None, key: str) -> Refund:
        with self._lock:
            if key not in self._by_key:
                params = {"payment_intent": payment_intent} | ({"amount": amount} if amount else {})
                self._by_key[key] = read_refund(_or_refused(lambda: self._refund(params)))
            made = self._by_key[key]
            return replace(made, cumulative=self.payment(payment_intent).refunded)

    def _refund(self, params: dict[str, Any]) -> Event:
        with self.engine.transaction() as world:
            return create_refund(world, params)

    def payment(self, payment_intent: str) -> Payment:
        with self.engine.transaction() as world:
            return read_payment(expanded(world, _need(world, "payment_intents", payment_intent), ["latest_charge"]))

    def sessions(self, since: int, until: int = 0) -> list[Session]:
        return self._all("sessions", read_session, since, until, "payment_intent")

    def payments(self, since: int, until: int = 0) -> list[Payment]:
        return self._all("payment_intents", read_payment, since, until, "latest_charge")

    def refunds(self, since: int, until: int = 0) -> list[Refund]:
        return self._all("refunds", read_refund, since, until)

    def disputes(self, since: int, until: int = 0) -> list[Dispute]:
        return self._all("disputes", read_dispute, since, until)

    def _all(self, table: str, read: Callable[[Event], T], since: int, until: int, *expand: str) -> list[T]:
        with self.engine.transaction() as world:
            rows = world.state.tables[table].newest_first()
            found = [row for row in rows if since <= row["created"] <= (until or row["created"])]
            return [read(expanded(world, row, expand)) for row in found]

    # --- what happens at Stripe

    def offer(self, code: str, percent_off: int = 10, **more: Any) -> Event:
        """A promotion code, made in the Dashboard."""
        with self.engine.transaction() as world:
            coupon = create_coupon(world, {"percent_off": percent_off, "duration": "once"})
            return create_promotion_code(
                world, {"code": code, "promotion": {"type": "coupon", "coupon": coupon["id"]}, **more}
            )

    def withdraw(self, promotion: Event) -> None:
        with self.engine.transaction() as world:
            update_promotion_code(world, world.state.promotion_codes.need(promotion["id"]), {"active": False})

    def open(self, **params: Any) -> Session:
        with self.engine.transaction() as world:
            return read_session(create_session(world, params))

    def pay(self, session_id: str, outcome: Outcome = Outcome.SUCCEED) -> Event:
        """The shopper pays; `checkout.session.completed`."""
        self.attempt(session_id, outcome)
        return self.last("checkout.session.completed")

    def attempt(self, session_id: str, outcome: Outcome) -> None:
        """The shopper presses «pay»; a refused card leaves the page open. Raises SessionOver."""
        payer = Payer(**{**vars(ANA), "outcome": outcome})
        with self.engine.transaction() as world:
            pay(world, session_id, payer)

    def settle(self, session_id: str, *, succeeds: bool) -> Event:
        """A delayed payment ends; its `async_payment` event."""
        with self.engine.transaction() as world:
            settle(world, session_id, succeeds=succeeds)
        return self.last(f"checkout.session.async_payment_{'succeeded' if succeeds else 'failed'}")

    def expire(self, session_id: str) -> Event:
        with self.engine.transaction() as world:
            expire(world, session_id)
        return self.last("checkout.session.expired")

    def refunded(self, session_id: str, amount: int) -> Event:
        """Refunded in the Dashboard; `charge.refunded`."""
        with self.engine.transaction() as world:
            create_refund(world, {"payment_intent": self._intent(world, session_id), "amount": amount})
        return self.last("charge.refunded")

    def bounce(self, session_id: str) -> Event:
        """The bank sends the last refund back; `refund.failed`."""
        with self.engine.transaction() as world:
            intent = self._intent(world, session_id)
            refund = next(r for r in world.state.refunds.newest_first() if r["payment_intent"] == intent)
            fail_refund(world, refund["id"])
        return self.last("refund.failed")

    def dispute(self, session_id: str) -> Event:
        with self.engine.transaction() as world:
            intent = world.state.payment_intents.need(self._intent(world, session_id))
            open_dispute(world, intent["latest_charge"])
        return self.last("charge.dispute.created")

    def close_dispute(self, session_id: str, *, won: bool) -> Event:
        """The bank decides the payment's dispute; `charge.dispute.closed`."""
        with self.engine.transaction() as world:
            intent = self._intent(world, session_id)
            dispute = next(d for d in world.state.disputes.newest_first() if d["payment_intent"] == intent)
            close_dispute(world, dispute["id"], won=won)
        return self.last("charge.dispute.closed")

    def last(self, kind: str) -> Event:
        """The newest event of that type."""
        with self.engine.transaction() as world:
            event = next(event for event in world.state.events.newest_first() if event["type"] == kind)
        return json.loads(json.dumps(event))  # type: ignore[no-any-return]

    def events(self) -> list[Event]:
        """All of them, oldest first."""
        with self.engine.transaction() as world:
            return [json.loads(json.dumps(event)) for event in world.state.events]

    def _intent(self, world: World, session_id: str) -> str:
        return str(world.state.sessions.need(session_id)["payment_intent"])


def _or_refused(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except ApiError as problem:
        if (problem.param or "").startswith("discounts"):
            raise CodeRefused(str(problem)) from problem
        raise PaymentsError(str(problem), retry=False) from problem


def _need(world: World, table: str, identity: str) -> Event:
    found = world.state.tables[table].get(identity)
    if found is None:
        raise NotAtProvider(f"no {identity}")
    return found


def signature(payload: bytes, stamp: int, *secrets: str) -> str:
    """A `Stripe-Signature` header, one `v1` a secret. https://docs.stripe.com/webhooks#verify-manually"""
    signed = b"%d." % stamp + payload
    given = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={stamp}", *(f"v1={digest}" for digest in given)])


def deliver(services: Services, event: Event | bytes, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
    """Post an event as Stripe does, signed with the tests' secret unless `headers` say otherwise."""
    payload = event if isinstance(event, bytes) else json.dumps(event, indent=2).encode()
    sent = {"Content-Type": "application/json; charset=utf-8", "Accept": "*/*; q=0.5, application/xml"}
    if headers is None:
        headers = {"Stripe-Signature": signature(payload, services.clock(), WEBHOOK_SECRET)}
    message = api_event("POST", "/api/webhooks/stripe", payload, headers={**sent, **headers}, **more)
    given = run(handle, message, services, "POST")
    return Answer(given["statusCode"], given["headers"], given["body"])
