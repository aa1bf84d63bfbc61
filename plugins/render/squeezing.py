"""Makes a template's HTML small while the template is compiled, so that no printed page has to be minified.

Works on Jinja's syntax tree: white space that no browser shows goes (each run becomes one space, none beside a block
element), quotes around attribute values go where HTML needs none, and so do comments. Scripts, styles, `pre` and
`textarea` stay as they are. A template whose tags depend on conditions in a way that cannot be followed stays as
written. Knows HTML's syntax; must not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jinja2 import nodes
from markupsafe import escape

from plugins.core.attributes import may_be_bare
from plugins.render.values import ATTRIBUTE, marked

_SPACE = " \t\n\r\f"
_RAW = frozenset({"script", "style", "pre", "textarea"})
# White space beside their tags is never shown, whatever stands on the other side.
_BLOCKS = frozenset(
    "!doctype html head body title meta link style base address article aside blockquote details summary dialog div dl "
    "dt dd fieldset legend figure figcaption footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol optgroup "
    "option p pre search section table caption colgroup col thead tbody tfoot tr td th ul".split()
)
_TEXT_TOKEN = re.compile(r"(?P<comment><!--.*?-->)|</?(?P<tag>!?[a-zA-Z][\w-]*)|(?P<space>[ \t\n\r\f]+)", re.S)
_TAG_TOKEN = re.compile(
    r"""(?P<space>[ \t\n\r\f]+)|(?P<end>/?>)"""
    r"""|(?P<name>[^\s"'<>/=]+)=(?P<quote>["'])(?P<value>.*?)(?P<close>(?P=quote)|\Z)""",
    re.S,
)
# Statements that print what cannot be seen here.
_OPAQUE = (nodes.Include, nodes.CallBlock, nodes.FilterBlock)


def squeeze(template: nodes.Template) -> None:
    """Change the tree in place. The template and each of its macros are taken for HTML text."""
    for body in (template.body, *(macro.body for macro in template.find_all(nodes.Macro))):
        squeezer = _Squeezer()
        try:
            squeezer.body(body, _State())
        except _Tangled:
            squeezer.undo()


class _Tangled(Exception):
    """Where in HTML a template stands depends on a condition."""


@dataclass(frozen=True)
class _State:
    """Where in HTML the template stands.

    `tag`: the name of the tag it is in (with a slash before it when it closes), or of the element with raw text.
    `quote`: of the attribute value it is in. `raw`: in the text of a script or the like. `edge`: a block's tag stands
    right before. `begun`: what stands of the attribute's value, None when that is not known. `bare`: a value without
    quotes has just ended, and what follows must not run into it.
    """

    tag: str = ""
    quote: str = ""
    raw: bool = False
    edge: bool = False
    begun: str | None = None
    bare: bool = False

    @property
    def in_tag(self) -> bool:
        return bool(self.tag) and not self.quote and not self.raw

    def same_place(self, other: _State) -> bool:
        return (self.tag, self.quote, self.raw) == (other.tag, other.quote, other.raw)


class _Squeezer:
    """Walks statements in the order in which they print."""

    def __init__(self) -> None:
        self._before: list[tuple[nodes.Output, list[nodes.Expr]]] = []

    def undo(self) -> None:
        for output, parts in self._before:
            output.nodes = parts

    def body(self, statements: Iterable[nodes.Node], state: _State) -> _State:
        for statement in statements:
            state = self._statement(statement, state)
        return state

    def _statement(self, node: nodes.Node, state: _State) -> _State:
        if isinstance(node, nodes.Output):
            return self._output(node, state)
        if isinstance(node, nodes.If):
            branches = [node.body, *(branch.body for branch in node.elif_), node.else_]
            return self._joined([self.body(branch, state) for branch in branches])
        if isinstance(node, nodes.For):
            start = replace(state, edge=False, begun=None, bare=state.in_tag)
            return self._joined([self.body(node.body, start), self.body(node.else_, start), start])
        if isinstance(node, (nodes.With, nodes.Scope)):
            return self.body(node.body, state)
        if isinstance(node, nodes.Block):
            return self._block(node, state)
        if isinstance(node, _OPAQUE):
            if state.tag:
                raise _Tangled
            return _State()
        return state

    def _block(self, block: nodes.Block, state: _State) -> _State:
        """Another template may fill it: what stands in it is not known here."""
        if not state.tag:
            self._joined([self.body(block.body, _State()), _State()])
        return replace(state, edge=False, begun=None)

    @staticmethod
    def _joined(ends: Sequence[_State]) -> _State:
        first = ends[0]
        if not all(first.same_place(end) for end in ends):
            raise _Tangled
        bare = any(end.bare for end in ends)
        return replace(first, edge=all(end.edge for end in ends), begun=None, bare=bare)

    def _output(self, output: nodes.Output, state: _State) -> _State:
        self._before.append((output, output.nodes))
        parts = output.nodes = _as_data(output.nodes)
        for part in list(parts):
            if isinstance(part, nodes.TemplateData):
                state = _Data(part.data, state).squeezed(part)
            elif state.begun is not None and self._bare(parts, _place(parts, part), state):
                state = replace(state, quote="", begun=None, bare=True)
            else:
                if state.bare:
                    parts.insert(_place(parts, part), nodes.TemplateData(" "))
                state = replace(state, edge=False, begun=None, bare=False)
        return state

    @staticmethod
    def _bare(parts: list[nodes.Expr], place: int, state: _State) -> bool:
        """Leave the quotes of a value that ends with its only expression to the filter."""
        before, after = parts[place - 1], parts[place + 1] if place + 1 < len(parts) else None
        if not (isinstance(before, nodes.TemplateData) and isinstance(after, nodes.TemplateData)):
            return False
        begun = state.begun or ""
        if not after.data.startswith(state.quote) or not before.data.endswith(state.quote + begun):
            return False
        before.data, after.data = before.data[: -1 - len(begun)], after.data[1:]
        parts[place] = marked(ATTRIBUTE, parts[place], *([nodes.Const(begun)] if begun else []))
        return True


def _place(parts: Sequence[nodes.Expr], part: nodes.Expr) -> int:
    return next(place for place, each in enumerate(parts) if each is part)


def _as_data(parts: Sequence[nodes.Expr]) -> list[nodes.Expr]:
    """Constant texts escaped, as if they stood in the template; neighbours made one."""
    found: list[nodes.Expr] = []
    for part in parts:
        data = part.data if isinstance(part, nodes.TemplateData) else _constant(part)
        if data is None:
            found.append(part)
        elif found and isinstance(found[-1], nodes.TemplateData):
            found[-1].data += data
        else:
            found.append(nodes.TemplateData(data, lineno=part.lineno))
    return found


def _constant(part: nodes.Expr) -> str | None:
    return str(escape(part.value)) if isinstance(part, nodes.Const) and isinstance(part.value, str) else None


class _Data:
    """One stretch of a template's own text."""

    def __init__(self, source: str, state: _State) -> None:
        self.source = source
        self.state = state
        self.at = 0
        self.out: list[str] = []

    def squeezed(self, part: nodes.TemplateData) -> _State:
        while self.at < len(self.source):
            if self.state.quote:
                self._value()
            elif self.state.raw:
                self._raw()
            elif self.state.tag:
                self._tag()
            else:
                self._text()
        part.data = "".join(self.out)
        return self.state

    def _copy(self, end: int) -> None:
        self.out.append(self.source[self.at : end])
        self.at = end

    def _value(self) -> None:
        end = self.source.find(self.state.quote, self.at)
        self.state = replace(self.state, begun=None, quote="" if end >= 0 else self.state.quote)
        self._copy(end + 1 or len(self.source))

    def _raw(self) -> None:
        end = self.source.find(f"</{self.state.tag}", self.at)
        if end >= 0:
            self.state = _State()
        self._copy(end if end >= 0 else len(self.source))

    def _text(self) -> None:
        found = _TEXT_TOKEN.search(self.source, self.at)
        if found is None or found.start() > self.at:
            self.state = replace(self.state, edge=False)
            self._copy(found.start() if found else len(self.source))
        elif found["comment"]:
            self.at = found.end()
        elif found["space"]:
            self.at = found.end()
            if not self.state.edge and not self._block_follows():
                self.out.append(" ")
        else:
            self.state = _State(tag=found[0][1:].lower())
            self._copy(found.end())

    def _block_follows(self) -> bool:
        found = _TEXT_TOKEN.match(self.source, self.at)
        return bool(found and found["tag"] and found["tag"].lower() in _BLOCKS)

    def _tag(self) -> None:
        found = _TAG_TOKEN.match(self.source, self.at)
        if self.state.bare:
            self.state = replace(self.state, bare=False)
            if not _may_follow_value(self.source, self.at):
                self.out.append(" ")
        if found is None:
            self._copy(self.at + 1)
        elif found["end"]:
            self._leave_tag()
            self._copy(found.end())
        elif found["space"]:
            self.at = found.end()
            if not self.source.startswith(">", self.at):
                self.out.append(" ")
        elif found["close"]:
            self._attribute(found["name"], found["quote"], found["value"])
            self.at = found.end()
        else:
            self.state = replace(self.state, quote=found["quote"], begun=self.source[found.end("quote") :])
            self._copy(len(self.source))

    def _leave_tag(self) -> None:
        tag = self.state.tag
        raw = tag in _RAW
        self.state = _State(tag=tag if raw else "", raw=raw, edge=not raw and tag.lstrip("/") in _BLOCKS)

    def _attribute(self, name: str, quote: str, value: str) -> None:
        bare = may_be_bare(value) and not set(value) & set("<>\"'")
        self.state = replace(self.state, bare=bare)
        self.out.append(f"{name}={value}" if bare else f"{name}={quote}{value}{quote}" if value else name)


def _may_follow_value(source: str, at: int) -> bool:
    return source[at] in f"{_SPACE}>"
