"""Edits while the shop is served."""

from __future__ import annotations

import threading
import time

import pytest
from watchfiles import Change

from vitrina.serving.watcher import ContentFilter, Watcher

PATIENCE_S = 10


def wait_until(condition, patience_s=PATIENCE_S):
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_an_edit_saved_during_a_build_is_built_after_it(tmp_path):
    built: list[set[str]] = []
    building, go_on = threading.Event(), threading.Event()

    def rebuild(changed):
        built.append({path.name for path in changed})
        if len(built) == 1:
            building.set()
            go_on.wait(PATIENCE_S)

    watcher = Watcher([tmp_path], rebuild)
    watcher.start()
    try:
        assert wait_until(lambda: (tmp_path / "first.md").write_text("1") and built)
        assert building.wait(PATIENCE_S)
        (tmp_path / "second.md").write_text("2")
        time.sleep(0.5)
        go_on.set()
        assert wait_until(lambda: any("second.md" in names for names in built[1:]))
    finally:
        go_on.set()
        watcher.stop()


def test_swap_files_and_the_builds_own_output_are_no_edits(tmp_path):
    built = []
    (tmp_path / "output").mkdir()
    watcher = Watcher([tmp_path], lambda changed: built.append({path.name for path in changed}))
    watcher.start()
    try:
        assert wait_until(lambda: (tmp_path / "seen.md").write_text("x") and built)
        built.clear()
        for name in (".mug.md.swp", "#mug.md#", "mug.md~", "output/index.html"):
            (tmp_path / name).write_text("x")
        time.sleep(0.5)
        assert not any(names - {"seen.md"} for names in built)
    finally:
        watcher.stop()


def test_a_stopped_watcher_ends_its_threads(tmp_path):
    watcher = Watcher([tmp_path], lambda changed: None)
    watcher.start()
    watcher.stop()

    assert not any(thread.is_alive() for thread in watcher._seeing)
    assert not watcher._building.is_alive()


@pytest.mark.parametrize("above", ["build", "output", ".cache/.var", "node_modules/site-packages"])
def test_a_shop_below_folders_that_are_called_like_a_builds_own_is_rebuilt_all_the_same(tmp_path, above):
    content = tmp_path / above / "shop" / "content"
    (content / "products").mkdir(parents=True)
    built = []
    watcher = Watcher([content], lambda changed: built.append({path.name for path in changed}))
    watcher.start()
    try:
        assert wait_until(lambda: (content / "products/mug.md").write_text("x") and built)
        assert built[0] == {"mug.md"}
    finally:
        watcher.stop()


def test_a_folder_is_judged_by_itself_where_one_watched_folder_begins_like_another(tmp_path):
    judge = ContentFilter([tmp_path / "build", tmp_path / "build-theme"])
    assert judge(Change.modified, str(tmp_path / "build-theme/a.css"))
    assert judge(Change.modified, str(tmp_path / "build/a.md"))
    assert not judge(Change.modified, str(tmp_path / "build/output/a.md"))
    assert not judge(Change.modified, str(tmp_path / "build/.a.md.swp"))
