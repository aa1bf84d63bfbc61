"""Writing items and reading them back."""

from __future__ import annotations

import pytest

from functions.ports import Check, Delete, Exists, Item, Key, Operation, Put, Store, Update
from tests.support.clock import FakeClock

MUG = Key("SKU#TAZ-MAR", "SKU")
BOWL = Key("SKU#CUE-BRA", "SKU")

EVERY_VALUE = {
    "text": "Taza «Marea» \N{TEAPOT}\N{FIRECRACKER} 9 × 8 cm\nsecond line\x00end",
    "empty_text": "",
    "zero": 0,
    "negative": -12,
    "large": 2**53,
    "large_negative": -(2**53) - 1,
    "thirty_eight_digits": 10**38 - 1,
    "yes": True,
    "no": False,
    "nothing": None,
    "list": [1, "1", True, None, [], [[2]], {}],
    "mapping": {"a": {"b": {"c": [{"d": ""}]}}, "with space": 1, "ñ": 2},
    "empty_list": [],
    "empty_mapping": {},
    "size": "a reserved word of DynamoDB",
    "name": "another",
    "dotted.name": 1,
    "hash#tag": 2,
    ":colon": 3,
}


def read(store: Store, key: Key = MUG) -> dict[str, object] | None:
    item = store.get(key)
    return dict(item.attributes) if item else None


def test_an_item_that_was_never_written_is_none(store: Store) -> None:
    assert store.get(MUG) is None


def test_every_kind_of_value_comes_back_as_it_was_put(store: Store) -> None:
    store.transact([Put(Item(MUG, EVERY_VALUE))])
    found = read(store)
    assert found == EVERY_VALUE
    assert found is not None
    assert {name: type(value) for name, value in found.items()} == {n: type(v) for n, v in EVERY_VALUE.items()}
    assert [type(value) for value in found["list"]] == [type(value) for value in EVERY_VALUE["list"]]  # type: ignore[attr-defined]


def test_every_kind_of_value_comes_back_as_it_was_set(store: Store) -> None:
    store.transact([Update(MUG, set=EVERY_VALUE)])
    assert read(store) == EVERY_VALUE


def test_an_item_without_attributes_exists(store: Store) -> None:
    store.transact([Put(Item(MUG, {}))])
    assert store.get(MUG) == Item(MUG, {})


def test_index_and_expiry_come_back_with_the_item(store: Store, clock: FakeClock) -> None:
    item = Item(MUG, {"a": 1}, Key("CATALOGUE", "TAZ-MAR"), clock() + 60)
    store.transact([Put(item)])
    assert store.get(MUG) == item


def test_tuples_are_kept_as_lists(store: Store) -> None:
    store.transact([Put(Item(MUG, {"lines": ({"quantity": 2}, ("a",))}))])
    assert read(store) == {"lines": [{"quantity": 2}, ["a"]]}


def test_what_a_caller_does_to_its_copy_stays_with_the_caller(store: Store) -> None:
    given = {"lines": [{"quantity": 1}]}
    store.transact([Put(Item(MUG, given))])
    given["lines"][0]["quantity"] = 99
    taken = read(store)
    assert taken == {"lines": [{"quantity": 1}]}
    taken["lines"][0]["quantity"] = 98  # type: ignore[index]
    assert read(store) == {"lines": [{"quantity": 1}]}


def test_a_put_replaces_the_whole_item_with_its_index(store: Store) -> None:
    store.transact([Put(Item(MUG, {"a": 1, "b": 2}, Key("LIST", "1")))])
    store.transact([Put(Item(MUG, {"b": 3}))])
    assert store.get(MUG) == Item(MUG, {"b": 3})
    assert store.query_index("LIST") == []


def test_large_items_are_kept_whole(store: Store) -> None:
    text = "ñ" * 150_000
    store.transact([Put(Item(MUG, {"text": text}))])
    assert read(store) == {"text": text}


def test_an_update_sets_some_attributes_and_leaves_the_others(store: Store) -> None:
    store.transact([Put(Item(MUG, {"a": 1, "b": {"deep": 1}, "c": 3}))])
    store.transact([Update(MUG, set={"b": {"other": 2}, "d": None})])
    assert read(store) == {"a": 1, "b": {"other": 2}, "c": 3, "d": None}


