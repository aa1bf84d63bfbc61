"""Our own strict front matter: YAML that means what a marketer thinks it means.

Every value stays the text that was written: `12.50` is no float, `2026-12-01` no date, `no` no boolean; whoever takes a
field decides what it is. Duplicate keys, aliases and tags are refused. Every key and value remembers its line (1-based,
in the file) and column. Must not know which fields there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from plugins.core.problems import Problems

FENCE = "---"
MAX_DEPTH = 8

# The C parser of libyaml is about ten times as fast; the pure one reads the same language.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_OPEN_QUOTE = re.compile(r"""\s*(?:- )?[\w-]+:\s+(?:"[^"]*|'[^']*)""")

# What libyaml says, and what a person can do about it.
_PLAIN_WORDS = (
    ("mapping values are not allowed", 'has a colon inside a text. Put the text in quotes: title: "Mug: blue".'),
    ("found character that cannot start", "starts with a sign that YAML keeps for itself. Put the text in quotes."),
    ("found unexpected end of stream", "opens a quote that is never closed."),
    ("found unexpected document separator", "opens a quote that is never closed."),
    ("control characters are not allowed", "holds an invisible control character. Delete it."),
    ("special characters are not allowed", "holds an invisible control character. Delete it."),
    ("found unknown escape character", "has a backslash inside double quotes. Use single quotes instead."),
    ("did not find expected ',' or", "opens a [ or { that is not closed, or lacks a comma or quotes inside it."),
    ("could not find expected ':'", "is no field. Write field: value, with a colon and a space."),
    ("did not find expected key", "does not fit its neighbours. Check its indentation and its quotes."),
    ("did not find expected '-' indicator", "does not fit its neighbours. Check its indentation."),
    ("block sequence entries are not allowed", "starts a list in the wrong place. Put each - on a line of its own."),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, exactly as written. `plain`: written without quotes."""

    text: str
    line: int
    column: int
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """`items` by key, in the order of the file; `places`: (line, column) of each key."""

    items: dict[str, Node]
    places: dict[str, tuple[int, int]]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """A content file, read. `body` is Markdown without the blank lines around it, and starts on `body_line`."""

    fields: Mapping
    body: str
    body_line: int


@dataclass
class _Broken(Exception):
    line: int
    hint: str
    found: str = ""


def read(path: str, data: bytes, problems: Problems) -> Document | None:
    """The file's fields and body. What is wrong goes to `problems`; None when nothing could be made of it.

    `path` is only for the messages.
    """
    try:
        lines = _lines(data)
        end = _closing_fence(lines)
        fields = _Builder(path, problems).build("\n".join(lines[1:end]))
    except _Broken as broken:
        problems.error(path, broken.line, "", broken.found, broken.hint)
        return None
    return Document(fields, *_body(lines, end + 1))


