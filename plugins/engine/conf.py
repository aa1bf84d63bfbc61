"""The settings of a build: Pelican reads and our rules check them, and they are kept while the file says the same.

Importing Pelican takes longer than building after an edit; so the file is run first, and only if any value in it is
another than last time is Pelican asked. Must not know what the settings mean.
"""

from __future__ import annotations

import pickle
import runpy
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.problems import Problems
from plugins.core.settings import Settings, load_raw
from plugins.engine import ways
from plugins.engine.memory import SETTINGS, Memory

FILE = "build.sqlite3"
LIVE_CONF = "publishconf.py"


@dataclass(frozen=True)
class Conf:
    """`raw`: all settings as they were written; `way`: see `ways`; `root`: the settings file's folder."""

    settings: Settings
    raw: Mapping[str, Any]
    way: bytes
    memory: Memory
    root: Path = Path()


def read(conf: Path, overrides: Mapping[str, Any], problems: Problems) -> Conf | None:
    """None when something is wrong: `problems` then say what. `overrides` win over the file."""
    own = _values(conf)
    if own is not None:
        raw = {**own, **overrides}
        way, memory = ways.digest(raw), Memory(_cache_of(conf, raw) / FILE)
        if kept := _kept(memory, (way, _place(conf, raw))):
            return Conf(kept, raw, way, memory, conf.parent)
        memory.close()
    _, settings, found = load_raw(conf, overrides)
    problems.extend(found)
    if settings is None or own is None:
        return None
    memory = Memory(settings.cache / FILE)
    known = pickle.dumps(((way, _place(conf, raw)), settings))
    try:
        _keep(memory, known)
    except sqlite3.DatabaseError:
        memory.lose()
        _keep(memory, known)
    return Conf(settings, raw, way, memory, conf.parent)


def _keep(memory: Memory, settings: bytes) -> None:
    memory.put(SETTINGS, settings)
    memory.commit()


def _values(conf: Path) -> dict[str, Any] | None:
    """What the file says now; None for one that cannot be run: Pelican's reader has the words for it."""
    try:
        found = runpy.run_path(str(conf))
    except Exception:
        return None
    return {name: value for name, value in found.items() if name.isupper()}


def _cache_of(conf: Path, raw: Mapping[str, Any]) -> Path:
    """As Pelican finds it: below the folder of the settings file."""
    return conf.parent / str(raw.get("CACHE_PATH") or "cache")


def _place(conf: Path, raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Where everything lies, which `ways` leaves out: a memory that was brought here knows the folders it came from."""
    return str(conf.absolute()), *(repr(raw.get(name)) for name in ways.PLACES)


def _kept(memory: Memory, made_of: tuple[bytes, tuple[str, ...]]) -> Settings | None:
    data = memory.get(SETTINGS)
    if data is None:
        return None
    try:
        kept_of, settings = pickle.loads(data)  # noqa: S301 - written by ourselves, below the shop's own folder
    except Exception:
        return None
    return settings if kept_of == made_of and isinstance(settings, Settings) else None
