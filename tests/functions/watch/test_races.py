"""Rounds of the watch at once on each kind of store, while an owner sends what they look at."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from functions.outbox.records import LATE_ORDERS, PARTITION
from functions.watch.service import watch
from tests.functions.watch.days import ORDERED, at
from tests.support.clock import FakeClock
from tests.support.orders import place, stock_shelves
from tests.support.shop import CALENDAR, make_services, make_shop
from tests.support.stores import clock, dynamodb_server, store, store_kind  # noqa: F401

ROUNDS, ORDERS = 4, 3


def test_many_rounds_at_once_tell_of_each_order_once(tmp_path, store, clock: FakeClock) -> None:  # noqa: F811
    clock.now = ORDERED
    services = make_services(tmp_path, shop=make_shop(delivery=CALENDAR), clock=clock, store=store)
    stock_shelves(services)
    lives = [place(services, TAZ_MAR=1).paid() for _ in range(ORDERS)]
    clock.now = at("2026-09-23T08:00")

    with ThreadPoolExecutor(ROUNDS + 1) as pool:
        sent = pool.submit(lives[0].sent)
        rounds = [pool.submit(watch, services) for _ in range(ROUNDS)]
        sent.result()
        told = [found.subject for each in rounds for found in each.result().told]

    mails = [item for item in store.query(PARTITION) if item.attributes["message"] == LATE_ORDERS]
    assert len(mails) == 1
    named = [line["id"] for line in mails[0].attributes["data"]["orders"]]
    assert sorted(told) == sorted(named) or not told, "a round whose answer was lost says nothing"
    assert {life.id for life in lives[1:]} <= set(named)
    assert len(named) == len(set(named))
    clock.now = at("2026-09-24T08:00")
    assert watch(services).told == ()
