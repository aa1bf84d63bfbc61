"""How the theme's templates are compiled: each language apart, with its constant texts and its HTML made small.

`t("cart.pay")` says the same on every page of a language: it becomes text of the template. Must not know pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, MutableMapping
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.bccache import FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from commerce.texts import Texts, UnknownText
from plugins.render import fragments, squeezing, values

TEXTS = "t"


def environment_for(base: Environment, templates: list[str], cache: str, texts: Texts) -> Environment:
    """Pelican's filters and tests, our strictness, the theme's templates and no others, in one language."""
    environment = base.overlay(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(templates),
        bytecode_cache=_Cache(cache, texts),
        auto_reload=False,
        cache_size=-1,
        extensions=[fragments.Fragments],
    )
    environment.code_generator_class = _compiler(texts)
    environment.template_class = _Template
    environment.filters = {**base.filters, **values.filters(environment)}
    # Jinja's `tojson` escapes <, >, & and ' afterwards.
    environment.policies = {**base.policies, "json.dumps_function": values.json, "json.dumps_kwargs": {}}
    return environment


class _Template(Template):
    """With its globals in one mapping: Jinja goes through their names each time that a template is included."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        return super().from_code(environment, code, dict(globals), uptodate)


def _compiler(texts: Texts) -> type[CodeGenerator]:
    class Compiler(CodeGenerator):
        def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's protocol
            fragments.check(node, self.environment, self.name, self.filename)
            # A block that turns escaping off is printed as Jinja prints it.
            if node.find(nodes.ScopedEvalContextModifier) is None:
                if not _assigns_texts(node):
                    _Constants(texts).visit(node)
                squeezing.squeeze(node)
                values.lighten(node, TEXTS)
            super().visit_Template(node, frame)

        def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
            if values.is_ready(node):
                self.write("(")
            else:
                super()._output_child_pre(node, frame, finalize)  # type: ignore[arg-type]

    return Compiler


def _assigns_texts(template: nodes.Template) -> bool:
    return any(name.name == TEXTS and name.ctx == "store" for name in template.find_all(nodes.Name))


class _Constants(NodeTransformer):
    """Texts whose key and values stand in the template. One that does not exist is told when the page asks for it."""

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


class _Cache(FileSystemBytecodeCache):
    """Compiled templates by language. They hold its texts, and depend on how they were compiled."""

    def __init__(self, directory: str, texts: Texts) -> None:
        super().__init__(directory, pattern=f"{texts.language}-%s.cache")
        told = json.dumps(texts.tree, sort_keys=True).encode()
        modules = (__file__, squeezing.__file__, fragments.__file__, values.__file__)
        code = b"".join(Path(module).read_bytes() for module in modules)
        self._salt = hashlib.sha256(told + code).hexdigest()

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256((self._salt + source).encode()).hexdigest()
