"""A store that fails before or after writing: nothing is sold twice, lost, or told twice."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from commerce.errors import PaymentsError, StoreConflict, StoreUnavailable
from commerce.orders import Status
from functions.adapters.memory_store import MemoryStore
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.ports import Update
from functions.records import order_key, sku_key
from tests.functions.webhook.seen import found, received
from tests.support.placed_orders import messages
from tests.support.shop import answer, api_event, make_item, make_services, publish
from tests.support.stripe_world import StripeWorld, deliver

STOCK, BUYERS = 6, 9


class FaultyStore(MemoryStore):
    """One write in five goes wrong: refused, gone before it was written, or written with its answer lost."""

    chance = 0.0

    def __init__(self, clock, seed: int) -> None:
        super().__init__(clock)
        self._dice = random.Random(seed)

    def transact(self, operations) -> None:
        fault = self._dice.random() / self.chance if self.chance else 1.0
        if fault < 1 / 3:
            raise StoreConflict("somebody else")
        if fault < 2 / 3:
            raise StoreUnavailable("before")
        super().transact(operations)
        if fault < 1:
            raise StoreUnavailable("after")


@pytest.mark.parametrize("seed", range(25))
def test_whatever_the_store_does_each_payment_is_one_sale_and_one_confirmation(tmp_path, clock, shop, seed):
    store, stripe, dice = FaultyStore(clock, seed), StripeWorld(clock, shop), random.Random(seed)
    services = make_services(tmp_path, clock=clock, shop=shop, store=store, payments=stripe)
    publish(store, make_item(stock=STOCK))
    store.chance = 0.2

    answers = Counter(_buy(services, f"visitor-{n:016d}" if n % 2 else "") for n in range(BUYERS))
    assert answers == {200: STOCK, 409: BUYERS - STOCK}

    events = [_end(stripe, order.session_id, dice) for order in list_orders(store, "open")]
    sent = [event for event in events for _ in range(2)]
    dice.shuffle(sent)
    for event in sent:
        assert deliver(services, event).status == 200

    store.chance = 0.0
    paid, ended = list_orders(store, "paid"), list_orders(store, "ended")
    assert (len(paid) + len(ended), list_orders(store, "open")) == (STOCK, [])
    stock = Inventory(store, "es").stock_of("TAZ-MAR")
    assert stock.conserved
    assert (stock.held, stock.sold) == (0, len(paid))
    assert all(messages(store, order.id).count("order_confirmed#") == 1 for order in paid)
    assert not any(messages(store, order.id) for order in ended)


def _buy(services, attempt: str) -> int:
    body = {"lines": [{"sku": "TAZ-MAR", "quantity": 1}], "attempt": attempt}
    return answer(handle, api_event("POST", "/api/checkout", json_body=body), services).status


def _end(stripe: StripeWorld, session_id: str, dice: random.Random) -> dict[str, Any]:
    return stripe.expire(session_id) if dice.random() < 0.3 else stripe.pay(session_id)


def test_a_store_that_fails_makes_stripe_come_again(services, stripe, order, state):
    event, transact = stripe.pay(order.session_id), services.store.transact

    def gone(_operations) -> None:
        raise StoreUnavailable("gone")

    services.store.transact = gone
    assert deliver(services, event).status == 503
    services.store.transact = transact

    assert received(services, event) == "applied"
    assert state() == ("paid", (1, 0, 2))


def test_a_sale_without_its_hold_is_still_a_paid_order(services, stripe, order):
    """Should the hold be lost by whatever fault, the customer's money must not be lost with it."""
    event = stripe.pay(order.session_id)
    services.store.transact([Update(sku_key("TAZ-MAR"), add={"held": -2, "available": 2})])

    assert received(services, event) == "applied"
    assert (found(services, order).status, found(services, order).attention) == (Status.PAID, "oversold")
    assert services.store.get(order_key(order.id)) is not None


def test_a_provider_that_does_not_answer_makes_stripe_come_again(services, stripe, order, monkeypatch):
    received(services, stripe.pay(order.session_id))
    event = stripe.refunded(order.session_id, 1000)

    def silent(_payment_intent: str) -> None:
        raise PaymentsError("timeout", retry=True)

    monkeypatch.setattr(stripe, "payment", silent)
    assert deliver(services, event).status == 502
    monkeypatch.undo()

    assert received(services, event) == "applied"
    assert found(services, order).refunded == 1000


def test_a_fault_that_nobody_foresaw_makes_stripe_come_again_and_tells_nothing(services, stripe, order, monkeypatch):
    event = stripe.pay(order.session_id)

    def fail(_key) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(services.store, "get", fail)
    failed = deliver(services, event)

    assert (failed.status, failed.error_code) == (500, "internal")
    assert "secret" not in failed.body
