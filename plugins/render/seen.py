"""What templates see while they print, and where their pieces go.

A page's templates share one list. Whoever wants the text of a part of a page, as `super()` does, gets it as Jinja gives
it, from a generator. Must not know how templates are compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from typing import Any

from jinja2 import Template, Undefined
from jinja2.runtime import BlockReference, Context, TemplateReference
from jinja2.utils import missing


class Seen(Context):
    """What a template sees. `out`: the page's pieces, all in one list, whoever prints them. None: who prints yields."""

    out: list[str] | None = None

    def super(self, name: str, current: Callable[[Context], Iterator[str]]) -> BlockReference | Undefined:
        return super(Seen, self.apart()).super(name, current)

    def apart(self) -> Seen:
        """For a block that is a value of an expression."""
        twin = copy(self)
        twin.out = None
        return twin


class _Included(Seen):
    """Jinja's context of an included template, made in fewer steps. It sees its includer's names and `known` ones."""

    def __init__(self, context: Seen, known: Mapping[str, Any], template: Template, out: list[str]) -> None:
        names = {key: value for key, value in known.items() if value is not missing}
        self.parent = {**context.parent, **context.vars, **names}
        self.vars = {}
        self.environment = context.environment
        self.eval_ctx = context.eval_ctx
        self.exported_vars = set()
        self.name = template.name
        self.globals_keys = set()
        self.blocks = {name: [block] for name, block in template.blocks.items()}
        self.out = out


def included(
    context: Seen, name: str, brought: dict[Any, Any], known: Mapping[str, Any], out: list[str]
) -> Iterator[str]:
    """Print an included template."""
    template: Template | None = brought.get(name)
    if template is None:
        template = brought[name] = context.environment.get_template(name)
    return template.root_render_func(_Included(context, known, template, out))


def itself(context: Seen) -> TemplateReference:
    """`self` in a template."""
    return TemplateReference(context.apart())


def pieces_of(template: Template, **seen: Any) -> list[str]:
    """What a template prints."""
    context = template.new_context(seen)
    assert isinstance(context, Seen)
    out = context.out = []
    try:
        for piece in template.root_render_func(context):
            out.append(piece)  # noqa: PERF402 - what yields nothing adds to the list itself
    except Exception:
        template.environment.handle_exception()
    return out
