"""Whose data are looked for, what is held of them, and what became of it. Shared by the holders, one for each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True)
class Person:
    """`email` as the owner wrote it; `id`: what stands for it in keys (`functions.addresses.address_id`)."""

    email: str
    id: str

    def is_of(self, email: object) -> bool:
        return isinstance(email, str) and email.casefold() == self.email.casefold()


@dataclass(frozen=True)
class Held:
    """One thing that is held. `id`: what the owner calls it; `data`: all of it, for the person to read (JSON values).

    `files`: names among the private files; `language`: in which they dealt with the shop, empty when it is not known.
    """

    kind: str
    id: str
    data: Mapping[str, Any]
    files: Sequence[str] = ()
    language: str = ""

    def document(self) -> dict[str, Any]:
        """As JSON. What it is and what it is called are ours to say, whatever its own fields are named."""
        return {**self.data, "kind": self.kind, "id": self.id}


class Fate(StrEnum):
    """`ERASED`: nothing is left. `REDUCED`: what the books need is left, and nothing in it says who. `WAITS`: it is
    needed to do what was promised, and goes by itself afterwards. `KEPT`: the law wants it kept as it is."""

    ERASED = "erased"
    REDUCED = "reduced"
    WAITS = "waits"
    KEPT = "kept"


@dataclass(frozen=True)
class Erasure:
    """What became of one thing. `why`: a code of the reason, for `WAITS` and `KEPT`."""

    kind: str
    id: str
    fate: Fate
    why: str = ""


class Holder(Protocol):
    """One kind of thing that is held of people. Both raise StoreError; both may be repeated."""

    def find(self, person: Person) -> list[Held]: ...

    def erase(self, person: Person) -> list[Erasure]:
        """As far as it may go; nothing is held of it afterwards, or the answer says why."""
        ...
