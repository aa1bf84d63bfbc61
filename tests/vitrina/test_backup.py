"""A shop's memory in one file, and back: while it is open, after a crash, and from files that are no backups."""

from __future__ import annotations

import tarfile
import threading
from pathlib import Path

import pytest

from functions.adapters.sqlite_store import SqliteStore
from functions.ports import Item, Key, Put
from tests.vitrina.conftest import OwnersShop
from vitrina.serving.only_one import OnlyOne


def backed_up(shop: OwnersShop, *arguments: str) -> Path:
    done = shop.vitrina("backup", *arguments)
    assert done.exit_code == 0, done.output
    return sorted((shop.project.var / "backups").glob("*.tar.gz"))[-1]


def items(shop: OwnersShop) -> list[Item]:
    store = shop.services.store
    assert isinstance(store, SqliteStore)
    return list(store.items())


@pytest.fixture
def sold(shop: OwnersShop) -> OwnersShop:
    """A shop with an order, a picture that a customer sent, and links that were given out."""
    shop.publish().order(PLA_VEG=2)
    shop.services.files.put("reviews/a.jpg", b"picture", "image/jpeg")
    return shop


def test_what_was_lost_is_back_with_links_and_uploads(sold: OwnersShop):
    before, secret = items(sold), (sold.project.var / "link.secret").read_text()
    file = backed_up(sold)
    for path in [*sold.project.var.glob("shop.sqlite3*"), sold.project.var / "link.secret"]:
        path.unlink()
    sold.services.files.delete("reviews/a.jpg")

    done = sold.vitrina("restore", str(file), "--yes")

    assert done.exit_code == 0, done.output
    assert "vitrina reconcile" in done.output
    assert items(sold) == before
    assert sold.services.files.get("reviews/a.jpg") == b"picture"
    assert (sold.project.var / "link.secret").read_text() == secret


def test_what_was_there_is_put_aside_and_not_lost(sold: OwnersShop):
    file = backed_up(sold)
    sold.order(PLA_VEG=1)
    newer = items(sold)

    assert sold.vitrina("restore", str(file), "--yes").exit_code == 0

    (aside,) = sold.project.var.glob("before-restore-*")
    assert list(SqliteStore(aside / "shop.sqlite3", sold.services.clock).items()) == newer
    assert len(items(sold)) < len(newer)


def test_a_backup_holds_one_moment_of_a_shop_that_is_selling(sold: OwnersShop):
    """Two items are always written together: no backup may have one without the other."""
    store, stop = sold.services.store, threading.Event()

    def sell() -> None:
        for turn in range(10_000):
            if stop.is_set():
                return
            store.transact([Put(Item(Key("PAIR", side), {"turn": turn})) for side in ("left", "right")])

    seller = threading.Thread(target=sell)
    seller.start()
    try:
        for number in range(5):
            target = sold.folder / f"{number}.tar.gz"
            assert sold.vitrina("backup", str(target)).exit_code == 0
            with tarfile.open(target) as archive:
                archive.extract("shop.sqlite3", sold.folder / str(number), filter="data")
            copy = SqliteStore(sold.folder / str(number) / "shop.sqlite3", sold.services.clock)
            turns = {item.attributes["turn"] for item in copy.query("PAIR")}
            assert len(turns) <= 1
    finally:
        stop.set()
        seller.join()


def test_a_backup_is_for_its_owner_alone_and_old_ones_go(sold: OwnersShop):
    folder = sold.project.var / "backups"
    folder.mkdir()
    for day in range(4):
        (folder / f"2026010{day}T000000Z.tar.gz").write_bytes(b"old")
    file = backed_up(sold, "--keep", "3")
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name[:8] for path in sorted(folder.iterdir())] == ["20260102", "20260103", file.name[:8]]


@pytest.mark.parametrize("damage", ["cut", "flipped", "nonsense", "foreign"])
def test_a_damaged_backup_changes_nothing(sold: OwnersShop, damage: str):
    file, before = backed_up(sold), items(sold)
    data = file.read_bytes()
    if damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "flipped":
        file.write_bytes(data[:-200] + bytes(byte ^ 1 for byte in data[-200:]))
    elif damage == "nonsense":
        file.write_bytes(b"nonsense")
    else:
        with tarfile.open(file, "w:gz") as archive:
            archive.add(__file__, "../../etc/passwd")

    done = sold.vitrina("restore", str(file), "--yes")

    assert done.exit_code == 1, done.output
    assert "Take another one." in done.output or "no backup of a shop" in done.output
    assert items(sold) == before
    assert not list(sold.project.var.glob("before-restore-*"))


def test_an_open_shop_is_not_put_back(sold: OwnersShop):
    file = backed_up(sold)
    alone = OnlyOne(sold.project.var / "serve.lock", "")
    alone.take()
    try:
        done = sold.vitrina("restore", str(file), "--yes")
    finally:
        alone.release()
    assert (done.exit_code, "The shop is open" in done.output) == (1, True)


def test_a_shop_whose_store_is_elsewhere_is_told_so(sold: OwnersShop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VITRINA_STORE", "dynamodb:shop")
    done = sold.vitrina("backup")
    assert (done.exit_code, "only a SQLite file" in done.output) == (1, True)


def test_without_a_yes_nothing_is_put_back(sold: OwnersShop):
    file, before = backed_up(sold), items(sold)
    assert sold.vitrina("restore", str(file), answer="n\n").exit_code == 1
    assert items(sold) == before
