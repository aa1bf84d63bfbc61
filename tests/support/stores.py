"""Stores for tests: factories, and fixtures that any suite may import.

In a `conftest.py`:

    from tests.support.stores import clock, dynamodb_server, store, store_kind  # noqa: F401

and each test that takes `store` runs once a kind: memory, SQLite in a temporary folder, DynamoDB on moto by boto3's
client and by the light one. With
`DYNAMODB_ENDPOINT=http://localhost:8000` (an emulator; tables are made and dropped there), one more is added. A
suite that wants fewer kinds overrides `store_kind`, or calls `open_store` itself. `clock` is the store's own.
"""

from __future__ import annotations

import contextlib
import functools
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from functions.adapters import aws_boto3, aws_light
from functions.adapters.memory_store import MemoryStore
from functions.adapters.sqlite_store import SqliteStore
from functions.ports import Clock, Store
from tests.support.clock import FakeClock
from tests.support.moto_server import REGION, dummy_credentials, moto_endpoint

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from functions.adapters.dynamodb_store import DynamoDBStore

ENDPOINT = os.environ.get("DYNAMODB_ENDPOINT", "")
STORE_KINDS = ("memory", "sqlite", "dynamodb", "dynamodb-light", *(("dynamodb-endpoint",) if ENDPOINT else ()))


class ClosableStore(Store, Protocol):
    def close(self) -> None: ...


@contextlib.contextmanager
def open_store(kind: str, folder: Path, clock: Clock) -> Iterator[ClosableStore]:
    """An empty store of that kind; `folder` is for kinds that keep files."""
    if kind == "memory":
        yield MemoryStore(clock)
    elif kind == "sqlite":
        sqlite = SqliteStore(folder / "shop.sqlite3", clock, timeout_s=30)
        yield sqlite
        sqlite.close()
    else:
        endpoint = ENDPOINT if kind == "dynamodb-endpoint" else moto_endpoint()
        with dynamodb_store(clock, endpoint, light=kind == "dynamodb-light") as dynamodb:
            yield dynamodb


@contextlib.contextmanager
def dynamodb_store(clock: Clock, endpoint: str, *, light: bool = False) -> Iterator[DynamoDBStore]:
    """A store on a new table of an emulator. (Emptying one table instead is slower: moto copies its whole stream.)"""
    from functions.adapters.dynamodb_store import DynamoDBStore
    from functions.adapters.dynamodb_table import table_definition

    client, table = _client(endpoint), f"vitrina-{uuid.uuid4().hex}"
    client.create_table(**table_definition(table))
    client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    used = aws_light.dynamodb_client(REGION, endpoint) if light else client
    yield DynamoDBStore(used, table, clock)
    # Of a slow emulator boto3 asks again, and then there is none any more.
    with contextlib.suppress(client.exceptions.ResourceNotFoundException):
        client.delete_table(TableName=table)


@functools.cache
def _client(endpoint: str) -> DynamoDBClient:
    """boto3's, to make tables; one for all tests, since making one takes longer than most tests."""
    dummy_credentials()
    return aws_boto3.dynamodb_client(REGION, endpoint)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=STORE_KINDS)
def store_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(store_kind: str, tmp_path_factory: pytest.TempPathFactory, clock: FakeClock) -> Iterator[ClosableStore]:
    folder = tmp_path_factory.mktemp("store") if store_kind == "sqlite" else Path()
    with open_store(store_kind, folder, clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def dynamodb_server() -> str:
    """The address of moto's server, which speaks for DynamoDB, S3 and SES."""
    return moto_endpoint()
