"""What is written down of releases in the store that holds them: which there are, which is live, which is on its way.

Knows the names of these records and their bytes. Must not know how a release gets there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from commerce.catalogue import Catalogue
from functions.config import ConfigError
from vitrina.deploying.manifest import Files, Headers, Manifest
from vitrina.deploying.target import Target, TargetError

SCHEMA = 1
RECORDS = "releases/"
LIVE, GOING, LOCK = f"{RECORDS}live.json", f"{RECORDS}going.json", f"{RECORDS}lock.json"
SITE, KEPT = "site/", "kept/"
_JSON: Headers = (("content-type", "application/json"),)
_DIGITS = 6


@dataclass(frozen=True)
class Release:
    """`at`: ISO time. `by`: who sent it first, `user@machine`. `digest`: of all that it consists of.

    `parts`: keys of what else belongs to it (functions, a template), by name; they are named by their hash and kept as
    long as it is.
    """

    id: str
    at: str
    by: str
    digest: str
    files: int
    size: int
    parts: Mapping[str, str] = field(default_factory=dict)
    has_catalogue: bool = False

    @classmethod
    def named(
        cls, digest: str, now: float, by: str, site: Manifest, parts: Mapping[str, str], *, has_catalogue: bool
    ) -> Self:
        at = datetime.fromtimestamp(now, UTC)
        # To the millisecond: ids are in the order of time, also for who deploys twice in a second.
        id_ = f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03}Z-{digest[:_DIGITS]}"
        return cls(id_, f"{at:%Y-%m-%dT%H:%M:%SZ}", by, digest, len(site), site.size, dict(parts), has_catalogue)


@dataclass(frozen=True)
class Live:
    """`aside`: see `plan.Standing`."""

    id: str
    aside: Files = field(default_factory=dict)


@dataclass(frozen=True)
class Going:
    """A deploy that has begun and not ended.

    `releases`: what it was to bring, the last one being the newest try; `since`: when that began, to the microsecond.
    `touched`: see `plan.Plan`, of all tries.
    """

    releases: tuple[Release, ...]
    since: str
    touched: tuple[str, ...] = ()

    @property
    def newest(self) -> Release:
        return self.releases[-1]


@dataclass(frozen=True)
class Shelf:
    target: Target

    def live(self) -> Live | None:
        raw = self._read(LIVE)
        return Live(raw["id"], Manifest.from_json(raw["aside"]).files) if raw else None

    def write_live(self, live: Live) -> None:
        aside = json.loads(Manifest.of(live.aside).to_bytes())
        self._write(LIVE, {"id": live.id, "aside": aside})

    def going(self) -> Going | None:
        raw = self._read(GOING)
        if raw is None:
            return None
        return Going(tuple(Release(**each) for each in raw["releases"]), raw["since"], tuple(raw["touched"]))

    def write_going(self, going: Going) -> None:
        releases = [vars(release) for release in going.releases]
        self._write(GOING, {"releases": releases, "since": going.since, "touched": list(going.touched)})

    def forget_going(self) -> None:
        self.target.delete(GOING)

    def keys(self) -> list[str]:
        return sorted(self.target.listed(RECORDS))

    def release(self, id_: str) -> Release | None:
        raw = self._read(f"{RECORDS}{id_}/release.json")
        return Release(**{name: value for name, value in raw.items() if name != "schema"}) if raw else None

    def releases(self) -> list[Release]:
        """The newest first."""
        return [found for id_ in whole(self.keys()) if (found := self.release(id_))]

    def site(self, id_: str) -> Manifest:
        """Raises TargetError when it is not there."""
        key = f"{RECORDS}{id_}/site.json"
        stored = self.target.read(key)
        if stored is None:
            raise TargetError(f"{self.target.name}/{key} is gone: nobody knows what the release {id_} consists of.")
        try:
            return Manifest.from_bytes(stored.body)
        except ValueError as problem:
            raise _unreadable(self.target, key) from problem

    def catalogue(self, release: Release) -> Catalogue | None:
        """None where the release has none."""
        key = f"{RECORDS}{release.id}/catalogue.json"
        stored = self.target.read(key) if release.has_catalogue else None
        try:
            return Catalogue.from_bytes(stored.body) if stored else None
        except ValueError as problem:
            raise _unreadable(self.target, key) from problem

    def write_contents(self, id_: str, site: Manifest, catalogue: bytes) -> None:
        """What a release consists of, before it is sent."""
        self.target.write(f"{RECORDS}{id_}/site.json", site.to_bytes(), _JSON)
        if catalogue:
            self.target.write(f"{RECORDS}{id_}/catalogue.json", catalogue, _JSON)

    def write_release(self, release: Release) -> None:
        """Once all of it is there: with this record it can come back."""
        self._write(f"{RECORDS}{release.id}/release.json", vars(release))

    def forget(self, id_: str, keys: Iterable[str]) -> None:
        """`keys`: all that begin with `releases/`. The record goes first: what it named is no release any more."""
        own = [key for key in keys if key.startswith(f"{RECORDS}{id_}/")]
        for key in sorted(own, key=lambda key: not key.endswith("/release.json")):
            self.target.delete(key)

    def _read(self, key: str) -> dict[str, Any] | None:
        stored = self.target.read(key)
        if stored is None:
            return None
        try:
            raw = json.loads(stored.body)
        except ValueError as problem:
            raise _unreadable(self.target, key) from problem
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise _unreadable(self.target, key)
        return raw

    def _write(self, key: str, record: Mapping[str, Any]) -> None:
        data = json.dumps({"schema": SCHEMA, **record}, indent=1, ensure_ascii=False)
        self.target.write(key, f"{data}\n".encode(), _JSON)


def whole(keys: Iterable[str]) -> list[str]:
    """Ids of the releases that can come back, the newest first. `keys`: all that begin with `releases/`."""
    return sorted((key.split("/")[1] for key in keys if key.endswith("/release.json")), reverse=True)


def begun(keys: Iterable[str]) -> set[str]:
    """Ids of all releases of which anything is written down."""
    return {key.split("/")[1] for key in keys if key.count("/") == 2}


def _unreadable(target: Target, key: str) -> ConfigError:
    return ConfigError(
        f"{target.name}/{key} cannot be read by this version of Vitrina: it is damaged, or of a newer one."
    )
