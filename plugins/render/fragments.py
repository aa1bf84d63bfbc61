"""Fragments: parts of a page that are printed once and remembered.

    {% fragment card(item, t, sizes) %}...{% endfragment %}

is a macro that sees nothing but its arguments, so the same arguments print the same. Views are told apart by identity
(the memory keeps them alive), texts by value. The memory is bounded. Must not know what the fragments are.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.meta import find_undeclared_variables
from jinja2.parser import Parser
from jinja2.runtime import Macro
from markupsafe import Markup

from plugins.render.direct import function_of

# Characters of remembered HTML in each of the two generations: some 10,000 product cards.
_LIMIT = 16_000_000

_Kept = tuple[Markup, tuple[Any, ...]]


class Memory:
    """What was printed, by key. Two generations: when the young one is full, the old one is forgotten."""

    def __init__(self, limit: int = _LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._young: dict[tuple[Any, ...], _Kept] = {}
        self._old: dict[tuple[Any, ...], _Kept] = {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: tuple[Any, ...]) -> Markup | None:
        kept = self._young.get(key)
        if kept is None:
            kept = self._old.pop(key, None)
            if kept is None:
                return None
            self._keep(key, kept)
        return kept[0]

    def put(self, key: tuple[Any, ...], printed: Markup, arguments: tuple[Any, ...]) -> None:
        self._keep(key, (printed, arguments))

    def _keep(self, key: tuple[Any, ...], kept: _Kept) -> None:
        if self._size > self._limit:
            self._old, self._young, self._size = self._young, {}, 0
        self._young[key] = kept
        self._size += len(kept[0])


class Fragment:
    """A macro with a memory. Called as the macro is. `place`: its template and its name, which tell it from others."""

    def __init__(self, macro: Callable[..., str], place: str, memory: Memory) -> None:
        self._macro = macro
        self._place = place
        self._memory = memory

    def __call__(self, *arguments: Any, **named: Any) -> Markup:
        given = (*arguments, *named, *named.values()) if named else arguments
        key = (self._place, len(named), *[value if value.__class__ is str else id(value) for value in given])
        printed = self._memory.get(key)
        if printed is None:
            printed = Markup(self._macro(*arguments, **named))  # noqa: S704 - a macro escapes what it prints
            self._memory.put(key, printed, given)
        return printed


class Fragments(Extension):
    """The tag `fragment`. One memory for each environment."""

    tags = {"fragment"}  # noqa: RUF012 - Jinja's protocol

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.memory = Memory()
        self._known: dict[str, Fragment] = {}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        macro = nodes.Macro(lineno=next(parser.stream).lineno)
        macro.name = parser.parse_assign_target(name_only=True).name
        parser.parse_signature(macro)
        macro.body = parser.parse_statements(("name:endfragment",), drop_needle=True)
        place = f"{parser.name}:{macro.name}"
        arguments = [nodes.Name(macro.name, "load"), nodes.Const(place)]
        remembered = self.call_method("remember", arguments, lineno=macro.lineno)
        return [macro, nodes.Assign(nodes.Name(macro.name, "store"), remembered, lineno=macro.lineno)]

    def knows(self, place: str) -> bool:
        return place in self._known

    def remember(self, macro: Macro, place: str) -> Fragment:
        """The one that is known already stays: it sees nothing that could be another one now."""
        fragment = self._known.get(place)
        if fragment is None:
            short = getattr(self.environment.code_generator_class, "short", False)
            fragment = self._known[place] = Fragment(function_of(macro) if short else macro, place, self.memory)
        return fragment


def knowing(place: str) -> str:
    """A Python expression in the template's code: whether the fragment need not be defined again."""
    return f"environment.extensions[{Fragments.identifier!r}].knows({place!r})"


def places(template: nodes.Template) -> Mapping[int, str]:
    """By the identity of their macros, what tells the template's fragments from all others."""
    pairs = itertools.pairwise(template.body)
    return {id(one): _remembered(other) for one, other in pairs if _remembers(other)}


def check(template: nodes.Template, environment: Environment, name: str | None, filename: str | None) -> None:
    """Raises TemplateSyntaxError for a fragment that sees more than its arguments."""
    macros = _fragments(template)
    known = set(environment.globals)
    for node in template.body if macros else ():
        if isinstance(node, nodes.Macro) and node in macros:
            _check_one(node, _strange(node, known, environment), name, filename)
        known.update(_pure_names(node, known, environment))


def _fragments(template: nodes.Template) -> list[nodes.Macro]:
    """The macros right behind which stands `name = remember(name)`."""
    pairs = itertools.pairwise(template.body)
    return [one for one, other in pairs if isinstance(one, nodes.Macro) and _remembers(other)]


def _remembers(node: nodes.Node) -> bool:
    return bool(_remembered(node))


def _remembered(node: nodes.Node) -> str:
    """The fragment's place, in the statement that remembers it."""
    match node:
        case nodes.Assign(node=nodes.Call(node=nodes.ExtensionAttribute(), args=[_, nodes.Const(value=str(place))])):
            return place
    return ""


def _pure_names(node: nodes.Node, known: set[str], environment: Environment) -> Iterator[str]:
    """The names that a statement at the template's top gives to things which do not depend on the page."""
    if isinstance(node, nodes.FromImport) and not node.with_context:
        yield from (each[1] if isinstance(each, tuple) else each for each in node.names)
    elif isinstance(node, nodes.Import) and not node.with_context:
        yield node.target
    elif isinstance(node, nodes.Macro) and not _strange(node, known, environment):
        yield node.name
    elif (
        isinstance(node, nodes.Assign)
        and isinstance(node.target, nodes.Name)
        and not _strange(node, known, environment)
    ):
        yield node.target.name


def _strange(node: nodes.Node, known: set[str], environment: Environment) -> set[str]:
    """Names that the node takes from the page's context."""
    own = {node.name} if isinstance(node, nodes.Macro) else set()
    alone = nodes.Template([node])
    alone.set_environment(environment)
    return find_undeclared_variables(alone) - known - own


def _check_one(macro: nodes.Macro, strange: set[str], name: str | None, filename: str | None) -> None:
    for include in macro.find_all(nodes.Include):
        if include.with_context:
            told = f"the fragment {macro.name!r} includes a template, which would see more than its arguments"
            raise TemplateSyntaxError(told, include.lineno, name, filename)
    for used in macro.find_all(nodes.Name):
        if used.name in strange and used.ctx == "load":
            told = f"the fragment {macro.name!r} reads {used.name!r}, which is not among its arguments"
            raise TemplateSyntaxError(told, used.lineno, name, filename)
