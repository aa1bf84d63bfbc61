"""The output folder: only bytes that differ are written, each file in one move; what is no longer made goes away.

Changed files wait in a staging folder until everything is made, so a build that stops or is killed leaves the last good
site. The manifest in `build/` names every file that this shop's builds own, with its hash: what is not in it is never
touched. Must not know what the files are.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MANIFEST = "manifest.json"
_SCHEMA = 1


@dataclass
class Changes:
    """Counts of files after a commit."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass
class Staging:
    """One folder's next state. Use it once: add everything, then `commit` (or `drop`)."""

    folder: Path
    workshop: Path
    known: Mapping[str, str]
    """Path to hash, from the last manifest."""
    made: dict[str, str] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)
    _staged: Path | None = None

    def add(self, path: str, data: bytes) -> None:
        """`path` from the folder, forward slashes."""
        self.made[path] = hashlib.sha256(data).hexdigest()
        target = self.folder / path
        if not _same_bytes(target, data):
            waiting = self._place(path)
            waiting.write_bytes(data)
            self._waiting.append(path)

    def add_file(self, path: str, source: Path) -> None:
        """A file whose name holds a hash of its content: the same name and size is the same file."""
        target = self.folder / path
        same = target.is_file() and target.stat().st_size == source.stat().st_size
        self.made[path] = (same and self.known.get(path)) or hashlib.sha256(source.read_bytes()).hexdigest()
        if not same:
            shutil.copyfile(source, self._place(path))
            self._waiting.append(path)

    def commit(self) -> Changes:
        """Put the changed files into place and take away those that an earlier build made and this one did not."""
        changes = Changes(written=len(self._waiting), unchanged=len(self.made) - len(self._waiting))
        for path in self._waiting:
            target = self.folder / path
            _make_folder(target.parent)
            _move(self._staging / path, target)
        for path in self.known.keys() - self.made.keys():
            changes.removed += _remove(self.folder, path)
        self.drop()
        return changes

    def drop(self) -> None:
        if self._staged:
            shutil.rmtree(self._staged, ignore_errors=True)
            self._staged = None

    @property
    def _staging(self) -> Path:
        if self._staged is None:
            self.workshop.mkdir(parents=True, exist_ok=True)
            self._staged = Path(tempfile.mkdtemp(prefix=".staging-", dir=self.workshop))
        return self._staged

    def _place(self, path: str) -> Path:
        place = self._staging / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def read_manifest(build: Path) -> dict[str, dict[str, str]]:
    """`{"output": {path: sha256}, "build": {...}}`; empty ones when there is none."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads((build / MANIFEST).read_bytes())
        if isinstance(found, dict) and found.get("schema") == _SCHEMA:
            return {"output": dict(found["output"]), "build": dict(found["build"])}
    return {"output": {}, "build": {}}


def write_manifest(build: Path, output: Mapping[str, str], private: Mapping[str, str]) -> None:
    """Deterministic bytes; left alone when nothing changed."""
    value = {"schema": _SCHEMA, "output": dict(sorted(output.items())), "build": dict(sorted(private.items()))}
    data = json.dumps(value, indent=0, sort_keys=True).encode() + b"\n"
    path = build / MANIFEST
    if not _same_bytes(path, data):
        build.mkdir(parents=True, exist_ok=True)
        waiting = path.with_name(f".{MANIFEST}-{os.getpid()}")
        waiting.write_bytes(data)
        waiting.replace(path)


def _same_bytes(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _make_folder(folder: Path) -> None:
    """Also where an earlier build had a file of that name."""
    for parent in (folder, *folder.parents):
        if parent.is_file():
            parent.unlink()
            break
    folder.mkdir(parents=True, exist_ok=True)


def _move(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The output is on another file system: copy beside the target, then move within it.
        near = target.with_name(f".{target.name}-{os.getpid()}")
        shutil.copyfile(source, near)
        near.replace(target)


def _remove(folder: Path, path: str) -> int:
    """Remove a file and the folders that it leaves empty."""
    target = folder / path
    if not target.is_file():
        return 0
    target.unlink()
    for parent in target.parents:
        if parent == folder or any(parent.iterdir()):
            break
        parent.rmdir()
    return 1
