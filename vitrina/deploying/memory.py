"""A target that forgets: for tests. Keeps every promise of the port."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vitrina.deploying.manifest import Headers
from vitrina.deploying.target import Body, Listed, Missing, NotThere, Stored


@dataclass(frozen=True)
class Kept:
    body: bytes
    headers: Headers
    at: float
    tag: str


@dataclass
class MemoryTarget:
    clock: Callable[[], float] = time.monotonic
    objects: dict[str, Kept] = field(default_factory=dict)
    name: str = "memory"
    threads: int = 4
    _writes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, key: str) -> Stored | None:
        found = self.objects.get(key)
        return Stored(found.body, found.tag, self.clock() - found.at) if found else None

    def write(self, key: str, body: Body, headers: Headers = ()) -> None:
        with self._lock:
            self._put(key, body.read_bytes() if isinstance(body, Path) else body, headers)

    def write_if(self, key: str, body: bytes, tag: str) -> str:
        with self._lock:
            found = self.objects.get(key)
            if (found.tag if found else "") != tag:
                return ""
            return self._put(key, body, ())

    def copy(self, source: str, key: str, headers: Headers = ()) -> None:
        with self._lock:
            if source not in self.objects:
                raise NotThere(f"{source} is not there")
            self._put(key, self.objects[source].body, headers)

    def delete(self, key: str) -> None:
        with self._lock:
            self.objects.pop(key, None)

    def listed(self, prefix: str) -> Mapping[str, Listed]:
        with self._lock:
            found = {key: kept.body for key, kept in self.objects.items() if key.startswith(prefix)}
        return {key: Listed(len(body), hashlib.md5(body).hexdigest()) for key, body in found.items()}  # noqa: S324

    def settle(self) -> None:
        pass

    def missing(self) -> list[Missing]:
        return []

    def _put(self, key: str, body: bytes, headers: Headers) -> str:
        self._writes += 1
        self.objects[key] = Kept(body, headers, self.clock(), f"{self._writes}-{hashlib.sha256(body).hexdigest()}")
        return self.objects[key].tag
