"""What the conditions mean, and that a transaction is all or nothing."""

from __future__ import annotations

import pytest

from commerce.errors import ConditionFailed
from functions.ports import (
    AtLeast,
    Check,
    Condition,
    Delete,
    Equals,
    Exists,
    Item,
    Key,
    Missing,
    Operation,
    Put,
    Store,
    Update,
)

KEY = Key("ORDER#1", "ORDER")
OTHER = Key("ORDER#2", "ORDER")
THIRD = Key("ORDER#3", "ORDER")


def true_of(store: Store, *when: Condition, key: Key = KEY) -> bool:
    try:
        store.transact([Check(key, when)])
    except ConditionFailed as failed:
        assert failed.index == 0
        return False
    return True


def test_of_a_missing_item_only_missing_is_true(store: Store) -> None:
    assert true_of(store, Missing())
    assert not true_of(store, Exists())
    assert not true_of(store, Equals("a", 1))
    assert not true_of(store, AtLeast("a", 0))
    assert not true_of(store, AtLeast("a", -5))


def test_of_an_item_exists_is_true_and_missing_is_not(store: Store) -> None:
    store.transact([Put(Item(KEY, {}))])
    assert true_of(store, Exists())
    assert not true_of(store, Missing())


@pytest.mark.parametrize("value", ["paid", "", "1", 0, 1, -1, 2**53, True, False])
def test_equals_is_true_of_the_same_value(store: Store, value: str | int) -> None:
    store.transact([Put(Item(KEY, {"a": value}))])
    assert true_of(store, Equals("a", value))


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        (1, True), (True, 1), (0, False), (False, 0), (1, "1"), ("1", 1), ("true", True), (True, "true"),
        (None, ""), (None, False), (None, 0), ("", False), ([1], 1), ({"a": 1}, 1), ("paid", "Paid"), ("paid", "paid "),
        ("é", "e\N{COMBINING ACUTE ACCENT}"), (2**53, 2**53 + 1),
    ],
)  # fmt: skip
def test_equals_is_strict_about_types_and_characters(store: Store, kept: object, asked: str | int) -> None:
    store.transact([Put(Item(KEY, {"a": kept}))])
    assert not true_of(store, Equals("a", asked))


def test_equals_is_false_of_an_absent_attribute(store: Store) -> None:
    store.transact([Put(Item(KEY, {"b": 1}))])
    assert not true_of(store, Equals("a", 1))
    assert not true_of(store, Equals("a", ""))
    assert not true_of(store, Equals("a", False))


def test_at_least_includes_its_limit(store: Store) -> None:
    store.transact([Put(Item(KEY, {"available": 3}))])
    assert true_of(store, AtLeast("available", 2))
    assert true_of(store, AtLeast("available", 3))
    assert not true_of(store, AtLeast("available", 4))


def test_at_least_compares_as_numbers_and_not_as_text(store: Store) -> None:
    store.transact([Put(Item(KEY, {"available": 10, "negative": -10}))])
    assert true_of(store, AtLeast("available", 9))
    assert not true_of(store, AtLeast("negative", -9))


@pytest.mark.parametrize("kept", ["10", True, None, [10], {"n": 10}])
def test_at_least_is_false_of_what_is_no_number(store: Store, kept: object) -> None:
    store.transact([Put(Item(KEY, {"a": kept}))])
    assert not true_of(store, AtLeast("a", 0))
    assert not true_of(store, AtLeast("a", -1))


def test_at_least_is_false_of_an_absent_attribute_even_for_zero(store: Store) -> None:
    store.transact([Put(Item(KEY, {}))])
    assert not true_of(store, AtLeast("available", 0))


def test_conditions_work_on_names_that_are_reserved_or_odd(store: Store) -> None:
    store.transact([Put(Item(KEY, {"status": "paid", "size": 3, "a.b": 1, "#x": 1, "a b": True}))])
    assert true_of(store, Equals("status", "paid"), AtLeast("size", 3), Equals("a.b", 1), Equals("#x", 1))
    assert true_of(store, Equals("a b", True))


