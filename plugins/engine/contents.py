"""The content of a build: entries whose files changed are read, over all cores; all others are as they were kept.

Ends with a checked site. Must not know Pelican, nor any kind of content.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from commerce.product import Product
from plugins.core import model
from plugins.core.checks import MEDIA_FOLDERS
from plugins.core.files import Found
from plugins.core.ledger import DIGEST_BYTES, digest_of
from plugins.core.notes import Notes, Told
from plugins.core.problems import Problems
from plugins.core.reading import Kind, Reader
from plugins.core.records import RECORDS, Records
from plugins.core.rows import Row, face_of, row_of
from plugins.core.settings import Settings
from plugins.core.site import checked, discovered, site_of
from plugins.core.workers import Work, spread
from plugins.engine.memory import EntryRow, Memory
from plugins.engine.shelf import DECODE, PRODUCTS, Shelf, encode
from plugins.engine.state import Entries, Files

_MANY = 1000
_MEDIA = tuple(f"{folder}/" for folder in MEDIA_FOLDERS)
_notes = msgspec.msgpack.Decoder(Notes).decode
_row = msgspec.msgpack.Decoder(tuple[Row | None, bytes]).decode

UNCHECKED = "unchecked"
"""In the memory while checks of the whole shop may not be left out: they warned of something, which is told until it is
mended, or the memory holds entries that differ, in what they look at, from the last good site's (a build that stopped
has kept them, and for the next one they are nothing new)."""
Moved = dict[str, set[str]]
"""Ids of what changed since the last good build, by kind; also `pictures` (their names), `rows` (products that stand in
other lists, or elsewhere in them), `plans` (products that have another address, or other pictures), the names of
`records` that changed, and `days` (today, if it is another one)."""
Progress = Callable[[int, int], None]
"""(done, of how many)."""


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
    """The checked site, what is to be kept of it, and what moved. `read`: how many entries were looked into.

    `doubtful`: checks of the whole shop had something to say.
    """

    site: model.Site
    entries: Entries
    moved: Moved
    read: int = 0
    problems: Problems = field(default_factory=Problems)
    doubtful: bool = False

    def digest(self, kind: str, id_: str) -> bytes:
        return self.entries.digests.get(kind, {}).get(id_, b"")

    def face(self, id_: str) -> bytes:
        return self.entries.faces.get(id_, b"")

    @property
    def warnings(self) -> list[Told]:
        return [told for each in self.entries.told.values() for told in each]


class Librarian:
    """Brings the kept entries up to date with the content folder.

    `entries`: of the last good build, or empty ones. They are changed in place: after a build that stopped they are
    good for nothing.
    """

    def __init__(self, settings: Settings, kinds: Sequence[Kind], memory: Memory, entries: Entries, today: str) -> None:
        self.settings = settings
        self.kinds = {kind.name: kind for kind in kinds}
        self.memory = memory
        self.entries = entries
        self.today = today
        self.reader = Reader(settings, settings.content)
        self.problems = Problems()
        self._moved: Moved = {name: set() for name in (*self.kinds, "pictures", "rows", "plans", *RECORDS.values())}
        self._broken: dict[tuple[str, str], Read] = {}
        """What was read and is not kept."""
        self._same = True
        """Whether everything that checks of the whole shop look at is as it was."""

    def update(
        self, changed: set[str], now: Mapping[str, object], progress: Progress, site: model.Site | None = None
    ) -> Contents:
        """`changed`: paths below content/ that may hold something else; `now`: all paths that are there.

        `site`: of these entries, if it is at hand; it stays when nothing but the inside of products changed.
        """
        pictures = {path.partition("/")[2] for path in changed if path.startswith(("images/", "notices/"))}
        self._moved["pictures"] = {path.partition("/")[2] for path in changed if path.startswith(_MEDIA)}
        if not pictures:
            self.reader.images.trust(src for row in self.entries.rows.values() for src in row.pictures)
        records = changed & RECORDS.keys()
        for name in records:
            self._moved[RECORDS[name]].add(name)
        todo = self._todo(changed - records, now, pictures)
        for done, read in enumerate(self._read(todo), start=1):
            self._take(read)
            progress(done, len(todo))
        if not self._same:
            self.memory.put(UNCHECKED, b"1")
        self.memory.commit()
        self._move_below()
        kept = site if site and all(kind == PRODUCTS or not ids for kind, ids in self._moved.items()) else None
        made = kept or self._site()
        if records:
            self._same = False
            self.problems.extend(made.records.problems())
        contents = Contents(made, self.entries, self._moved, len(todo), self.problems)
        self._check(contents)
        if len(todo) > _MANY:
            self.entries.forget_places()
        return contents

    # what is to be read

    def _todo(self, changed: set[str], now: Mapping[str, object], pictures: set[str]) -> list[tuple[str, Files]]:
        if self.memory.get(UNCHECKED) or self._came_or_went(changed, now):
            self._same = False
            return self._discover(changed, pictures)
        touched = {self.entries.places[path] for path in changed if path in self.entries.places}
        if pictures:
            touched |= self._showing(pictures)
        files = self.entries.by_id
        return [(kind, files[kind, id_]) for kind, id_ in sorted(touched)]

    def _came_or_went(self, changed: set[str], now: Mapping[str, object]) -> bool:
        """Whether there are other files than before. Their names are looked at only then."""
        if set(self.entries.files) != set(self.kinds):
            return True
        names = [path for path in changed if not path.startswith(_MEDIA)]
        return any(path not in now or path not in self.entries.places for path in names)

    def _discover(self, changed: set[str], pictures: set[str]) -> list[tuple[str, Files]]:
        """All files by their names; entries that are gone are forgotten."""
        before = dict(self.entries.by_id)
        found = discovered(self.reader, self.kinds.values(), self.problems)
        self.entries.files = {kind: [self._files(entry) for entry in entries] for kind, entries in found.items()}
        for kind, id_ in before.keys() - self.entries.by_id.keys():
            self._forget(kind, id_)
        touched = self._showing(pictures) if pictures else set()
        return [
            (kind, files)
            for (kind, id_), files in self.entries.by_id.items()
            if before.get((kind, id_)) != files or (kind, id_) in touched or not changed.isdisjoint(files.paths)
        ]

    def _forget(self, kind: str, id_: str) -> None:
        self.entries.digests.get(kind, {}).pop(id_, None)
        self.entries.told.pop(f"{kind}/{id_}", None)
        self._moved.setdefault(kind, set()).add(id_)
        if kind == PRODUCTS:
            self.entries.faces.pop(id_, None)
            self.entries.rows.pop(id_, None)
            self._moved["rows"].add(id_)
            self._moved["plans"].add(id_)
        self.memory.drop_entries([(kind, id_)])

    def _showing(self, pictures: set[str]) -> set[tuple[str, str]]:
        """The entries that may show one of these. All but products are few: they are looked into."""
        rows = self.entries.rows.values()
        products = {(PRODUCTS, row.id) for row in rows if not pictures.isdisjoint(row.pictures)}
        return products | {place for place in self.entries.by_id if place[0] != PRODUCTS}

    def _files(self, entry: Found) -> Files:
        cut = len(str(self.settings.content)) + 1
        translations = {language: str(path)[cut:] for language, path in entry.translations.items()}
        return Files(entry.id, str(entry.original)[cut:] if entry.original else "", translations)

    def _found(self, files: Files) -> Found:
        content = self.settings.content
        translations = {language: content / path for language, path in files.translations.items()}
        return Found(files.id, content / files.original if files.original else None, translations)

    # reading

    def _read(self, todo: Sequence[tuple[str, Files]]) -> Iterator[Read]:
        decode = msgspec.msgpack.Decoder(list[Read]).decode
        work = Work(
            lambda portion, at: encode([self._read_one(at, n, *todo[n]) for n in portion]),
            lambda n: f"reading {self.settings.content.name}/{todo[n][1].paths[0]}",
        )
        if len(todo) > 1:
            _ = self.reader.images.names  # looked up once, not in each process
        self.memory.commit()
        self.memory.close()
        for _count, data in spread(len(todo), work):
            yield from decode(data)

    def _read_one(self, at: Callable[[int], None], number: int, kind: str, files: Files) -> Read:
        at(number)
        found = self._found(files)
        digest = _digest(found)
        if kept := self._kept_one(kind, found.id, digest):
            return kept
        record = self.reader.read(self.kinds[kind], found)
        if record.value is None:
            return Read(kind, found.id, digest, False, b"", record.notes)
        value = encode(record.value)
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
        if any(self.reader.notices.notice_fault(src) for src in notes.notices):
            return None
        row, face = _row(kept[3])
        return Read(kind, id_, digest, True, kept[1], notes, row, face)

    # putting together

    def _take(self, read: Read) -> None:
        """Put an entry in its place. What is sound is kept, whatever becomes of this build."""
        kind, id_, entries = read.kind, read.id, self.entries
        self._same = self._same and self._same_surface(read)
        if entries.digests.setdefault(kind, {}).get(id_) != read.digest:
            self._moved[kind].add(id_)
        entries.digests[kind][id_] = read.digest
        entries.told.pop(f"{kind}/{id_}", None)
        if read.notes.problems:
            entries.told[f"{kind}/{id_}"] = read.notes.problems
        if read.row:
            before = entries.rows.get(id_)
            if before is None or _listed(before) != _listed(read.row):
                self._moved["rows"].add(id_)
            if before is None or _planned(before) != _planned(read.row):
                self._moved["plans"].add(id_)
            entries.rows[id_], entries.faces[id_] = read.row, read.face
        if not read.value or read.notes.broken:
            self._broken[kind, id_] = read
        elif not read.kept:
            self.memory.put_entries([_kept_row(read)])

    def _same_surface(self, read: Read) -> bool:
        """Asked before what was kept of the entry is replaced."""
        if read.notes.broken or not read.value:
            return False
        kept = self.memory.entry(read.kind, read.id)
        return kept is not None and _surface(_notes(kept[2]), _row(kept[3])[0]) == _surface(read.notes, read.row)

    def _move_below(self) -> None:
        """A category's address holds that of the one above."""
        upper = self._moved.get("categories", set())
        if upper:
            upper |= {id_ for id_ in self.entries.digests["categories"] if id_.partition("/")[0] in upper}

    def _site(self) -> model.Site:
        """All kinds but products are held whole: they are few."""
        values: dict[str, Mapping[str, Any]] = {}
        for kind, files in self.entries.files.items():
            if kind == PRODUCTS:
                ordered = [each.id for each in files if each.id in self.entries.rows]
                if ordered != list(self.entries.rows):
                    self.entries.rows = {id_: self.entries.rows[id_] for id_ in ordered}
                values[kind] = Shelf(self.memory, self.entries.rows)
            elif kind in DECODE:
                kept = dict(self.memory.values(kind))
                kept |= {id_: read.value for (of, id_), read in self._broken.items() if of == kind}
                values[kind] = {each.id: DECODE[kind](kept[each.id]) for each in files if kept.get(each.id)}
        return site_of(self.settings, self.today, values, Records(self.settings.content))

    def _check(self, contents: Contents) -> None:
        """What only shows when all is read; left out when nothing of what it looks at differs from a good build."""
        self.problems.extend(told.problem() for told in contents.warnings)
        if not self._same:
            found = {kind: [self._found(each) for each in files] for kind, files in self.entries.files.items()}
            checked(self.reader, found, contents.site, _Noted(self.entries, self.memory, self._broken), self.problems)
        contents.doubtful = len(self.problems) > len({told.problem() for told in contents.warnings})


