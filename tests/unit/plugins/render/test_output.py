from __future__ import annotations

import json
from pathlib import Path

from plugins.render.output import Changes, Staging, read_manifest, write_manifest


def commit(root: Path, files: dict[str, bytes]) -> Changes:
    """One build of those files."""
    known = read_manifest(root / "build")["output"]
    staging = Staging(root / "output", root / "build", known)
    for path, data in files.items():
        staging.add(path, data)
    changes = staging.commit()
    write_manifest(root / "build", staging.made, {})
    return changes


def published(root: Path) -> dict[str, bytes]:
    found = (path for path in (root / "output").rglob("*") if path.is_file())
    return {path.relative_to(root / "output").as_posix(): path.read_bytes() for path in found}


def test_only_bytes_that_differ_are_written(tmp_path: Path) -> None:
    assert commit(tmp_path, {"index.html": b"1", "a/index.html": b"2"}) == Changes(2, 0, 0)
    before = (tmp_path / "output/index.html").stat().st_mtime_ns
    assert commit(tmp_path, {"index.html": b"1", "a/index.html": b"3"}) == Changes(1, 1, 0)
    assert (tmp_path / "output/index.html").stat().st_mtime_ns == before
    assert published(tmp_path) == {"index.html": b"1", "a/index.html": b"3"}


def test_what_is_no_longer_made_goes_away_with_its_empty_folders(tmp_path: Path) -> None:
    commit(tmp_path, {"a/b/index.html": b"1", "index.html": b"2"})
    assert commit(tmp_path, {"index.html": b"2"}) == Changes(0, 1, 1)
    assert published(tmp_path) == {"index.html": b"2"}
    assert not (tmp_path / "output/a").exists()


def test_what_the_shop_did_not_make_is_left_alone(tmp_path: Path) -> None:
    commit(tmp_path, {"a/index.html": b"1"})
    (tmp_path / "output/a/google1234.html").write_bytes(b"proof")
    commit(tmp_path, {})
    assert published(tmp_path) == {"a/google1234.html": b"proof"}


def test_nothing_is_in_place_before_the_commit(tmp_path: Path) -> None:
    commit(tmp_path, {"index.html": b"good"})
    staging = Staging(tmp_path / "output", tmp_path / "build", read_manifest(tmp_path / "build")["output"])
    staging.add("index.html", b"half")
    staging.add("new.html", b"half")
    assert published(tmp_path) == {"index.html": b"good"}
    staging.drop()
    assert published(tmp_path) == {"index.html": b"good"}
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["manifest.json"]


def test_somebody_elses_edit_of_a_page_is_mended(tmp_path: Path) -> None:
    commit(tmp_path, {"index.html": b"good"})
    (tmp_path / "output/index.html").write_bytes(b"evil")
    assert commit(tmp_path, {"index.html": b"good"}) == Changes(1, 0, 0)


def test_a_page_may_become_a_folder_and_back(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1"})
    commit(tmp_path, {"a/b": b"2"})
    assert published(tmp_path) == {"a/b": b"2"}
    commit(tmp_path, {"a": b"3"})
    assert published(tmp_path) == {"a": b"3"}


def test_a_file_with_its_hash_in_its_name_is_copied_once(tmp_path: Path) -> None:
    source = tmp_path / "source.avif"
    source.write_bytes(b"picture")
    for expected in (Changes(1, 0, 0), Changes(0, 1, 0)):
        staging = Staging(tmp_path / "output", tmp_path / "build", {})
        staging.add_file("images/a.12345678-480.avif", source)
        assert staging.commit() == expected


def test_the_manifest_names_every_file_with_its_hash(tmp_path: Path) -> None:
    commit(tmp_path, {"b.html": b"2", "a.html": b"1"})
    manifest = json.loads((tmp_path / "build/manifest.json").read_bytes())
    assert list(manifest["output"]) == ["a.html", "b.html"]
    assert all(len(digest) == 64 for digest in manifest["output"].values())


def test_a_broken_manifest_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(b'{"schema": 1')
    assert read_manifest(tmp_path) == {"output": {}, "build": {}}
