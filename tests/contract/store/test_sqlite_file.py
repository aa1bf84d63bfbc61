"""What only the SQLite store has: a file, other processes, locks, a schema, a fork."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from commerce.errors import StoreUnavailable
from functions.adapters import sqlite_connections
from functions.adapters.sqlite_connections import KEEP_IDLE
from functions.adapters.sqlite_store import SqliteStore
from functions.ports import Item, Key, Put, Update
from tests.support.clock import FakeClock

KEY = Key("SKU#1", "SKU")
ROOT = Path(__file__).parents[3]

BUYER = """
import sys, time
from pathlib import Path
from commerce.errors import ConditionFailed
from functions.adapters.sqlite_store import SqliteStore
from functions.ports import AtLeast, Key, Update
store = SqliteStore(Path(sys.argv[1]), lambda: 0, timeout_s=30)
while not store.get(Key("SKU#1", "SKU")):
    time.sleep(0.005)
bought = 0
for _ in range(20):
    try:
        store.transact([Update(Key("SKU#1", "SKU"), add={"available": -1, "sold": 1}, when=(AtLeast("available", 1),))])
        bought += 1
    except ConditionFailed:
        pass
print(bought)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "er" / "shop.sqlite3"


@pytest.fixture
def opened(path: Path, clock: FakeClock) -> Iterator[SqliteStore]:
    store = SqliteStore(path, clock, timeout_s=1)
    yield store
    store.close()


def pragma(path: Path, name: str) -> object:
    connection = sqlite3.connect(path)
    value = connection.execute(f"PRAGMA {name}").fetchone()[0]
    connection.close()
    return value


def test_the_file_and_its_folder_are_made_for_this_user_only(opened: SqliteStore, path: Path) -> None:
    opened.transact([Put(Item(KEY, {}))])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(f"{path}-wal").stat().st_mode) == 0o600


def test_the_file_is_in_wal_mode_and_commits_reach_the_disk(opened: SqliteStore, path: Path) -> None:
    assert pragma(path, "journal_mode") == "wal"
    with opened._connections.reading() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_what_was_written_is_there_after_opening_again(opened: SqliteStore, path: Path, clock: FakeClock) -> None:
    opened.transact([Put(Item(KEY, {"n": 1}, Key("LIST", "1")))])
    opened.close()
    again = SqliteStore(path, clock)
    assert again.query_index("LIST") == [Item(KEY, {"n": 1}, Key("LIST", "1"))]
    again.close()


def test_several_processes_share_one_new_file_and_sell_nothing_twice(path: Path) -> None:
    command = [sys.executable, "-c", BUYER, str(path)]
    buyers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    store = SqliteStore(path, lambda: 0, timeout_s=30)
    store.transact([Update(KEY, add={"available": 25, "sold": 0})])
    bought = [int(buyer.communicate(timeout=60)[0]) for buyer in buyers]
    item = store.get(KEY)
    assert item is not None
    assert item.attributes == {"available": 0, "sold": 25}
    assert sum(bought) == 25
    store.close()


def test_a_locked_file_is_unavailable_for_writing_and_still_read(opened: SqliteStore, path: Path) -> None:
    opened.transact([Put(Item(KEY, {"n": 1}))])
    intruder = sqlite3.connect(path, isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="locked"):
        opened.transact([Update(KEY, add={"n": 1})])
    assert opened.get(KEY) == Item(KEY, {"n": 1})
    intruder.execute("ROLLBACK")
    intruder.close()
    opened.transact([Update(KEY, add={"n": 1})])
    assert opened.get(KEY) == Item(KEY, {"n": 2})


def test_a_writer_that_keeps_the_turn_makes_others_unavailable(opened: SqliteStore) -> None:
    with opened._connections.writing(), pytest.raises(StoreUnavailable, match="other writers"):
        opened.transact([Put(Item(KEY, {}))])
    opened.transact([Put(Item(KEY, {}))])


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "shop.sqlite3"
    path.write_text("this is a letter, and long enough to be read as a header of a database file" * 20)
    with pytest.raises(StoreUnavailable, match="not a database"):
        SqliteStore(path, clock)


