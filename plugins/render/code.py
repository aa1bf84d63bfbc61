"""The Python that templates become.

What Jinja's generator writes, with some things shorter: a value is escaped without an object around it, macros and the
interface texts are called as functions, an included template costs one small context, a fragment is defined once, and
all that a page prints goes into one list instead of through five generators.
"""

from __future__ import annotations

from collections.abc import Mapping
from keyword import iskeyword
from types import MappingProxyType
from typing import Any, ClassVar

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame

from commerce.texts import Texts
from plugins.render import constants, direct, fragments, seen, squeezing, values

# What generated modules import of ours, by the names that they use.
_NAMES = {
    "attribute": f"{values.__name__}.attribute",
    "attributes": f"{values.__name__}.attributes",
    "escaped": f"{values.__name__}.escaped",
    "printed": f"{values.__name__}.printed",
    "imported": f"{values.__name__}.imported",
    "TemplateReference": f"{seen.__name__}.itself",
    "included": f"{seen.__name__}.included",
    "html": f"{direct.__name__}.html",
}


class Generator(CodeGenerator):
    """For one language. `short`: with the short cuts of `direct`."""

    texts: ClassVar[Texts]
    short: ClassVar[bool]
    _ours = False
    _places: Mapping[int, str] = MappingProxyType({})

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's protocol
        fragments.check(node, self.environment, self.name, self.filename)
        self._places = fragments.places(node)
        # A block that turns escaping off is printed as Jinja prints it.
        self._ours = node.find(nodes.ScopedEvalContextModifier) is None
        if self._ours:
            constants.insert(node, self.texts)
            squeezing.squeeze(node)
            values.lighten(node, constants.TEXTS)
        super().visit_Template(node, frame)
        for name, path in _NAMES.items():
            module, _, attribute = path.rpartition(".")
            self.writeline(f"from {module} import {attribute} as {name}")
        self.writeline("brought = {}")

    # A template's or a block's outermost frame is the only one without a parent.

    def enter_frame(self, frame: Frame) -> None:
        super().enter_frame(frame)
        if self._ours and frame.parent is None:
            frame.buffer = "out"
            self.writeline("out = [] if context.out is None else context.out")

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame.buffer == "out" and frame.parent is None:
            self.writeline("if context.out is None: yield from out")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:
        if values.is_ready(node):
            self.write("(")
        else:
            super()._output_child_pre(node, frame, finalize)  # type: ignore[arg-type]

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        match values.mark_of(node):
            case values.PRINTED:
                self._by_class("escaped(l_v)", node.args[0], "printed(l_v)", frame)
            case values.ATTRIBUTE if len(node.args) == 1:
                self._by_class("attributes[l_v]", node.args[0], "attribute(l_v)", frame)
            case values.ATTRIBUTE:
                self._call("attribute", node.args, [], frame)
            case values.CALLED:
                self._call(node.args[0], node.args[1:], node.kwargs, frame)
            case values.IMPORTED:
                template, name = (repr(part.as_const()) for part in node.args)
                self.write(f"imported(environment, {template}, {name}, brought, {self.short})")
            case _:
                super().visit_Call(node, frame, forward_caller=forward_caller)

    def _by_class(self, text: str, value: nodes.Expr, other: str, frame: Frame) -> None:
        """Most values are plain text, which takes no call of a Python function."""
        self.write(f"{text} if (l_v := ")
        self.visit(value, frame)
        self.write(f").__class__ is str else {other}")

    def _call(self, function: Any, arguments: list[Any], named: list[nodes.Keyword], frame: Frame) -> None:
        if isinstance(function, str):
            self.write(function)
        else:
            self.visit(function, frame)
        self.write("(")
        for argument in arguments:
            self.visit(argument, frame)
            self.write(", ")
        for pair in named:
            self.write(f"**{{{pair.key!r}: " if iskeyword(pair.key) else f"{pair.key}=")
            self.visit(pair.value, frame)
            self.write("}, " if iskeyword(pair.key) else ", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        if self.short and direct.is_field(node):
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
        else:
            super().visit_Getattr(node, frame)

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        name = node.template.value if isinstance(node.template, nodes.Const) else None
        if not isinstance(name, str) or node.ignore_missing or not node.with_context or not self._ours:
            super().visit_Include(node, frame)
            return
        self.writeline(f"for piece in included(context, {name!r}, brought, ", node)
        self.write(f"{self.dump_local_context(frame)}, {frame.buffer}): {frame.buffer}.append(piece)")

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802
        place = self._places.get(id(node))
        if place:
            self.writeline(f"if not {fragments.knowing(place)}:")
            self.indent()
        super().visit_Macro(node, frame)
        if place:
            self.outdent()

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        if self._ours and frame.eval_ctx.autoescape:
            self.writeline(f"return html(concat({frame.buffer}))")
        else:
            super().return_buffer_contents(frame, force_unescaped)
