"""`docs/http-api.yaml`, and whether an answer is as it says."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from commerce.uploads import TYPES
from tests.support.shop import ROOT, Answer


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docs" / "http-api.yaml").read_text(encoding="utf-8"))
    return found


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in value:
        return value
    found: Any = document()
    for part in value["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def check(given: Answer, method: str, path: str, kind: str) -> None:
    response = resolved(document()["paths"][path][method.lower()]["responses"][str(given.status)])
    for name, header in response.get("headers", {}).items():
        assert name in given.headers or not header.get("required")
    content = response.get("content", {})
    if not kind:
        assert not content
        assert given.body == ""
        return
    sent = given.headers["content-type"].partition(";")[0]
    assert sent == {"json": "application/json", "html": "text/html", **TYPES}[kind]
    assert sent in content, f"{sent} is not documented for {method} {path} {given.status}"
    value = given.json if kind == "json" else given.body
    schema = {**content[sent]["schema"], "components": document()["components"]}
    error = best_match(Draft202012Validator(schema).iter_errors(value))
    assert error is None, f"{error.json_path}: {error.message}"