def _lines(data: bytes) -> list[str]:
    """The text's lines. A byte order mark and Windows line ends, which editors add unasked, are taken off."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Broken(line, "is not UTF-8 text here. Save the file with the encoding UTF-8.") from None
    if not text.strip():
        raise _Broken(1, "is empty. Start with --- and the fields, then --- and the text.")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _closing_fence(lines: list[str]) -> int:
    if lines[0].rstrip() != FENCE:
        raise _Broken(1, "does not start with ---. Put the fields between two lines of three hyphens.", lines[0])
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return number
    raise _Broken(1, "has no closing ---. Put a line of three hyphens after the last field.")


def _body(lines: list[str], start: int) -> tuple[str, int]:
    while start < len(lines) and not lines[start].strip():
        start += 1
    return "\n".join(lines[start:]).rstrip(), start + 1


@dataclass
class _Builder:
    """Builds nodes straight from the parser's events: one pass, and every position is at hand."""

    path: str
    problems: Problems
    depth: int = field(default=0)

    def build(self, source: str) -> Mapping:
        try:
            events = iter(yaml.parse(source, Loader=_LOADER))
            next(events)  # stream start
            first = next(events)
            if isinstance(first, yaml.StreamEndEvent):
                return Mapping({}, {}, 1, 1)
            node = self._node(next(events), events)
            self._expect_end(events)
        except yaml.YAMLError as error:
            raise _plain(error, source) from None
        if isinstance(node, Scalar) and not node.text:
            return Mapping({}, {}, 1, 1)
        if not isinstance(node, Mapping):
            raise _Broken(node.line, "is no field. Write field: value, with a colon and a space.", described(node))
        return node

    def _expect_end(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise _Broken(_line(event), "starts a second document. Write all fields in one block.")

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event]) -> Node:
        self._refuse_magic(event)
        line, column = _line(event), _column(event)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, line, column)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Broken(line, "is nested too deeply.")
        node: Node
        if isinstance(event, yaml.SequenceStartEvent):
            node = Sequence(tuple(self._items(events)), line, column)
        else:
            node = self._mapping(events, line, column)
        self.depth -= 1
        return node

    def _items(self, events: Iterator[yaml.Event]) -> Iterator[Node]:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            yield self._node(event, events)

    def _mapping(self, events: Iterator[yaml.Event], line: int, column: int) -> Mapping:
        items: dict[str, Node] = {}
        places: dict[str, tuple[int, int]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events)
            value = self._node(next(events), events)
            if not isinstance(key, Scalar):
                raise _Broken(key.line, "is used as a field's name. A name is a plain word.", described(key))
            if key.text in items:
                hint = f"stands twice in the same place, first in line {places[key.text][0]}. Keep one."
                self.problems.error(self.path, key.line, key.text, "", hint)
                continue
            items[key.text] = value
            places[key.text] = (key.line, key.column)
        return Mapping(items, places, line, column)

    def _refuse_magic(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            hint = "is a YAML alias. Write the value out, or put the text in quotes."
            raise _Broken(_line(event), hint, f"*{event.anchor}")
        if anchor := getattr(event, "anchor", None):
            hint = "is a YAML anchor. Take it away, or put the text in quotes."
            raise _Broken(_line(event), hint, f"&{anchor}")
        tag = getattr(event, "tag", None)
        if tag:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            raise _Broken(_line(event), "is a YAML tag. Take it away, or put the text in quotes.", short)


def _scalar(event: yaml.ScalarEvent, line: int, column: int) -> Scalar:
    plain = not event.style
    text = "" if plain and event.value in {"~", "null"} else event.value
    return Scalar(text, line, column, plain)


def _line(event: yaml.Event) -> int:
    """Line in the file: the fence is line 1, and YAML counts from 0."""
    return event.start_mark.line + 2 if event.start_mark else 0


def _column(event: yaml.Event) -> int:
    return event.start_mark.column + 1 if event.start_mark else 0


def described(node: Node) -> str:
    """What was written, for a message; lists and groups by their names."""
    if isinstance(node, Scalar):
        return node.text
    return "a list" if isinstance(node, Sequence) else "a group of fields"


def _plain(error: yaml.YAMLError, source: str) -> _Broken:
    """libyaml's complaint in words that help, at the line where the mistake is rather than where it was noticed."""
    text = str(error)
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context", "") or ""
    if getattr(error, "context_mark", None) and any(word in context for word in ("quote", "flow", "simple key")):
        mark = error.context_mark  # type: ignore[attr-defined]
    if mark is None:
        position = getattr(error, "position", 0)
        number = source.count("\n", 0, position if isinstance(position, int) else 0)
    else:
        number = mark.line
    lines = source.split("\n")
    found = lines[number].strip() if number < len(lines) else ""
    if (opened := _open_quote(lines, number)) is not None:
        return _Broken(opened + 2, "opens a quote that is never closed.", lines[opened].strip())
    if _indented_by_tab(lines, number):
        return _Broken(number + 2, "is indented with a tab. Indent with spaces.", found)
    for words, hint in _PLAIN_WORDS:
        if words in text:
            return _Broken(number + 2, hint, found)
    return _Broken(number + 2, "is not valid YAML. Check colons, quotes and indentation.", found)


def _open_quote(lines: list[str], number: int) -> int | None:
    """The line at or before the complaint where a value opens a quote and does not close it."""
    return next((n for n, line in enumerate(lines[: number + 1]) if _OPEN_QUOTE.fullmatch(line)), None)


def _indented_by_tab(lines: list[str], number: int) -> bool:
    return any("\t" in line[: len(line) - len(line.lstrip())] for line in lines[max(0, number - 1) : number + 1])
