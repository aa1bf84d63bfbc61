"""What is kept from one build to the next, in one SQLite file below the cache: it may be deleted at any time.

Entries as they were read, what each page adds to combined files, and the state: what the last good site was made of.
Everything is written in one transaction at the end of a good build (entries that were read are kept even if the build
stops). Whatever cannot be read is as if it were not there; where that shows only while a build is under way, the build
begins again with a new file (`lose`). Must not know what the values mean.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

SETTINGS = "settings"
MARK = "mark"
_AT_ONCE = 400
_SCHEMA = 5
_TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    kind TEXT, id TEXT, digest BLOB, value BLOB, notes BLOB, row BLOB, PRIMARY KEY (kind, id)
);
CREATE TABLE IF NOT EXISTS snippets (strand TEXT, page TEXT, data BLOB, PRIMARY KEY (strand, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, data BLOB);
"""
EntryRow = tuple[str, str, bytes, bytes, bytes, bytes]
"""(kind, id, digest of its files, encoded value, notes, row)."""


class Memory:
    """A hold on the file, taken when first needed.

    SQLite's connections must not go through a fork: `close` before, and each process takes hold anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open_db: sqlite3.Connection | None = None

    @property
    def _db(self) -> sqlite3.Connection:
        if self._open_db is None:
            self._open_db = self._opened()
        return self._open_db

    def close(self) -> None:
        """What is not committed is undone. May be used again afterwards."""
        if self._open_db is not None:
            self._open_db.close()
            self._open_db = None

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connect()
        except sqlite3.DatabaseError:
            self._forget_all()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=30)
        # A cache: after a power failure it may be gone, but a killed build leaves it whole (the journal is kept).
        # Large pages, since a snippet is about a kilobyte: in small ones each would lie on pages of its own.
        db.executescript(
            "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;"
        )
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version != _SCHEMA:
            for table in ("entries", "snippets", "kept"):
                db.execute(f"DROP TABLE IF EXISTS {table}")
            db.executescript(f"{_TABLES} PRAGMA user_version = {_SCHEMA};")
        return db

    def lose(self) -> None:
        """Begin with a new file: this one is broken, or somebody holds it."""
        self.close()
        self._forget_all()

    def require_sound(self) -> None:
        """Read every page of the file. Raises DatabaseError, as everything here does that meets a broken page."""
        (found,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise sqlite3.DatabaseError(found)

    def _forget_all(self) -> None:
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self.path}{ending}").unlink()

    def commit(self) -> None:
        """Everything since the last one, at once."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def _writing(self) -> sqlite3.Connection:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        return self._db

    # kept values

    def get(self, name: str) -> bytes | None:
        try:
            row = self._db.execute("SELECT data FROM kept WHERE name = ?", (name,)).fetchone()
        except sqlite3.DatabaseError:
            self.lose()
            return None
        return bytes(row[0]) if row else None

    def put(self, name: str, data: bytes) -> None:
        self._writing().execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, data))

    def mark(self) -> bytes:
        """Kept as `MARK`; a new one each time, so that a build knows whether another one came between."""
        mark = os.urandom(8)
        self.put(MARK, mark)
        return mark

    def forget(self) -> None:
        """Everything but the settings themselves: the code or the settings are others now."""
        for table in ("entries", "snippets"):
            self._writing().execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        self._writing().execute("DELETE FROM kept WHERE name <> ?", (SETTINGS,))

    # entries

    def value(self, kind: str, id_: str) -> bytes | None:
        found = self._db.execute("SELECT value FROM entries WHERE kind = ? AND id = ?", (kind, id_)).fetchone()
        return bytes(found[0]) if found else None

    def values(self, kind: str) -> Iterator[tuple[str, bytes]]:
        """(id, value) of a kind."""
        return self._db.execute("SELECT id, value FROM entries WHERE kind = ?", (kind,))

    def entry(self, kind: str, id_: str) -> tuple[bytes, bytes, bytes, bytes] | None:
        """(digest, value, notes, row)."""
        query = "SELECT digest, value, notes, row FROM entries WHERE kind = ? AND id = ?"
        found: tuple[bytes, bytes, bytes, bytes] | None = self._db.execute(query, (kind, id_)).fetchone()
        return found

    def put_entries(self, rows: Iterable[EntryRow]) -> None:
        self._writing().executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)

    def drop_entries(self, keys: Iterable[tuple[str, str]]) -> None:
        self._writing().executemany("DELETE FROM entries WHERE kind = ? AND id = ?", keys)

    def entries(self) -> Iterator[EntryRow]:
        return self._db.execute("SELECT kind, id, digest, value, notes, row FROM entries")

    # snippets

    def put_snippets(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """(strand, path of a page, what the page adds)."""
        self._writing().executemany("INSERT OR REPLACE INTO snippets VALUES (?, ?, ?)", rows)

    def drop_snippets(self, keys: Iterable[tuple[str, str]]) -> None:
        self._writing().executemany("DELETE FROM snippets WHERE strand = ? AND page = ?", keys)

    def snippets(self, strand: str, pages: Iterable[str]) -> Iterator[bytes]:
        """What pages add, in their order; those that add nothing are left out."""
        for some in batched(pages, _AT_ONCE):
            marks = ",".join("?" * len(some))
            query = f"SELECT page, data FROM snippets WHERE strand = ? AND page IN ({marks})"  # noqa: S608 - only marks
            found = dict(self._db.execute(query, (strand, *some)))
            yield from (found[page] for page in some if page in found)

    def snippet(self, strand: str, page: str) -> bytes | None:
        found = self._db.execute("SELECT data FROM snippets WHERE strand = ? AND page = ?", (strand, page)).fetchone()
        return found[0] if found else None

    def all_snippets(self) -> Iterator[tuple[str, str, bytes]]:
        """(strand, path of a page, what the page adds)."""
        return self._db.execute("SELECT strand, page, data FROM snippets")


class Resting(Memory):
    """The memory of another folder, to be read only: it is never made, mended or changed.

    Every method raises sqlite3.Error where there is none, or one of another version.
    """

    def _opened(self) -> sqlite3.Connection:
        # Only a build that runs or was killed leaves a journal; without one nobody need be able to write there.
        still = "" if Path(f"{self.path}-wal").exists() else "&immutable=1"
        db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro{still}", uri=True, isolation_level=None)
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version != _SCHEMA:
            db.close()
            raise sqlite3.DatabaseError(f"version {version}, not {_SCHEMA}")
        return db

    def lose(self) -> None:
        raise sqlite3.DatabaseError("broken, and not ours to mend")


def batched(names: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(names)
    while some := list(itertools.islice(rest, size)):
        yield some
