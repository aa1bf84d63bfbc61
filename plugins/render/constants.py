"""Interface texts whose key and values stand in a template become text of it: they say the same on every page."""

from __future__ import annotations

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from commerce.texts import Texts, UnknownText

TEXTS = "t"


def insert(template: nodes.Template, texts: Texts) -> None:
    """Change the tree in place. A template that gives the name `t` to something else stays as it is."""
    if not any(name.name == TEXTS and name.ctx == "store" for name in template.find_all(nodes.Name)):
        _Constants(texts).visit(template)


class _Constants(NodeTransformer):
    """A text that does not exist is told when the page asks for it."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's protocol
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name == TEXTS):
            return node
        try:
            key, *_ = [argument.as_const() for argument in node.args]
            text = self._texts(key, **dict(pair.as_const() for pair in node.kwargs))
        except (nodes.Impossible, UnknownText, ValueError):
            return node
        return node if node.dyn_args or node.dyn_kwargs else nodes.Const(text, lineno=node.lineno)