def test_all_conditions_of_an_operation_must_hold(store: Store) -> None:
    store.transact([Put(Item(KEY, {"a": 1, "b": 5}))])
    assert true_of(store, Exists(), Equals("a", 1), AtLeast("b", 5))
    assert not true_of(store, Exists(), Equals("a", 1), AtLeast("b", 6))
    assert not true_of(store, Equals("a", 2), AtLeast("b", 5))
    assert not true_of(store, Missing(), Exists())


def test_several_conditions_on_one_attribute_all_count(store: Store) -> None:
    store.transact([Put(Item(KEY, {"a": 5}))])
    assert true_of(store, AtLeast("a", 1), AtLeast("a", 5))
    assert not true_of(store, AtLeast("a", 1), Equals("a", 4))


@pytest.mark.parametrize(
    "operation",
    [
        Put(Item(KEY, {"a": 2}), (Equals("a", 3),)),
        Put(Item(KEY, {"a": 2}), (Missing(),)),
        Update(KEY, set={"a": 2}, when=(Equals("a", 3),)),
        Update(KEY, add={"a": 1}, when=(AtLeast("a", 2),)),
        Update(KEY, set={"a": 2}, when=(Missing(),)),
        Delete(KEY, (Equals("a", 3),)),
        Check(KEY, (Missing(),)),
    ],
    ids=lambda operation: f"{type(operation).__name__}-{type(operation.when[0]).__name__}",
)
def test_every_operation_heeds_its_conditions(store: Store, operation: Operation) -> None:
    store.transact([Put(Item(KEY, {"a": 1}))])
    with pytest.raises(ConditionFailed) as failed:
        store.transact([operation])
    assert failed.value.index == 0
    assert store.get(KEY) == Item(KEY, {"a": 1})


def test_a_guarded_operation_goes_through_when_its_conditions_hold(store: Store) -> None:
    store.transact([Put(Item(KEY, {"version": 1}), (Missing(),))])
    store.transact([Put(Item(KEY, {"version": 2, "n": 1}), (Equals("version", 1),))])
    store.transact([Update(KEY, set={"version": 3}, add={"n": -1}, when=(Equals("version", 2), AtLeast("n", 1)))])
    assert store.get(KEY) == Item(KEY, {"version": 3, "n": 0})
    store.transact([Delete(KEY, (Exists(), Equals("version", 3)))])
    assert store.get(KEY) is None


def test_an_update_may_demand_that_it_makes_the_item(store: Store) -> None:
    store.transact([Update(KEY, add={"n": 1}, when=(Missing(),))])
    with pytest.raises(ConditionFailed):
        store.transact([Update(KEY, add={"n": 1}, when=(Missing(),))])
    assert store.get(KEY) == Item(KEY, {"n": 1})


def test_one_failed_condition_undoes_the_whole_transaction(store: Store) -> None:
    store.transact([Put(Item(KEY, {"n": 1}, Key("LIST", "1"))), Put(Item(OTHER, {"n": 5}))])
    with pytest.raises(ConditionFailed) as failed:
        store.transact(
            [
                Update(KEY, set={"n": 100}, index=Key("LIST", "2")),
                Put(Item(THIRD, {})),
                Delete(OTHER, (Equals("n", 6),)),
            ]
        )
    assert failed.value.index == 2
    assert store.get(KEY) == Item(KEY, {"n": 1}, Key("LIST", "1"))
    assert store.get(OTHER) == Item(OTHER, {"n": 5})
    assert store.get(THIRD) is None
    assert [item.index for item in store.query_index("LIST")] == [Key("LIST", "1")]


def test_the_first_of_several_failed_conditions_is_named(store: Store) -> None:
    store.transact([Put(Item(KEY, {"n": 1}))])
    with pytest.raises(ConditionFailed) as failed:
        store.transact([Check(KEY, (Exists(),)), Check(OTHER, (Exists(),)), Put(Item(THIRD, {}), (Exists(),))])
    assert failed.value.index == 1


def test_conditions_see_the_state_before_the_transaction(store: Store) -> None:
    store.transact([Put(Item(KEY, {"n": 1}))])
    store.transact([Update(KEY, add={"n": 5}, when=(Equals("n", 1),)), Put(Item(OTHER, {}), (Missing(),))])
    assert store.get(KEY) == Item(KEY, {"n": 6})
