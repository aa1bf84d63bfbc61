"""One deploy at a time: a record in the store that only one can create, and that is renewed while work goes on.

Whoever does not renew it for a lease has died, and the next may take it over. Times are the store's own; ours is used
only to know whether we have renewed in time.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import platform
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from commerce.errors import VitrinaError
from vitrina.deploying.shelf import LOCK
from vitrina.deploying.target import Stored, Target, TargetError

LEASE_S = 120.0
_LOOK_S = 2.0


class Locked(VitrinaError):
    """Somebody else deploys at this moment."""

    code = "locked"


class LockLost(TargetError):
    """Somebody else has taken over, since nothing was heard of us."""


def whoami() -> str:
    """`ana@laptop`."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container without a name for its user
        user = "somebody"
    return f"{user}@{platform.node() or 'somewhere'}"


@dataclass(frozen=True)
class Waiting:
    """`told` hears once who is waited for."""

    told: Callable[[str], None]
    wait: bool = True
    look_s: float = _LOOK_S


class Lock:
    """Held from `taken` on. `check` before each thing that is done: it raises LockLost."""

    def __init__(self, target: Target, tag: str, body: bytes, lease_s: float) -> None:
        self._target = target
        self._tag = tag
        self._body = body
        self._lease_s = lease_s
        self._renewed = time.monotonic()
        self._lost = False
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    def check(self) -> None:
        if self._lost or time.monotonic() - self._renewed > self._lease_s:
            raise LockLost("Somebody else has begun to deploy, because nothing was heard of us for too long.")

    def __enter__(self) -> Lock:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        # Within the lease nobody else can have it; after half of it, better leave it than take away another's.
        if not self._lost and time.monotonic() - self._renewed < self._lease_s / 2:
            with contextlib.suppress(TargetError):
                self._target.delete(LOCK)

    def _renew(self) -> None:
        number = 0
        while not self._ended.wait(self._lease_s / 6):
            number += 1
            began = time.monotonic()
            with contextlib.suppress(TargetError):  # the next try may do
                tag = _written(self._target, _numbered(self._body, number), self._tag)
                if not tag:
                    self._lost = True
                    return
                self._tag, self._renewed = tag, began


def taken(target: Target, waiting: Waiting, *, lease_s: float = LEASE_S) -> Lock:
    """Raises Locked when somebody else has it and nobody wants to wait."""
    body = json.dumps({"by": whoami(), "token": uuid.uuid4().hex}).encode()
    for _ in _looks(waiting):
        tag = _written(target, body, "")
        found = None if tag else target.read(LOCK)
        if found and found.age_s > lease_s:
            tag = _written(target, body, found.tag)
        if tag:
            return Lock(target, tag, body, lease_s)
        if not waiting.wait:
            raise Locked(f"{_owner(found)} deploys at this moment. Wait a little and try again.")
        waiting.told(_owner(found))
    raise AssertionError  # pragma: no cover - the looks never end


def _looks(waiting: Waiting) -> Iterator[None]:
    while True:
        yield
        time.sleep(waiting.look_s)


def _written(target: Target, body: bytes, tag: str) -> str:
    """A client that heard no answer asks again, and is refused because it has succeeded: so a refusal is looked at."""
    written = target.write_if(LOCK, body, tag)
    if written:
        return written
    found = target.read(LOCK)
    return found.tag if found and found.body == body else ""


def _owner(found: Stored | None) -> str:
    try:
        return str(json.loads(found.body)["by"]) if found else "Somebody else"
    except (ValueError, KeyError, TypeError):
        return "Somebody else"


def _numbered(body: bytes, number: int) -> bytes:
    """Another body each time, since some stores tell bodies apart by their hash."""
    return json.dumps({**json.loads(body), "renewed": number}).encode()
