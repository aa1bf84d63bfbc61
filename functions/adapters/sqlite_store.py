"""The store in one SQLite file: the laptop, the tests, and a shop that runs on one box.

Knows SQLite; what conditions mean is in `item_rules`. Must not know any use case.

Works from several threads and several processes at once on one local file (not on a network share, where WAL does not
work: https://www.sqlite.org/wal.html). A write is one `BEGIN IMMEDIATE` transaction, so that readers never wait and
writers queue; whoever waits longer than `timeout_s` gets StoreUnavailable.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from commerce.errors import ConditionFailed
from functions.adapters import item_limits as limits
from functions.adapters import item_rules as rules
from functions.adapters.sqlite_connections import Connections
from functions.ports import Clock, Item, Key, Operation

_COLUMNS = "partition, sort, attributes, index_partition, index_sort, expires_at"
_GET = f"SELECT {_COLUMNS} FROM items WHERE partition = ? AND sort = ?"  # noqa: S608 (only our own constants)
_QUERY = (
    f"SELECT {_COLUMNS} FROM items WHERE partition = ? AND sort BETWEEN ? AND ? AND sort <> ?"  # noqa: S608
    " AND (expires_at IS NULL OR expires_at >= ?) ORDER BY sort {order} LIMIT ?"
)
_QUERY_INDEX = (
    f"SELECT {_COLUMNS} FROM items WHERE index_partition = ? AND index_sort BETWEEN ? AND ? AND index_sort <> ?"  # noqa: S608
    " AND (expires_at IS NULL OR expires_at >= ?) ORDER BY index_sort {order}, partition {order}, sort {order} LIMIT ?"
)
_WRITE = f"REPLACE INTO items ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608
_DELETE = "DELETE FROM items WHERE partition = ? AND sort = ?"
_ALL = f"SELECT {_COLUMNS} FROM items WHERE expires_at IS NULL OR expires_at >= ? ORDER BY partition, sort"  # noqa: S608
_PURGE = "DELETE FROM items WHERE expires_at < ?"


class SqliteStore:
    """`path`: the file, made with its folder when missing, readable by this user only (it holds customers' data).

    `clock` decides what has expired. Raises StoreUnavailable when the file cannot be used.
    """

    def __init__(self, path: Path, clock: Clock, *, timeout_s: int = 5) -> None:
        self._path = path
        self._clock = clock
        self._timeout_s = timeout_s
        self._by_process: dict[int, Connections] = {}
        self._connections.prepare()

    @property
    def _connections(self) -> Connections:
        """This process's own: a connection must not cross a fork (https://www.sqlite.org/howtocorrupt.html, 2.6)."""
        own = self._by_process.get(os.getpid())
        return own or self._by_process.setdefault(os.getpid(), Connections(self._path, self._timeout_s))

    def get(self, key: Key) -> Item | None:
        key = limits.checked_key(key)
        with self._connections.reading() as connection:
            return self._read(connection, key, self._clock())

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        wanted = [limits.checked_key(key) for key in dict.fromkeys(keys)]
        now = self._clock()
        with self._connections.reading() as connection:
            found = {key: self._read(connection, key, now) for key in wanted}
        return {key: item for key, item in found.items() if item}

    def query(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        return self._select(_QUERY, partition, prefix, limit, after, reverse)

    def query_index(
        self, partition: str, prefix: str = "", *, limit: int = 0, after: str = "", reverse: bool = False
    ) -> list[Item]:
        return self._select(_QUERY_INDEX, partition, prefix, limit, after, reverse)

    def transact(self, operations: Sequence[Operation]) -> None:
        work = limits.prepared(operations)
        if not work:
            return
        with self._connections.writing() as connection:
            now = self._clock()
            before = [self._read(connection, limits.key_of(operation), now) for operation in work]
            for number, (operation, item) in enumerate(zip(work, before, strict=True)):
                if not all(rules.holds(condition, item) for condition in operation.when):
                    raise ConditionFailed(number)
            for operation, item in zip(work, before, strict=True):
                written = rules.after_operation(operation, item)
                if written is not item:
                    _write(connection, limits.key_of(operation), written)

    def items(self) -> Iterator[Item]:
        """Everything that is there and not expired, by key: to take it elsewhere. Held in memory once."""
        with self._connections.reading() as connection:
            rows = connection.execute(_ALL, (self._clock(),)).fetchall()
        yield from map(_item, rows)

    def purge_expired(self) -> int:
        """Removes expired items for good; how many. Readers ignore them anyway: housekeeping, once a day is plenty."""
        with self._connections.writing() as connection:
            return connection.execute(_PURGE, (self._clock(),)).rowcount

    def close(self) -> None:
        """Closes this process's connections, at once or as soon as their present call ends. No calls after it."""
        self._connections.close()

    def _read(self, connection: sqlite3.Connection, key: Key, now: int) -> Item | None:
        row = connection.execute(_GET, key).fetchone()
        return rules.live(_item(row), now) if row else None

    def _select(self, statement: str, partition: str, prefix: str, limit: int, after: str, reverse: bool) -> list[Item]:
        partition = limits.checked_partition(partition)
        low, high = rules.sort_range(prefix, after, reverse=reverse)
        most = limits.checked_limit(limit) or -1
        sql = statement.format(order="DESC" if reverse else "ASC")
        with self._connections.reading() as connection:
            rows = connection.execute(sql, (partition, low, high, after, self._clock(), most)).fetchall()
        return [_item(row) for row in rows]


def _item(row: Sequence[Any]) -> Item:
    partition, sort, attributes, index_partition, index_sort, expires_at = row
    index = Key(index_partition, index_sort) if index_partition is not None else None
    return Item(Key(partition, sort), json.loads(attributes), index, expires_at)


def _write(connection: sqlite3.Connection, key: Key, item: Item | None) -> None:
    if item is None:
        connection.execute(_DELETE, key)
        return
    index = item.index or (None, None)
    connection.execute(_WRITE, (*item.key, limits.to_json(item.attributes), *index, item.expires_at))
