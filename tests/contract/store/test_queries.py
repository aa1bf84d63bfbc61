"""Lists of items by partition and by index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import pytest

from functions.ports import Delete, Item, Key, Put, Store

UNICODE = ["!", "0", "A", "Z", "a", "a!", "ab", "b", "z", "~", "é", "ñ", "€", "\uffff", "\U0001f9a9", "\U0010fffd"]


@dataclass(frozen=True)
class Listing:
    """The same questions asked of a partition and of an index."""

    store: Store
    by_index: bool

    def fill(self, sorts: list[str], partition: str = "P") -> None:
        for start in range(0, len(sorts), 100):
            self.store.transact([Put(self._item(partition, sort)) for sort in sorts[start : start + 100]])

    def _item(self, partition: str, sort: str) -> Item:
        if self.by_index:
            return Item(Key(f"{partition}#{sort}", "ITEM"), {"sort": sort}, Key(partition, sort))
        return Item(Key(partition, sort), {"sort": sort})

    def ask(self, prefix: str = "", *, partition: str = "P", limit: int = 0, after: str = "", reverse: bool = False) -> list[str]:  # fmt: skip  # noqa: E501
        query: Callable[..., list[Item]] = self.store.query_index if self.by_index else self.store.query
        return [i.attributes["sort"] for i in query(partition, prefix, limit=limit, after=after, reverse=reverse)]


@pytest.fixture(params=["partition", "index"])
def listing(request: pytest.FixtureRequest, store: Store) -> Listing:
    return Listing(store, request.param == "index")


def test_a_list_that_nobody_wrote_to_is_empty(listing: Listing) -> None:
    assert listing.ask() == []
    assert listing.ask("a", limit=3, after="b", reverse=True) == []


def test_items_come_in_the_order_of_their_sort_keys(listing: Listing) -> None:
    listing.fill(["b", "10", "a", "2", "1"])
    assert listing.ask() == ["1", "10", "2", "a", "b"]
    assert listing.ask(reverse=True) == ["b", "a", "2", "10", "1"]


def test_the_order_is_that_of_utf8_bytes(listing: Listing) -> None:
    listing.fill(list(reversed(UNICODE)))
    assert listing.ask() == UNICODE
    assert all(one.encode() < other.encode() for one, other in pairwise(UNICODE))


def test_partitions_do_not_mix(listing: Listing) -> None:
    listing.fill(["a", "b"], "P")
    listing.fill(["c"], "P2")
    assert listing.ask(partition="P") == ["a", "b"]
    assert listing.ask(partition="P2") == ["c"]


def test_a_prefix_selects_what_starts_with_it(listing: Listing) -> None:
    listing.fill(["a", "ab", "ab#1", "ab\U0001f9a9", "ab\uffff", "ac", "b", "AB"])
    assert listing.ask("ab") == ["ab", "ab#1", "ab\uffff", "ab\U0001f9a9"]
    assert listing.ask("ab", reverse=True) == ["ab\U0001f9a9", "ab\uffff", "ab#1", "ab"]
    assert listing.ask("x") == []


def test_a_prefix_is_no_pattern(listing: Listing) -> None:
    listing.fill(["%", "%a", "_", "a", "*"])
    assert listing.ask("%") == ["%", "%a"]
    assert listing.ask("_") == ["_"]


def test_a_limit_cuts_the_list(listing: Listing) -> None:
    listing.fill(["a", "b", "c"])
    assert listing.ask(limit=2) == ["a", "b"]
    assert listing.ask(limit=2, reverse=True) == ["c", "b"]
    assert listing.ask(limit=9) == ["a", "b", "c"]
    assert listing.ask(limit=0) == ["a", "b", "c"]


def test_a_negative_limit_is_refused(listing: Listing) -> None:
    with pytest.raises(ValueError):
        listing.ask(limit=-1)


def test_after_is_exclusive_in_both_directions(listing: Listing) -> None:
    listing.fill(["a", "b", "c", "d"])
    assert listing.ask(after="b") == ["c", "d"]
    assert listing.ask(after="c", reverse=True) == ["b", "a"]
    assert listing.ask(after="d") == []
    assert listing.ask(after="a", reverse=True) == []


def test_after_may_be_a_key_that_is_not_there(listing: Listing) -> None:
    listing.fill(["a", "c", "e"])
    assert listing.ask(after="b") == ["c", "e"]
    assert listing.ask(after="d", limit=1, reverse=True) == ["c"]


def test_after_and_prefix_work_together_wherever_after_lies(listing: Listing) -> None:
    listing.fill(["a", "b", "b1", "b2", "b3", "c"])
    assert listing.ask("b", after="b1") == ["b2", "b3"]
    assert listing.ask("b", after="b2", reverse=True) == ["b1", "b"]
    assert listing.ask("b", after="a") == ["b", "b1", "b2", "b3"]
    assert listing.ask("b", after="c") == []
    assert listing.ask("b", after="c", reverse=True) == ["b3", "b2", "b1", "b"]
    assert listing.ask("b", after="a", reverse=True) == []
    assert listing.ask("b", after="b", limit=2) == ["b1", "b2"]


@pytest.mark.parametrize("reverse", [False, True])
def test_pages_join_to_the_whole_list(listing: Listing, reverse: bool) -> None:
    sorts = [f"b{number:02d}" for number in range(25)]
    listing.fill(["a", *sorts, "c"])
    pages, after = [], ""
    while page := listing.ask("b", limit=4, after=after, reverse=reverse):
        pages.append(page)
        after = page[-1]
    assert [len(page) for page in pages] == [4, 4, 4, 4, 4, 4, 1]
    assert [sort for page in pages for sort in page] == sorted(sorts, reverse=reverse)


def test_long_lists_come_whole(listing: Listing) -> None:
    sorts = [f"{number:04d}" for number in range(130)]
    listing.fill(sorts)
    assert listing.ask() == sorts


def test_lists_beyond_an_engines_page_of_a_megabyte_come_whole(store: Store) -> None:
    for number in range(5):
        store.transact([Put(Item(Key("BIG", str(number)), {"text": "x" * 300_000}, Key("LIST", str(number))))])
    assert [item.key.sort for item in store.query("BIG")] == ["0", "1", "2", "3", "4"]
    assert [item.key.sort for item in store.query("BIG", reverse=True, limit=4)] == ["4", "3", "2", "1"]
    assert [item.key.sort for item in store.query_index("LIST")] == ["0", "1", "2", "3", "4"]


def test_items_without_an_index_key_are_not_in_any_index(store: Store) -> None:
    store.transact([Put(Item(Key("P", "1"), {})), Put(Item(Key("P", "2"), {}, Key("P", "x")))])
    assert [item.key.sort for item in store.query_index("P")] == ["2"]


def test_items_with_the_same_index_key_are_all_listed(store: Store) -> None:
    keys = {Key(f"P{number}", "ITEM") for number in range(5)}
    store.transact([Put(Item(key, {}, Key("LIST", "same"))) for key in keys])
    assert {item.key for item in store.query_index("LIST")} == keys
    assert len(store.query_index("LIST", limit=3)) == 3
    assert store.query_index("LIST", after="same") == []
    store.transact([Delete(key) for key in keys])
    assert store.query_index("LIST") == []
