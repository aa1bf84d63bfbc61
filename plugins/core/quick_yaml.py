"""The quick reader of front matter: the plain part of YAML that nearly every file keeps to, several times cheaper.

It knows groups and lists by indentation, and in them texts of one line, plain or quoted, and `[...]` and `{...}` of one
line. All else it leaves to `exact_yaml`: where it is not sure it raises _Unsure, and `read` answers None. It has no
messages. It may decline whatever it likes, but must read nothing that the exact reader would refuse or read otherwise:
tests/unit/plugins/core/test_quick_yaml.py compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from plugins.core.nodes import FIRST_LINE, MAX_DEPTH, Mapping, Node, Sequence

# Tabs, backslashes, what YAML takes for the end of a line, and what it does not allow at all.
_ODD = re.compile("[^\n -\\[\\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

# YAML looks for the colon behind a name within 1024 characters. Names and gaps are kept well below that.
_WIDE_GAP = " " * 200

_ROW = re.compile(
    r"""^
    ([ ]*)
    (-[ ]+)?
    (?:
        ((?!null:)\w(?:[^:#"\n]{0,200}[^:#"\n ])?|"[^"\n]{0,200}")
        :(?:[ ]+|$)
    )?
    (.*)
    $""",
    re.MULTILINE | re.VERBOSE,
)

# What starts with one of these may be more than a plain text.
_SIGNS = frozenset("-?:,[]{}#&*!|>'\"%@`~")

# Inside [...] and {...}: a text in double quotes, plain, or in single quotes, if any; then a mark. Any
# character is taken for a mark, and so is the end: what is no mark is found out, and nothing is passed over.
_TOKEN = re.compile(
    r"""
    (?:
        "(?!\s)([^"]{1,500}+)"
        | ((?!null\b)[^-?:,\[\]{}#&*!|>'"%@`~\s][^?:,\[\]{}#"]{0,500}+)
        | '(?!\s)([^'"]{1,500}+)'
    )?+
    [ ]*+
    (:[ ]|.|$)
    [ ]*+""",
    re.VERBOSE,
)
_NO_TOKEN = ("", "", "", "")
_Tokens = Iterator[tuple[str, str, str, str]]


class _Unsure(Exception):
    """Here the exact reader must decide."""


class _Row(NamedTuple):
    """One line, like `  - name: value`. `indent` in columns; `hyphen` with the spaces behind it; `name` as written."""

    indent: int
    hyphen: str
    name: str
    value: str
    line: int


_END = _Row(-1, "", "", "", 0)


def read(source: str) -> Mapping | None:
    """The front matter between the fences; None when the exact reader must look at it."""
    try:
        return _Block(_rows(source)).read()
    except _Unsure:
        return None


def _rows(source: str) -> list[_Row]:
    """The lines without empty ones and comments, and _END."""
    if _ODD.search(source) or _WIDE_GAP in source:
        raise _Unsure
    rows = []
    for line, (indent, hyphen, name, value) in enumerate(_ROW.findall(source), FIRST_LINE):
        if name or hyphen:
            rows.append(_Row(len(indent), hyphen, name, value.rstrip(" "), line))
        elif value and value[0] != "#":
            raise _Unsure
    return [*rows, _END]


# by indentation


class _Block:
    """Goes once through the rows. `at`: the one to read next. A depth is that of the node to be read."""

    def __init__(self, rows: list[_Row]) -> None:
        self.rows = rows
        self.at = 0

    def read(self) -> Mapping:
        if self.rows[0] is _END:
            return Mapping({}, {}, 1)
        fields = self.mapping(0, 1)
        if self.rows[self.at] is not _END:
            raise _Unsure
        return fields

    def mapping(self, indent: int, depth: int) -> Mapping:
        items: dict[str, Node] = {}
        lines: dict[str, int] = {}
        start = self.rows[self.at].line
        while (row := self.rows[self.at]).indent == indent:
            name = row.name.strip('"')
            if row.hyphen or name in items:
                raise _Unsure
            self.at += 1
            items[name] = _inline(row, depth + 1) if row.value else self.below(indent, depth + 1)
            lines[name] = row.line
        if row.indent > indent or depth > MAX_DEPTH:
            raise _Unsure
        return Mapping(items, lines, start)

    def below(self, indent: int, depth: int) -> Node:
        """The value of a name that has none on its own line. A list may stand as far left as its name."""
        row = self.rows[self.at]
        if row.hyphen and row.indent >= indent:
            return self.sequence(row.indent, depth)
        return self.mapping(row.indent, depth) if row.indent > indent else ""

    def sequence(self, indent: int, depth: int) -> Sequence:
        items: list[Node] = []
        lines: list[int] = []
        while (row := self.rows[self.at]).indent == indent and row.hyphen:
            if row.name:
                # A group starts behind the hyphen: what is left of the row is its first.
                inner = indent + len(row.hyphen)
                self.rows[self.at] = row._replace(indent=inner, hyphen="")
                items.append(self.mapping(inner, depth + 1))
            else:
                self.at += 1
                items.append(_inline(row, depth + 1))
            lines.append(row.line)
        if row.indent > indent or depth > MAX_DEPTH:
            raise _Unsure
        return Sequence(items, lines)


# on one line


def _inline(row: _Row, depth: int) -> Node:
    text = row.value
    first = text[:1]
    if first == "[" or first == "{":
        return _flow(text, row.line, depth)
    if first == '"' or first == "'":
        inner = text[1:-1]
        if len(text) < 2 or text[-1] != first or first in inner or inner.isspace():
            raise _Unsure
        return inner
    if not first or first in _SIGNS or ": " in text or " #" in text or text[-1] == ":" or text.isspace():
        raise _Unsure
    return "" if text == "null" else text


def _flow(text: str, line: int, depth: int) -> Node:
    tokens: _Tokens = iter(_TOKEN.findall(text))
    double, plain, single, mark = next(tokens, _NO_TOKEN)
    if double or plain or single:
        raise _Unsure
    node, mark = _nested(tokens, mark, line, depth)
    if mark:
        raise _Unsure
    return node


def _nested(tokens: _Tokens, mark: str, line: int, depth: int) -> tuple[Node, str]:
    """The list or group that `mark` opens, and the mark behind it. `depth`: that of the node."""
    if depth > MAX_DEPTH:
        raise _Unsure
    node = _list(tokens, line, depth + 1) if mark == "[" else _group(tokens, line, depth + 1)
    double, plain, single, mark = next(tokens, _NO_TOKEN)
    if double or plain or single:
        raise _Unsure
    return node, mark


def _list(tokens: _Tokens, line: int, depth: int) -> Sequence:
    """What follows a `[`. `depth`: that of the items."""
    items: list[Node] = []
    for double, plain, single, mark in tokens:
        item: Node = double or plain.rstrip(" ") or single
        if mark == "[" or mark == "{":
            if item:
                raise _Unsure
            item, mark = _nested(tokens, mark, line, depth)
        if item:
            items.append(item)
        elif items or mark != "]":
            raise _Unsure
        if mark == "]":
            return Sequence(items, [line] * len(items))
        if mark != ",":
            raise _Unsure
    raise _Unsure


def _group(tokens: _Tokens, line: int, depth: int) -> Mapping:
    """What follows a `{`. `depth`: that of the values."""
    items: dict[str, Node] = {}
    for double, plain, single, mark in tokens:
        name = double or plain.rstrip(" ") or single
        if not name and not items and mark == "}":
            return Mapping({}, {}, line)
        if not name or name in items or mark != ": ":
            raise _Unsure
        double, plain, single, mark = next(tokens, _NO_TOKEN)
        value: Node = double or plain.rstrip(" ") or single
        if mark == "[" or mark == "{":
            if value:
                raise _Unsure
            value, mark = _nested(tokens, mark, line, depth)
        if not value:
            raise _Unsure
        items[name] = value
        if mark == "}":
            return Mapping(items, dict.fromkeys(items, line), line)
        if mark != ",":
            raise _Unsure
    raise _Unsure
