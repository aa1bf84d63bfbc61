"""Reading one entry: its files become a model value and notes.

A plugin says what a kind of content is (`Kind`); this module reads an entry's front matter, pairs it with its
translations and calls the kind's reader. What can only be checked when everything is read is noted (`notes`) and looked
at in `checks`. An entry's record follows from its files, the settings and the names of the pictures, and from nothing
else: it may be read in another process, and kept. Must not know Pelican, nor any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from plugins.core import frontmatter as fm
from plugins.core.fields import Fields, Place, Table
from plugins.core.files import Found
from plugins.core.media import Media
from plugins.core.notes import Body, Claim, Notes, Reduction, Sku, Spot, Target, Told
from plugins.core.problems import Problems
from plugins.core.references import candidates
from plugins.core.settings import Settings
from plugins.core.slugs import is_slug, slugify


class Translated(Enum):
    """Whether an entry must exist in every language, may lack some, or is written in one language only."""

    ALWAYS = "always"
    MAYBE = "maybe"
    NEVER = "never"


@dataclass(frozen=True)
class Kind:
    """One kind of content. `name` is its folder below content/ and its attribute of `model.Site`.

    `read` makes the entry's model value, or None when too much is wrong (it has noted why). `inner` are the tables of
    nested groups, listed for the documentation. `depth`: how many folders deep ids may go. `markdown`: whether its
    texts are Markdown.
    """

    name: str
    table: Table
    read: Callable[[Entry, Reading], object | None]
    translation: Table | None = None
    inner: tuple[Table, ...] = ()
    translated: Translated = Translated.ALWAYS
    depth: int = 1
    markdown: bool = True

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table, *((self.translation,) if self.translation else ()), *self.inner)


@dataclass(slots=True)
class Version:
    """An entry in one language: its fields and its text."""

    fields: Fields
    body: str

    @property
    def path(self) -> str:
        return self.fields.path


@dataclass(slots=True)
class Entry:
    """One piece of content: the original, and its translations by language code (those that could be read)."""

    id: str
    original: Version
    translations: Mapping[str, Version]

    @property
    def fields(self) -> Fields:
        return self.original.fields


@dataclass(frozen=True, slots=True)
class Record:
    """What came of an entry's files: its value (None when nothing could be made of it) and the notes."""

    id: str
    value: object | None
    notes: Notes


class Reader:
    """Reads the entries of one content folder."""

    def __init__(self, settings: Settings, content: Path) -> None:
        self.settings = settings
        self.content = content
        self._beside = len(str(content)) - len(content.name)
        self.images = Media(content / "images", "images")
        self.videos = Media(content / "videos", "videos")
        self.notices = Media(content / "notices", "notices")

    def label(self, path: Path) -> str:
        """`content/products/mug.md`, whatever folder the content was read from."""
        return str(path)[self._beside :].replace("\\", "/")

    def read(self, kind: Kind, found: Found) -> Record:
        """Never raises for what stands in the files: that is in the notes."""
        reading = Reading(self)
        entry = _entry(kind, found, reading)
        value = kind.read(entry, reading) if entry else None
        reading.notes.problems = [Told.of(problem) for problem in reading.problems]
        return Record(found.id, value, reading.notes)


