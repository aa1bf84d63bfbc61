from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.plugins.render.themes import printing

THEME = {
    "pages/home.html": '{% extends "base.html" %}',
    "base.html": '{%- include "sections/head.html" -%}',
    "sections/head.html": """{%- from "components/icon.html" import icon -%}
{% import "components/old.html" as old with context %}""",
    "components/icon.html": "icon",
    "components/old.html": "old",
    "sections/other.html": "other",
}


def closure(folder: Path, changed: str = "", kind: str = "home", **sources: str) -> str:
    theme = {**THEME, **({changed: THEME[changed] + "!"} if changed else {}), **sources}
    return printing(folder, "{{ page.title }}", theme).closure(kind)


def test_it_changes_with_every_template_that_a_page_can_reach(tmp_path: Path) -> None:
    before = closure(tmp_path)
    assert len(before) == 64
    assert closure(tmp_path) == before
    reached = ("pages/home.html", "base.html", "sections/head.html", "components/icon.html", "components/old.html")
    assert len({before, *(closure(tmp_path, name) for name in reached)}) == 6


def test_it_stays_when_another_template_changes(tmp_path: Path) -> None:
    assert closure(tmp_path, "sections/other.html") == closure(tmp_path)
    assert closure(tmp_path, "base.html", kind="text") == closure(tmp_path, kind="text")


@pytest.mark.parametrize(
    "name", ["page.kind ~ '.html'", "'a.html' if page.noindex else 'b.html'", "name", "['a.html', x]"]
)
def test_a_name_that_is_worked_out_may_be_any_template(tmp_path: Path, name: str) -> None:
    source = {"base.html": "{% include " + name + " %}"}
    assert closure(tmp_path, **source) != closure(tmp_path, "sections/other.html", **source)


@pytest.mark.parametrize(
    "tag", ["include ['none.html', 'sections/other.html']", "include 'sections/other.html' ignore missing"]
)
def test_a_choice_of_templates_counts_all_of_them(tmp_path: Path, tag: str) -> None:
    source = {"base.html": "{% " + tag + " %}"}
    assert closure(tmp_path, **source) != closure(tmp_path, "sections/other.html", **source)
    assert closure(tmp_path, **source) == closure(tmp_path, "sections/head.html", **source)


def test_a_missing_template_counts_when_it_comes(tmp_path: Path) -> None:
    source = {"base.html": "{% include 'late.html' ignore missing %}"}
    before = closure(tmp_path, **source)
    assert closure(tmp_path, **source, **{"late.html": "x"}) != before


def test_templates_may_include_each_other(tmp_path: Path) -> None:
    assert closure(tmp_path, **{"base.html": "{% include 'pages/home.html' %}"})
