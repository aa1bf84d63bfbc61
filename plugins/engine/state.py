"""What the last good site was made of, as it is kept: plain values, encoded as MessagePack.

In two parts, so that a build with nothing to do loads only the first. Must not know how any of it is found out.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

import msgspec

from plugins.core.ledger import Question
from plugins.core.notes import Told
from plugins.core.rows import Row
from plugins.engine.inputs import Signatures
from plugins.engine.memory import Memory
from plugins.engine.output import Made


class Ground(msgspec.Struct, array_like=True):
    """What a build looks at first. `inputs`: by root (`content`, `theme`...). `today`: ISO date."""

    ways: bytes
    """Digest of everything that is not content: code, libraries, settings."""
    today: str
    inputs: dict[str, Signatures]
    output: dict[str, Made]
    private: dict[str, Made]
    pages: int
    warnings: list[Told]
    part: str = ""
    """Of how many it is which shard (`2/5`); empty for a whole site."""
    output_from_memory: str = ""
    """The way from the memory's folder to the output's, so that a shard may be taken elsewhere with both."""


class Files(msgspec.Struct, array_like=True):
    """The files of one entry, below content/: the original (or nothing) and the translations."""

    id: str
    original: str
    translations: dict[str, str]

    @property
    def paths(self) -> list[str]:
        return [*([self.original] if self.original else ()), *self.translations.values()]


class Entries(msgspec.Struct, array_like=True, dict=True):
    """`files` in the order of the ids, by kind; `digests` and `faces`: see `stations.Build`; `told`: by `kind/id`."""

    files: dict[str, list[Files]] = {}
    digests: dict[str, dict[str, bytes]] = {}
    faces: dict[str, bytes] = {}
    rows: dict[str, Row] = {}
    told: dict[str, list[Told]] = {}

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "files":
            self.forget_places()

    def forget_places(self) -> None:
        """Tables of a large shop are large; they are made again when they are needed."""
        for made in ("by_id", "places"):
            self.__dict__.pop(made, None)

    @cached_property
    def by_id(self) -> dict[tuple[str, str], Files]:
        """By (kind, id)."""
        return {(kind, files.id): files for kind, entries in self.files.items() for files in entries}

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """(kind, id) of each path."""
        return {path: place for place, files in self.by_id.items() for path in files.paths}


class PageState(msgspec.Struct, array_like=True):
    """`asked`: numbers of questions. `files`: everything that was made with the page, by path."""

    kind: str
    language: str
    path: str
    asked: list[int]
    files: list[str]


class Pages(msgspec.Struct, array_like=True):
    """`answers`: digests, one for each question. `worlds`: by language, what its pages are printed with; `closures`: by
    kind of page."""

    questions: list[Question]
    answers: list[bytes]
    pages: list[PageState]
    worlds: dict[str, bytes]
    closures: dict[str, str]


class Graph(Pages, array_like=True):
    """Pages and what they are made of; its `Pages` can be loaded alone. `strands`: every strand's name, with the
    files made of it."""

    entries: Entries
    strands: dict[str, list[str]]


State = TypeVar("State", Ground, Graph, Pages)
_ENCODER = msgspec.msgpack.Encoder()


def load(memory: Memory, part: type[State]) -> State | None:
    """None when it is not there, or written by another version."""
    values = {}
    for field in msgspec.structs.fields(part):
        data = memory.get(_name(part, field.name))
        if data is None:
            return None
        try:
            values[field.name] = msgspec.msgpack.decode(data, type=field.type)
        except (msgspec.MsgspecError, ValueError):
            return None
    return part(**values)


def save(memory: Memory, part: Ground | Graph) -> None:
    """Field by field: whole, that of a large shop would be the largest thing in memory, twice."""
    for field in part.__struct_fields__:
        memory.put(_name(type(part), field), _ENCODER.encode(getattr(part, field)))


def _name(part: type[Ground | Pages], field: str) -> str:
    return f"{'Ground' if part is Ground else 'Graph'}.{field}"
