"""Taking fields out of front matter, one by one, and saying what is wrong with each.

A `Table` names the fields that a place knows; `Fields` refuses all others, and asks for the required ones. Every taking
method answers a usable value (empty, None) when something is wrong, after noting the problem: so that one reading finds
all of them. Must not know any particular kind of content.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec

from commerce.errors import ContentError
from commerce.money import parse_amount
from plugins.core import nodes
from plugins.core.problems import Problem, Problems, Severity, suggestion

MAX_WHOLE = 1_000_000
DEFAULT_ORDER = 100
_WHOLE = re.compile(r"[+-]?\d{1,12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Field:
    """A field's name and whether the place is incomplete without it."""

    name: str
    required: bool = False


@dataclass(frozen=True)
class Table:
    """The fields of one place. `title`: its heading in docs/content-fields.md.

    `hints`: what to say of a name that is not among them; `examples`: of required ones, for when they are missing.
    """

    title: str
    fields: tuple[Field, ...]
    hints: Mapping[str, str]
    examples: Mapping[str, str]

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(field.name for field in self.fields)

    @cached_property
    def required(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.required)


def table(
    title: str, names: str, hints: Mapping[str, str] | None = None, examples: Mapping[str, str] | None = None
) -> Table:
    """`"title* slug"`: names apart by spaces, required ones with a star."""
    fields = tuple(Field(name.rstrip("*"), name.endswith("*")) for name in names.split())
    return Table(title, fields, hints or {}, examples or {})


