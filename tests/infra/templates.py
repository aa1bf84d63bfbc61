"""The templates as CloudFormation would have them: read, and translated from SAM without asking AWS for anything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from tests.support.runtime_api import ROOT

INFRA = ROOT / "infra"
FILES = ("template.yaml", "base.yaml", "edge.yaml", "logs.yaml")
Resource = dict[str, Any]


class _NoManagedPolicies:
    """The translator would list AWS's managed policies; the template names none."""

    def load(self) -> dict[str, str]:
        return {}


@cache
def source(name: str = "template.yaml") -> dict[str, Any]:
    read: dict[str, Any] = yaml_parse((INFRA / name).read_text(encoding="utf-8"))
    return read


@cache
def translated() -> dict[str, Any]:
    """As CloudFormation's own transform makes it of template.yaml."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    made: dict[str, Any] = transform(deepcopy(source()), {}, _NoManagedPolicies())
    return made


def resources(kind: str, template: dict[str, Any] | None = None) -> dict[str, Resource]:
    """By logical id, of `AWS::<kind>`."""
    every = (template or translated())["Resources"]
    return {name: each for name, each in every.items() if each["Type"] == f"AWS::{kind}"}


def whole(name: str) -> dict[str, Any]:
    return translated() if name == "template.yaml" else source(name)


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every policy, with whose it is."""
    for file in FILES:
        for name, resource in whole(file)["Resources"].items():
            properties = resource.get("Properties", {})
            documents = [policy["PolicyDocument"] for policy in properties.get("Policies", ())]
            documents += [
                properties[key] for key in ("PolicyDocument", "AssumeRolePolicyDocument") if key in properties
            ]
            for document in documents:
                for statement in document["Statement"]:
                    yield f"{file}: {name}", statement


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
