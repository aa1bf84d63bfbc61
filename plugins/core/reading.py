"""Reading a content folder: files to entries, entries to the site model, and what only shows when all is read.

A plugin says what a kind of content is (`Kind`); this module finds its files, reads their front matter, pairs them
with their translations and calls the kind's reader. References between entries and things that must be unique are
noted while reading and checked once at the end: one pass, nothing quadratic. Must not know Pelican, nor any kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plugins.core import frontmatter as fm
from plugins.core.fields import Fields, Place, Table
from plugins.core.files import Found, discover
from plugins.core.media import Media
from plugins.core.problems import Problems, suggestion
from plugins.core.settings import Settings
from plugins.core.slugs import is_slug, slugify

MEDIA_FOLDERS = ("images", "videos")


class Translated(Enum):
    """Whether an entry must exist in every language, may lack some, or is written in one language only."""

    ALWAYS = "always"
    MAYBE = "maybe"
    NEVER = "never"


@dataclass(frozen=True)
class Kind:
    """One kind of content. `name` is its folder below content/ and its attribute of `model.Site`.

    `read` makes the entry's model value, or None when too much is wrong (it has noted why). `inner` are the tables of
    nested groups, listed for the documentation. `depth`: how many folders deep ids may go.
    """

    name: str
    table: Table
    read: Callable[[Entry, Reading], object | None]
    translation: Table | None = None
    inner: tuple[Table, ...] = ()
    translated: Translated = Translated.ALWAYS
    depth: int = 1

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table, *((self.translation,) if self.translation else ()), *self.inner)


@dataclass(frozen=True)
class Version:
    """An entry in one language: its fields and its text."""

    fields: Fields
    body: str

    @property
    def path(self) -> str:
        return self.fields.path


@dataclass(frozen=True)
class Entry:
    """One piece of content: the original, and its translations by language code (those that could be read)."""

    id: str
    original: Version
    translations: Mapping[str, Version]

    @property
    def fields(self) -> Fields:
        return self.original.fields


@dataclass
class Reading:
    """One reading of a content folder."""

    settings: Settings
    content: Path
    problems: Problems = field(default_factory=Problems)
    today: str = ""
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    slug_places: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    bodies: list[tuple[str, str, int]] = field(default_factory=list)
    """(path, Markdown, its first line) of every version read."""
    _references: list[tuple[str, str, Place]] = field(default_factory=list)
    _claims: dict[tuple[str, str], Place] = field(default_factory=dict)
    _later: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.today = self.today or dt.datetime.now(ZoneInfo(self.settings.timezone)).date().isoformat()
        self.images = Media(self.content / "images", "images")
        self.videos = Media(self.content / "videos", "videos")

    @property
    def default_language(self) -> str:
        return self.settings.default_language

    @property
    def other_languages(self) -> tuple[str, ...]:
        return self.settings.languages[1:]

    def label(self, path: Path) -> str:
        """`content/products/mug.md`, whatever folder the content was read from."""
        return f"{self.content.name}/{path.relative_to(self.content).as_posix()}"

    # reading

    def read_kind(self, kind: Kind) -> None:
        """Read all files of one kind into `found[kind.name]`."""
        entries = self.found.setdefault(kind.name, {})
        files = discover(self.content / kind.name, kind.depth, self.settings.languages, self.label, self.problems)
        self.known[kind.name] = {found.id for found in files if found.original}
        for found in files:
            if entry := self._entry(kind, found):
                value = kind.read(entry, self)
                if value is not None:
                    entries[entry.id] = value

    def _entry(self, kind: Kind, found: Found) -> Entry | None:
        if found.original is None:
            for path in found.translations.values():
                hint = f"is a translation without its original. Write {found.id}.md, or take this file away."
                self.problems.error(self.label(path), 0, "", "", hint)
            return None
        original = self._version(found.original, kind.table)
        translations = {}
        for language, path in found.translations.items():
            if kind.translation is None:
                self.problems.error(self.label(path), 0, "", "", f"is not used: {kind.name} are not translated.")
            elif version := self._version(path, kind.translation):
                translations[language] = version
        if original is None:
            return None
        self._missing_translations(kind, found, original)
        return Entry(found.id, original, translations)

    def _missing_translations(self, kind: Kind, found: Found, original: Version) -> None:
        for language in self.other_languages:
            if language in found.translations or kind.translated is Translated.NEVER:
                continue
            name = f"{found.id}.{language}.md"
            if kind.translated is Translated.ALWAYS:
                hint = f"has no {language} translation. Write {self.content.name}/{kind.name}/{name}."
                self.problems.error(original.path, 0, "", "", hint)
            else:
                hint = f"has no {language} translation ({name}), so it is shown in the other language only."
                self.problems.warn(original.path, 0, "", "", hint)

    def _version(self, path: Path, table: Table) -> Version | None:
        label = self.label(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            self.problems.error(label, 0, "", "", f"cannot be read: {error.strerror}.")
            return None
        document = fm.read(label, data, self.problems)
        if document is None:
            return None
        self.bodies.append((label, document.body, document.body_line))
        return Version(Fields(document.fields, table, label, self.problems), document.body)

    # what readers note

    def refer(self, kind: str, target: str, place: Place) -> str:
        """Note that `place` names an entry of `kind`; a name that leads nowhere is a problem at the end."""
        self._references.append((kind, target, place))
        return target

    def claim(self, what: str, key: str, place: Place, found: str = "") -> None:
        """Note that `key` must be the only `what` of the shop. A second claim is a problem that names the first."""
        first = self._claims.setdefault((what, key), place)
        if first is not place:
            place.error(found or key, f"is taken: {first} has the same {what}. Each needs its own.")

    def later(self, check: Callable[[], None]) -> None:
        """Run a check when everything is read."""
        self._later.append(check)

    def slug(self, kind: str, entry_id: str, language: str, version: Version, default: str) -> str:
        """The entry's slug in one language, checked; `default` when it gives none."""
        place = version.fields.place("slug")
        self.slug_places[kind, entry_id, language] = place
        slug = version.fields.text("slug", default)
        if is_slug(slug):
            return slug
        near = slugify(slug)
        place.error(slug, f"cannot be an address. Use lowercase a-z, 0-9 and hyphens{f': {near}' if near else ''}.")
        return default

    def image(self, src: str, place: Place) -> str:
        """The picture's name if it is fine, else empty."""
        fault = self.images.image_fault(src)
        if fault:
            place.error(src, fault)
        return "" if fault else src

    # the end

    def finish(self, kinds: Iterable[str]) -> None:
        """Check what only shows when everything is read. `kinds`: the folders that some plugin reads."""
        self._stray_folders(kinds)
        for kind, target, place in self._references:
            if target not in self.known.get(kind, ()):
                near = suggestion(target, self.known.get(kind, ()))
                place.error(target, f"is not in {self.content.name}/{kind}.{near}")
        for check in self._later:
            check()
        self._nothing_got_lost()

    def _stray_folders(self, kinds: Iterable[str]) -> None:
        known = {*kinds, *MEDIA_FOLDERS}
        if not self.content.is_dir():
            self.problems.error(self.content.name, 0, "", "", "does not exist. The shop's content goes there.")
            return
        for path in sorted(self.content.iterdir()):
            if path.name.startswith((".", "_")) or path.name == "README.md":
                continue
            # An empty folder is what editors and git leave behind: it takes nothing away from the shop.
            if path.is_dir() and path.name not in known and any(path.iterdir()):
                near = suggestion(path.name, sorted(known))
                self.problems.error(self.label(path), 0, "", "", f"is a folder that nothing reads.{near}")
            elif path.is_file():
                hint = "is not in a folder of its kind, so it is not in the shop."
                self.problems.add_by(path.suffix == ".md", self.label(path), hint)

    def _nothing_got_lost(self) -> None:
        """A file that is neither an entry nor a problem would be gone from the shop in silence."""
        complained = {problem.path for problem in self.problems.errors}
        for kind, ids in self.known.items():
            for entry_id in ids - self.found[kind].keys():
                path = f"{self.content.name}/{kind}/{entry_id}.md"
                if path not in complained:
                    self.problems.error(path, 0, "", "", "was found but not read. Please report this as a fault.")