@dataclass
class Reading:
    """The reading of one entry: what its reader may ask, and where it notes things."""

    reader: Reader
    problems: Problems = field(default_factory=Problems)
    notes: Notes = field(default_factory=Notes)

    @property
    def settings(self) -> Settings:
        return self.reader.settings

    @property
    def images(self) -> Media:
        return self.reader.images

    @property
    def videos(self) -> Media:
        return self.reader.videos

    @property
    def default_language(self) -> str:
        return self.settings.default_language

    @property
    def other_languages(self) -> tuple[str, ...]:
        return self.settings.languages[1:]

    def refer(self, kind: str, target: str, place: Place, hint: str = "") -> str:
        """Note that `place` names an entry of `kind`; a name that leads nowhere is a problem at the end."""
        self.notes.targets.append(Target(kind, target, _spot(place), hint))
        return target

    def refer_sku(self, product: str, sku: str, place: Place) -> None:
        """Note that `place` names a SKU of that product."""
        self.notes.skus.append(Sku(product, sku, _spot(place)))

    def claim(self, what: str, key: str, place: Place, found: str = "") -> None:
        """Note that `key` must be the only `what` of the shop. A second claim is a problem that names the first."""
        self.notes.claims.append(Claim(what, key, found or key, _spot(place)))

    def reduce(self, sku: str, amount: int, before: int, days: tuple[str, str], place: Place) -> None:
        """Note a price that is lower than one before; whether it may be called so shows when the price log is read."""
        self.notes.reductions.append(Reduction(sku, amount, before, *days, _spot(place)))

    def slug(self, language: str, version: Version, default: str) -> str:
        """The entry's slug in one language, checked; `default` when it gives none."""
        slug = version.fields.text("slug", default)
        place = version.fields.place("slug")
        self.notes.slugs[language] = slug, _spot(place)
        if is_slug(slug):
            return slug
        near = slugify(slug)
        place.error(slug, f"cannot be an address. Use lowercase a-z, 0-9 and hyphens{f': {near}' if near else ''}.")
        return default

    def note_links(self, path: str, line: int, text: str) -> None:
        """Note what a Markdown text refers to. `line`: see `notes.Body`."""
        if found := candidates(text):
            self.notes.bodies.append(Body(path, line, found))

    def image(self, src: str, place: Place) -> str:
        """The picture's name if it is fine, else empty."""
        self.notes.pictures.append(src)
        fault = self.images.image_fault(src)
        if fault:
            place.error(src, fault)
        return "" if fault else src

    def notice(self, src: str, place: Place) -> str:
        """The official notice's name if it is fine, else empty."""
        self.notes.notices.append(src)
        fault = self.reader.notices.notice_fault(src)
        if fault:
            place.error(src, fault)
        return "" if fault else src


def _spot(place: Place) -> Spot:
    return Spot(place.path, place.line, place.field)


def _entry(kind: Kind, found: Found, reading: Reading) -> Entry | None:
    label = reading.reader.label
    if found.original is None:
        for path in found.translations.values():
            hint = f"is a translation without its original. Write {found.id}.md, or take this file away."
            reading.problems.error(label(path), 0, "", "", hint)
        return None
    original = _version(kind, found.original, kind.table, reading)
    translations = {}
    for language, path in found.translations.items():
        if kind.translation is None:
            reading.problems.error(label(path), 0, "", "", f"is not used: {kind.name} are not translated.")
        elif version := _version(kind, path, kind.translation, reading):
            translations[language] = version
    if original is None:
        return None
    _missing_translations(kind, found, original, reading)
    return Entry(found.id, original, translations)


def _missing_translations(kind: Kind, found: Found, original: Version, reading: Reading) -> None:
    for language in reading.other_languages:
        if language in found.translations or kind.translated is Translated.NEVER:
            continue
        name = f"{found.id}.{language}.md"
        if kind.translated is Translated.ALWAYS:
            hint = f"has no {language} translation. Write {reading.reader.content.name}/{kind.name}/{name}."
            reading.problems.error(original.path, 0, "", "", hint)
        else:
            hint = f"has no {language} translation ({name}), so it is shown in the other language only."
            reading.problems.warn(original.path, 0, "", "", hint)


def _version(kind: Kind, path: Path, table: Table, reading: Reading) -> Version | None:
    label = reading.reader.label(path)
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - for every file of the shop
            data = file.read()
    except OSError as error:
        reading.problems.error(label, 0, "", "", f"cannot be read: {error.strerror}.")
        return None
    document = fm.read(label, data, reading.problems)
    if document is None:
        return None
    if kind.markdown:
        reading.note_links(label, document.body_line, document.body)
    return Version(Fields(document.fields, table, label, reading.problems), document.body)
