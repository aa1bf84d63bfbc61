"""Stripe delivers the same thing many times at the same moment: one sale, one confirmation."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.inventory.service import Inventory
from functions.ports import Store
from tests.support.placed_orders import messages
from tests.support.shop import make_item, make_services, publish
from tests.support.stores import open_store
from tests.support.stripe_world import Event, deliver

THREADS = 20


@pytest.fixture(params=["sqlite", "dynamodb"])
def store(request, tmp_path, clock) -> Iterator[Store]:
    with open_store(request.param, tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def services(tmp_path, clock, stripe, shop, store):
    made = make_services(tmp_path, clock=clock, payments=stripe, shop=shop, store=store)
    made.sleep = time.sleep
    publish(store, make_item(stock=3))
    return made


def all_at_once(services, events: list[Event]) -> Counter[str]:
    gate = threading.Barrier(len(events))

    def send(event: Event) -> str:
        gate.wait()
        answered = deliver(services, event)
        return answered.json["received"] if answered.status == 200 else f"{answered.status} {answered.body}"

    with ThreadPoolExecutor(len(events)) as pool:
        return Counter(pool.map(send, events))


def sold(store: Store) -> tuple[int, int, int]:
    found = Inventory(store, "es").stock_of("TAZ-MAR")
    assert found.conserved
    return found.available, found.held, found.sold


def test_one_event_in_twenty_copies_is_one_sale(services, stripe, order, store):
    received = all_at_once(services, [stripe.pay(order.session_id)] * THREADS)

    assert received["applied"] == 1
    assert set(received) <= {"applied", "duplicate", "unchanged"}
    assert sold(store) == (1, 0, 2)
    assert sorted(messages(store, order.id)) == ["order_confirmed#", "owner_new_order#"]


def test_twenty_events_of_one_session_are_one_sale(services, stripe, order, store):
    event = stripe.pay(order.session_id)

    received = all_at_once(services, [{**event, "id": f"evt_{number}"} for number in range(THREADS)])

    assert received == {"applied": 1, "unchanged": THREADS - 1}
    assert sold(store) == (1, 0, 2)
    assert sorted(messages(store, order.id)) == ["order_confirmed#", "owner_new_order#"]


def test_payment_expiry_and_failure_at_the_same_moment_end_paid(services, stripe, order, store):
    """Stripe never says all of them of one session; should it, the money decides and the stock stays conserved."""
    paid = stripe.pay(order.session_id)
    others = ["checkout.session.expired", "checkout.session.async_payment_failed"]
    noise = [{**paid, "id": f"evt_{n}", "type": others[n % 2]} for n in range(6)]

    received = all_at_once(services, [*noise, paid])

    assert set(received) <= {"applied", "unchanged"}
    assert sold(store) == (1, 0, 2)
    assert messages(store, order.id).count("order_confirmed#") == 1
