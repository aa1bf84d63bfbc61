"""Random work on all stores at once: SQLite and DynamoDB must answer as the memory store does."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from commerce.errors import ConditionFailed
from functions.ports import AtLeast, Check, Delete, Equals, Exists, Item, Key, Missing, Operation, Put, Store, Update
from tests.support.clock import FakeClock
from tests.support.stores import open_store

PARTITIONS = ["P", "Q"]
SORTS = ["a", "a1", "b", "é", "\U0001f9a9"]
LISTS = ["LIST", "OTHER"]
NAMES = ["n", "status", "size"]

keys = st.builds(Key, st.sampled_from(PARTITIONS), st.sampled_from(SORTS))
scalars = st.sampled_from([0, 1, 2, -1, 2**53, True, False, "", "1", "paid"])
values = st.recursive(
    st.one_of(scalars, st.none()),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=2),
    max_leaves=4,
)
attributes = st.dictionaries(st.sampled_from(NAMES), values, max_size=3)
conditions = st.one_of(
    st.just(Missing()),
    st.just(Exists()),
    st.builds(Equals, st.sampled_from(NAMES), scalars),
    st.builds(AtLeast, st.sampled_from(NAMES), st.integers(-1, 2)),
)
whens = st.lists(conditions, max_size=2).map(tuple)
moments = st.none() | st.integers(-1, 5)


def index_key(key: Key, name: str | None, letter: str) -> Key | None:
    """Unique to the item: the order of equal index keys is nobody's promise."""
    return Key(name, f"{letter}#{key.partition}#{key.sort}") if name else None


@st.composite
def operations(draw: st.DrawFn, key: Key, now: int) -> Operation:
    kind = draw(st.sampled_from([Put, Put, Update, Update, Update, Delete, Check]))
    when = draw(whens)
    index = index_key(key, draw(st.none() | st.sampled_from(LISTS)), draw(st.sampled_from("xy")))
    if kind is Put:
        moment = draw(moments)
        return Put(Item(key, draw(attributes), index, None if moment is None else now + moment), when)
    if kind is Update:
        add = draw(st.dictionaries(st.sampled_from(NAMES), st.integers(-2, 2), max_size=2))
        changed = {name: value for name, value in draw(attributes).items() if name not in add}
        return Update(key, changed or ({} if add or index else {"n": 1}), add, when, index)
    return Delete(key, when) if kind is Delete else Check(key, when or (Exists(),))


class SameStores(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.clock = FakeClock()
        self.resources = contextlib.ExitStack()
        folder = Path(self.resources.enter_context(tempfile.TemporaryDirectory()))
        self.stores: list[Store] = [
            self.resources.enter_context(open_store(kind, folder, self.clock))
            for kind in ("memory", "sqlite", "dynamodb")
        ]

    def all_answer(self, question: Callable[[Store], Any]) -> None:
        model, *others = [_answer(question, store) for store in self.stores]
        assert others == [model, model]

    @rule(data=st.data(), chosen=st.lists(keys, min_size=1, max_size=4, unique=True))
    def write(self, data: st.DataObject, chosen: list[Key]) -> None:
        work = [data.draw(operations(key, self.clock())) for key in chosen]
        self.all_answer(lambda store: store.transact(work))

    @rule(seconds=st.integers(1, 3))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule(
        partition=st.sampled_from(PARTITIONS),
        prefix=st.sampled_from(["", "a", "b", "\U0001f9a9"]),
        after=st.sampled_from(["", *SORTS, "a0"]),
        limit=st.integers(0, 3),
        reverse=st.booleans(),
    )
    def list_partition(self, partition: str, prefix: str, after: str, limit: int, reverse: bool) -> None:
        self.all_answer(lambda store: store.query(partition, prefix, limit=limit, after=after, reverse=reverse))

    @rule(
        name=st.sampled_from(LISTS),
        prefix=st.sampled_from(["", "x", "y#P"]),
        after=st.sampled_from(["", "x#P#a", "x#Q", "y#Q#\U0001f9a9"]),
        limit=st.integers(0, 3),
        reverse=st.booleans(),
    )
    def list_index(self, name: str, prefix: str, after: str, limit: int, reverse: bool) -> None:
        self.all_answer(lambda store: store.query_index(name, prefix, limit=limit, after=after, reverse=reverse))

    @invariant()
    @precondition(lambda self: hasattr(self, "stores"))
    def all_hold_the_same(self) -> None:
        everything = [Key(partition, sort) for partition in PARTITIONS for sort in SORTS]
        self.all_answer(lambda store: store.get_many(everything))

    def teardown(self) -> None:
        if hasattr(self, "resources"):
            self.resources.close()


def _answer(question: Callable[[Store], Any], store: Store) -> Any:
    """The result, or what kind of refusal; exact about types, as `1 == True` in Python."""
    try:
        return repr(_ordered(question(store)))
    except ConditionFailed as failed:
        return f"condition {failed.index}"
    except ValueError:
        return "refused"


def _ordered(value: Any) -> Any:
    """Mappings by name: their order is nobody's promise."""
    if isinstance(value, Item):
        return (value.key, _ordered(value.attributes), value.index, value.expires_at)
    if isinstance(value, dict):
        return sorted((name, _ordered(part)) for name, part in value.items())
    return [_ordered(part) for part in value] if isinstance(value, list) else value


SameStores.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAllStoresAnswerTheSame = SameStores.TestCase
