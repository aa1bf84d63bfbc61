"""A build that keeps what did not change gives the bytes that a clean one gives, whatever was edited before it.

Each step edits the shop as a person would (a field, a text, a template, a picture, a setting), builds with what was
kept, and builds the same files again from nothing in another folder. Both sites, and what the functions get, must be
equal.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.build.edits import EDITS, MOVES, Shop, files


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that was built once, whole, with all that is kept of it."""
    root = tmp_path_factory.mktemp("increments") / "shop"
    assert Shop(root).kept().ok
    return root.rename(root.with_name("built"))


@pytest.fixture
def shop(built: Path) -> Iterator[Shop]:
    with copied(built) as shop:
        yield shop


@contextlib.contextmanager
def copied(built: Path) -> Iterator[Shop]:
    """A copy of it in the place where it was built."""
    root = built.with_name("shop")
    shutil.copytree(built, root, symlinks=True)
    try:
        shop = Shop(root)
        result = shop.kept()
        assert (result.ok, result.made) == (True, 0)
        yield shop
    finally:
        shutil.rmtree(root)


@pytest.mark.parametrize("name", EDITS)
def test_after_any_single_edit_the_kept_build_is_equal_to_a_clean_one(shop: Shop, name: str) -> None:
    EDITS[name](shop)
    shop.check()


def test_nothing_is_made_when_nothing_changed(shop: Shop) -> None:
    result = shop.kept()
    assert (result.made, result.read, result.written, result.removed) == (0, 0, 0, 0)


def test_a_touched_file_is_looked_at_and_nothing_is_made(shop: Shop) -> None:
    (shop.root / "content/products/taza.md").touch()
    result = shop.kept()
    assert (result.made, result.read, result.written) == (0, 1, 0)


def test_a_text_is_made_again_only_where_it_is_shown(shop: Shop) -> None:
    EDITS["a translation"](shop)
    result = shop.kept()
    assert (result.read, result.made) == (1, 2)  # its page in both languages
    assert result.written == 3  # the English page, its JSON and the feed of its language


def test_an_edit_that_is_taken_back_after_a_broken_build_leaves_nothing(shop: Shop) -> None:
    before = files(shop.root / "kept")
    EDITS["a broken price"](shop)
    assert not shop.kept().ok
    shop.replace("content/products/taza.md", "price: 24,00", "price: 24.00")
    assert shop.check().written == 0
    assert files(shop.root / "kept") == before


@pytest.mark.parametrize("name", ["a link that leads nowhere", "a category that goes though products are in it"])
def test_a_problem_of_the_whole_shop_is_told_by_every_build_until_it_is_mended(shop: Shop, name: str) -> None:
    before = files(shop.root / "kept")
    EDITS[name](shop)
    for _ in range(2):
        assert not shop.check().ok
    EDITS["a product's text"](shop)
    assert not shop.check().ok
    assert files(shop.root / "kept") == before


@pytest.mark.parametrize("name", ["a price log", "a file that nobody reads"])
def test_a_warning_about_the_whole_shop_is_told_by_every_build_and_names_the_line_as_it_is_now(
    shop: Shop, name: str
) -> None:
    EDITS[name](shop)
    assert shop.check().problems
    for edit in (lambda _shop: None, EDITS["a product's text"], EDITS["a product marked as new"]):
        edit(shop)
        assert shop.check().problems


def test_an_official_notice_is_missed_as_soon_as_it_goes(shop: Shop) -> None:
    for edit in (EDITS["an official notice"], EDITS["another official notice"]):
        edit(shop)
        assert shop.check().ok
    (shop.root / "content/notices/eu.svg").unlink()
    for edit in (lambda _shop: None, EDITS["a product's text"]):
        edit(shop)
        assert not shop.check().ok
    EDITS["an official notice"](shop)
    assert shop.check().ok


def test_pages_that_somebody_changed_or_took_away_are_mended(shop: Shop) -> None:
    before = files(shop.root / "kept")
    (shop.root / "kept/producto/taza/index.html").write_bytes(b"evil")
    (shop.root / "kept/sitemap.xml").unlink()
    shop.kept()
    assert files(shop.root / "kept") == before


def test_a_memory_that_is_gone_or_broken_costs_time_and_nothing_else(shop: Shop) -> None:
    memory = shop.root / "cache/build.sqlite3"
    for damage in (memory.unlink, lambda: memory.write_bytes(b"nonsense" * 999)):
        damage()
        assert shop.check().written == 0


@pytest.mark.parametrize("table", ["entries", "snippets", "kept"])
def test_a_memory_that_is_damaged_inside_costs_time_and_nothing_else(shop: Shop, table: str) -> None:
    damage(shop.root / "cache/build.sqlite3", table)
    EDITS["a product's text"](shop)
    assert shop.check().ok


def damage(memory: Path, table: str) -> None:
    """Nonsense where that table begins."""
    with closing(sqlite3.connect(memory)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = db.execute("PRAGMA page_size").fetchone()
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with memory.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def test_a_memory_that_somebody_writes_into_costs_time_and_nothing_else(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **options: real(*a, **{**options, "timeout": 0.05}))
    with closing(real(shop.root / "cache/build.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        EDITS["a product's price"](shop)
        assert shop.check().ok


def test_a_link_that_leads_nowhere_is_told_as_a_clean_build_tells_it(shop: Shop) -> None:
    for name in ("posts/lost.md", "images/products/lost.jpg"):
        (shop.root / "content" / name).symlink_to(shop.root / "nowhere")
        shop.check()
        (shop.root / "content" / name).unlink()
        assert shop.check().ok


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), count=st.integers(2, 6))
def test_after_any_sequence_of_edits_renames_and_deletions_the_kept_build_is_equal_to_a_clean_one(
    built: Path, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    with copied(built) as shop:
        for _ in range(count):
            for name in chance.sample([*EDITS, *MOVES], chance.randint(1, 3)):
                _try(shop, name)
            shop.check()


def _try(shop: Shop, name: str) -> None:
    """Some edits fit only once: then there is nothing to edit, and nothing to prove."""
    with contextlib.suppress(AssertionError, OSError):
        (EDITS.get(name) or MOVES[name])(shop)
