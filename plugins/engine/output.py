"""The output folder while a build makes it: what waits, what is in place already, what is to go.

Only bytes that differ wait, in a staging folder, so that a build that stops leaves the last good site; `moving` puts
them into place. Must not know what the files are.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from plugins.engine.moving import Move

if TYPE_CHECKING:
    from plugins.core.stations import File, Stream

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file that is in place, or waits to be: its SHA-256, and by what it is known again (moving keeps both)."""

    sha256: str
    size: int
    modified_ns: int


@dataclass
class Changes:
    """Counts of files after a commit."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


class Folder:
    """One folder to publish into, and the place where its next files wait. Workers write there, too.

    `known`: what the last good build left in the folder; `trust`: it is all there still.
    """

    def __init__(self, target: Path, staging: Path, known: Mapping[str, Made], *, trust: bool = False) -> None:
        self.target = target
        self.known = known
        self.stage(staging)
        self._target = f"{target}/"
        self._exists = target.exists()
        broken, touched = ((), {}) if trust else self._looked_at()
        self.broken = frozenset(broken)
        """Paths of known files that somebody changed or took away since."""
        self.touched = bool(touched)
        """Whether there are files that only have another time, as after a checkout or a restored cache."""
        if touched:
            self.known = {**known, **touched}

    def stage(self, staging: Path) -> None:
        """Let files wait there."""
        self.staging = staging
        self._staging = f"{staging}/"
        self._folders: set[str] = set()

    def add(self, path: str, data: bytes) -> tuple[Made, bool]:
        """Make a file wait, unless it is in place already. (What it is, whether it waits.) `path`: forward slashes."""
        sha256 = hashlib.sha256(data).hexdigest()
        known = self.known.get(path)
        if known and known.sha256 == sha256 and path not in self.broken:
            return known, False
        found = _same_bytes(self._target + path, data, sha256) if self._exists else None
        if found:
            return found, False
        return self._write(path, data, sha256), True

    def add_stream(self, path: str, chunks: Iterable[bytes]) -> tuple[Made, bool]:
        """The same for a file that is not held in memory."""
        hashed = hashlib.sha256()
        with os.fdopen(self._create(path), "wb") as file:
            for chunk in chunks:
                hashed.update(chunk)
                file.write(chunk)
            file.flush()
            stat = os.fstat(file.fileno())
        made = Made(hashed.hexdigest(), stat.st_size, stat.st_mtime_ns)
        there = self._in_place(path, made.sha256, made.size)
        if there is None:
            return made, True
        os.unlink(self._staging + path)  # noqa: PTH108
        return there, False

    def add_file(self, path: str, source: Path) -> tuple[Made, bool]:
        """A file whose name holds a hash of its content: the same name is the same file."""
        known = self.known.get(path)
        there = self._in_place(path, known.sha256, source.stat().st_size) if known else None
        if there:
            return there, False
        with source.open("rb") as file:
            return self.add_stream(path, iter(lambda: file.read(1 << 20), b""))

    def _in_place(self, path: str, sha256: str, size: int) -> Made | None:
        """The file in place if it holds what has that hash."""
        known = self.known.get(path)
        if known and known.sha256 == sha256 and path not in self.broken:
            return known
        with contextlib.suppress(OSError):
            stat = os.stat(self._target + path)  # noqa: PTH116
            if stat.st_size == size and _sha256(self._target + path) == sha256:
                return Made(sha256, size, stat.st_mtime_ns)
        return None

    def bring(self, path: str, made: Made, source: str) -> tuple[Made, bool]:
        """Make a file wait that was made elsewhere, as it is; a second name of the same file where that can be."""
        there = self._in_place(path, made.sha256, made.size)
        if there:
            return there, False
        name = self._place(path)
        try:
            os.link(source, name)
        except OSError:
            shutil.copy2(source, name)
        return made, True

    def _looked_at(self) -> tuple[list[str], dict[str, Made]]:
        """Known files that are not what they were, and those that are but have another time. Hashes only the latter."""
        broken, touched = [], {}
        for path, made in self.known.items():
            try:
                stat = os.stat(self._target + path)  # noqa: PTH116
                if stat.st_size == made.size and stat.st_mtime_ns == made.modified_ns:
                    continue
                same = stat.st_size == made.size and _sha256(self._target + path) == made.sha256
            except OSError:
                same = False
            if same:
                touched[path] = Made(made.sha256, made.size, stat.st_mtime_ns)
            else:
                broken.append(path)
        return broken, touched

    def _write(self, path: str, data: bytes, sha256: str) -> Made:
        file = self._create(path)
        try:
            written = os.write(file, data)
            while written < len(data):
                written += os.write(file, data[written:])
            stat = os.fstat(file)
        finally:
            os.close(file)
        return Made(sha256, stat.st_size, stat.st_mtime_ns)

    def _create(self, path: str) -> int:
        """A new file, open. Without the layers above the system's calls: there is one for every page."""
        return os.open(self._place(path), _CREATE, 0o666)

    def _place(self, path: str) -> str:
        """Where a file waits, in a folder that exists."""
        name = self._staging + path
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            try:
                os.mkdir(folder)  # noqa: PTH102
            except FileExistsError:
                pass
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)
        return name


def _sha256(name: str) -> str:
    with open(name, "rb") as file:  # noqa: PTH123
        return hashlib.file_digest(file, "sha256").hexdigest()


def _same_bytes(name: str, data: bytes, sha256: str) -> Made | None:
    """The file in place if it holds these bytes."""
    try:
        stat = os.stat(name)  # noqa: PTH116
        if stat.st_size != len(data):
            return None
        with open(name, "rb") as file:  # noqa: PTH123
            return Made(sha256, stat.st_size, stat.st_mtime_ns) if file.read() == data else None
    except OSError:
        return None


@dataclass
class Products:
    """What belongs into one folder: every file, and those of them that wait."""

    folder: Folder
    files: dict[str, Made] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    """In the order of coming. Two pages may make the same file, such as the picture of a shared link."""

    def add(self, file: File | Stream) -> str:
        chunks = getattr(file, "chunks", None)
        if chunks is not None:
            self.take(file.path, *self.folder.add_stream(file.path, chunks))
        else:
            self.take(file.path, *self.folder.add(file.path, file.data))  # type: ignore[union-attr]
        return file.path

    def take(self, path: str, made: Made, waits: bool) -> None:
        self.files[path] = made
        if waits:
            self.waiting[path] = None

    def keep(self, path: str) -> None:
        """A file that is in place already, or was brought."""
        if path not in self.files:
            self.files[path] = self.folder.known[path]

    def move(self) -> Move:
        leaving = sorted(self.folder.known.keys() - self.files.keys())
        return Move(str(self.folder.target), str(self.folder.staging), list(self.waiting), leaving)

    @property
    def hashes(self) -> dict[str, str]:
        return {path: made.sha256 for path, made in self.files.items()}