class _Noted:
    """(kind, id, notes) of all entries. Walked more than once, and never held."""

    def __init__(self, entries: Entries, memory: Memory, broken: Mapping[tuple[str, str], Read]) -> None:
        self._entries, self._memory, self._broken = entries, memory, broken

    def __iter__(self) -> Iterator[tuple[str, str, Notes]]:
        for kind, id_ in self._entries.by_id:
            broken = self._broken.get((kind, id_))
            kept = None if broken else self._memory.entry(kind, id_)
            yield kind, id_, broken.notes if broken else _notes(kept[2]) if kept else Notes()


def _digest(found: Found) -> bytes:
    """Of everything that an entry's files hold, and of their languages."""
    hashed = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for language, path in (("", found.original), *found.translations.items()):
        if path is not None:
            with contextlib.suppress(OSError):
                hashed.update(f"\0{language}\0".encode() + path.read_bytes())
    return hashed.digest()


def _kept_row(read: Read) -> EntryRow:
    return read.kind, read.id, read.digest, read.value, encode(read.notes), encode((read.row, read.face))


def _listed(row: Row) -> tuple[object, ...]:
    """What decides in which lists a product stands, where, and among which choices."""
    placed = row.id, row.category, row.order, row.status, row.featured, row.new, row.reduced, row.related
    return placed, row.offers, row.days, row.colors, row.tags, row.added


def _planned(row: Row) -> tuple[object, ...]:
    """What decides where its pages are and which pictures there must be."""
    return row.slugs, row.pictures, row.video


def _surface(notes: Notes, row: Row | None) -> tuple[object, ...]:
    """What checks of the whole shop look at, without the lines."""
    return (
        {(target.kind, target.id) for target in notes.targets},
        {(named.product, named.sku) for named in notes.skus},
        {(claim.what, claim.key) for claim in notes.claims},
        {language: slug for language, (slug, _spot) in notes.slugs.items()},
        [body.candidates for body in notes.bodies],
        [(each.sku, each.amount, each.before, each.first, each.last) for each in notes.reductions],
        (row.skus, row.status) if row else None,
        notes.notices,
    )
