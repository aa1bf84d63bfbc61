"""One state behind one lock: requests, the payment page and the worker take turns here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock

from vitrina.stripe_sandbox.clockwork import advance
from vitrina.stripe_sandbox.state import Change, State
from vitrina.stripe_sandbox.storage import Storage
from vitrina.stripe_sandbox.world import Clock, Ids, SandboxSettings, World


class Engine:
    """`on_change` is called after each transaction that changed something, outside of the lock."""

    def __init__(self, settings: SandboxSettings, clock: Clock, ids: Ids) -> None:
        self.settings = settings
        self.clock = clock
        self.ids = ids
        self.lock = RLock()
        self.on_change: Callable[[], None] = lambda: None
        self._state = State()
        self._storage = Storage(settings.state_file) if settings.state_file else None
        if self._storage:
            self._storage.load(self._state)

    @contextmanager
    def transaction(self, request_id: str | None = None, idempotency_key: str | None = None) -> Iterator[World]:
        """Brings the world up to now and gives it for reading and writing; an exception undoes what was written."""
        with self.lock:
            changes = self._advance()
            world = self._world(request_id, idempotency_key)
            with self._state.transaction() as written:
                yield world
            changes += written
            self._save(written)
        if changes:
            self.on_change()

    def _advance(self) -> list[Change]:
        with self._state.transaction() as changes:
            advance(self._world())
        self._save(changes)
        return changes

    def _world(self, request_id: str | None = None, idempotency_key: str | None = None) -> World:
        return World(self._state, self.settings, self.clock, self.ids, request_id, idempotency_key)

    def _save(self, changes: list[Change]) -> None:
        if self._storage and changes:
            self._storage.save(changes)

    def close(self) -> None:
        with self.lock:
            if self._storage:
                self._storage.close()
                self._storage = None
