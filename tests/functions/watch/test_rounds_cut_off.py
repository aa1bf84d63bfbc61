"""Rounds of the watch twice, at once, and dying anywhere: what is told is told once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from commerce.errors import StoreConflict, StoreUnavailable
from commerce.shop import Patience
from functions.outbox.records import LATE_ORDERS, PARTITION
from functions.ports import Operation
from functions.watch.late_orders import LateOrders
from functions.watch.service import watch
from functions.wiring import Services
from tests.functions.watch.days import at, owner_mails, world
from tests.support.orders import place


class Interrupted:
    """The store; `before` is run once, just before the first write that tells."""

    def __init__(self, store: Any, before: Any) -> None:
        self._store, self._before = store, before

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transact(self, operations: Sequence[Operation]) -> None:
        if self._before and any(getattr(each, "key", None) is None for each in operations):
            before, self._before = self._before, None
            before()
        self._store.transact(operations)


def interrupted(services: Services, before: Any) -> None:
    services.__dict__["store"] = Interrupted(services.store, before)


def test_two_rounds_at_once_tell_once(services) -> None:
    place(services, TAZ_MAR=1).paid()
    store = services.store
    others: list[Any] = []

    def other_round() -> None:
        services.__dict__["store"] = store
        others.extend(watch(services).told)

    interrupted(services, other_round)
    services.clock.now = at("2026-09-23T08:00")
    mine = LateOrders.of(services).run().told

    assert (len(others), len(mine)) == (1, 0)
    assert len(owner_mails(services)) == 1


def test_an_order_that_leaves_at_that_very_moment_is_not_told(services) -> None:
    life = place(services, TAZ_MAR=1).paid()
    store = services.store

    def leaves() -> None:
        services.__dict__["store"] = store
        life.sent()

    interrupted(services, leaves)
    services.clock.now = at("2026-09-23T08:00")

    assert LateOrders.of(services).run().told == ()
    assert owner_mails(services) == []


class Failing:
    """A store that dies at its `number`th write, before or after it."""

    def __init__(self, store: Any, number: int, after: bool) -> None:
        self._store, self._left, self._after = store, number, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transact(self, operations: Sequence[Operation]) -> None:
        self._left -= 1
        if self._left == 0:
            if self._after:
                self._store.transact(operations)
            raise RuntimeError("the process is gone")
        self._store.transact(operations)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_round_that_dies_anywhere_is_made_good_by_the_next(tmp_path, number, after) -> None:
    services = world(tmp_path, patience=Patience(tells_customers=True))
    lives = [place(services, TAZ_MAR=1).paid() for _ in range(2)]
    store = services.store
    services.clock.now = at("2026-09-23T08:00")  # type: ignore[attr-defined]
    services.__dict__["store"] = Failing(store, number, after)
    with pytest.raises(RuntimeError):
        LateOrders.of(services).run()
    services.__dict__["store"] = store
    watch(services)

    assert len(owner_mails(services)) == 1
    assert owner_mails(services)[0].text.count("tenía que salir") == 2
    assert [len(life.order.promises) for life in lives] == [2, 2]
    assert len([mail for mail in lives[0].mails() if "delayed" in mail.id]) == 2


def test_a_write_whose_answer_is_lost_is_not_done_twice(services) -> None:
    place(services, TAZ_MAR=1).paid()
    store = services.store

    class Mute:
        def __init__(self) -> None:
            self.failures = 1

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def transact(self, operations: Sequence[Operation]) -> None:
            store.transact(operations)
            if self.failures:
                self.failures -= 1
                raise StoreUnavailable("no answer")

    services.__dict__["store"] = Mute()
    services.clock.now = at("2026-09-23T08:00")
    watch(services)

    assert len([item for item in store.query(PARTITION) if LATE_ORDERS in item.key.sort]) == 1


def test_what_cannot_be_read_is_a_problem_and_no_failure(services) -> None:
    place(services, TAZ_MAR=1).paid()
    store = services.store

    class Away:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def query_index(self, *_: Any, **__: Any) -> Any:
            raise StoreConflict("throttled")

    services.__dict__["store"] = Away()
    services.clock.now = at("2026-09-23T08:00")

    assert "late_orders: throttled" in watch(services).problems
