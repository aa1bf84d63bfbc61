"""Stripe's messages on their way: late, twice, out of order, lost; tried again until the shop answers 200.

After each 200 what the message said must be in the store: that is all that Stripe's «delivered» means.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from functions.adapters.stripe_events import EVENT_TYPES
from functions.stripe_webhook.handler import handle
from tests.simulation.shop import SimulatedShop
from tests.simulation.world import Violation
from tests.support.shop import WEBHOOK_SECRET, api_event
from tests.support.stripe_world import signature

Event = Mapping[str, Any]
DELAYS_S = (0, 0, 1, 5, 60, 900, 7200)
# Shorter than Stripe's own, of the same kind: https://docs.stripe.com/webhooks#retries
RETRY_S = (5, 60, 600, 3600)
GIVES_UP = 60
HEADERS = {"content-type": "application/json; charset=utf-8"}


class Messages:
    """Takes each new event of Stripe's and sends it off. `lost`: orders whose messages did not all come."""

    def __init__(self, shop: SimulatedShop) -> None:
        self._shop = shop
        self._seen = 0
        self.lost: set[str] = set()
        self.under_way = 0
        shop.stripe.engine.on_change = self.collect

    def collect(self) -> None:
        rows = list(self._shop.stripe.engine._state.events._rows.values())
        fresh, self._seen = rows[self._seen :], len(rows)
        for event in fresh:
            if event["type"] in EVENT_TYPES:
                self._send(event)

    def _send(self, event: Event) -> None:
        world, choices = self._shop.world, self._shop.world.choices
        world.tell("stripe", f"{event['type']} {event['id'][:10]}")
        if world.rough and choices.rarely(world.weather.lost):
            world.tell("stripe", f"{event['id'][:10]} is lost")
            self.lost.add(self._order_of(event))
            return
        copies = 2 if world.rough and choices.rarely(world.weather.twice) else 1
        for number in range(copies):
            delay = DELAYS_S[choices.draw(len(DELAYS_S))] if world.rough else 0
            self.under_way += 1
            world.start(f"message {event['id'][4:8]}.{number}", lambda: self._deliver(event), delay)

    def _deliver(self, event: Event) -> None:
        shop, tries = self._shop, 0
        while not self.post(event):
            shop.world.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1
            if tries == GIVES_UP:
                raise Violation(f"{event['type']} was never accepted")
        self.under_way -= 1

    def post(self, event: Event) -> bool:
        """Once. Whether the shop answered 200; then it knows what the message says."""
        shop = self._shop
        payload = json.dumps(event).encode()
        headers = {**HEADERS, "stripe-signature": signature(payload, shop.world.clock(), WEBHOOK_SECRET)}
        answer = shop.request(handle, api_event("POST", "/api/webhooks/stripe", payload, headers=headers))
        shop.world.tell("webhook", f"{event['type']} {event['id'][:10]}: {answer.status if answer else 'no answer'}")
        if answer is None or answer.status != 200:
            return False
        self._check_known(event)
        return True

    def _check_known(self, event: Event) -> None:
        kind, thing = event["type"], event["data"]["object"]
        order = self._shop.order(self._order_of(event))
        known = True
        if kind.startswith("checkout.session"):
            paid = thing["payment_status"] in ("paid", "no_payment_required") and thing["status"] == "complete"
            known = order.is_paid if paid else order.status != "checkout"
        elif kind == "charge.dispute.created":
            known = thing["id"] in order.disputes
        elif kind == "charge.dispute.closed":
            known = thing["id"] in order.closed_disputes
        elif kind == "refund.failed":
            known = thing["id"] in order.failed_refunds
        if not known:
            raise Violation(f"200 for {kind}, but order {order.id} does not know it")

    def _order_of(self, event: Event) -> str:
        thing = event["data"]["object"]
        if thing["object"] == "checkout.session":
            return str(thing["metadata"]["order_id"])
        intents = self._shop.stripe.engine._state.payment_intents
        return str(intents.need(thing["payment_intent"])["metadata"]["order_id"])
