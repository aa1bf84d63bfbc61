"""Two hundred buyers on the last ten pieces, over HTTP: sold exactly, nobody waits for ever, nothing is a 500."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.ports import Store
from tests.load.support import api_servers, environment, rush, services_of, stripe_server
from tests.support.clock import FakeClock
from tests.support.moto_server import moto_endpoint
from tests.support.shop import make_item, publish
from tests.support.stores import dynamodb_store

BUYERS, PIECES = 200, 10
SOLD_OUT = (409, "sold_out")


def counted(answers: list[tuple[int, str]]) -> dict[object, int]:
    """200s are counted together; others by status and code."""
    return dict(Counter(200 if status == 200 else (status, code) for status, code in answers))


def stock(store: Store, sku: str) -> tuple[int, int, int]:
    found = Inventory(store, "es").stock_of(sku)
    assert found.conserved
    return found.available, found.held, found.sold


@pytest.fixture(params=["sqlite", "dynamodb"])
def settings(request, tmp_path: Path):
    """(settings, server processes, buyers at a time).

    Moto takes one request after the other, or its transactions oversell; two hundred waiting for it at once would only
    measure its queue.
    """
    with stripe_server() as (stripe, _):
        if request.param == "sqlite":
            yield environment(tmp_path, stripe), 3, BUYERS
            return
        with dynamodb_store(FakeClock(), moto_endpoint()) as store:
            yield environment(tmp_path, stripe, f"dynamodb:{store._table}", moto_endpoint()), 1, 20


def test_the_last_pieces_of_one_sku_are_sold_exactly(settings):
    where, count, width = settings
    store = services_of(where).store
    publish(store, make_item(stock=PIECES))

    with api_servers(where, count) as servers:
        answers = rush(servers, [{"TAZ-MAR": 1}] * BUYERS, width)

    assert counted(answers) == {200: PIECES, SOLD_OUT: BUYERS - PIECES}
    assert stock(store, "TAZ-MAR") == (0, PIECES, 0)
    assert len({session for status, session in answers if status == 200}) == PIECES
    assert len(list_orders(store, "open")) == PIECES


def test_baskets_that_overlap_are_had_whole_or_not_at_all(settings):
    """Each basket names two of three SKUs in either order: what locks in the order of asking would lock for ever."""
    where, count, width = settings
    store, skus = services_of(where).store, ["A", "B", "C"]
    publish(store, *(make_item(sku, stock=PIECES) for sku in skus))
    pairs = itertools.cycle(itertools.permutations(skus, 2))
    baskets = [dict.fromkeys(pair, 1) for pair in itertools.islice(pairs, 60)]

    with api_servers(where, count) as servers:
        answers = rush(servers, baskets, min(width, len(baskets)))

    found = counted(answers)
    assert set(found) == {200, SOLD_OUT}
    held = [stock(store, sku) for sku in skus]
    assert sum(pieces for _, pieces, _ in held) == 2 * found[200]
    assert sum(available == 0 for available, _, _ in held) >= 2
