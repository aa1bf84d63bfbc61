"""Rebuild at each edit. No edit is lost: what changes during a build is built right after it.

Knows which files matter. A failing build changes nothing that is served and does not loop: the next one waits for an
edit.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

DEBOUNCE_MS = 80


class ContentFilter(DefaultFilter):
    """Editors' swap files, caches and what the build itself writes are no edits."""

    ignore_dirs = (*DefaultFilter.ignore_dirs, "output", "build", ".cache", ".var")

    def __call__(self, change: Change, path: str) -> bool:
        name = Path(path).name
        return super().__call__(change, path) and not name.startswith((".", "#")) and not name.endswith((".part", "~"))


class Watcher:
    """Calls `rebuild` with the paths that changed, never twice at once, until stopped."""

    def __init__(self, paths: Sequence[Path], rebuild: Callable[[set[Path]], None]) -> None:
        self._paths = [path for path in paths if path.exists()]
        self._rebuild = rebuild
        self._stop = threading.Event()
        self._wake = threading.Condition()
        self._changed: set[Path] = set()
        self._seeing = threading.Thread(target=self._see, name="watcher", daemon=True)
        self._building = threading.Thread(target=self._build, name="builder", daemon=True)

    def start(self) -> None:
        self._seeing.start()
        self._building.start()

    def stop(self) -> None:
        self._stop.set()
        with self._wake:
            self._wake.notify_all()
        self._seeing.join(timeout=5)
        self._building.join(timeout=30)

    def _see(self) -> None:
        """Only notes what changed, so that nothing is missed while a build runs."""
        stream = watch(*self._paths, watch_filter=ContentFilter(), debounce=DEBOUNCE_MS, stop_event=self._stop)
        for changes in stream:
            with self._wake:
                self._changed |= {Path(path) for _, path in changes}
                self._wake.notify_all()

    def _build(self) -> None:
        while not self._stop.is_set():
            with self._wake:
                self._wake.wait_for(lambda: self._changed or self._stop.is_set())
                changed, self._changed = self._changed, set()
            if changed and not self._stop.is_set():
                self._rebuild(changed)
