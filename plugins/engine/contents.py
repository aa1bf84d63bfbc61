"""The content of a build: entries whose files changed are read, over all cores; all others are as they were kept.

Ends with a checked site. Products stay on disk and are decoded when somebody looks at them (`Shelf`). Must not know Pelican,
nor any kind of content.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from commerce.product import Product
from plugins.core import model
from plugins.core.files import Found
from plugins.core.ledger import DIGEST_BYTES, digest_of
from plugins.core.notes import Notes, Told
from plugins.core.problems import Problems
from plugins.core.reading import Kind, Reader
from plugins.core.rows import Row, face_of, row_of
from plugins.core.settings import Settings
from plugins.core.site import checked, discovered, site_of
from plugins.core.workers import Work, spread
from plugins.engine.memory import EntryRow, Memory
from plugins.engine.state import Entries, Files

PRODUCTS = "products"
_SHELF = 3000
_encode = msgspec.msgpack.Encoder().encode
_notes = msgspec.msgpack.Decoder(Notes).decode
_row = msgspec.msgpack.Decoder(tuple[Row | None, bytes]).decode
Moved = dict[str, set[str]]
"""Ids of what changed since the last good build, by kind; also `pictures` (names) and `rows` (any id: lists differ)."""


def _decoders() -> dict[str, Callable[[bytes], Any]]:
    """By kind: the values of `model.Site`."""
    hints = get_type_hints(model.Site)
    types = {name: get_args(hint)[1] for name, hint in hints.items() if get_origin(hint) is Mapping}
    return {name: msgspec.msgpack.Decoder(type_).decode for name, type_ in types.items()}


_DECODE = _decoders()


class Shelf(Mapping[str, Product]):
    """Products by id, decoded when asked for; the last few thousand are remembered. `rows`: in a few words, all of them."""

    def __init__(self, memory: Memory, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        self._memory = memory
        self._near: OrderedDict[str, Product] = OrderedDict()

    def __getitem__(self, id_: str) -> Product:
        near = self._near.get(id_)
        if near is None:
            data = self._memory.value(PRODUCTS, id_)
            if data is None:
                raise KeyError(id_)
            near = _DECODE[PRODUCTS](data)
            if len(self._near) >= _SHELF:
                self._near.popitem(last=False)
            self._near[id_] = near
        return near

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Read(msgspec.Struct, array_like=True):
    """An entry as a worker hands it back. `value` is empty when nothing could be made of it.

    `kept`: its files hold what they held when it was last read, so nothing was read. Products have a row and a face.
    """

    kind: str
    id: str
    digest: bytes
    kept: bool
    value: bytes
    notes: Notes
    row: Row | None = None
    face: bytes = b""


@dataclass
class Contents:
    """The checked site, what is to be kept of it, and what moved."""

    site: model.Site
    entries: Entries
    moved: Moved
    read: int = 0
    problems: Problems = field(default_factory=Problems)

    def digest(self, kind: str, id_: str) -> bytes:
        return self.entries.digests.get(kind, {}).get(id_, b"")

    def face(self, id_: str) -> bytes:
        return self.entries.faces.get(id_, b"")

    @property
    def warnings(self) -> list[Told]:
        return [told for each in self.entries.told.values() for told in each]


Progress = Callable[[int, int], None]
"""(done, of how many)."""


class Librarian:
    """Brings the kept entries up to date with the content folder. `before`: of the last good build; None for none."""

    def __init__(
        self, settings: Settings, kinds: Sequence[Kind], memory: Memory, before: Entries | None, today: str
    ) -> None:
        self.settings = settings
        self.kinds = {kind.name: kind for kind in kinds}
        self.memory = memory
        self.before = before
        self.today = today
        self.reader = Reader(settings, settings.content)
        self.problems = Problems()

    def update(self, changed: set[str], now: Mapping[str, object], progress: Progress) -> Contents:
        """`changed`: paths below content/ that may hold something else; `now`: all paths that are there."""
        came = not self.before or self._came_or_went(changed, now)
        found = discovered(self.reader, self.kinds.values(), self.problems) if came else self._found_again()
        pictures = {path.removeprefix("images/") for path in changed if path.startswith("images/")}
        todo = [
            (kind, entry)
            for kind, entries in found.items()
            for entry in entries
            if self._touched(kind, entry, changed, pictures)
        ]
        fresh = self._read(todo, progress)
        same = not came and all(self._same_surface(read) for read in fresh)
        entries = self._entries(found, fresh)
        moved = self._moved(entries)
        moved["pictures"] = pictures | {path.removeprefix("videos/") for path in changed if path.startswith("videos/")}
        self._keep(fresh, entries)
        contents = Contents(self._site(entries, found, fresh), entries, moved, len(fresh), self.problems)
        self._check(contents, found, {} if same else {(read.kind, read.id): read.notes for read in fresh}, same)
        return contents

    # which files there are

    def _came_or_went(self, changed: set[str], now: Mapping[str, object]) -> bool:
        """Names of files are looked at again only then."""
        assert self.before
        if set(self.before.files) != set(self.kinds):
            return True
        names = {path for path in changed if path.partition("/")[0] in self.kinds}
        if any(path not in now for path in names):
            return True
        known = {
            path
            for kind in {path.partition("/")[0] for path in names}
            for files in self.before.files[kind]
            for path in (files.original, *files.translations.values())
        }
        return not names <= known

    def _found_again(self) -> dict[str, list[Found]]:
        assert self.before
        return {kind: [self._found_file(files) for files in entries] for kind, entries in self.before.files.items()}

    def _found_file(self, files: Files) -> Found:
        content = self.settings.content
        translations = {language: content / path for language, path in files.translations.items()}
        return Found(files.id, content / files.original if files.original else None, translations)

    def _touched(self, kind: str, entry: Found, changed: set[str], pictures: set[str]) -> bool:
        digests = self.before.digests.get(kind, {}) if self.before else {}
        if entry.id not in digests:
            return True
        if changed and not changed.isdisjoint(self._paths_before(kind, entry)):
            return True
        if not pictures:
            return False
        row = self._rows_before.get(entry.id) if kind == PRODUCTS else None
        return not pictures.isdisjoint(row.pictures) if row else True

    def _paths_before(self, kind: str, entry: Found) -> set[str]:
        """The entry's files, and those that it had: one that went away changes it, too."""
        files, paths = self._files_before[kind].get(entry.id), {self._below(path) for path in _paths(entry)}
        return paths | ({files.original, *files.translations.values()} if files else set())

    @cached_property
    def _files_before(self) -> Mapping[str, Mapping[str, Files]]:
        kinds = self.before.files if self.before else {}
        return {kind: {files.id: files for files in entries} for kind, entries in kinds.items()}

    @cached_property
    def _rows_before(self) -> Mapping[str, Row]:
        return {row.id: row for row in self.before.rows} if self.before else {}

    def _below(self, path: Path) -> str:
        return str(path)[len(str(self.settings.content)) + 1 :]

    # reading

    def _read(self, todo: Sequence[tuple[str, Found]], progress: Progress) -> list[Read]:
        """In the order of `todo`."""
        decode = msgspec.msgpack.Decoder(list[Read]).decode
        work = Work(
            lambda portion, at: _encode([self._read_one(at, n, *todo[n]) for n in portion]),
            lambda n: f"reading {self.reader.label(_paths(todo[n][1])[0])}",
        )
        _ = self.reader.images.names  # looked up once, not in each process
        self.memory.close()
        fresh: dict[tuple[str, str], Read] = {}
        for _count, data in spread(len(todo), work):
            fresh |= {(read.kind, read.id): read for read in decode(data)}
            progress(len(fresh), len(todo))
        return [fresh[kind, entry.id] for kind, entry in todo]

    def _read_one(self, at: Callable[[int], None], number: int, kind: str, found: Found) -> Read:
        at(number)
        digest = _digest(found)
        if kept := self._kept_one(kind, found.id, digest):
            return kept
        record = self.reader.read(self.kinds[kind], found)
        if record.value is None:
            return Read(kind, found.id, digest, False, b"", record.notes)
        value = _encode(record.value)
        if not isinstance(record.value, Product):
            return Read(kind, found.id, digest, False, value, record.notes)
        face = digest_of(face_of(record.value))
        return Read(kind, found.id, digest, False, value, record.notes, row_of(record.value), face)

    def _kept_one(self, kind: str, id_: str, digest: bytes) -> Read | None:
        """The entry as it was read before, if its files and its pictures are as they were."""
        kept = self.memory.entry(kind, id_)
        if kept is None or kept[0] != digest:
            return None
        notes = _notes(kept[2])
        if any(self.reader.images.image_fault(src) for src in notes.pictures):
            return None
        row, face = _row(kept[3])
        return Read(kind, id_, digest, True, kept[1], notes, row, face)

    # putting together

    def _entries(self, found: Mapping[str, Sequence[Found]], fresh: Sequence[Read]) -> Entries:
        """The kept entries with the fresh ones in their places, and without those that are gone."""
        before = self.before or Entries({}, {}, {}, [], {})
        digests = {kind: dict(before.digests.get(kind, {})) for kind in found}
        faces, rows, told = dict(before.faces), {row.id: row for row in before.rows}, dict(before.told)
        for kind, entries in found.items():
            for id_ in digests[kind].keys() - {entry.id for entry in entries}:
                del digests[kind][id_]
                told.pop(f"{kind}/{id_}", None)
                if kind == PRODUCTS:
                    faces.pop(id_, None)
                    rows.pop(id_, None)
        for read in fresh:
            digests[read.kind][read.id] = read.digest
            told.pop(f"{read.kind}/{read.id}", None)
            if read.notes.problems:
                told[f"{read.kind}/{read.id}"] = read.notes.problems
            if read.row:
                rows[read.id], faces[read.id] = read.row, read.face
        ordered = [rows[entry.id] for entry in found.get(PRODUCTS, ()) if entry.id in rows]
        files = {kind: [self._files(entry) for entry in entries] for kind, entries in found.items()}
        return Entries(files, digests, faces, ordered, told)

    def _moved(self, entries: Entries) -> Moved:
        before = self.before or Entries({}, {}, {}, [], {})
        moved: Moved = {}
        for kind, digests in entries.digests.items():
            old = before.digests.get(kind, {})
            moved[kind] = {id_ for id_, digest in digests.items() if old.get(id_) != digest} | (old.keys() - digests.keys())
        listed, was_listed = ([_listed(row) for row in each.rows] for each in (entries, before))
        moved["rows"] = {"all"} if listed != was_listed else set()
        return moved

    def _keep(self, fresh: Sequence[Read], entries: Entries) -> None:
        """What was read is kept, whatever becomes of this build; what is broken is read again."""
        new = [read for read in fresh if not read.kept and read.value and not read.notes.broken]
        gone = []
        if self.before:
            for kind, digests in self.before.digests.items():
                gone += [(kind, id_) for id_ in digests.keys() - entries.digests.get(kind, {}).keys()]
        if new or gone:
            self.memory.put_entries(_kept_row(read) for read in new)
            self.memory.drop_entries(gone)
            self.memory.commit()

    def _site(self, entries: Entries, found: Mapping[str, Sequence[Found]], fresh: Sequence[Read]) -> model.Site:
        """All kinds but products are held whole: they are few."""
        values: dict[str, dict[str, Any]] = {}
        for kind in found:
            if kind == PRODUCTS or kind not in _DECODE:
                continue
            new = {read.id: read for read in fresh if read.kind == kind}
            kept = {} if len(new) == len(found[kind]) else dict(self.memory.values(kind))
            kept |= {read.id: read.value for read in new.values()}
            values[kind] = {e.id: _DECODE[kind](kept[e.id]) for e in found[kind] if kept.get(e.id)}
        if PRODUCTS in found:
            values[PRODUCTS] = Shelf(self.memory, {row.id: row for row in entries.rows})  # type: ignore[assignment]
        return site_of(self.settings, self.today, values)

    def _check(
        self,
        contents: Contents,
        found: Mapping[str, Sequence[Found]],
        fresh: Mapping[tuple[str, str], Notes],
        same: bool,
    ) -> None:
        """What only shows when all is read; left out when nothing of what it looks at differs from the last good build."""
        self.problems.extend(told.problem() for told in contents.warnings)
        if not same:
            checked(self.reader, found, contents.site, _Noted(self.memory, found, fresh), self.problems)

    def _same_surface(self, read: Read) -> bool:
        """Asked before what was kept of the entry is replaced."""
        if read.notes.broken or not read.value:
            return False
        kept = self.memory.entry(read.kind, read.id)
        return kept is not None and _surface(_notes(kept[2]), _row(kept[3])[0]) == _surface(read.notes, read.row)

    def _files(self, entry: Found) -> Files:
        translations = {language: self._below(path) for language, path in entry.translations.items()}
        return Files(entry.id, self._below(entry.original) if entry.original else "", translations)