def test_an_update_adds_to_numbers_up_and_down(store: Store) -> None:
    store.transact([Put(Item(MUG, {"available": 10, "held": 0}))])
    store.transact([Update(MUG, add={"available": -3, "held": 3})])
    assert read(store) == {"available": 7, "held": 3}


def test_an_addition_may_go_below_zero(store: Store) -> None:
    store.transact([Update(MUG, add={"available": -3})])
    assert read(store) == {"available": -3}


def test_an_update_of_a_missing_item_makes_it_and_counts_from_zero(store: Store) -> None:
    store.transact([Update(MUG, set={"name": "Taza"}, add={"available": 5})])
    assert store.get(MUG) == Item(MUG, {"name": "Taza", "available": 5})


def test_sums_of_large_numbers_are_exact(store: Store) -> None:
    store.transact([Update(MUG, add={"total": 2**53})])
    store.transact([Update(MUG, add={"total": 1})])
    assert read(store) == {"total": 2**53 + 1}


@pytest.mark.parametrize("value", ["7", True, None, [1]])
def test_adding_to_what_is_no_number_is_refused(store: Store, value: object) -> None:
    store.transact([Put(Item(MUG, {"available": value})), Put(Item(BOWL, {}))])
    with pytest.raises(ValueError):
        store.transact([Delete(BOWL), Update(MUG, add={"available": 1})])
    assert read(store) == {"available": value}
    assert store.get(BOWL) is not None


def test_an_update_keeps_index_and_expiry(store: Store, clock: FakeClock) -> None:
    store.transact([Put(Item(MUG, {"a": 1}, Key("LIST", "1"), clock() + 60))])
    store.transact([Update(MUG, set={"a": 2})])
    assert store.get(MUG) == Item(MUG, {"a": 2}, Key("LIST", "1"), clock() + 60)


def test_an_update_moves_an_item_to_another_index_key(store: Store) -> None:
    store.transact([Put(Item(MUG, {}, Key("ORDERS#open", "1")))])
    store.transact([Update(MUG, index=Key("ORDERS#paid", "1"))])
    assert store.query_index("ORDERS#open") == []
    assert store.query_index("ORDERS#paid") == [Item(MUG, {}, Key("ORDERS#paid", "1"))]


def test_a_deleted_item_is_gone_from_everywhere(store: Store) -> None:
    store.transact([Put(Item(MUG, {}, Key("LIST", "1")))])
    store.transact([Delete(MUG)])
    assert store.get(MUG) is None
    assert store.query(MUG.partition) == []
    assert store.query_index("LIST") == []


def test_deleting_a_missing_item_is_no_error(store: Store) -> None:
    store.transact([Delete(MUG)])
    store.transact([Delete(MUG), Delete(BOWL)])


def test_a_check_writes_nothing(store: Store) -> None:
    store.transact([Put(Item(MUG, {"a": 1}))])
    store.transact([Check(MUG, (Exists(),))])
    assert read(store) == {"a": 1}


def test_no_operations_are_no_work(store: Store) -> None:
    store.transact([])


def test_many_items_are_read_in_any_number(store: Store) -> None:
    keys = [Key("MANY", f"{number:03d}") for number in range(130)]
    for start in range(0, len(keys), 100):
        store.transact([Put(Item(key, {"sort": key.sort})) for key in keys[start : start + 100]])
    found = store.get_many([*keys, Key("MANY", "missing"), *keys[:20]])
    assert set(found) == set(keys)
    assert all(item.attributes == {"sort": key.sort} and item.key == key for key, item in found.items())


def test_reading_no_keys_finds_nothing(store: Store) -> None:
    assert store.get_many([]) == {}


def test_a_full_transaction_of_a_hundred_goes_through(store: Store) -> None:
    operations: list[Operation] = [Put(Item(Key("P", f"{number:03d}"), {"n": number})) for number in range(100)]
    store.transact(operations)
    assert len(store.query("P")) == 100
