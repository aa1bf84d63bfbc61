"""How compiled templates print a value and bring in a component: what Jinja does, with less ceremony.

Jinja wraps each text that it escapes into an object and works out a module's names at each import. What is here does
the same once, or not at all; `lighten` marks the places in a template's tree. What is safe and what is not stays
Jinja's and MarkupSafe's word: an object with `__html__` is HTML, everything else is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import markupsafe
import msgspec
from jinja2 import Environment, UndefinedError, nodes, pass_eval_context
from jinja2.filters import do_join, do_tojson
from jinja2.nodes import EvalContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from plugins.core.attributes import quoted
from plugins.render.direct import function_of, html

# Marks in a template's tree, as functions that are called: the code generator (`code`) knows what to make of them.
PRINTED, ATTRIBUTE = f"{__name__}.printed", f"{__name__}.attribute"
CALLED, IMPORTED = f"{__name__}.called", f"{__name__}.imported"
_MARKS = frozenset({PRINTED, ATTRIBUTE, CALLED, IMPORTED})
# Attributes' values to remember: addresses of pictures, widths, links stand on many pages.
_ATTRIBUTES = 20_000

escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", lambda text: str(escape(text)))
"""What `escape` does to a text, without the object around it."""


def printed(value: Any) -> str:
    """The value as HTML text."""
    kind = value.__class__
    if kind is str:
        return escaped(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return str(value) if kind is int else str(escape(value))


def attribute(value: Any, before: str = "") -> str:
    """The value of an attribute, with quotes where HTML needs them. `before`: what stands before it in the template."""
    if value.__class__ is int and not before:
        return str(value)
    return quoted(before + printed(value))


class _Attributes(dict[str, str]):
    """Texts as attributes' values."""

    def __missing__(self, text: str) -> str:
        if len(self) >= _ATTRIBUTES:
            self.clear()
        made = self[text] = attribute(text)
        return made


attributes = _Attributes()


def called(function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
    """A call of a macro, a fragment or the texts: they need nothing of the context."""
    return function(*arguments, **named)


def imported(environment: Environment, template: str, name: str, known: dict[Any, Any], short: bool) -> Any:
    """What `{% from template import name %}` brings. Nothing in it depends on the page: it is made once."""
    key = (template, name)
    found = known.get(key)
    if found is None:
        module = environment.get_template(template).module
        if not hasattr(module, name):
            raise UndefinedError(f"the template {template!r} does not export the requested name {name!r}")
        found = getattr(module, name)
        found = known[key] = function_of(found) if short else found
    return found


def mark_of(node: nodes.Node) -> str:
    """Which of the marks it is, or an empty text."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.ImportedName):
        return node.node.importname if node.node.importname in _MARKS else ""
    return ""


def is_ready(node: nodes.Node) -> bool:
    """The node's value is escaped already."""
    return mark_of(node) in {ATTRIBUTE, PRINTED}


def lighten(template: nodes.Template, texts: str) -> None:
    """Change the tree in place. `texts`: the name of the function for interface texts."""
    plain = {texts, *(macro.name for macro in template.find_all(nodes.Macro))}
    for imports in template.find_all(nodes.FromImport):
        plain.update(alias for _, alias in _pairs(imports))
    _Lighter(plain).visit(template)


class _Lighter(NodeTransformer):
    def __init__(self, plain: set[str]) -> None:
        self._plain = plain

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - Jinja's protocol
        self.generic_visit(node)
        node.nodes = [
            part if isinstance(part, nodes.TemplateData) or is_ready(part) else marked(PRINTED, part)
            for part in node.nodes
        ]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's protocol
        self.generic_visit(node)
        if node.dyn_args or node.dyn_kwargs or not self._calls_plainly(node.node):
            return node
        return marked(CALLED, node.node, *node.args, named=node.kwargs)

    def _calls_plainly(self, function: nodes.Expr) -> bool:
        if isinstance(function, nodes.Name):
            return function.name in self._plain
        return isinstance(function, nodes.ExtensionAttribute)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802 - Jinja's protocol
        call = node.call
        self.generic_visit(node)
        node.call = call
        return node

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.Node | list[nodes.Node]:  # noqa: N802 - Jinja's protocol
        if node.with_context or not isinstance(node.template, nodes.Const):
            return node
        return [
            nodes.Assign(
                nodes.Name(alias, "store", lineno=node.lineno),
                marked(IMPORTED, node.template, nodes.Const(name)),
                lineno=node.lineno,
            )
            for name, alias in _pairs(node)
        ]


def _pairs(node: nodes.FromImport) -> list[tuple[str, str]]:
    return [name if isinstance(name, tuple) else (name, name) for name in node.names]


def marked(mark: str, value: nodes.Expr, *arguments: nodes.Expr, named: Sequence[nodes.Keyword] = ()) -> nodes.Call:
    function = nodes.ImportedName(mark, lineno=value.lineno)
    return nodes.Call(function, [value, *arguments], list(named), None, None, lineno=value.lineno)


_IN_SCRIPT = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("'", "\\u0027"))
_ENCODER = msgspec.json.Encoder(
    enc_hook=lambda value: str(value) if isinstance(value, str) else dict(value), order="deterministic"
)


@pass_eval_context
def join(eval_ctx: EvalContext, value: Any, between: str = "", attribute: str | int | None = None) -> str:
    """Jinja's filter, quicker for a view's texts: no HTML among them that others have to be escaped for."""
    if value.__class__ is tuple and attribute is None and {*map(type, value)} == {str}:
        return between.join(value)
    joined: str = do_join(eval_ctx, value, between, attribute)
    return joined


def tojson(value: Any) -> Markup:
    """Canonical and compact JSON, keys in order, that can stand in a script: Jinja's filter, quicker."""
    text = _ENCODER.encode(value).decode()
    for letter, code in _IN_SCRIPT:
        text = text.replace(letter, code)
    return html(text)


FILTERS: Mapping[Callable[..., Any], Callable[..., Any]] = {do_join: join, do_tojson: tojson}
"""Jinja's own filters, and what stands for them."""