class _Noted:
    """(kind, id, notes) of all entries, the fresh ones first-hand. Walked more than once."""

    def __init__(
        self, memory: Memory, found: Mapping[str, Sequence[Found]], fresh: Mapping[tuple[str, str], Notes]
    ) -> None:
        self._memory, self._found, self._fresh = memory, found, fresh

    def __iter__(self) -> Iterator[tuple[str, str, Notes]]:
        for kind, entries in self._found.items():
            for entry in entries:
                notes = self._fresh.get((kind, entry.id))
                if notes is None:
                    kept = self._memory.entry(kind, entry.id)
                    notes = _notes(kept[2]) if kept else Notes()
                yield kind, entry.id, notes


def _paths(found: Found) -> list[Path]:
    return [*([found.original] if found.original else []), *found.translations.values()]


def _digest(found: Found) -> bytes:
    """Of everything that an entry's files hold, and of their languages."""
    hashed = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for language, path in (("", found.original), *found.translations.items()):
        if path is not None:
            with contextlib.suppress(OSError):
                hashed.update(f"\0{language}\0".encode() + path.read_bytes())
    return hashed.digest()


def _kept_row(read: Read) -> EntryRow:
    return read.kind, read.id, read.digest, read.value, _encode(read.notes), _encode((read.row, read.face))


def _listed(row: Row) -> tuple[object, ...]:
    """What decides in which lists a product stands, and where."""
    return row.id, row.category, row.order, row.status, row.featured, row.new, row.reduced, row.related


def _surface(notes: Notes, row: Row | None) -> tuple[object, ...]:
    """What checks of the whole shop look at, without the lines."""
    return (
        {(target.kind, target.id) for target in notes.targets},
        {(named.product, named.sku) for named in notes.skus},
        {(claim.what, claim.key) for claim in notes.claims},
        {language: slug for language, (slug, _spot) in notes.slugs.items()},
        [body.candidates for body in notes.bodies],
        (row.skus, row.status) if row else None,
    )
