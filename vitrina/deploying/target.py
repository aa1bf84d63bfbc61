"""Where a release may go: the port, and what its adapters promise.

Only what all stores speak: get, put, list, copy, delete, and a put that holds a condition. A key is a path of parts
joined by `/`. Must not know what is kept under which key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from commerce.errors import OutsideError
from vitrina.deploying.manifest import Headers

Body = bytes | Path
"""A large one comes as the file that holds it."""


@dataclass(frozen=True)
class Stored:
    """`tag` is another whenever the body is. `age_s` is by the store's own clock, to the second."""

    body: bytes
    tag: str
    age_s: float


@dataclass(frozen=True)
class Listed:
    """`md5`: hex, or empty where the store does not say."""

    size: int
    md5: str


@dataclass(frozen=True)
class Missing:
    """What stands in the way of a deploy, in the owner's words. `outside`: nothing to mend, try again later."""

    text: str
    outside: bool = False


class TargetError(OutsideError):
    """The store refused, or did not answer. `detail` is for the owner."""

    code = "target"


class NotThere(TargetError):
    """A copy's source is not there."""


class Target(Protocol):
    """Every method may be called from several threads, and raises TargetError. `name`: for the owner."""

    @property
    def name(self) -> str: ...

    @property
    def threads(self) -> int:
        """How many operations at once do it good."""
        ...

    def read(self, key: str) -> Stored | None: ...

    def write(self, key: str, body: Body, headers: Headers = ()) -> None:
        """Replaces what was there; a reader gets the old or the new one whole."""
        ...

    def write_if(self, key: str, body: bytes, tag: str) -> str:
        """Only if the body there has that tag; an empty one: if nothing is there. The new tag; empty when refused."""
        ...

    def copy(self, source: str, key: str, headers: Headers = ()) -> None:
        """Within the store. Raises NotThere."""
        ...

    def delete(self, key: str) -> None:
        """No matter whether it is there."""
        ...

    def listed(self, prefix: str) -> Mapping[str, Listed]:
        """What begins with it, by key."""
        ...

    def settle(self) -> None:
        """Returns when everything that was written survives a power cut."""
        ...

    def missing(self) -> list[Missing]:
        """What stands in the way of writing here. Writes nothing."""
        ...
