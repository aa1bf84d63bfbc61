"""The store, Stripe and the mailer as the simulated functions see them: the real rules behind a line that may break."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from commerce.errors import MailError, OutsideError, PaymentsError, StoreConflict, StoreUnavailable
from functions.adapters.memory_store import MemoryStore
from functions.ports import Item, Key, Mail, Operation, Session, SessionRequest
from tests.simulation.world import Violation, World
from tests.support.stripe_world import StripeWorld


class SimulatedStore:
    """A store whose writes conflict, are throttled, or happen with their answer lost."""

    def __init__(self, world: World, inner: MemoryStore) -> None:
        self._world = world
        self.inner = inner

    def get(self, key: Key) -> Item | None:
        return self._read(f"get {key.partition}", lambda: self.inner.get(key))

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        return self._read("get_many", lambda: self.inner.get_many(keys))

    def query(self, partition: str, prefix: str = "", **more: Any) -> list[Item]:
        return self._read(f"query {partition}", lambda: self.inner.query(partition, prefix, **more))

    def query_index(self, partition: str, prefix: str = "", **more: Any) -> list[Item]:
        return self._read(f"query {partition}", lambda: self.inner.query_index(partition, prefix, **more))

    def transact(self, operations: Sequence[Operation]) -> None:
        self._world.outside("write", lambda: self.inner.transact(operations), _write_fault)

    def _read(self, what: str, call: Callable[[], Any]) -> Any:
        return self._world.outside(what, call, lambda _: StoreUnavailable("throttled"))


def _write_fault(kind: int) -> OutsideError:
    return StoreConflict("somebody else") if kind == 0 else StoreUnavailable("no answer")


class SimulatedStripe:
    """The payments port over Stripe's rules in this process: time-outs after success, 500s and 429s.

    Checks on the way what must hold at each of its calls: one session an order, and only while its pieces are held.
    """

    def __init__(self, world: World, inner: StripeWorld, is_held: Callable[[str], bool]) -> None:
        self._world = world
        self.inner = inner
        self._is_held = is_held

    def open_session(self, request: SessionRequest) -> Session:
        def call() -> Session:
            session = self.inner.open_session(request)
            # What is opened under a known key is answered as it was then.
            if self.inner.session(session.id).status == "open" and not self._is_held(request.order_id):
                raise Violation(f"a session was opened for {request.order_id}, whose pieces are not held")
            return session

        return self._call("open session", call)  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)
        return lambda *given, **named: self._call(name, lambda: method(*given, **named))

    def _call(self, what: str, call: Callable[[], Any]) -> Any:
        return self._world.outside(f"stripe {what}", call, lambda _: PaymentsError("500, 429 or no answer", retry=True))


class SimulatedFiles:
    """Private files whose folder is out of reach now and then."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.kept: dict[str, bytes] = {}

    def put(self, name: str, data: bytes, content_type: str) -> None:
        self._world.outside("put file", lambda: self.kept.__setitem__(name, data), _no_files)

    def get(self, name: str) -> bytes | None:
        found: bytes | None = self._world.outside("get file", lambda: self.kept.get(name), _no_files)
        return found

    def delete(self, name: str) -> None:
        self._world.outside("delete file", lambda: self.kept.pop(name, None), _no_files)


def _no_files(_: int) -> OutsideError:
    return StoreUnavailable("no answer from the files")


class SimulatedMailer:
    """Keeps every hand-over. Refuses as often as others fail, before it takes anything."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.handed: dict[str, int] = {}
        self.last = ""

    def send(self, mail: Mail) -> None:
        def call() -> None:
            if self._world.rough and self._world.choices.rarely(self._world.weather.fault):
                raise MailError("421 try again later")
            self.handed[mail.id] = self.handed.get(mail.id, 0) + 1
            self.last = mail.id
            self._world.tell("mail", f"{mail.id} to {mail.to}")

        self._world.outside("send mail", call)
