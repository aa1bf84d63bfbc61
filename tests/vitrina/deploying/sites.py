"""Small made-up sites, targets that fail when told to, and what a store holds afterwards."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitrina.deploying.lock import Waiting, taken
from vitrina.deploying.manifest import Manifest, SiteFile, headers_of
from vitrina.deploying.road import Course, Draft, Road
from vitrina.deploying.target import Target, TargetError

YEAR, ASK, HOUR = "public, max-age=31536000, immutable", "public, max-age=0, must-revalidate", "public, max-age=3600"
TYPES = {"html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "xml": "application/xml"}
QUICK = Waiting(lambda who: None, wait=False)

FIRST = {
    "index.html": b"<h1>Home</h1> 24.00",
    "producto/taza/index.html": b"<h1>Taza</h1> 24.00",
    "producto/plato/index.html": b"<h1>Plato</h1>",
    "en/index.html": b"<h1>Home, in English</h1>",
    "assets/js.aaaa/shop.js": b"let shop = 1",
    "images/taza.1111.avif": b"\x00avif-1",
    "sitemap.xml": b"<urlset/>",
    "data/es/products/taza.json": b'{"price": 2400}',
}
"""The same everywhere: `SECOND` has another price, another script, and a product less."""
SECOND = {
    **{path: body for path, body in FIRST.items() if not path.startswith(("assets/", "producto/plato"))},
    "index.html": b"<h1>Home</h1> 21.00",
    "producto/taza/index.html": b"<h1>Taza</h1> 21.00",
    "data/es/products/taza.json": b'{"price": 2100}',
    "assets/js.bbbb/shop.js": b"let shop = 2",
}


def draft(folder: Path, files: Mapping[str, bytes], catalogue: bytes = b"", **parts: Any) -> Draft:
    """A site in a folder of its own, as the build hands it over."""
    output = folder / hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:8]
    for path, body in files.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(body)
    return Draft(Manifest.of({path: site_file(path, body) for path, body in files.items()}), output, catalogue, parts)


def site_file(path: str, body: bytes) -> SiteFile:
    cache = YEAR if path.startswith(("assets/", "images/")) else HOUR if path.endswith(".xml") else ASK
    kind = TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    return SiteFile(
        hashlib.sha256(body).hexdigest(), len(body), headers_of({"cache-control": cache, "content-type": kind})
    )


class Clock:
    """A second later each day."""

    def __init__(self) -> None:
        self.now = 1_795_672_320.0

    def __call__(self) -> float:
        return self.now


def deploy(target: Target, what: Draft, clock: Clock | None = None, **road: Any) -> Course:
    """As the command does it."""
    return send(Road(target, now=clock or Clock(), **road), what)


def send(road: Road, what: Draft) -> Course:
    with taken(road.target, QUICK) as lock:
        course = road.course(what)
        if not course.is_nothing:
            road.go(course, lock)
        return course


def go_back(target: Target, id_: str, clock: Clock | None = None, **settings: Any) -> Course:
    road = Road(target, now=clock or Clock(), **settings)
    with taken(target, QUICK) as lock:
        release = road.shelf.release(id_)
        assert release
        course = road.course_back(release)
        if not course.is_nothing:
            road.go(course, lock)
        return course


def holds(target: Target, prefix: str = "") -> dict[str, bytes]:
    """Every key with its body."""
    found = {}
    for key in target.listed(prefix):
        stored = target.read(key)
        assert stored
        found[key] = stored.body
    return found


def site(target: Target) -> dict[str, bytes]:
    """As visitors find it, without the file that names the release."""
    found = {key.removeprefix("site/"): body for key, body in holds(target, "site/").items()}
    found.pop("release.json", None)
    return found


class Died(BaseException):
    """Not an Exception: nothing may catch it, as nothing catches a pulled plug."""


@dataclass
class Dying:
    """A target that dies at its nth call that writes, before doing it or just after: `after`."""

    inner: Target
    nth: int
    after: bool = False

    def __post_init__(self) -> None:
        self._calls = itertools.count(1)
        self.threads = 1
        self.name = self.inner.name
        self.dead = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)
        if name not in {"write", "write_if", "copy", "delete"}:
            return method

        def call(*arguments: Any) -> Any:
            if self.dead:
                raise Died
            self.dead = next(self._calls) == self.nth
            if self.dead and not self.after:
                raise Died
            found = method(*arguments)
            if self.dead:
                raise Died
            return found

        return call


@dataclass
class Counting:
    """What was asked of a target: (method, key), in order."""

    inner: Target

    def __post_init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.name, self.threads = self.inner.name, self.inner.threads

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)

        def call(*arguments: Any) -> Any:
            self.calls.append((name, arguments[1] if name == "copy" else str(arguments[0]) if arguments else ""))
            return method(*arguments)

        return call

    def keys(self, method: str, prefix: str = "site/") -> list[str]:
        return sorted(key for name, key in self.calls if name == method and key.startswith(prefix))


@dataclass
class Busy:
    """A target that is too busy for the first `times` writes of each site file."""

    inner: Target
    times: int = 1

    def __post_init__(self) -> None:
        self.seen: dict[str, int] = {}
        self.name, self.threads = self.inner.name, self.inner.threads

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def write(self, key: str, *rest: Any) -> None:
        if key.startswith("site/images/"):
            self.seen[key] = self.seen.get(key, 0) + 1
            if self.seen[key] <= self.times:
                raise TargetError("the store is too busy for us now.")
        self.inner.write(key, *rest)
