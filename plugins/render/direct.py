"""What generated code may take directly: fields of views, macros as the functions that they are.

Jinja asks for an attribute, then for an item, and binds a macro's arguments by hand, 300 times a page. Code that takes
a short cut meets an AttributeError or a TypeError where a template does something else, or something wrong; the printer
then prints the page with templates that were compiled without short cuts, which either works or tells what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType, ModuleType
from typing import Any

import msgspec
from jinja2 import nodes
from jinja2.runtime import LoopContext, Macro
from jinja2.utils import missing
from markupsafe import Markup

from plugins.core import page_views, shell_views, views

html: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Marks text as HTML."""


def _fields(module: ModuleType) -> Iterator[str]:
    for thing in vars(module).values():
        if isinstance(thing, type) and issubclass(thing, msgspec.Struct):
            yield from thing.__struct_fields__


_FIELDS = frozenset([*_fields(views), *_fields(shell_views), *_fields(page_views)])
_OF_LOOP = frozenset(name for name in dir(LoopContext) if not name.startswith("_"))


def is_field(node: nodes.Getattr) -> bool:
    """The attribute is, as far as its name tells, a view's field or one of `loop`."""
    in_loop = isinstance(node.node, nodes.Name) and node.node.name == "loop"
    return node.attr in (_OF_LOOP if in_loop else _FIELDS)


def function_of(macro: Any) -> Any:
    """The function behind a macro, taking arguments by the macro's names. Anything else stays what it is."""
    if not isinstance(macro, Macro) or macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return macro
    function: FunctionType = macro._func  # type: ignore[assignment]
    code, named = function.__code__, macro.arguments
    # Jinja names its parameters `l_1_item`, and tells one that was not given by `missing`.
    ours = dict(zip(code.co_varnames, named, strict=False))
    code = code.replace(
        co_name=macro.name,
        co_varnames=tuple([ours.get(name, name) for name in code.co_varnames]),
        co_cellvars=tuple([ours.get(name, name) for name in code.co_cellvars]),
    )
    absent = (missing,) * len(named)
    return FunctionType(code, function.__globals__, macro.name, absent, function.__closure__)
