from __future__ import annotations

import re
from typing import Any

from tests.build.shops import ROOT
from tests.unit.plugins.data_api.test_data_api import made

DOCS = (ROOT / "docs/data-api.md").read_text("utf-8")


def keys(value: Any) -> set[str]:
    """Every field name of a JSON value; those of maps by SKU or language are no field names."""
    if isinstance(value, dict):
        own = {key for key in value if re.fullmatch(r"[a-z_]{3,}|id", key)}
        return own.union(*(keys(inner) for inner in value.values()))
    return set().union(*(keys(inner) for inner in value)) if isinstance(value, list) else set()


def test_every_field_is_documented() -> None:
    told = set(re.findall(r"`([a-z_]+)`", DOCS))
    for path, value in made().items():
        assert keys(value) <= told, f"{path}: {sorted(keys(value) - told)}"
