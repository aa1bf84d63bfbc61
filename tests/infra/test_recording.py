"""That what is recorded is what the DynamoDB adapter asks for: the same operations over both, compared."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from functions.adapters import aws_boto3
from functions.adapters.dynamodb_store import DynamoDBStore
from functions.adapters.dynamodb_table import INDEX_NAME, create_table
from functions.ports import AtLeast, Check, Delete, Exists, Item, Key, Missing, Put, Update
from tests.infra.recording import Recorder, SeenStore
from tests.support.clock import FakeClock
from tests.support.moto_server import REGION, moto_endpoint

KEY, OTHER = Key("A", "1"), Key("A", "2")
_IN_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}


@pytest.fixture(scope="module")
def both() -> tuple[Any, Any, FakeClock, Recorder, set[str]]:
    """The recorded store, DynamoDB's, their clock, and what each was asked."""
    clock, recorder, asked, table = FakeClock(), Recorder(), set(), f"recording-{uuid.uuid4().hex}"
    client = aws_boto3.dynamodb_client(REGION, moto_endpoint())
    create_table(client, table)

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name == "TransactWriteItems":
            asked.update(_IN_TRANSACTION[kind] for each in params["TransactItems"] for kind in each)
        else:
            asked.add(f"index {model.name}" if params.get("IndexName") == INDEX_NAME else model.name)

    client.meta.events.register("provide-client-params.dynamodb.*", note)
    return SeenStore(clock, recorder), DynamoDBStore(client, table, clock), clock, recorder, asked


def old(clock: FakeClock) -> Item:
    return Item(KEY, {"n": 1}, expires_at=clock() - 10)


@pytest.mark.parametrize(
    ("before", "ask", "expected"),
    [
        (None, lambda store: store.get(KEY), {"GetItem"}),
        (None, lambda store: store.get_many([KEY, OTHER]), {"BatchGetItem"}),
        (None, lambda store: store.query("A"), {"Query"}),
        (None, lambda store: store.query_index("A"), {"index Query"}),
        (None, lambda store: store.transact([Put(Item(OTHER, {}))]), {"PutItem"}),
        (None, lambda store: store.transact([Delete(OTHER)]), {"DeleteItem"}),
        (
            Item(KEY, {"n": 1}),
            lambda store: store.transact([Put(Item(OTHER, {}), when=(Missing(),)), Check(KEY, when=(Exists(),))]),
            {"PutItem", "ConditionCheckItem"},
        ),
        (Item(KEY, {"n": 1}), lambda store: store.transact([Update(KEY, add={"n": 1})]), {"UpdateItem"}),
        (old, lambda store: store.transact([Update(KEY, add={"n": 1})]), {"UpdateItem", "DeleteItem"}),
        (old, lambda store: store.transact([Put(Item(KEY, {}), when=(Missing(),))]), {"PutItem"}),
        (
            Item(KEY, {"n": 5}),
            lambda store: store.transact([Delete(KEY, when=(AtLeast("n", 3),)), Put(Item(OTHER, {}))]),
            {"PutItem", "DeleteItem"},
        ),
    ],
    ids=[
        *("get", "get_many", "query", "query_index", "put", "delete", "guarded", "update"),
        *("update of what has expired", "put over what has expired", "delete and put"),
    ],
)
def test_what_is_recorded_is_what_dynamodb_is_asked(both, before, ask, expected):
    memory, dynamodb, clock, recorder, asked = both
    item = before(clock) if callable(before) else before
    for store in (memory, dynamodb):
        store.transact([Delete(KEY)])
        store.transact([Delete(OTHER)])
        if item:
            store.transact([Put(item)])
    asked.clear()
    recorder.table.clear()
    recorder.index.clear()

    with recorder.of("it"):
        ask(memory)
    ask(dynamodb)

    assert recorder.table["it"] | {f"index {name}" for name in recorder.index["it"]} == expected
    assert asked == expected
