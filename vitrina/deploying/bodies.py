"""Where the bytes of a wanted file come from: this machine, or the store itself, which has kept them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from functions.config import ConfigError
from vitrina.deploying.manifest import Files, SiteFile
from vitrina.deploying.shelf import KEPT, SITE
from vitrina.deploying.target import Body, Listed, NotThere, Target, TargetError

# Above it a file is read while it is sent.
_LARGE = 8 * 1024 * 1024


class Bodies(Protocol):
    def send(self, path: str, file: SiteFile) -> None:
        """Bring it to its place in the store."""
        ...

    def matches(self, path: str, file: SiteFile, listed: Listed) -> bool:
        """Whether what the store lists is that file; False where that cannot be told."""
        ...


@dataclass(frozen=True)
class LocalBodies:
    """`made`: by path, of files that lie nowhere."""

    target: Target
    output: Path
    made: Mapping[str, bytes]

    def send(self, path: str, file: SiteFile) -> None:
        self.target.write(SITE + path, self._body(path, file), file.headers)

    def matches(self, path: str, file: SiteFile, listed: Listed) -> bool:
        if not listed.md5:
            return False
        body = self._body(path, file)
        return _digest(body, "md5") == listed.md5

    def _body(self, path: str, file: SiteFile) -> Body:
        """Raises ConfigError when it is another than the build wrote: its hash is what the release promises."""
        body: Body
        if path in self.made:
            body = self.made[path]
        else:
            place = self.output / path
            try:
                body = place if file.size > _LARGE else place.read_bytes()
            except OSError as problem:
                raise ConfigError(f"{place} is gone since the build. Build again.") from problem
        if _digest(body, "sha256") != file.sha256:
            raise ConfigError(f"{self.output / path} was changed by hand since the build. Build again.")
        return body


@dataclass(frozen=True)
class StoredBodies:
    """`at`: site paths by hash, of bodies that lie there and stay; all others are in `kept/`, where `kept` says so."""

    target: Target
    at: Mapping[str, str]
    kept: Set[str]

    def send(self, path: str, file: SiteFile) -> None:
        place = self.at.get(file.sha256)
        source = SITE + place if place and file.sha256 not in self.kept else KEPT + file.sha256
        try:
            self.target.copy(source, SITE + path, file.headers)
        except NotThere as problem:
            raise TargetError(f"The body of {path} is not kept any more: this release cannot come back.") from problem

    def matches(self, path: str, file: SiteFile, listed: Listed) -> bool:
        return False


def stays(there: Files, doubt: Set[str], wanted: Files) -> dict[str, str]:
    """A path for each body that lies in the site now and goes on lying there."""
    return {file.sha256: path for path, file in there.items() if path not in doubt and _stays(file, wanted.get(path))}


def _stays(file: SiteFile, wanted: SiteFile | None) -> bool:
    return file.is_immutable if wanted is None else wanted.sha256 == file.sha256


def _digest(body: Body, name: str) -> str:
    if isinstance(body, Path):
        with body.open("rb") as file:
            return hashlib.file_digest(file, name).hexdigest()
    return hashlib.new(name, body, usedforsecurity=False).hexdigest()
