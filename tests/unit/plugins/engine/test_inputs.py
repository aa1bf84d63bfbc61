"""What lies on the disk, and what may be another than it was."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from plugins.engine import inputs
from plugins.engine.inputs import UNSURE, Signatures, changed, scan, signature

LATER_NS = 1_000_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.md", "sub/b.md", "sub/deep/c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def look(folder: Path) -> Signatures:
    """Long after the last edit."""
    return scan(folder, time.time_ns() + LATER_NS)


def test_every_file_is_named_by_its_path_from_the_folder(folder: Path) -> None:
    assert sorted(look(folder)) == ["a.md", "sub/b.md", "sub/deep/c.md"]
    assert look(folder)["a.md"] == signature(folder / "a.md")


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert scan(tmp_path / "none", 0) == {}
    assert signature(tmp_path / "none") is None


def test_nothing_changed_when_nothing_was_touched(folder: Path) -> None:
    assert changed(look(folder), look(folder)) == set()


def test_what_came_and_what_went_has_changed(folder: Path) -> None:
    before = look(folder)
    (folder / "new.md").write_text("new")
    (folder / "sub/b.md").unlink()
    assert changed(before, look(folder)) == {"new.md", "sub/b.md"}


def test_a_folder_that_moved_is_all_its_files(folder: Path) -> None:
    before = look(folder)
    (folder / "sub/deep").rename(folder / "moved")
    assert changed(before, look(folder)) == {"sub/deep/c.md", "moved/c.md"}


def test_another_size_or_time_is_another_file(folder: Path) -> None:
    before = look(folder)
    (folder / "a.md").write_text("longer than it was")
    os.utime(folder / "sub/b.md", ns=(1, 1))
    assert changed(before, look(folder)) == {"a.md", "sub/b.md"}


def test_a_copy_with_the_size_and_the_time_of_the_old_one_is_seen(folder: Path) -> None:
    file = folder / "a.md"
    before, stat = look(folder), file.stat()
    time.sleep(0.03)
    (folder / "beside").write_text("A.MD")
    os.utime(folder / "beside", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (folder / "beside").replace(file)
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (stat.st_size, stat.st_mtime_ns)
    assert changed(before, look(folder)) == {"a.md"}


def test_hidden_files_and_folders_are_not_there(folder: Path) -> None:
    before = look(folder)
    (folder / ".a.md.swp").write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git/index").write_text("x")
    assert look(folder) == before


def test_a_file_written_within_the_last_tick_is_looked_at_again(folder: Path) -> None:
    stamp = signature(folder / "a.md")
    assert stamp
    early = scan(folder, max(stamp[1:]) + 1)
    assert early["a.md"] == UNSURE
    assert "a.md" in changed(early, look(folder))
    assert "a.md" in changed(early, early)
    assert inputs.sure(stamp, max(stamp[1:]) + LATER_NS) == stamp


def test_a_file_from_the_future_is_never_sure(folder: Path) -> None:
    os.utime(folder / "a.md", ns=(0, time.time_ns() + 10**15))
    assert look(folder)["a.md"] == UNSURE


def test_links_to_folders_are_not_followed_and_links_to_files_are_files(folder: Path, tmp_path_factory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "d.md").write_text("d")
    (folder / "round").symlink_to(folder)
    (folder / "away").symlink_to(elsewhere)
    (folder / "d.md").symlink_to(elsewhere / "d.md")
    before = look(folder)
    assert sorted(before) == ["a.md", "d.md", "sub/b.md", "sub/deep/c.md"]
    (elsewhere / "d.md").write_text("another")
    assert changed(before, look(folder)) == {"d.md"}


def test_a_link_that_leads_nowhere_is_seen_and_so_is_where_it_leads_later(folder: Path) -> None:
    """A picture may be linked from a disk that is not there."""
    (folder / "lost.md").symlink_to(folder / "nowhere")
    before = look(folder)
    assert changed({}, before) == {"a.md", "sub/b.md", "sub/deep/c.md", "lost.md"}
    (folder / "nowhere").write_text("found")
    assert changed(before, look(folder)) == {"nowhere", "lost.md"}


def test_a_file_that_goes_away_during_the_look_is_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    class Slow:
        def __init__(self, path: str) -> None:
            self._entries = real(path)

        def __enter__(self) -> Slow:
            return self

        def __exit__(self, *_: object) -> None:
            self._entries.close()

        def __iter__(self):
            for entry in self._entries:
                if entry.name == "a.md":
                    Path(entry.path).unlink()
                yield entry

    monkeypatch.setattr(os, "scandir", Slow)
    assert sorted(look(folder)) == ["sub/b.md", "sub/deep/c.md"]
