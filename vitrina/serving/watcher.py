"""Rebuild at each edit. No edit is lost: what changes during a build is built right after it.

Knows which files matter. Single files are watched through their folder: a file that an editor replaces is a new one,
and a watch on the old one would see nothing any more. A failing build changes nothing that is served and does not loop:
the next one waits for an edit.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

DEBOUNCE_MS = 100
# Saving a file makes several events within a few milliseconds.
STEP_MS = 15
READY_MS = 200
PATIENCE_S = 5


class ContentFilter(DefaultFilter):
    """Editors' swap files, caches and what the build itself writes are no edits.

    `folders`: those that are watched; only what lies below them is judged, the shop itself may lie anywhere.
    """

    ignore_dirs = (*DefaultFilter.ignore_dirs, "output", "build", ".cache", ".var")

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__()
        self._above = tuple(f"{folder}{os.sep}" for folder in folders)

    def __call__(self, change: Change, path: str) -> bool:
        above = next((above for above in self._above if path.startswith(above)), "")
        name = Path(path).name
        kept = not name.startswith((".", "#")) and not name.endswith((".part", "~"))
        return kept and super().__call__(change, path[len(above) :])


class Watcher:
    """Calls `rebuild` with the paths that changed, never twice at once, until stopped.

    `folders` are watched with everything below them, `files` one by one. `rebuild` must not raise.
    """

    def __init__(
        self, folders: Sequence[Path], rebuild: Callable[[set[Path]], None], files: Sequence[Path] = ()
    ) -> None:
        self._folders = [folder for folder in folders if folder.is_dir()]
        self._files = frozenset(files)
        self._rebuild = rebuild
        self._stop = threading.Event()
        self._wake = threading.Condition()
        self._ready = threading.Semaphore(0)
        self._changed: set[Path] = set()
        self._seeing = [threading.Thread(target=see, name="watcher", daemon=True) for see in self._eyes()]
        self._building = threading.Thread(target=self._build, name="builder", daemon=True)

    def start(self) -> None:
        """Returns when it sees: no edit after that is missed."""
        for thread in (*self._seeing, self._building):
            thread.start()
        for _ in self._seeing:
            self._ready.acquire(timeout=PATIENCE_S)

    def stop(self) -> bool:
        """False when a build is still running after a while; it ends with the process."""
        self._stop.set()
        with self._wake:
            self._wake.notify_all()
        running = [thread for thread in (*self._seeing, self._building) if thread.is_alive()]
        for thread in running:
            thread.join(timeout=PATIENCE_S)
        return not self._building.is_alive()

    def _eyes(self) -> Iterator[Callable[[], None]]:
        if self._folders:
            yield lambda: self._see(self._folders, ContentFilter(self._folders), recursive=True)
        if self._files:
            parents = sorted({file.parent for file in self._files})
            yield lambda: self._see(parents, lambda _, path: Path(path) in self._files, recursive=False)

    def _see(self, paths: Sequence[Path], wanted: Callable[[Change, str], bool], *, recursive: bool) -> None:
        """Only notes what changed, so that nothing is missed while a build runs."""
        stream = watch(
            *paths,
            watch_filter=wanted,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            stop_event=self._stop,
            recursive=recursive,
            # It says nothing when it begins to see; that nothing has happened for a moment tells it.
            rust_timeout=READY_MS,
            yield_on_timeout=True,
        )
        for number, changes in enumerate(stream):
            if number == 0:
                self._ready.release()
            if not changes:
                continue
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
