"""After its time an item is missing in every respect, whether or not the engine has removed it."""

from __future__ import annotations

import pytest

from commerce.errors import ConditionFailed
from functions.ports import AtLeast, Check, Condition, Delete, Equals, Exists, Item, Key, Missing, Put, Store, Update
from tests.support.clock import FakeClock

KEY = Key("ATTEMPT#1", "ORDER")
OTHER = Key("ATTEMPT#2", "ORDER")


@pytest.fixture
def expired(store: Store, clock: FakeClock) -> Store:
    """A store with an expired item at KEY."""
    store.transact([Put(Item(KEY, {"n": 5, "old": True}, Key("LIST", "1"), clock() + 60))])
    clock.advance(61)
    return store


def test_an_item_is_there_until_its_last_second(store: Store, clock: FakeClock) -> None:
    store.transact([Put(Item(KEY, {"n": 5}, Key("LIST", "1"), clock() + 60))])
    clock.advance(60)
    assert store.get(KEY) is not None
    assert len(store.query(KEY.partition)) == 1
    store.transact([Update(KEY, add={"n": 1}, when=(Exists(), Equals("n", 5)))])
    clock.advance(1)
    assert store.get(KEY) is None


def test_readers_do_not_see_an_expired_item(expired: Store) -> None:
    assert expired.get(KEY) is None
    assert expired.get_many([KEY]) == {}
    assert expired.query(KEY.partition) == []
    assert expired.query_index("LIST") == []


def test_an_expired_item_does_not_count_towards_a_limit(store: Store, clock: FakeClock) -> None:
    gone = [Put(Item(Key("P", str(number)), {}, Key("LIST", str(number)), clock() + 60)) for number in range(6)]
    there = [Put(Item(Key("P", str(number)), {}, Key("LIST", str(number)))) for number in range(6, 9)]
    store.transact([*gone, *there])
    clock.advance(61)
    assert [item.key.sort for item in store.query("P", limit=2)] == ["6", "7"]
    assert [item.key.sort for item in store.query_index("LIST", limit=2)] == ["6", "7"]


def test_of_an_expired_item_only_missing_is_true(expired: Store) -> None:
    expired.transact([Check(KEY, (Missing(),))])
    for condition in (Exists(), Equals("n", 5), AtLeast("n", 1)):
        with pytest.raises(ConditionFailed):
            expired.transact([Check(KEY, (condition,))])


def test_a_put_that_demands_a_missing_item_replaces_an_expired_one(expired: Store) -> None:
    expired.transact([Put(Item(KEY, {"new": True}), (Missing(),))])
    assert expired.get(KEY) == Item(KEY, {"new": True})


def test_a_guarded_delete_fails_on_an_expired_item(expired: Store) -> None:
    with pytest.raises(ConditionFailed):
        expired.transact([Delete(KEY, (Exists(),))])
    expired.transact([Delete(KEY)])


def test_an_update_of_an_expired_item_makes_a_new_one_from_nothing(expired: Store) -> None:
    expired.transact([Update(KEY, set={"new": True}, add={"n": 1})])
    assert expired.get(KEY) == Item(KEY, {"new": True, "n": 1})
    assert expired.query_index("LIST") == []


def test_an_update_that_demands_a_missing_item_takes_an_expired_one_for_it(expired: Store) -> None:
    expired.transact([Put(Item(OTHER, {})), Update(KEY, add={"n": 1}, when=(Missing(),))])
    assert expired.get(KEY) == Item(KEY, {"n": 1})
    assert expired.get(OTHER) is not None


def test_an_update_that_demands_an_item_fails_on_an_expired_one(expired: Store) -> None:
    conditions: tuple[Condition, ...] = (Exists(), Equals("n", 5), AtLeast("n", 1))
    for number, condition in enumerate(conditions):
        with pytest.raises(ConditionFailed) as failed:
            expired.transact([Put(Item(OTHER, {})), Update(KEY, add={"n": number}, when=(condition,))])
        assert failed.value.index == 1
    assert expired.get(KEY) is None
    assert expired.get(OTHER) is None


def test_a_failed_condition_elsewhere_is_told_as_such_beside_an_expired_item(expired: Store) -> None:
    with pytest.raises(ConditionFailed) as failed:
        expired.transact([Update(KEY, add={"n": 1}), Check(OTHER, (Exists(),))])
    assert failed.value.index == 1
    assert expired.get(KEY) is None


def test_several_expired_items_are_renewed_in_one_transaction(store: Store, clock: FakeClock) -> None:
    keys = [Key("COUNT", str(number)) for number in range(4)]
    store.transact([Put(Item(key, {"n": 9}, expires_at=clock() + 1)) for key in keys])
    clock.advance(2)
    store.transact([Update(key, add={"n": 1}) for key in keys])
    assert [item.attributes for item in store.query("COUNT")] == [{"n": 1}] * 4


def test_an_item_may_be_put_with_a_time_that_has_passed(store: Store, clock: FakeClock) -> None:
    store.transact([Put(Item(KEY, {}, expires_at=clock() - 1))])
    assert store.get(KEY) is None
    store.transact([Check(KEY, (Missing(),))])