def test_a_path_that_cannot_be_opened_is_unavailable(tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        SqliteStore(tmp_path, clock)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        SqliteStore(tmp_path / "file" / "shop.sqlite3", clock)


def test_opening_the_file_again_does_not_give_up_the_locks_of_the_open_store(
    opened: SqliteStore, path: Path, clock: FakeClock
) -> None:
    opened.transact([Put(Item(KEY, {"n": 1}))])
    SqliteStore(path, clock).close()
    other_process = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM items'); c.close()"
    subprocess.run([sys.executable, "-c", other_process, str(path)], check=True, timeout=60)
    assert Path(f"{path}-wal").exists()  # or the last one out has deleted it, and the next write goes nowhere
    opened.transact([Update(KEY, add={"n": 1})])
    assert pragma(path, "integrity_check") == "ok"


def test_a_file_of_a_newer_version_is_left_alone(opened: SqliteStore, path: Path, clock: FakeClock) -> None:
    opened.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreUnavailable, match="newer version"):
        SqliteStore(path, clock)
    assert pragma(path, "user_version") == 99


def test_an_older_file_is_brought_up_to_date_with_its_data(
    opened: SqliteStore, path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.transact([Put(Item(KEY, {"n": 1}))])
    opened.close()
    later = (*sqlite_connections.MIGRATIONS, ("CREATE TABLE notes (text TEXT) STRICT",))
    monkeypatch.setattr(sqlite_connections, "MIGRATIONS", later)
    for _ in range(2):
        store = SqliteStore(path, clock)
        assert store.get(KEY) == Item(KEY, {"n": 1})
        store.close()
    assert pragma(path, "user_version") == 2


def test_a_migration_that_fails_changes_nothing(
    opened: SqliteStore, path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.close()
    broken = (*sqlite_connections.MIGRATIONS, ("CREATE TABLE notes (text TEXT) STRICT", "CREATE NONSENSE"))
    monkeypatch.setattr(sqlite_connections, "MIGRATIONS", broken)
    with pytest.raises(StoreUnavailable):
        SqliteStore(path, clock)
    assert pragma(path, "user_version") == 1
    assert pragma(path, "schema_version") == 3


def test_purging_removes_expired_items_only(opened: SqliteStore, path: Path, clock: FakeClock) -> None:
    opened.transact([Put(Item(Key("P", str(number)), {}, expires_at=clock() + number)) for number in range(5)])
    opened.transact([Put(Item(Key("P", "forever"), {}))])
    clock.advance(3)
    assert opened.purge_expired() == 3
    assert opened.purge_expired() == 0
    assert [item.key.sort for item in opened.query("P")] == ["3", "4", "forever"]
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM items").fetchone() == (3,)
    connection.close()


def test_threads_that_come_and_go_leave_few_connections(opened: SqliteStore) -> None:
    everybody = threading.Barrier(2 * KEEP_IDLE)

    def read() -> None:
        with opened._connections.reading():
            everybody.wait(timeout=30)

    for _ in range(2):
        threads = [threading.Thread(target=read) for _ in range(2 * KEEP_IDLE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(opened._connections._idle) == KEEP_IDLE


def test_a_closed_store_says_so(opened: SqliteStore) -> None:
    opened.close()
    opened.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        opened.get(KEY)


def test_a_call_in_progress_survives_the_closing(opened: SqliteStore) -> None:
    with opened._connections.writing() as connection:
        opened.close()
        assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")


FORKS = """
import os, sys, threading
from pathlib import Path
from functions.adapters.sqlite_store import SqliteStore
from functions.ports import Item, Key, Put, Update
store = SqliteStore(Path(sys.argv[1]), lambda: 0, timeout_s=30)
key = Key("SKU#1", "SKU")
store.transact([Put(Item(key, {"n": 0}))])
inherited = store._connections
children = []
for _ in range(3):
    child = os.fork()
    if not child:
        assert store._connections is not inherited
        for _ in range(10):
            store.transact([Update(key, add={"n": 1})])
        store.close()
        sys.exit(0)
    children.append(child)
for _ in range(10):
    store.transact([Update(key, add={"n": 1})])
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
print(codes, store.get(key).attributes)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_opens_its_own_connections(path: Path) -> None:
    run = subprocess.run([sys.executable, "-c", FORKS, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    assert run.stdout.strip() == "[0, 0, 0] {'n': 40}"
    assert pragma(path, "integrity_check") == "ok"
