"""The exact reader of front matter: libyaml's events under our strict rules, and every complaint about a file's YAML.

Duplicate keys, aliases, anchors and tags are refused. Must not know which fields there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from plugins.core.nodes import FIRST_LINE, MAX_DEPTH, Broken, Mapping, Node, Sequence, described
from plugins.core.problems import Problems

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


def read(source: str, path: str, problems: Problems) -> Mapping:
    """The front matter between the fences. `path` is only for the messages. Raises Broken."""
    try:
        return _Builder(path, problems).build(source)
    except yaml.YAMLError as error:
        raise _plain(error, source) from None


@dataclass
class _Builder:
    """Builds nodes straight from the parser's events: one pass, and every position is at hand."""

    path: str
    problems: Problems
    depth: int = 0

    def build(self, source: str) -> Mapping:
        events = iter(yaml.parse(source, Loader=_LOADER))
        next(events)  # stream start
        if isinstance(next(events), yaml.StreamEndEvent):
            return Mapping({}, {}, 1)
        first = next(events)
        node = self._node(first, events)
        self._expect_end(events)
        if node == "":
            return Mapping({}, {}, 1)
        if not isinstance(node, Mapping):
            hint = "is no field. Write field: value, with a colon and a space."
            raise Broken(_line(first), hint, described(node))
        return node

    def _expect_end(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                raise Broken(_line(event), "starts a second document. Write all fields in one block.")

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event]) -> Node:
        _refuse_magic(event)
        if isinstance(event, yaml.ScalarEvent):
            return _text(event)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Broken(_line(event), "is nested too deeply.")
        sequence = isinstance(event, yaml.SequenceStartEvent)
        node: Node = self._sequence(events) if sequence else self._mapping(events, _line(event))
        self.depth -= 1
        return node

    def _sequence(self, events: Iterator[yaml.Event]) -> Sequence:
        items, lines = [], []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events))
            lines.append(_line(event))
        return Sequence(items, lines)

    def _mapping(self, events: Iterator[yaml.Event], start: int) -> Mapping:
        items: dict[str, Node] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            name, line = self._node(event, events), _line(event)
            value = self._node(next(events), events)
            if not isinstance(name, str):
                raise Broken(line, "is used as a field's name. A name is a plain word.", described(name))
            if name in items:
                hint = f"stands twice in the same place, first in line {lines[name]}. Keep one."
                self.problems.error(self.path, line, name, "", hint)
                continue
            items[name] = value
            lines[name] = line
        return Mapping(items, lines, start)


def _refuse_magic(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent):
        hint = "is a YAML alias. Write the value out, or put the text in quotes."
        raise Broken(_line(event), hint, f"*{event.anchor}")
    if anchor := getattr(event, "anchor", None):
        hint = "is a YAML anchor. Take it away, or put the text in quotes."
        raise Broken(_line(event), hint, f"&{anchor}")
    if tag := getattr(event, "tag", None):
        short = tag.replace("tag:yaml.org,2002:", "!!")
        raise Broken(_line(event), "is a YAML tag. Take it away, or put the text in quotes.", short)


def _text(event: yaml.ScalarEvent) -> str:
    """What was written; empty for blanks, and for null unless it is in quotes."""
    null = not event.style and event.value in {"~", "null"}
    return "" if null or event.value.isspace() else event.value


def _line(event: yaml.Event) -> int:
    """Line in the file; YAML counts from 0."""
    return event.start_mark.line + FIRST_LINE if event.start_mark else 0


def _plain(error: yaml.YAMLError, source: str) -> Broken:
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
        return Broken(opened + FIRST_LINE, "opens a quote that is never closed.", lines[opened].strip())
    if _indented_by_tab(lines, number):
        return Broken(number + FIRST_LINE, "is indented with a tab. Indent with spaces.", found)
    for words, hint in _PLAIN_WORDS:
        if words in text:
            return Broken(number + FIRST_LINE, hint, found)
    return Broken(number + FIRST_LINE, "is not valid YAML. Check colons, quotes and indentation.", found)


def _open_quote(lines: list[str], number: int) -> int | None:
    """The line at or before the complaint where a value opens a quote and does not close it."""
    return next((n for n, line in enumerate(lines[: number + 1]) if _OPEN_QUOTE.fullmatch(line)), None)


def _indented_by_tab(lines: list[str], number: int) -> bool:
    return any("\t" in line[: len(line) - len(line.lstrip())] for line in lines[max(0, number - 1) : number + 1])
