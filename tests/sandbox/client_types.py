"""The typed parameters and objects of the installed `stripe` client, read from its source.

Its annotations are forward references spread over many modules; reading them as syntax is simpler than resolving them.
"""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

Annotations = dict[str, ast.expr]


@cache
def classes(module: str) -> dict[str, Annotations]:
    """Every class of a module (`params._refund_create_params`) with its annotations, TypedDict calls included."""
    spec = find_spec(f"stripe.{module}")
    assert spec and spec.origin
    found: dict[str, Annotations] = {}
    for node in ast.walk(ast.parse(Path(spec.origin).read_text())):
        if isinstance(node, ast.ClassDef):
            found[node.name] = {
                field.target.id: field.annotation
                for field in node.body
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
            }
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and len(node.value.args) == 2:
            target, table = node.targets[0], node.value.args[1]
            if isinstance(target, ast.Name) and isinstance(table, ast.Dict):
                found[target.id] = {
                    key.value: value
                    for key, value in zip(table.keys, table.values, strict=True)
                    if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
    return found


def names_in(annotation: ast.expr) -> set[str]:
    """All names that an annotation mentions, also within quotes."""
    names: set[str] = set()
    for node in ast.walk(annotation):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "Params" in node.value:
            names |= names_in(ast.parse(node.value, mode="eval").body)
    return names


def literals_in(annotation: ast.expr) -> set[str]:
    """The values of all Literals in an annotation, also within quotes."""
    values: set[str] = set()
    for node in ast.walk(annotation):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
            values |= {str(c.value) for c in ast.walk(node.slice) if isinstance(c, ast.Constant)}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("Literal"):
            values |= literals_in(ast.parse(node.value, mode="eval").body)
    return values
