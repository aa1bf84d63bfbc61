"""A store that fails before or after writing: nothing is sold twice, lost, or told twice."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from commerce.errors import StoreConflict, StoreUnavailable
from functions.adapters.memory_store import MemoryStore
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
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
