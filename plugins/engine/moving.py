"""Putting a finished site into place, all of it at the end, so that a killed build leaves the last good one.

A journal is written and the files are moved, each in one step; whole new folders move as one. A build that is killed
before it has remembered what it moved is finished by the next one, from the journal. The manifest names every file that
this shop's builds own: what is not in it is never touched. Must not know what the files are, nor which of them differ.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from plugins.engine.manifest import read_manifest, write_at_once, write_manifest

JOURNAL = ".moving.json"
_STAGING = ".staging-"


@dataclass
class Move:
    """What is to be done to one folder: files that wait, and files to take away."""

    target: str
    staging: str
    waiting: list[str]
    leaving: list[str] = field(default_factory=list)


class Staging:
    """The places where the next files of all folders wait. Use it once: `commit` and then `done`, or `drop`."""

    def __init__(self, workshop: Path) -> None:
        workshop.mkdir(parents=True, exist_ok=True)
        self._workshop = workshop
        self._root = Path(tempfile.mkdtemp(prefix=_STAGING, dir=workshop))

    def place(self, name: str) -> Path:
        return self._root / name

    def commit(self, moves: Iterable[Move]) -> int:
        """Put everything into place; how many files were taken away."""
        todo = [vars(move) for move in moves if move.waiting or move.leaving]
        removed = 0
        if todo:
            write_at_once(self._workshop / JOURNAL, json.dumps(todo).encode())
            removed = sum(_apply(Move(**each)) for each in todo)
        self.drop()
        return removed

    def done(self) -> None:
        """What was committed is written down: nobody needs to finish it."""
        (self._workshop / JOURNAL).unlink(missing_ok=True)

    def drop(self) -> None:
        shutil.rmtree(self._root, ignore_errors=True)


def recover(workshop: Path) -> bool:
    """Finish what a killed build had begun to move, and clear away what it left. True if there was anything to move.

    Then the manifest names what was moved, and nothing else that is kept knows of it.
    """
    journal = workshop / JOURNAL
    moves: list[Move] = []
    if journal.exists():
        with contextlib.suppress(ValueError, TypeError, KeyError):
            moves = [Move(**each) for each in json.loads(journal.read_bytes())]
        for move in moves:
            _apply(move)
        if moves:
            _own(workshop, moves)
        journal.unlink(missing_ok=True)
    for left in workshop.glob(f"{_STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
    for left in workshop.glob(f"{JOURNAL}-*"):
        left.unlink(missing_ok=True)
    return bool(moves)


def _own(workshop: Path, moves: Iterable[Move]) -> None:
    """Add what was moved to the manifest, without hashes: whoever reads it looks at the files."""
    manifest = read_manifest(workshop)
    for move in moves:
        owned = manifest["build" if Path(move.target) == workshop else "output"]
        owned.update(dict.fromkeys(move.waiting, ""))
        for path in move.leaving:
            owned.pop(path, None)
    write_manifest(workshop, manifest["output"], manifest["build"])


def _apply(move: Move) -> int:
    target, staging = Path(move.target), Path(move.staging)
    if move.waiting and not target.exists() and _rename_folder(staging, target):
        waiting: list[str] = []
    else:
        waiting = move.waiting
    moved: set[str] = set()
    for path in waiting:
        folder = path.partition("/")[0]
        if folder in moved:
            continue
        if "/" in path and not (target / folder).exists() and _rename_folder(staging / folder, target / folder):
            moved.add(folder)
            continue
        if (staging / path).exists():  # else an interrupted build moved it before
            _make_folder((target / path).parent)
            _move(staging / path, target / path)
    return sum(_remove(target, path) for path in move.leaving)


def _rename_folder(source: Path, target: Path) -> bool:
    """A whole folder in one step, where there was none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        source.rename(target)
    except OSError:
        return False
    return True


def _make_folder(folder: Path) -> None:
    """Also where an earlier build had a file of that name."""
    if folder.is_dir():
        return
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
        shutil.copy2(source, near)
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
