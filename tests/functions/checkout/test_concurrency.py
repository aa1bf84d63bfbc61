"""Many buyers at once for a few pieces, through the handler, on the stores that shops run on."""

from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from functions.adapters.sqlite_store import SqliteStore
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.ports import Store
from functions.wiring import Services
from tests.support.clock import FakeClock
from tests.support.shop import Answer, answer, api_event, make_item, make_services, publish
from tests.support.stores import open_store

BUYERS = 50
STOCK = 10
SOLD_OUT = (409, "sold_out")


@pytest.fixture(params=["sqlite", "dynamodb"])
def store(request, tmp_path) -> Iterator[Store]:
    with open_store(request.param, tmp_path, FakeClock()) as opened:
        yield opened


@pytest.fixture
def services(tmp_path, store) -> Services:
    return _services(tmp_path, store)


def _services(folder: Path, store: Store) -> Services:
    """With the store's own clock, real randomness and real pauses."""
    import os
    import time

    made = make_services(folder, store=store)
    made.random, made.sleep = os.urandom, time.sleep
    return made


def buy(services: Services, pieces: dict[str, int], attempt: str = "") -> Answer:
    lines = [{"sku": sku, "quantity": quantity} for sku, quantity in pieces.items()]
    body = {"lines": lines, "attempt": attempt}
    return answer(handle, api_event("POST", "/api/checkout", json_body=body), services)


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Each in a thread of its own, all let go at the same moment."""
    gate = threading.Barrier(len(work))

    def start(task: Callable[[], Any]) -> Any:
        gate.wait()
        return task()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(start, work))


def outcomes(answers: list[Answer]) -> Counter[Any]:
    return Counter(200 if given.status == 200 else (given.status, given.error_code) for given in answers)


def stock_of(store: Store, sku: str) -> tuple[int, int, int]:
    found = Inventory(store, "es").stock_of(sku)
    assert found.conserved
    return found.available, found.held, found.sold


def test_fifty_buyers_for_ten_pieces_are_ten_sessions_and_forty_clear_answers(services, store):
    publish(store, make_item(stock=STOCK))

    answers = at_once([lambda: buy(services, {"TAZ-MAR": 1})] * BUYERS)

    assert outcomes(answers) == {200: STOCK, SOLD_OUT: BUYERS - STOCK}
    assert stock_of(store, "TAZ-MAR") == (0, STOCK, 0)
    assert len(services.payments.opened) == STOCK
    assert len({given.json["url"] for given in answers if given.status == 200}) == STOCK
    assert len(list_orders(store, "open")) == STOCK


def test_overlapping_baskets_hold_all_of_their_lines_or_none(services, store):
    skus = ["A", "B", "C"]
    publish(store, *(make_item(sku, stock=6) for sku in skus))
    baskets = [{skus[n % 3]: 1, skus[(n + 1) % 3]: 1} for n in range(30)]

    answers = at_once([lambda basket=basket: buy(services, basket) for basket in baskets])

    counted = outcomes(answers)
    assert set(counted) == {200, SOLD_OUT}
    held = [stock_of(store, sku) for sku in skus]
    assert sum(pieces for _, pieces, _ in held) == 2 * counted[200]
    assert sum(left == 0 for left, _, _ in held) >= 2  # else one more basket would have found its two pieces


def test_one_attempt_clicked_many_times_at_once_is_one_order(services, store):
    publish(store, make_item(stock=2))

    answers = at_once([lambda: buy(services, {"TAZ-MAR": 2}, "click-0123456789abcdef-01")] * 8)

    assert outcomes(answers) == {200: 8}
    assert len({given.json["url"] for given in answers}) == 1
    assert stock_of(store, "TAZ-MAR") == (0, 2, 0)


def _buy_many(path: str, folder: str, times: int) -> list[Any]:
    """In a process of its own."""
    store = SqliteStore(Path(path), FakeClock(), timeout_s=30)
    services = _services(Path(folder), store)
    answers = at_once([lambda: buy(services, {"TAZ-MAR": 1})] * times)
    store.close()
    return [(given.status, given.body) for given in answers]


def test_buyers_in_several_processes_share_one_file(tmp_path):
    path = tmp_path / "shop.sqlite3"
    store = SqliteStore(path, FakeClock())
    publish(store, make_item(stock=STOCK))
    _services(tmp_path, store)
    processes = 4

    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        work = [(str(path), str(tmp_path), 13)] * processes
        answers = [Answer(status, {}, body) for part in pool.starmap(_buy_many, work) for status, body in part]

    assert outcomes(answers) == {200: STOCK, SOLD_OUT: 4 * 13 - STOCK}
    assert stock_of(store, "TAZ-MAR") == (0, STOCK, 0)
    store.close()
