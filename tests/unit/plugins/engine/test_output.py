from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from plugins.engine.manifest import read_manifest, write_manifest
from plugins.engine.moving import JOURNAL, Move, Staging, recover
from plugins.engine.output import Folder, Made


class Site:
    """A folder to publish into, through several builds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.known: dict[str, Made] = {}

    def begin(self, files: Mapping[str, bytes]) -> tuple[Staging, Move, dict[str, Made]]:
        """Everything made, nothing in place."""
        staging = Staging(self.root / "build")
        folder = Folder(self.root / "output", staging.place("output"), self.known)
        made = {path: folder.add(path, data) for path, data in files.items()}
        waiting = [path for path, (_, waits) in made.items() if waits]
        leaving = sorted(self.known.keys() - made.keys())
        move = Move(str(folder.target), str(folder.staging), waiting, leaving)
        return staging, move, {path: file for path, (file, _) in made.items()}

    def build(self, files: Mapping[str, bytes]) -> tuple[int, int, int]:
        """(written, unchanged, removed)."""
        staging, move, made = self.begin(files)
        removed = staging.commit([move])
        staging.done()
        self.known = made
        return len(move.waiting), len(made) - len(move.waiting), removed

    def files(self) -> dict[str, bytes]:
        found = (path for path in (self.root / "output").rglob("*") if path.is_file())
        return {path.relative_to(self.root / "output").as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_only_bytes_that_differ_are_written(site: Site) -> None:
    assert site.build({"index.html": b"1", "a/index.html": b"2"}) == (2, 0, 0)
    before = (site.root / "output/index.html").stat().st_mtime_ns
    assert site.build({"index.html": b"1", "a/index.html": b"3"}) == (1, 1, 0)
    assert (site.root / "output/index.html").stat().st_mtime_ns == before
    assert site.files() == {"index.html": b"1", "a/index.html": b"3"}


def test_equal_files_that_nobody_remembers_are_left_alone(site: Site) -> None:
    site.build({"index.html": b"1"})
    site.known = {}
    assert site.build({"index.html": b"1"}) == (0, 1, 0)


def test_what_is_no_longer_made_goes_away_with_its_empty_folders(site: Site) -> None:
    site.build({"a/b/index.html": b"1", "index.html": b"2"})
    assert site.build({"index.html": b"2"}) == (0, 1, 1)
    assert site.files() == {"index.html": b"2"}
    assert not (site.root / "output/a").exists()


def test_what_the_shop_did_not_make_is_left_alone(site: Site) -> None:
    site.build({"a/index.html": b"1"})
    (site.root / "output/a/google1234.html").write_bytes(b"proof")
    site.build({})
    assert site.files() == {"a/google1234.html": b"proof"}


def test_nothing_is_in_place_before_the_commit(site: Site) -> None:
    site.build({"index.html": b"good"})
    staging, _move, _made = site.begin({"index.html": b"half", "new.html": b"half"})
    assert site.files() == {"index.html": b"good"}
    staging.drop()
    assert site.files() == {"index.html": b"good"}
    assert list((site.root / "build").iterdir()) == []


def test_somebody_elses_edit_of_a_page_is_seen_and_mended(site: Site) -> None:
    site.build({"index.html": b"good"})
    (site.root / "output/index.html").write_bytes(b"evil")
    assert Folder(site.root / "output", site.root, site.known).broken == {"index.html"}
    assert site.build({"index.html": b"good"}) == (1, 0, 0)


def test_a_page_may_become_a_folder_and_back(site: Site) -> None:
    site.build({"a": b"1"})
    site.build({"a/b": b"2"})
    assert site.files() == {"a/b": b"2"}
    site.build({"a": b"3"})
    assert site.files() == {"a": b"3"}


def test_a_file_with_its_hash_in_its_name_is_copied_once(tmp_path: Path) -> None:
    source = tmp_path / "source.avif"
    source.write_bytes(b"picture")
    staging = Staging(tmp_path / "build")
    made, waits = Folder(tmp_path / "output", staging.place("output"), {}).add_file("a.1234-480.avif", source)
    staging.commit([Move(str(tmp_path / "output"), str(staging.place("output")), ["a.1234-480.avif"])])
    again = Folder(tmp_path / "output", tmp_path, {"a.1234-480.avif": made}).add_file("a.1234-480.avif", source)
    assert (waits, again) == (True, (made, False))


def test_a_stream_is_written_as_it_comes_and_known_again(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "build")
    folder = Folder(tmp_path / "output", staging.place("output"), {})
    made, waits = folder.add_stream("big.json", iter([b"[1", b",2]"]))
    staging.commit([Move(str(tmp_path / "output"), str(staging.place("output")), ["big.json"])])
    assert ((tmp_path / "output/big.json").read_bytes(), waits) == (b"[1,2]", True)
    later = Staging(tmp_path / "build")
    folder = Folder(tmp_path / "output", later.place("output"), {"big.json": made})
    assert folder.add_stream("big.json", iter([b"[1,2", b"]"])) == (made, False)


class Killed(Exception):
    pass


def test_a_build_that_is_killed_at_any_step_of_moving_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {"a/index.html": b"1", "b/index.html": b"2", "index.html": b"3", "gone.html": b"4"}
    after = {"a/index.html": b"9", "c/d/index.html": b"5", "index.html": b"8", "b/index.html": b"2"}
    steps = ("replace", "rename", "unlink")
    died = 0
    for place in range(40):
        site = Site(tmp_path / str(place))
        site.build(before)
        staging, move, _made = site.begin(after)
        countdown = [place]
        with monkeypatch.context() as patch:
            for name in steps:
                patch.setattr(Path, name, _dying(getattr(Path, name), countdown))
            try:
                staging.commit([move])
            except Killed:
                died += 1
        whole = site.files() in (before, after)
        assert recover(site.root / "build") or whole
        assert site.files() in (before, after)
        assert [path.name for path in (site.root / "build").iterdir()] in ([], ["manifest.json"])
    assert died >= 5


def _dying(step, countdown):
    def wrapped(*arguments, **options):
        countdown[0] -= 1
        if countdown[0] < 0:
            raise Killed
        return step(*arguments, **options)

    return wrapped


def test_a_journal_that_was_cut_short_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(b'[{"target"')
    assert not recover(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_names_every_file_with_its_hash(tmp_path: Path) -> None:
    write_manifest(tmp_path, {"b.html": "2" * 64, "a.html": "1" * 64}, {})
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert list(manifest["output"]) == ["a.html", "b.html"]
    assert read_manifest(tmp_path) == {"output": {"a.html": "1" * 64, "b.html": "2" * 64}, "build": {}}


def test_a_broken_manifest_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b'{"schema": 1')
    assert read_manifest(tmp_path) == {"output": {}, "build": {}}
