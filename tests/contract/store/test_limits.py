"""What no store takes. All refuse the same, so that what runs on a laptop runs in the cloud; nothing is written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from functions.adapters.item_limits import LAST_CHARACTER, MAX_ITEM_BYTES
from functions.ports import AtLeast, Check, Delete, Equals, Exists, Item, Key, Operation, Put, Store, Update

KEY = Key("P", "1")
OTHER = Key("P", "2")


def refused(store: Store, *operations: Operation) -> str:
    with pytest.raises(ValueError) as error:
        store.transact([Put(Item(OTHER, {})), *operations])
    assert store.query("P") == []
    return str(error.value)


@pytest.mark.parametrize(
    "second", [Put(Item(KEY, {})), Update(KEY, set={"a": 1}), Delete(KEY), Check(KEY, (Exists(),))],
    ids=lambda operation: type(operation).__name__,
)  # fmt: skip
def test_two_operations_on_one_item_are_refused(store: Store, second: Operation) -> None:
    assert "merge" in refused(store, Update(KEY, add={"a": 1}), second)


def test_more_than_a_hundred_operations_are_refused(store: Store) -> None:
    assert "100" in refused(store, *(Put(Item(Key("P", f"x{number}"), {})) for number in range(100)))


@pytest.mark.parametrize("value", [1.0, 0.5, float("nan"), Decimal(1), b"bytes", {1, 2}, object(), "\ud800", 10**38])
def test_values_that_no_store_keeps_are_refused(store: Store, value: Any) -> None:
    refused(store, Put(Item(KEY, {"a": value})))
    refused(store, Put(Item(KEY, {"a": [{"b": value}]})))
    refused(store, Update(KEY, set={"a": value}))


@pytest.mark.parametrize("name", ["", 1, None, "\ud800"])
def test_attribute_names_are_text(store: Store, name: Any) -> None:
    refused(store, Put(Item(KEY, {name: 1})))
    refused(store, Put(Item(KEY, {"a": {name: 1}})))
    refused(store, Update(KEY, set={name: 1}))
    refused(store, Update(KEY, add={name: 1}))


@pytest.mark.parametrize("name", ["pk", "sk", "index_pk", "index_sk", "ttl"])
def test_names_that_the_table_needs_itself_are_refused(store: Store, name: str) -> None:
    assert name in refused(store, Put(Item(KEY, {name: 1})))
    assert name in refused(store, Update(KEY, set={name: 1}))
    assert name in refused(store, Update(KEY, add={name: 1}))
    assert name in refused(store, Check(KEY, (Equals(name, 1),)))


@pytest.mark.parametrize("bad", ["", "a" + LAST_CHARACTER, "\ud800", "x" * 3000])
def test_keys_are_text_of_a_reasonable_length(store: Store, bad: str) -> None:
    for key in (Key(bad, "1"), Key("P", bad)):
        refused(store, Put(Item(key, {})))
        refused(store, Put(Item(KEY, {}, index=key)))
        refused(store, Update(key, set={"a": 1}))
        refused(store, Delete(key))
        with pytest.raises(ValueError):
            store.get(key)
        with pytest.raises(ValueError):
            store.get_many([KEY, key])
    with pytest.raises(ValueError):
        store.query(bad)
    with pytest.raises(ValueError):
        store.query_index(bad)


def test_keys_of_the_full_length_are_taken(store: Store) -> None:
    key = Key("ñ" * 1024, "ñ" * 512)
    store.transact([Put(Item(key, {}))])
    assert store.get(key) is not None
    assert len(store.query(key.partition, "ñ")) == 1


def test_an_item_beyond_the_limit_is_refused(store: Store) -> None:
    assert str(MAX_ITEM_BYTES) in refused(store, Put(Item(KEY, {"text": "x" * MAX_ITEM_BYTES})))


def test_an_item_that_grows_beyond_the_limit_is_refused(store: Store) -> None:
    half = "x" * 250_000
    store.transact([Put(Item(KEY, {"one": half}))])
    with pytest.raises(ValueError):
        store.transact([Update(KEY, set={"two": half}), Put(Item(OTHER, {}))])
    assert store.get(KEY) == Item(KEY, {"one": half})
    assert store.get(OTHER) is None


def test_a_transaction_beyond_four_megabytes_is_refused(store: Store) -> None:
    large = (Put(Item(Key("P", f"x{number}"), {"text": "x" * 390_000})) for number in range(11))
    assert "4000000" in refused(store, *large)


def test_attributes_deeper_than_the_limit_are_refused(store: Store) -> None:
    deep: Any = "x"
    for _ in range(32):
        deep = [deep]
    refused(store, Put(Item(KEY, {"a": deep})))


def test_an_update_must_change_something_and_only_once(store: Store) -> None:
    assert "changes nothing" in refused(store, Update(KEY))
    assert "choose one" in refused(store, Update(KEY, set={"a": 1}, add={"a": 1}))


@pytest.mark.parametrize("number", [True, "1", 1.5, None])
def test_only_whole_numbers_are_added_and_compared(store: Store, number: Any) -> None:
    refused(store, Update(KEY, add={"a": number}))
    refused(store, Check(KEY, (AtLeast("a", number),)))


@pytest.mark.parametrize("value", [None, 1.5, [1], {"a": 1}])
def test_equals_takes_text_numbers_and_booleans(store: Store, value: Any) -> None:
    refused(store, Check(KEY, (Equals("a", value),)))


def test_a_check_needs_a_condition(store: Store) -> None:
    refused(store, Check(KEY, ()))


@pytest.mark.parametrize("moment", [1.5, "tomorrow", True])
def test_expiry_is_in_whole_seconds(store: Store, moment: Any) -> None:
    refused(store, Put(Item(KEY, {}, expires_at=moment)))
