"""`vitrina doctor` on a shop, and what it says of one check."""

from __future__ import annotations

import json
from typing import Any

from tests.vitrina.conftest import OwnersShop


def look(shop: OwnersShop, *words: str, online: bool = False) -> dict[str, list[dict[str, str]]]:
    """By check. The exit code is as its worst finding says."""
    done = shop.vitrina("doctor", "--json", *words, *([] if online else ["--offline"]))
    assert "Traceback" not in done.output
    found: dict[str, list[dict[str, str]]] = {}
    for each in json.loads(done.stdout):
        found.setdefault(each["check"], []).append(each)
    worst = {each["verdict"] for several in found.values() for each in several}
    assert done.exit_code == (1 if "problem" in worst else 0)
    return found


def said(shop: OwnersShop, check: str, **how: Any) -> tuple[str, str]:
    """Verdict and words of a check that says one thing. What is not in order says what to do."""
    (finding,) = look(shop, **how)[check]
    assert bool(finding["do"]) == (finding["verdict"] in {"warning", "problem"})
    return finding["verdict"], finding["found"]
