"""The templates: one for each kind of page, documented components, nothing that a strict policy would block."""

from __future__ import annotations

import re

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from plugins.core import page_views
from plugins.render.fragments import Fragments
from tests.unit.theme.files import TEMPLATES, templates

KINDS = (
    *("home", "category", "product", "reviews", "faq", "help", "blog", "post", "text"),
    *("cart", "wishlist", "search", "notfound", "runtime"),
)
by_name = pytest.mark.parametrize("template", templates(), ids=lambda path: path.relative_to(TEMPLATES).as_posix())


def test_each_kind_of_page_has_its_template():
    kinds = [cls for cls in vars(page_views).values() if isinstance(cls, type) and issubclass(cls, page_views.Page)]

    assert len(kinds) - 1 == len(KINDS)
    assert {path.stem for path in (TEMPLATES / "pages").glob("*.html")} == set(KINDS)


@pytest.mark.parametrize("component", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem)
def test_a_component_says_what_it_renders_accepts_and_how_it_is_used(component):
    comment = component.read_text(encoding="utf-8").partition("-#}")[0]

    assert comment.startswith("{#-")
    assert [word for word in ("Renders:", "Accepts:", "Usage:") if word not in comment] == []


@by_name
def test_a_template_opens_with_what_it_is(template):
    assert template.read_text(encoding="utf-8").startswith("{#-")


@by_name
def test_a_template_has_no_inline_styles_or_handlers(template):
    source = template.read_text(encoding="utf-8")

    assert re.findall(r"\s(?:style|on[a-z]+)=[\"']", source) == []
    assert "javascript:" not in source


@by_name
def test_a_template_compiles_and_what_it_brings_in_exists(template):
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=[Fragments])
    tree = environment.parse(template.read_text(encoding="utf-8"))

    missing = [name for name in meta.find_referenced_templates(tree) if name and not (TEMPLATES / name).exists()]
    assert missing == []


@pytest.mark.parametrize("component", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem)
def test_a_component_reads_nothing_but_its_arguments(component):
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=[Fragments])
    names = meta.find_undeclared_variables(environment.parse(component.read_text(encoding="utf-8")))

    assert names & {"page", "site", "t"} == set()
