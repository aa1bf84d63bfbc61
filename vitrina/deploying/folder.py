"""A folder as a target: a disk of this machine, or one that is mounted here. The web server's root is its `site/`.

Every file comes into place in one step, from a part beside it on the same disk. Types and times to keep are not written
down here: who serves the folder says them.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

from vitrina.deploying.manifest import Headers
from vitrina.deploying.target import Body, Listed, Missing, NotThere, Stored, TargetError

_PARTS = ".parts"
_GUARD = ".guard"


class FolderTarget:
    threads = 4

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    @property
    def name(self) -> str:
        return str(self._root)

    def read(self, key: str) -> Stored | None:
        path = self._path(key)
        with self._words(path):
            try:
                body, age = path.read_bytes(), time.time() - path.stat().st_mtime
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None
            return Stored(body, _tag(body), max(0.0, age))

    def write(self, key: str, body: Body, headers: Headers = ()) -> None:
        with self._words(self._path(key)), self._part() as part:
            if isinstance(body, Path):
                shutil.copyfile(body, part)
            else:
                part.write_bytes(body)
            self._place(part, key)

    def write_if(self, key: str, body: bytes, tag: str) -> str:
        with self._words(self._path(key)), self._alone():
            found = self.read(key)
            if (found.tag if found else "") != tag:
                return ""
            self.write(key, body)
        return _tag(body)

    def copy(self, source: str, key: str, headers: Headers = ()) -> None:
        """A second name for the same bytes: nothing here ever writes into a file that has one."""
        with self._words(self._path(source)), self._part() as part:
            try:
                os.link(self._path(source), part)
            except FileNotFoundError as problem:
                raise NotThere(f"{self._path(source)} is not there") from problem
            except OSError:
                shutil.copyfile(self._path(source), part)
            self._place(part, key)

    def delete(self, key: str) -> None:
        path = self._path(key)
        with self._words(path):
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
            # Folders that are empty now; the first that is not ends it.
            with contextlib.suppress(OSError):
                for folder in path.parents:
                    if folder in {self._root, *self._root.parents}:
                        break
                    folder.rmdir()

    def listed(self, prefix: str) -> Mapping[str, Listed]:
        folder = self._root / prefix.rpartition("/")[0]
        found = {}
        with self._words(folder):
            for path in folder.rglob("*"):
                key = path.relative_to(self._root).as_posix()
                if key.startswith(prefix) and not key.startswith((_PARTS, _GUARD)) and path.is_file():
                    body = path.read_bytes()
                    found[key] = Listed(len(body), hashlib.md5(body).hexdigest())  # noqa: S324 - as stores list it
        return found

    def settle(self) -> None:
        """Once for all, instead of for each file."""
        os.sync()
        with self._words(self._root), self._alone():
            shutil.rmtree(self._root / _PARTS, ignore_errors=True)

    def missing(self) -> list[Missing]:
        place = next(folder for folder in (self._root, *self._root.parents) if folder.exists())
        if not place.is_dir():
            return [Missing(f"{place} is a file: the target must be a folder.")]
        if not os.access(place, os.W_OK | os.X_OK):
            return [Missing(f"{place} cannot be written by you. Choose another folder, or make this one yours.")]
        return []

    def _path(self, key: str) -> Path:
        parts = key.split("/")
        if not key or any(part in {"", ".", ".."} or "\0" in part for part in parts):
            raise ValueError(f"{key!r} is no key")
        return self._root.joinpath(*parts)

    @contextlib.contextmanager
    def _part(self) -> Iterator[Path]:
        parts = self._root / _PARTS
        parts.mkdir(parents=True, exist_ok=True)
        part = parts / uuid.uuid4().hex
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)

    def _place(self, part: Path, key: str) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        if part.stat().st_nlink == 1:
            part.chmod(0o644)
        part.replace(path)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process, and no other thread, is in here now."""
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / _GUARD).open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def _words(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            full = " Make room there." if problem.errno in {errno.ENOSPC, errno.EDQUOT} else ""
            raise TargetError(f"{problem.filename or path}: {problem.strerror or problem}.{full}") from problem


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
