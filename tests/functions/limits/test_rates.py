"""Counting one visitor's requests, on every store."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from commerce.errors import RateLimited, StoreConflict, StoreUnavailable
from functions.limits.rates import Rates, rate_key
from functions.limits.table import Limit
from functions.ports import Store
from tests.support.clock import FakeClock

THREE = Limit("three", 3, 60)


@pytest.fixture
def rates(store: Store, clock: FakeClock) -> Rates:
    return Rates(store, clock, bytes, lambda _: None)


def test_as_many_pass_as_the_limit_allows_and_the_next_hears_when_to_come_again(rates: Rates, clock: FakeClock) -> None:
    for _ in range(3):
        rates.take("ana", [THREE])
    clock.advance(20)
    with pytest.raises(RateLimited) as refused:
        rates.take("ana", [THREE])
    assert refused.value.retry_after_s == 41


def test_a_new_window_opens_when_the_old_one_is_over(rates: Rates, clock: FakeClock) -> None:
    for _ in range(3):
        rates.take("ana", [THREE])
    clock.advance(61)
    for _ in range(3):
        rates.take("ana", [THREE])
    with pytest.raises(RateLimited):
        rates.take("ana", [THREE])


def test_one_visitor_and_one_limit_do_not_use_up_anothers(rates: Rates) -> None:
    for _ in range(3):
        rates.take("ana", [THREE])
    rates.take("luis", [THREE])
    rates.take("ana", [Limit("other", 1, 60)])


def test_all_of_several_limits_must_have_something_left(rates: Rates) -> None:
    day = Limit("day", 1, 600)
    rates.take("ana", [THREE, day])
    with pytest.raises(RateLimited) as refused:
        rates.take("ana", [THREE, day])
    assert refused.value.retry_after_s > 60


def test_many_at_once_get_no_more_than_one_after_the_other(rates: Rates) -> None:
    limit = Limit("flood", 5, 60)

    def take(_: int) -> bool:
        try:
            rates.take("bot", [limit])
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        passed = list(pool.map(take, range(40)))
    assert 0 < passed.count(True) <= 5


def test_what_is_counted_expires(rates: Rates, store: Store, clock: FakeClock) -> None:
    rates.take("ana", [THREE])
    assert store.get(rate_key("ana", THREE)) is not None
    clock.advance(61)
    assert store.get(rate_key("ana", THREE)) is None


def test_a_sampled_limit_lets_about_as_many_pass(store: Store, clock: FakeClock) -> None:
    numbers = itertools.count()
    rates = Rates(store, clock, lambda size: next(numbers).to_bytes(size, "big"), lambda _: None)
    limit = Limit("sampled", 40, 60, sample=4)
    passed = 0
    with pytest.raises(RateLimited):
        for _ in range(1000):
            rates.take("ana", [limit])
            passed += 1
    assert 37 <= passed <= 43


class Failing:
    """A store that only fails."""

    def __init__(self, problem: Exception) -> None:
        self.problem = problem

    def transact(self, operations: object) -> None:
        raise self.problem


def test_a_store_that_does_not_answer_lets_the_request_pass(clock: FakeClock) -> None:
    Rates(Failing(StoreUnavailable("gone")), clock, bytes, lambda _: None).take("ana", [THREE])  # type: ignore[arg-type]


def test_a_visitor_who_collides_with_their_own_requests_again_and_again_is_refused(clock: FakeClock) -> None:
    rates = Rates(Failing(StoreConflict("busy")), clock, bytes, lambda _: None)  # type: ignore[arg-type]
    with pytest.raises(RateLimited):
        rates.take("bot", [THREE])