class Place(msgspec.Struct, frozen=True):
    """A spot in a file that a complaint can be tied to, also later on."""

    problems: Problems
    path: str
    line: int
    field: str

    def error(self, found: object, hint: str) -> None:
        self.problems.add(Problem(self.path, self.line, self.field, str(found), hint))

    def warn(self, found: object, hint: str) -> None:
        self.problems.add(Problem(self.path, self.line, self.field, str(found), hint, Severity.WARNING))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Fields:
    """One mapping of fields. `prefix` is put before names in messages: `variants[2].`.

    Most fields of most files are fine, so names and lines for complaints are put together only when there is one.
    """

    __slots__ = ("items", "mapping", "path", "prefix", "problems", "table")

    def __init__(self, mapping: nodes.Mapping, known: Table, path: str, problems: Problems, prefix: str = "") -> None:
        self.mapping = mapping
        self.items = items = mapping.items
        self.table = known
        self.path = path
        self.problems = problems
        self.prefix = prefix
        if not items.keys() <= known.names:
            self._refuse_unknown()
        for name in known.required:
            if not items.get(name):
                self._ask_for(name)

    def _refuse_unknown(self) -> None:
        for name in self.items:
            if name not in self.table.names:
                near = suggestion(name, sorted(self.table.names)) or " docs/content-fields.md lists them all."
                self.place(name).error("", self.table.hints.get(name) or f"is no field here.{near}")

    def _ask_for(self, name: str) -> None:
        state = "is empty." if name in self.items else "is missing."
        example = self.table.examples.get(name)
        self.place(name).error("", f"{state} Write it like {name}: {example}" if example else f"{state} Write it.")

    def place(self, name: str = "") -> Place:
        """The line of a field's name; of the whole group when it is not there."""
        line = self.mapping.lines.get(name, self.mapping.line)
        return Place(self.problems, self.path, line, f"{self.prefix}{name}" if name else self.prefix.rstrip("."))

    def node(self, name: str) -> nodes.Node | None:
        """What was written; None for a field that is absent or has no value."""
        return self.items.get(name) or None

    def has(self, name: str) -> bool:
        return bool(self.items.get(name))

    def raw(self, name: str) -> str:
        """What was written, for a message."""
        node = self.node(name)
        return nodes.described(node) if node else ""

    # single values

    def text(self, name: str, default: str = "", longest: int = 0) -> str:
        """One line of text. `longest` in characters, 0 for no limit."""
        written = self._scalar(name, "is not a text. Write it on the same line.")
        if not written:
            return default
        text = " ".join(written.split())
        if longest and len(text) > longest:
            self.place(name).error(text, f"is too long: {len(text)} characters of at most {longest}.")
        return text

    def long_text(self, name: str) -> str:
        """Text that may have several lines (Markdown)."""
        return self._scalar(name, "is not a text.").strip()

    def amount(self, name: str, currency: str) -> int | None:
        """A price in minor units, from the written text and never by way of a float."""
        written = self._scalar(name, "is not a price. Write it like 12.50.")
        if not written:
            return None
        try:
            return parse_amount(written, currency, name)
        except ContentError as error:
            self.place(name).error(error.value, error.hint)
            return None

    def whole(self, name: str, low: int = 0, high: int = MAX_WHOLE) -> int | None:
        written = self._scalar(name, "is not a whole number. Write it like 12.")
        if not written:
            return None
        if not _WHOLE.fullmatch(written):
            self.place(name).error(written, "is not a whole number. Write it like 12.")
            return None
        number = int(written)
        if number < 0 <= low:
            self.place(name).error(written, f"is negative. Write {low} or more.")
        elif not low <= number <= high:
            self.place(name).error(written, f"is out of range. Write a whole number from {low} to {high}.")
        else:
            return number
        return None

    def order(self) -> int:
        """The field `order`, by which lists are sorted, lower first."""
        order = self.whole("order")
        return DEFAULT_ORDER if order is None else order

    def flag(self, name: str, default: bool = False) -> bool:
        written = self._scalar(name, "is neither true nor false.")
        if not written:
            return default
        if written not in {"true", "false"}:
            self.place(name).error(written, "is neither true nor false. Write one of these two words.")
        return written == "true"

    def day(self, name: str) -> str:
        """An ISO date, or empty."""
        written = self._scalar(name, "is not a date. Write it like 2026-12-01.")
        if not written or is_day(written):
            return written
        self.place(name).error(written, "is not a date. Write it like 2026-12-01: year, month, day.")
        return ""

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        if not self.has(name):
            return default
        hint = f"is not one of {', '.join(choices)}."
        written = self._scalar(name, hint)
        if not written or written in choices:
            return written or default
        self.place(name).error(written, f"{hint}{suggestion(written, choices)}")
        return default

    # several values

    def texts(self, name: str) -> list[str]:
        """A list of short texts."""
        return [text for text, _ in self._texts(name)] if self.has(name) else []

    def placed_texts(self, name: str) -> list[tuple[str, Place]]:
        """A list of short texts, each with its place."""
        if not self.has(name):
            return []
        return [(text, self._item_place(name, index)) for text, index in self._texts(name)]

    def _texts(self, name: str) -> Iterator[tuple[str, int]]:
        sequence = self._sequence(name, "is not a list. Write it like {name}: [one, two].")
        for index, item in enumerate(sequence.items):
            if item and isinstance(item, str):
                yield " ".join(item.split()), index
            else:
                self._item_place(name, index).error(nodes.described(item), "is not a text.")

    def pairs(self, name: str) -> dict[str, str]:
        """A mapping of texts to texts, in the order of the file."""
        node = self.node(name)
        if node is None:
            return {}
        if not isinstance(node, nodes.Mapping):
            hint = f"is not a group. Write it like {name}: {{Material: Gres}}."
            self.place(name).error(nodes.described(node), hint)
            return {}
        found = {}
        for key, item in node.items.items():
            if item and isinstance(item, str):
                found[key] = item.strip()
            else:
                hint = "is empty. Write a text." if isinstance(item, str) else "is not a text."
                place = Place(self.problems, self.path, node.lines[key], f"{self.prefix}{name}.{key}")
                place.error(nodes.described(item), hint)
        return found

    def group(self, name: str, known: Table) -> Fields | None:
        """A nested group of fields."""
        node = self.node(name)
        if node is None:
            return None
        if isinstance(node, nodes.Mapping):
            return self._open(node, known, f"{name}.")
        hint = f"is not a group of fields. Write it like {name}: {_sample(known)}."
        self.place(name).error(nodes.described(node), hint)
        return None

    def groups(self, name: str, known: Table, short_for: str = "") -> Iterator[Fields]:
        """A list of groups. `short_for`: the field that an entry means which is only a text, where that is allowed."""
        sequence = self._sequence(name, "is not a list. Start each entry on its own line with a hyphen.")
        for index, item in enumerate(sequence.items):
            if isinstance(item, nodes.Mapping):
                yield self._open(item, known, f"{name}[{index + 1}].")
            elif short_for and item and isinstance(item, str):
                line = sequence.lines[index]
                yield self._open(
                    nodes.Mapping({short_for: item}, {short_for: line}, line), known, f"{name}[{index + 1}]."
                )
            else:
                hint = f"is not a group of fields. Write it like {_sample(known)}."
                self._item_place(name, index).error(nodes.described(item), hint)

    # what they share

    def _open(self, node: nodes.Mapping, known: Table, prefix: str) -> Fields:
        return Fields(node, known, self.path, self.problems, self.prefix + prefix)

    def _scalar(self, name: str, hint: str) -> str:
        """What was written as a value's text; empty, and a complaint with `hint`, for anything else."""
        node = self.items.get(name)
        if isinstance(node, str):
            return node
        if name not in self.table.names:
            raise KeyError(f"{name} is not in the table {self.table.title}")
        if node is None:
            return ""
        self.place(name).error(nodes.described(node), hint)
        return ""

    def _sequence(self, name: str, hint: str) -> nodes.Sequence:
        """The list that was written; an empty one where there is none. `hint` may have `{name}`."""
        node = self.node(name)
        if isinstance(node, nodes.Sequence):
            return node
        if node is not None:
            self.place(name).error(nodes.described(node), hint.format(name=name))
        return _NOTHING

    def _item_place(self, name: str, index: int) -> Place:
        """The line of an item of the list `name`."""
        sequence = self.items[name]
        assert isinstance(sequence, nodes.Sequence)
        return Place(self.problems, self.path, sequence.lines[index], f"{self.prefix}{name}[{index + 1}]")


_NOTHING = nodes.Sequence([], [])


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, written as ISO 8601 does."""
    if not _DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _sample(known: Table) -> str:
    return "{" + ", ".join(f"{name}: ..." for name in known.required or [known.fields[0].name]) + "}"
