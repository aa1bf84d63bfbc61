"""The embedded store as it is at one moment, in a file of its own: what looks at it cannot touch the shop's.

Knows SQLite. A file that nobody has open is read as one that does not change, else even reading would leave files
beside it.
https://www.sqlite.org/uri.html
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

NAME = "shop.sqlite3"


class Damaged(Exception):
    """`str()`: what SQLite says of it."""


@dataclass(frozen=True)
class Copy:
    """`file` is there as long as this is kept."""

    file: Path
    folder: tempfile.TemporaryDirectory[str]


def copied(store: Path) -> Copy:
    """Sound, or it raises Damaged."""
    folder = tempfile.TemporaryDirectory(prefix="vitrina-doctor-")
    copy = Copy(Path(folder.name) / NAME, folder)
    try:
        with closing(_opened(store)) as source, closing(sqlite3.connect(copy.file)) as target:
            source.backup(target)
            found = [str(row[0]) for row in target.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as trouble:
        raise Damaged(str(trouble)) from trouble
    if found != ["ok"]:
        raise Damaged("; ".join(found))
    return copy


def _opened(store: Path) -> sqlite3.Connection:
    is_open = store.with_name(f"{store.name}-wal").exists()
    how = "mode=ro" if is_open else "mode=ro&immutable=1"
    return sqlite3.connect(f"{store.absolute().as_uri()}?{how}", uri=True)
