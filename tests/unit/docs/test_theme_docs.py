"""docs/theme.md: every kind of page, every key of the brand, every type; what is shown is what the build says."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from plugins.core import legibility, page_views
from plugins.core.brand import STACKS, BrandChoice

ROOT = Path(__file__).parents[3]
DOC = (ROOT / "docs" / "theme.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([\w-]+)` \| `(\w+)` \|", DOC, re.MULTILINE))


def test_every_kind_of_page_is_there_with_its_view():
    kinds = {path.stem for path in (ROOT / "theme" / "templates" / "pages").glob("*.html")}
    assert kinds - set(ROWS) == set()
    assert [view for view in ROWS.values() if not hasattr(page_views, view)] == []


def test_every_key_of_the_brand_and_every_type_is_explained():
    keys = {field.name for field in msgspec.structs.fields(BrandChoice)}
    assert [name for name in (*keys, *STACKS) if f"`{name}`" not in DOC] == []


def test_the_brand_that_is_shown_is_a_brand_that_builds():
    (shown,) = re.findall(r"^THEME_BRAND = (\{\n.*?^\})", DOC, re.DOTALL | re.MULTILINE)
    brand = msgspec.convert(eval(shown), BrandChoice)
    tokens = (ROOT / "theme" / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    assert list(legibility.faults(tokens, brand, lambda *_: ("", 0, ""))) == []
