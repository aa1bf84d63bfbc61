"""Each error that the code can answer with has words in each of the shop's languages."""

from __future__ import annotations

import json
import re

import pytest

from commerce import errors
from commerce.errors import VitrinaError
from tests.support.shop import ROOT

# The owner's commands speak for themselves: moderation is only reached through them.
RUN_TIME = [path for path in (ROOT / "functions").rglob("*.py") if path.parent.name != "moderation"]
SOURCES = [*(ROOT / "commerce").rglob("*.py"), *RUN_TIME]
NEVER_SHOWN = {"content", "error"}
"""A content error is the build's; the base of all is never raised bare."""


def codes_in_code() -> set[str]:
    """`code="..."` of raised errors, second arguments of FieldProblem, and the codes of the classes themselves."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    named = set(re.findall(r'\bcode="(\w+)"', text))
    fields = set(re.findall(r'FieldProblem\([^,()]+, "(\w+)"', text))
    classes = {kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, VitrinaError)}
    return (named | fields | classes) - NEVER_SHOWN


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_error_has_words(language):
    texts = json.loads((ROOT / f"theme/locales/{language}.json").read_text(encoding="utf-8"))["errors"]
    assert sorted(codes_in_code() - texts.keys()) == []
