"""The documentation names every field and every setting there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commerce.product import BADGES, MAX_OPTIONS, MAX_SUMMARY, MAX_VARIANTS
from plugins import pages
from plugins.core.fields import Table
from plugins.core.problems import Problems
from plugins.core.settings_table import PELICAN, SETTINGS
from plugins.core.site import kinds_of
from tests.build.shops import tiny_settings

DOCS = Path(__file__).parents[3] / "docs"
ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) \|(.*)\|$")


def tables_of(text: str) -> dict[str, dict[str, str]]:
    """Heading to {name: rules} of the table below it."""
    found: dict[str, dict[str, str]] = {}
    heading = ""
    for line in text.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif row := ROW.match(line):
            assert row[1] not in found.get(heading, {}), f"{row[1]} is documented twice below {heading}"
            assert row[2].strip()
            found.setdefault(heading, {})[row[1]] = row[4].strip()
    return found


CONTENT = (DOCS / "content-fields.md").read_text("utf-8")
FIELDS = tables_of(CONTENT)


def tables() -> list[Table]:
    kinds = kinds_of(tiny_settings(), Problems())
    return list({table.title: table for kind in kinds for table in kind.tables}.values())


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.title)
def test_every_field_is_documented_and_no_other(table: Table):
    assert set(FIELDS[table.title]) == set(table.names)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.title)
def test_required_fields_are_marked(table: Table):
    marked = {name for name, rules in FIELDS[table.title].items() if rules.startswith("**Required")}
    assert marked == set(table.required)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.title)
def test_every_required_field_has_an_example_for_its_message(table: Table):
    assert set(table.examples) >= set(table.required) - {"verified"}


def test_no_table_is_documented_that_does_not_exist():
    assert set(FIELDS) == {table.title for table in tables()}


def test_limits_and_choices_are_those_of_the_code():
    product = FIELDS["Product"]
    assert all(f"`{badge}`" in product["badges"] for badge in BADGES)
    assert str(MAX_OPTIONS) in product["options"]
    assert str(MAX_VARIANTS) in product["variants"]
    assert str(MAX_SUMMARY) in product["summary"]
    assert all(f"`{role}`" in FIELDS["Page"]["role"] for role in pages.ROLES)


def test_links_within_the_page_lead_somewhere():
    anchors = {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in CONTENT.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", CONTENT)) <= anchors


def test_every_setting_is_documented_and_no_other():
    rows = {
        name: rules
        for table in tables_of((DOCS / "settings.md").read_text("utf-8")).values()
        for name, rules in table.items()
    }
    assert set(rows) == {setting.name for setting in SETTINGS} | set(PELICAN)
    required = {name for name, rules in rows.items() if rules.startswith("**Required")}
    assert required == {setting.name for setting in SETTINGS if setting.required} | {"SITEURL"}
