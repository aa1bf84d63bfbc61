"""Connections to one SQLite file: how they are opened, shared between threads, and closed; and the file's schema.

Knows SQLite's settings and errors; must not know what the rows mean.

Durability: `synchronous=FULL`. In WAL mode the usual NORMAL may forget the last commits after a power cut; an order
whose payment was answered with «thank you» must not be among them, and one fsync a write is what that costs.
https://www.sqlite.org/pragma.html#pragma_synchronous
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from commerce.errors import StoreUnavailable

KEEP_IDLE = 8
"""Connections kept for reuse. A server with a thread per request opens more while busy, and closes them again."""

MIGRATIONS = (
    (
        """
        CREATE TABLE items (
            partition TEXT NOT NULL,
            sort TEXT NOT NULL,
            attributes TEXT NOT NULL,      -- a JSON object
            index_partition TEXT,
            index_sort TEXT,
            expires_at INTEGER,            -- seconds since 1970
            PRIMARY KEY (partition, sort)
        ) STRICT
        """,
        "CREATE INDEX items_by_index ON items (index_partition, index_sort) WHERE index_partition IS NOT NULL",
        "CREATE INDEX items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL",
    ),
)
"""Each step raises `user_version` by one. Add at the end; never change one that has shipped."""


class Connections:
    """A small pool for one process, and the turn to write."""

    def __init__(self, path: Path, timeout_s: int) -> None:
        self._path = path
        self._timeout_s = timeout_s
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._turn = threading.Lock()
        self._closed = False

    def prepare(self) -> None:
        """Makes the file and brings its schema up to date; several processes may do so at once."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._make_private_file()
        except OSError as error:
            raise StoreUnavailable(f"{self._path}: cannot be opened: {error.strerror}") from error
        with self._connection() as connection:
            self._enter_wal(connection)
            self._migrate(connection)

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection within one snapshot of the file."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection within a write transaction: committed at the end, or rolled back by an exception.

        Threads queue here on a lock, which is fair and quick; SQLite's own waiting (polling) is for other processes.
        """
        if not self._turn.acquire(timeout=self._timeout_s):
            raise StoreUnavailable(f"{self._path}: waited {self._timeout_s} s for other writers")
        try:
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
        finally:
            self._turn.release()

    def close(self) -> None:
        with self._guard:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection)
        except sqlite3.DatabaseError as error:
            if isinstance(error, (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.NotSupportedError)):
                raise  # a mistake of ours, not the file's state
            raise StoreUnavailable(f"{self._path}: {error}") from error

    def _take(self) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise StoreUnavailable(f"{self._path}: this store has been closed")
            if self._idle:
                return self._idle.pop()
        return self._open()

    def _give_back(self, connection: sqlite3.Connection) -> None:
        try:
            if connection.in_transaction:
                connection.rollback()
        except sqlite3.Error:
            connection.close()
            return
        with self._guard:
            if not self._closed and len(self._idle) < KEEP_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=self._timeout_s, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _make_private_file(self) -> None:
        """Readable by its owner only. An existing file must not be opened here, not even to look whether it can be.

        Closing any descriptor of it drops the locks that SQLite holds in this process; another process then takes
        itself for the last one and deletes the write-ahead log under our feet
        (https://www.sqlite.org/howtocorrupt.html, 2.2).
        """
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            if not os.access(self._path, os.R_OK | os.W_OK) or self._path.is_dir():
                raise StoreUnavailable(f"{self._path}: cannot be opened: not a file that can be written") from None

    def _enter_wal(self, connection: sqlite3.Connection) -> None:
        """WAL is a property of the file. Several processes that switch a new one at once may get «locked» at once."""
        deadline = time.monotonic() + self._timeout_s
        while True:
            try:
                mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
                break
            except sqlite3.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
        if mode != "wal":
            raise StoreUnavailable(f"{self._path}: no write-ahead log there ({mode}): use a local disk")

    def _migrate(self, connection: sqlite3.Connection) -> None:
        if self._version(connection) == len(MIGRATIONS):
            return
        connection.execute("BEGIN IMMEDIATE")
        version = self._version(connection)
        if version > len(MIGRATIONS):
            raise StoreUnavailable(f"{self._path}: written by a newer version of the shop ({version}): upgrade")
        for statement in chain.from_iterable(MIGRATIONS[version:]):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")

    @staticmethod
    def _version(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
