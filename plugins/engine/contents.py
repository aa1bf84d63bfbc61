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
_NOTHING = Entries({}, {}, {}, [], {})
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
        files = self._discovered() if came else self._before.files
        pictures = {path.removeprefix("images/") for path in changed if path.startswith("images/")}
        if not pictures:
            self.reader.images.trust(src for row in self._before.rows for src in row.pictures)
        todo = [(kind, each) for kind, all_ in files.items() for each in self._touched(kind, all_, changed, pictures)]
        fresh = self._read(todo, progress)
        same = not came and all(self._same_surface(read) for read in fresh)
        entries = self._entries(files, fresh)
        moved = self._moved(entries)
        moved["pictures"] = pictures | {path.removeprefix("videos/") for path in changed if path.startswith("videos/")}
        self._keep(fresh, entries)
        contents = Contents(self._site(entries, fresh), entries, moved, len(fresh), self.problems)
        self._check(contents, {} if same else {(read.kind, read.id): read.notes for read in fresh}, same)
        return contents

    @property
    def _before(self) -> Entries:
        return self.before or _NOTHING

    # which files there are

    def _discovered(self) -> dict[str, list[Files]]:
        found = discovered(self.reader, self.kinds.values(), self.problems)
        return {kind: [self._files(entry) for entry in entries] for kind, entries in found.items()}

    def _came_or_went(self, changed: set[str], now: Mapping[str, object]) -> bool:
        """Names of files are looked at again only then."""
        if set(self._before.files) != set(self.kinds):
            return True
        names = {path for path in changed if path.partition("/")[0] in self.kinds}
        if any(path not in now for path in names):
            return True
        kinds = {path.partition("/")[0] for path in names}
        known = {path for kind in kinds for files in self._before.files[kind] for path in files.paths}
        return not names <= known

    def _touched(self, kind: str, files: Sequence[Files], changed: set[str], pictures: set[str]) -> Iterator[Files]:
        """Entries that may be others now: new ones, and those of which a file or a picture changed, came or went."""
        before = {each.id: each for each in self._before.files.get(kind, ())}
        rows = {row.id: row for row in self._before.rows} if pictures and kind == PRODUCTS else {}
        for each in files:
            row = rows.get(each.id)
            shown = not pictures.isdisjoint(row.pictures) if row else bool(pictures)
            if shown or before.get(each.id) != each or not changed.isdisjoint(each.paths):
                yield each

    # reading

    def _read(self, todo: Sequence[tuple[str, Files]], progress: Progress) -> list[Read]:
        """In the order of `todo`."""
        decode = msgspec.msgpack.Decoder(list[Read]).decode
        work = Work(
            lambda portion, at: _encode([self._read_one(at, n, *todo[n]) for n in portion]),
            lambda n: f"reading {self.settings.content.name}/{todo[n][1].paths[0]}",
        )
        if len(todo) > 1:
            _ = self.reader.images.names  # looked up once, not in each process
        self.memory.close()
        fresh: dict[tuple[str, str], Read] = {}
        for _count, data in spread(len(todo), work):
            fresh |= {(read.kind, read.id): read for read in decode(data)}
            progress(len(fresh), len(todo))
        return [fresh[kind, files.id] for kind, files in todo]

    def _read_one(self, at: Callable[[int], None], number: int, kind: str, files: Files) -> Read:
        at(number)
        found = self._found(files)
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

    def _found(self, files: Files) -> Found:
        content = self.settings.content
        translations = {language: content / path for language, path in files.translations.items()}
        return Found(files.id, content / files.original if files.original else None, translations)

    def _files(self, entry: Found) -> Files:
        cut = len(str(self.settings.content)) + 1
        translations = {language: str(path)[cut:] for language, path in entry.translations.items()}
        return Files(entry.id, str(entry.original)[cut:] if entry.original else "", translations)

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

    def _entries(self, files: dict[str, list[Files]], fresh: Sequence[Read]) -> Entries:
        """The kept entries with the fresh ones in their places, and without those that are gone."""
        before = self._before
        digests = {kind: dict(before.digests.get(kind, {})) for kind in files}
        faces, rows, told = dict(before.faces), {row.id: row for row in before.rows}, dict(before.told)
        if files is not before.files:
            for kind, entries in files.items():
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
        ordered = [rows[entry.id] for entry in files.get(PRODUCTS, ()) if entry.id in rows]
        return Entries(files, digests, faces, ordered, told)

    def _moved(self, entries: Entries) -> Moved:
        moved: Moved = {}
        for kind, digests in entries.digests.items():
            old = self._before.digests.get(kind, {})
            changed = {id_ for id_, digest in digests.items() if old.get(id_) != digest}
            moved[kind] = changed | (old.keys() - digests.keys())
        # A category's address holds that of the one above.
        upper = moved.get("categories", set())
        upper |= {id_ for id_ in entries.digests.get("categories", ()) if id_.partition("/")[0] in upper}
        listed, was_listed = ([_listed(row) for row in rows] for rows in (entries.rows, self._before.rows))
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

    def _site(self, entries: Entries, fresh: Sequence[Read]) -> model.Site:
        """All kinds but products are held whole: they are few."""
        values: dict[str, dict[str, Any]] = {}
        for kind, files in entries.files.items():
            if kind == PRODUCTS or kind not in _DECODE:
                continue
            new = {read.id: read.value for read in fresh if read.kind == kind}
            kept = ({} if len(new) == len(files) else dict(self.memory.values(kind))) | new
            values[kind] = {each.id: _DECODE[kind](kept[each.id]) for each in files if kept.get(each.id)}
        if PRODUCTS in entries.files:
            values[PRODUCTS] = Shelf(self.memory, {row.id: row for row in entries.rows})  # type: ignore[assignment]
        return site_of(self.settings, self.today, values)

    def _check(self, contents: Contents, fresh: Mapping[tuple[str, str], Notes], same: bool) -> None:
        """What only shows when all is read; left out when nothing of what it looks at differs from the last good build."""
        self.problems.extend(told.problem() for told in contents.warnings)
        if not same:
            files = contents.entries.files
            found = {kind: [self._found(each) for each in entries] for kind, entries in files.items()}
            checked(self.reader, found, contents.site, _Noted(self.memory, files, fresh), self.problems)

    def _same_surface(self, read: Read) -> bool:
        """Asked before what was kept of the entry is replaced."""
        if read.notes.broken or not read.value:
            return False
        kept = self.memory.entry(read.kind, read.id)
        return kept is not None and _surface(_notes(kept[2]), _row(kept[3])[0]) == _surface(read.notes, read.row)


class _Noted:
    """(kind, id, notes) of all entries, the fresh ones first-hand. Walked more than once."""

    def __init__(
        self, memory: Memory, files: Mapping[str, Sequence[Files]], fresh: Mapping[tuple[str, str], Notes]
    ) -> None:
        self._memory, self._files, self._fresh = memory, files, fresh

    def __iter__(self) -> Iterator[tuple[str, str, Notes]]:
        for kind, entries in self._files.items():
            for entry in entries:
                notes = self._fresh.get((kind, entry.id))
                if notes is None:
                    kept = self._memory.entry(kind, entry.id)
                    notes = _notes(kept[2]) if kept else Notes()
                yield kind, entry.id, notes


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
