"""What lies on the disk, told by its signatures: which files are there, and which may have changed.

A signature is (size, time of the last change, time of the last change of the inode): nothing that an editor, a copy or
a checkout does leaves all three alone. Must not know what the files are.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

Signature = tuple[int, int, int]
Signatures = dict[str, Signature]

# File systems stamp by the tick of a clock (up to 10 ms): a file that changed so shortly before it was looked at may
# change again under the same stamp. Its signature is not to be relied on.
_TICK_NS = 20_000_000
UNSURE: Signature = (-1, 0, 0)


def signature(path: str | os.PathLike[str]) -> Signature | None:
    """None when there is no file."""
    try:
        stat = os.stat(path)  # noqa: PTH116 - called a hundred thousand times
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def sure(stamp: Signature, now_ns: int) -> Signature:
    """The signature, if it can be relied on."""
    return stamp if max(stamp[1:]) < now_ns - _TICK_NS else UNSURE


def scan(root: Path, now_ns: int) -> Signatures:
    """Every file below a folder, by its path from there. Hidden files and folders are left out."""
    found: Signatures = {}
    if root.is_dir():
        _scan(str(root), "", now_ns, found)
    return found


def _scan(folder: str, prefix: str, now_ns: int, found: Signatures) -> None:
    below = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append(entry)
                continue
            if entry.is_dir():
                continue
            with contextlib.suppress(FileNotFoundError):  # it went away while we looked
                stat = _stat(entry)
                found[prefix + entry.name] = sure((stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns), now_ns)
    for entry in sorted(below, key=lambda e: e.name):
        with contextlib.suppress(FileNotFoundError):
            _scan(entry.path, f"{prefix}{entry.name}/", now_ns, found)


def _stat(entry: os.DirEntry[str]) -> os.stat_result:
    """Of a link that leads nowhere, its own: it is for readers to say what is wrong with it."""
    try:
        return entry.stat()
    except FileNotFoundError:
        return entry.stat(follow_symlinks=False)


def changed(before: Mapping[str, Signature], now: Mapping[str, Signature]) -> set[str]:
    """Paths that appeared, went away, or may hold something else."""
    if before == now and UNSURE not in now.values():
        return set()
    there = {path for path, stamp in now.items() if before.get(path) != stamp or stamp == UNSURE}
    return there | (before.keys() - now.keys())
