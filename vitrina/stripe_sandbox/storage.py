"""Keeps the state in an SQLite file, row by row, so that a restart of `vitrina serve` loses no session."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from vitrina.stripe_sandbox.state import TABLES, Change, State

_SCHEMA = """
create table if not exists records (
    position integer primary key autoincrement,
    collection text not null,
    id text not null,
    body text not null,
    unique (collection, id)
)
"""
_UPSERT = """
insert into records (collection, id, body) values (?, ?, ?)
on conflict (collection, id) do update set body = excluded.body
"""


class Storage:
    """One connection, used under the engine's lock only."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        with self._connection:
            self._connection.execute(_SCHEMA)

    def load(self, state: State) -> None:
        """Fills an empty state, in the order in which the records were made."""
        for collection, identity, body in self._connection.execute(
            "select collection, id, body from records order by position"
        ):
            if collection in TABLES:
                state.tables[collection].restore(identity, json.loads(body))

    def save(self, changes: Iterable[Change]) -> None:
        with self._connection:
            for collection, identity, record in changes:
                if record is None:
                    self._connection.execute(
                        "delete from records where collection = ? and id = ?", (collection, identity)
                    )
                else:
                    self._connection.execute(_UPSERT, (collection, identity, json.dumps(record)))

    def close(self) -> None:
        self._connection.close()
