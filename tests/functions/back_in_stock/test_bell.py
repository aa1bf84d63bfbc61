"""Nobody is told twice, nobody is passed over, and no more than the rule allows: whoever rings, however often, and
wherever it dies.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce.back_in_stock import NOTICES_A_PIECE, Wish
from commerce.errors import OutsideError, StoreUnavailable
from functions.adapters.memory_store import MemoryStore
from functions.back_in_stock.bell import Bell
from functions.back_in_stock.service import BackInStock
from functions.inventory.service import Inventory
from functions.outbox.records import PARTITION, read_waiting
from functions.ports import Store, Update
from functions.records import sku_key
from tests.support.clock import FakeClock
from tests.support.shop import make_item, publish
from tests.support.stores import clock, dynamodb_server, store, store_kind

__all__ = ["clock", "dynamodb_server", "store", "store_kind"]
SKUS = ("TAZ", "PLA")


class Shop:
    """`told` by SKU: who has a notice in the outbox, in order. Random numbers count up, so nothing collides."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store, self.clock, self.count = store, clock, 0
        publish(store, *(make_item(sku, stock=0) for sku in SKUS))

    def random(self, size: int) -> bytes:
        self.count += 1
        return self.count.to_bytes(size, "big")

    def bell(self, store: Store | None = None) -> Bell:
        return Bell(store or self.store, self.clock, self.random)

    def wish(self, who: int, sku: str = "TAZ") -> None:
        self.clock.advance(1)
        BackInStock(self.store, self.clock, lambda _: None).ask(f"{who:032x}", Wish(sku, f"{who}@example.com"), "es")

    def stock(self, pieces: int, sku: str = "TAZ") -> None:
        Inventory(self.store, "es", lambda _: None).add(sku, pieces)

    def sell_all(self, sku: str = "TAZ") -> None:
        left = Inventory(self.store, "es").stock_of(sku).available
        self.store.transact([Update(sku_key(sku), add={"available": -left, "sold": left})])

    def told(self, sku: str = "TAZ") -> list[int]:
        waiting = [read_waiting(item) for item in self.store.query(PARTITION)]
        return [int(each.data["email"].partition("@")[0]) for each in waiting if each.data["sku"] == sku]


@pytest.fixture
def shop(store: Any, clock: FakeClock) -> Shop:
    return Shop(store, clock)


def test_over_every_store_each_is_told_once_in_order_and_the_rest_later(shop):
    for who in range(8):
        shop.wish(who)
    shop.wish(3)
    shop.stock(1)

    assert shop.bell().ring() == {"TAZ": NOTICES_A_PIECE}
    assert shop.bell().ring() == {}
    assert shop.told() == [0, 1, 2]
    shop.sell_all()
    assert shop.bell().ring() == {}
    shop.stock(4)
    assert shop.bell().ring() == {"TAZ": 5}
    assert shop.told() == [*range(8)]


def test_over_every_store_each_sku_has_its_own_row_and_bell(shop):
    for who in range(4):
        shop.wish(who, "TAZ")
        shop.wish(who, "PLA")
    shop.stock(1, "PLA")

    assert shop.bell().ring() == {"PLA": NOTICES_A_PIECE}
    assert [queue.sku for queue in shop.bell().queues()] == ["PLA", "TAZ"]


class Failing:
    """A store whose `at`th write fails, before it is done or after it."""

    def __init__(self, store: Store, at: int, *, after: bool) -> None:
        self._store, self._left, self._after = store, at, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transact(self, operations: Any) -> None:
        self._left -= 1
        if self._left == 0 and not self._after:
            raise StoreUnavailable("before")
        self._store.transact(operations)
        if self._left == 0:
            raise StoreUnavailable("after")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("at", range(1, 7))
def test_it_may_die_at_any_write_and_is_rung_again(at, after):
    shop = Shop(MemoryStore(clock := FakeClock()), clock)
    for who in range(9):
        shop.wish(who)
    shop.stock(2)
    with contextlib.suppress(OutsideError):
        shop.bell(Failing(shop.store, at, after=after)).ring()  # type: ignore[arg-type]
    shop.bell().ring()

    assert shop.told() == [*range(2 * NOTICES_A_PIECE)]


class Meddling:
    """A store that lets somebody else act before its `at`th write."""

    def __init__(self, store: Store, at: int, act: Callable[[], object]) -> None:
        self._store, self._left, self._act = store, at, act

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transact(self, operations: Any) -> None:
        self._left -= 1
        if self._left == 0:
            self._act()
        self._store.transact(operations)


@pytest.mark.parametrize("at", range(1, 7))
def test_two_may_ring_at_once(at):
    shop = Shop(MemoryStore(clock := FakeClock()), clock)
    for who in range(9):
        shop.wish(who)
    shop.stock(2)
    with contextlib.suppress(OutsideError):
        shop.bell(Meddling(shop.store, at, shop.bell().ring)).ring()  # type: ignore[arg-type]
    shop.bell().ring()

    assert shop.told() == [*range(2 * NOTICES_A_PIECE)]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_who_leaves_while_it_rings_is_not_told_and_costs_nobody_their_turn(at):
    shop = Shop(MemoryStore(clock := FakeClock()), clock)
    for who in range(5):
        shop.wish(who)
    shop.stock(1)
    gone = BackInStock(shop.store, shop.clock)
    shop.bell(Meddling(shop.store, at, lambda: gone.forget(f"{at - 1:032x}"))).ring()  # type: ignore[arg-type]

    assert shop.told() == [who for who in range(5) if who != at - 1][:NOTICES_A_PIECE]


STEPS = st.one_of(
    st.tuples(st.just("wish"), st.integers(0, 9)),
    st.tuples(st.just("stock"), st.integers(1, 3)),
    st.tuples(st.just("sell_all"), st.just(0)),
    st.tuples(st.just("ring"), st.just(0)),
    st.tuples(st.just("die"), st.integers(1, 6)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=40))
def test_whatever_happens_nobody_hears_twice_of_one_wish_and_the_rule_holds(steps):
    shop = Shop(MemoryStore(clock := FakeClock()), clock)
    wishes: list[int] = []
    open_wishes: set[int] = set()
    pieces = 0
    for what, number in steps:
        before = len(shop.told())
        if what == "wish":
            shop.wish(number)
            if number not in open_wishes:
                wishes.append(number)
                open_wishes.add(number)
        elif what == "stock":
            shop.stock(number)
            pieces += number
        elif what == "sell_all":
            shop.sell_all()
        else:
            used = Failing(shop.store, number, after=number % 2 == 0) if what == "die" else shop.store
            with contextlib.suppress(OutsideError):
                shop.bell(used).ring()  # type: ignore[arg-type]
        told = shop.told()
        open_wishes -= {*told[before:]}

        assert told == wishes[: len(told)], "in the order of asking, each wish once"
        assert len(told) <= NOTICES_A_PIECE * pieces
