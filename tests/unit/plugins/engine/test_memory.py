"""What is kept between builds may be lost, and nothing else."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from plugins.engine import memory as module
from plugins.engine.memory import SETTINGS, Memory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "build.sqlite3"


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    memory = Memory(path)
    yield memory
    memory.close()


def keep_something(path: Path) -> None:
    memory = Memory(path)
    memory.put("Ground", b"kept")
    memory.put_snippets(("strand", f"/{n}/", b"x" * 900) for n in range(500))
    memory.put_entries([("products", "mug", b"d", b"value", b"notes", b"row")])
    memory.commit()
    memory.close()


def works(memory: Memory) -> bool:
    memory.put("name", b"value")
    memory.put_snippets([("strand", "/page/", b"snippet")])
    memory.put_entries([("products", "cup", b"d", b"value", b"notes", b"row")])
    memory.commit()
    memory.close()
    found = memory.get("name"), list(memory.snippets("strand", ["/page/"])), memory.value("products", "cup")
    return found == (b"value", [b"snippet"], b"value")


def test_what_was_committed_is_there_the_next_time(path: Path, memory: Memory) -> None:
    keep_something(path)
    assert memory.get("Ground") == b"kept"
    assert memory.entry("products", "mug") == (b"d", b"value", b"notes", b"row")
    assert list(memory.values("products")) == [("mug", b"value")]


def test_a_file_that_is_no_database_costs_the_memory_only(path: Path, memory: Memory) -> None:
    path.parent.mkdir()
    path.write_bytes(b"nonsense" * 1000)
    assert memory.get("Ground") is None
    assert works(memory)


def test_a_file_cut_short_or_empty_costs_the_memory_only(path: Path, memory: Memory) -> None:
    keep_something(path)
    for size in (30_000, 100, 0):
        with path.open("r+b") as file:
            file.truncate(size)
        assert memory.get("Ground") is None, size
        assert works(memory), size
        memory.close()


def damage(path: Path) -> None:
    """Everything but the first pages is nonsense."""
    keep_something(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = path.read_bytes()
    path.write_bytes(data[:16384] + b"\xa5" * (len(data) - 16384))


def test_a_file_that_is_damaged_inside_answers_nothing_and_is_known_to_be(path: Path, memory: Memory) -> None:
    damage(path)
    with pytest.raises(sqlite3.DatabaseError):
        memory.require_sound()
    assert memory.get("Ground") is None
    assert works(memory)
    memory.require_sound()


def test_a_memory_that_is_lost_begins_anew(path: Path, memory: Memory) -> None:
    keep_something(path)
    memory.lose()
    assert memory.get("Ground") is None
    assert works(memory)


@pytest.mark.parametrize("version", [0, 77, module._SCHEMA])
def test_a_database_of_somebody_else_costs_the_memory_only(path: Path, memory: Memory, version: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.executescript("CREATE TABLE kept (other TEXT); CREATE TABLE songs (title TEXT);")
        db.execute(f"PRAGMA user_version = {version}")
    assert memory.get("Ground") is None
    assert works(memory)


@pytest.mark.parametrize("version", [0, 1, module._SCHEMA - 1, module._SCHEMA + 1])
def test_an_older_or_newer_schema_costs_the_memory_only(path: Path, memory: Memory, version: int) -> None:
    keep_something(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE entries RENAME COLUMN row TO line")
        db.execute(f"PRAGMA user_version = {version}")
    assert memory.get("Ground") is None
    assert works(memory)


def test_a_file_that_somebody_holds_costs_the_memory_only(
    path: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_something(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        real = sqlite3.connect
        monkeypatch.setattr(sqlite3, "connect", lambda *a, **options: real(*a, **{**options, "timeout": 0.05}))
        start = time.monotonic()
        assert memory.get("Ground") is None
        assert works(memory)
        assert time.monotonic() - start < 10


def test_what_is_not_committed_is_undone_by_close(memory: Memory) -> None:
    memory.put("name", b"good")
    memory.commit()
    memory.put("name", b"half")
    memory.put_snippets([("strand", "/page/", b"half")])
    assert memory.get("name") == b"half"
    memory.close()
    assert memory.get("name") == b"good"
    assert memory.snippet("strand", "/page/") is None


def test_closing_and_committing_twice_does_no_harm(memory: Memory) -> None:
    memory.close()
    memory.put("name", b"value")
    memory.commit()
    memory.commit()
    memory.close()
    memory.close()
    assert memory.get("name") == b"value"


def test_snippets_come_in_the_order_of_the_pages_over_more_than_one_batch(memory: Memory) -> None:
    count = 2 * module._AT_ONCE + 3
    pages = [f"/{(n * 7919) % count}/" for n in range(count)]
    memory.put_snippets(("strand", page, page.encode()) for page in sorted(pages) if page != "/5/")
    memory.put_snippets([("other", "/1/", b"other")])
    found = list(memory.snippets("strand", iter(pages)))
    assert found == [page.encode() for page in pages if page != "/5/"]
    assert list(memory.snippets("none", pages)) == []


def test_dropped_entries_and_snippets_are_gone(memory: Memory) -> None:
    memory.put_snippets([("strand", "/a/", b"a"), ("strand", "/b/", b"b")])
    memory.drop_snippets([("strand", "/a/"), ("strand", "/none/")])
    memory.put_entries([("products", "mug", b"d", b"v", b"n", b"r"), ("posts", "mug", b"d", b"w", b"n", b"r")])
    memory.drop_entries([("products", "mug")])
    assert list(memory.snippets("strand", ["/a/", "/b/"])) == [b"b"]
    assert (memory.value("products", "mug"), memory.value("posts", "mug")) == (None, b"w")


def test_forgetting_keeps_the_settings_and_nothing_else(path: Path, memory: Memory) -> None:
    keep_something(path)
    memory.put(SETTINGS, b"settings")
    memory.forget()
    memory.commit()
    assert memory.get(SETTINGS) == b"settings"
    assert memory.get("Ground") is None
    assert list(memory.values("products")) == []
    assert list(memory.snippets("strand", ["/1/"])) == []
