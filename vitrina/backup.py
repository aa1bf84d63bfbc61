"""A shop's memory in one file: the embedded store, the uploads beside it, and the secret that signs its links.

Knows `.var/` and SQLite's own way of copying a file that is in use. Must not know what the items mean.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from functions.config import ConfigError

STORE = "shop.sqlite3"
LIST = "backup.json"
FORMAT = 1
# What SQLite keeps beside a file that is in use: worth nothing without the very file that it belongs to.
BESIDE = ("-wal", "-shm")
SECRETS = ("link.secret",)


@dataclass(frozen=True)
class Memory:
    """Where it lies: the store's file, the folder of uploads, and `.var/`, which has the secrets."""

    store: Path
    files: Path
    var: Path

    def parts(self) -> Iterator[tuple[str, Path]]:
        """Name in the backup and file, of all but the store."""
        for name in SECRETS:
            if (self.var / name).is_file():
                yield f"secrets/{name}", self.var / name
        for path in sorted(self.files.rglob("*")) if self.files.is_dir() else ():
            if path.is_file():
                yield f"files/{path.relative_to(self.files).as_posix()}", path

    def place_of(self, name: str) -> Path:
        """Where a part goes. Raises ConfigError for a name that no backup of ours has."""
        kind, _, rest = name.partition("/")
        if name == STORE:
            return self.store
        if kind == "secrets" and rest in SECRETS:
            return self.var / rest
        place = (self.files / rest).resolve()
        if kind != "files" or not rest or not place.is_relative_to(self.files.resolve()):
            raise ConfigError(f"The backup holds {name}, which is no part of a shop.")
        return place


def back_up(memory: Memory, target: Path) -> int:
    """Writes `target` (.tar.gz, readable by its owner only), whole or not at all; how many items the store has in it.

    The shop may be open: the store is as it was at one moment, and what is uploaded meanwhile may be in it or not.
    """
    if not memory.store.is_file():
        raise ConfigError(f"{memory.store} is not there: nothing has been sold here, so there is nothing to keep.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        copy = Path(work) / STORE
        items = _copy_store(memory.store, copy)
        hashes: dict[str, str] = {}
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
                for name, path in ((STORE, copy), *memory.parts()):
                    data = path.read_bytes()
                    hashes[name] = hashlib.sha256(data).hexdigest()
                    _add(archive, name, data)
                _add(archive, LIST, _described(hashes, items))
            raw.flush()
            os.fsync(raw.fileno())
    part.replace(target)
    return items


def restore(memory: Memory, backup: Path, aside: Path) -> tuple[int, str]:
    """Puts a backup in the place of what is there, which goes to the folder `aside`; its items, and when it was made.

    Nothing is touched before the whole backup was read and compared. Raises ConfigError for a broken one.
    """
    parts = _read(backup)
    described = json.loads(parts.pop(LIST))
    places = {memory.place_of(name): data for name, data in parts.items()}
    _require_sound(parts[STORE], backup)
    _put_aside(memory, aside)
    for place, data in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_bytes(data)
    return int(described["items"]), str(described["made_at"])


def _copy_store(store: Path, copy: Path) -> int:
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        (items,) = target.execute("SELECT count(*) FROM items").fetchone()
    return int(items)


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(data), 0o600
    archive.addfile(entry, io.BytesIO(data))


def _described(hashes: Mapping[str, str], items: int) -> bytes:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"format": FORMAT, "made_at": made_at, "items": items, "sha256": hashes}).encode()


def _read(backup: Path) -> dict[str, bytes]:
    """All parts, each as its hash says."""
    try:
        with tarfile.open(backup, "r:gz") as archive:
            members = [member for member in archive if member.isfile()]
            parts = {member.name: file.read() for member in members if (file := archive.extractfile(member))}
        described = json.loads(parts[LIST])
        hashes = described["sha256"]
        broken = [name for name in hashes if hashlib.sha256(parts.get(name, b"")).hexdigest() != hashes[name]]
        is_whole = described["format"] == FORMAT and hashes.keys() == parts.keys() - {LIST} and STORE in parts
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, KeyError, TypeError, ValueError) as problem:
        raise ConfigError(f"{backup} is no backup of a shop, or only the beginning of one.") from problem
    if broken or not is_whole:
        raise ConfigError(f"{backup} is damaged ({', '.join(broken) or 'parts are missing'}). Take another one.")
    return parts


def _require_sound(data: bytes, backup: Path) -> None:
    with tempfile.TemporaryDirectory() as work:
        path = Path(work) / STORE
        path.write_bytes(data)
        with closing(sqlite3.connect(path)) as store:
            (found,) = store.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise ConfigError(f"{backup}: its store is damaged ({found}). Take another one.")


def _put_aside(memory: Memory, aside: Path) -> None:
    aside.mkdir(parents=True)
    moving = [memory.store, *(memory.store.with_name(memory.store.name + ending) for ending in BESIDE), memory.files]
    for path in moving:
        if path.exists():
            path.rename(aside / path.name)
    for name in SECRETS:
        if (memory.var / name).exists():
            (memory.var / name).rename(aside / name)
