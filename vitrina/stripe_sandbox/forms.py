"""Stripe's form encoding: `line_items[0][price_data][currency]=eur` to nested values.

Knows brackets and nothing of what the names mean: whether a mapping with the keys 0, 1, 2 is a list is decided by the
rule that reads it (`validation`), because metadata may have such keys too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from vitrina.stripe_sandbox.errors import ApiError, malformed

Form = str | list["Form"] | dict[str, "Form"]
"""A decoded value: text, the items given as `name[]`, or a mapping."""

MAX_BODY_BYTES = 1_000_000
_MAX_PARAMETERS = 10_000
_MAX_DEPTH = 12
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_SEGMENT = re.compile(r"\[([^\[\]]*)\]")


def parse(raw: bytes) -> dict[str, Form]:
    """A query string or form body. Raises ApiError when it is not UTF-8, not a form, or contradicts itself."""
    if len(raw) > MAX_BODY_BYTES:
        raise ApiError("Request body is too large.", status=413, executed=False)
    try:
        pairs = parse_qsl(raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise malformed("Invalid UTF-8 in the request's parameters.") from None
    except ValueError:
        raise malformed("The request has too many parameters.") from None
    return decode(pairs)


def decode(pairs: Iterable[tuple[str, str]]) -> dict[str, Form]:
    """Name-value pairs to nested values; a name given twice keeps its last value."""
    root: dict[str, Form] = {}
    for name, value in pairs:
        _insert(root, _path(name), value, name)
    return root


def _path(name: str) -> list[str]:
    match = _NAME.fullmatch(name)
    if not match:
        if "metadata[" in name:
            raise malformed("Metadata keys cannot contain square brackets ([ and ]).", name.split("[", 1)[0])
        raise malformed(f"Invalid parameter name: {name}")
    path = [match[1], *_SEGMENT.findall(match[2])]
    if len(path) > _MAX_DEPTH:
        raise malformed(f"Parameter is nested too deeply: {name}")
    return path


def _insert(root: dict[str, Form], path: list[str], value: str, name: str) -> None:
    here: dict[str, Form] = root
    for index, key in enumerate(path[:-1]):
        if path[index + 1] == "":
            if index + 2 != len(path):
                raise malformed(f"Give list items their index: {name}")
            items = here.setdefault(key, [])
            if not isinstance(items, list):
                raise malformed(f"Invalid parameter, given in two ways: {name}")
            items.append(value)
            return
        below = here.setdefault(key, {})
        if not isinstance(below, dict):
            raise malformed(f"Invalid parameter, given in two ways: {name}")
        here = below
    if isinstance(here.get(path[-1]), (dict, list)):
        raise malformed(f"Invalid parameter, given in two ways: {name}")
    here[path[-1]] = value
