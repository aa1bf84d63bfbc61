"""Holds what went over the wire against Stripe's public description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from tests.sandbox.stripe_schemas import answer_validator, description, object_validator, request_validator

if TYPE_CHECKING:
    from tests.sandbox.support import Exchange


def check_exchange(exchange: Exchange) -> None:
    """A request that was accepted, and every answer. Paths that Stripe does not have must have been refused."""
    path = template_of(exchange.path)
    if exchange.status != 200:
        check(object_validator("error"), exchange.body)
        return
    assert path, f"{exchange.path} was answered but is not Stripe's"
    check(answer_validator(exchange.method, path), exchange.body)
    validator = request_validator(exchange.method, path)
    sent = typed(parse_qsl(exchange.sent, keep_blank_values=True), validator.schema)
    check(validator, sent)


def check_event(event: dict[str, Any]) -> None:
    check(object_validator("event"), event)
    subject = event["data"]["object"]
    check(object_validator(subject["object"]), subject)


def check(validator: Draft202012Validator, value: Any) -> None:
    error = best_match(validator.iter_errors(value))
    assert error is None, f"{error.json_path}: {error.message[:600]}"


def template_of(path: str) -> str | None:
    """`/v1/charges/ch_1` to `/v1/charges/{charge}`; a path without parameters first."""
    templates = sorted(description()["paths"], key=lambda name: name.count("{"))
    return next((t for t in templates if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", t), path)), None)


def typed(pairs: list[tuple[str, str]], schema: Any) -> Any:
    """Form pairs as the JSON value that the schema describes: numbers, booleans and lists where it says so."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        here = tree
        *path, last = re.findall(r"[^\[\]]+", name)
        for key in path:
            here = here.setdefault(key, {})
        here[last] = value
    return _typed(tree, schema)


def _typed(value: Any, schema: Any) -> Any:
    options = schema.get("anyOf", [schema])
    for option in options:
        converted = _as(value, option)
        if converted is not None:
            return converted
    return value


def _as(value: Any, schema: Any) -> Any:
    kind = schema.get("type")
    if kind == "object" and isinstance(value, dict):
        properties, rest = schema.get("properties", {}), schema.get("additionalProperties") or {}
        return {k: _typed(v, properties.get(k, rest if isinstance(rest, dict) else {})) for k, v in value.items()}
    if kind == "array" and isinstance(value, dict):
        return [_typed(value[key], schema["items"]) for key in sorted(value, key=int)]
    if isinstance(value, dict):
        return None
    if kind == "integer":
        return int(value)
    if kind == "number":
        return float(value)
    if kind == "boolean":
        return {"true": True, "false": False}[value]
    return value if kind == "string" else None
