from __future__ import annotations

from pathlib import Path

import pytest
from jinja2.runtime import Macro

from plugins.core.views import Link
from plugins.render.fragments import Fragment, Memory
from plugins.render.page import PrintFault
from tests.unit.plugins.render.themes import SHELL, page, printed, printing

COUNTED = """{% fragment item(link, note='', level=2) -%}
<h{{ level }}>{{ link.title }}{{ note }}</h{{ level }}>
{%- endfragment %}"""


class CountingLink:
    """Tells how often it was printed."""

    def __init__(self) -> None:
        self.times = 0

    @property
    def title(self) -> str:
        self.times += 1
        return f"x{self.times}"


def test_a_fragment_prints_as_a_macro_does(tmp_path: Path) -> None:
    template = """{% from "components/a.html" import item %}{% set link = page.alternates[0] -%}
{{ item(link) }}{{ item(link, "&", level=3) }}"""
    html = printed(tmp_path, template, {"components/a.html": COUNTED}, alternates=(Link("<b>", "/"),))
    assert html == "<h2>&lt;b&gt;</h2><h3>&lt;b&gt;&amp;</h3>"


def test_the_same_arguments_are_printed_once_over_all_pages(tmp_path: Path) -> None:
    link = CountingLink()
    pages = printing(tmp_path, COUNTED + "{{ item(page.alternates[0]) }}")
    assert [pages(page(alternates=(link,)), SHELL) for _ in range(3)] == [b"<h2>x1</h2>"] * 3


def test_other_arguments_are_other_fragments(tmp_path: Path) -> None:
    template = (
        COUNTED
        + "{% set l = page.alternates[0] %}{{ item(l) }}{{ item(l, 'a') }}{{ item(l, note='a') }}{{ item(l, level=1) }}"
    )
    assert printed(tmp_path, template, alternates=(CountingLink(),)) == (
        "<h2>x1</h2><h2>x2a</h2><h2>x3a</h2><h1>x4</h1>"
    )


def test_equal_views_that_are_not_the_same_are_printed_apart(tmp_path: Path) -> None:
    pages = printing(tmp_path, COUNTED + "{{ item(page.alternates[0]) }}")
    views = [Link("a", "/"), Link("b", "/"), Link("a", "/")]
    assert [pages(page(alternates=(view,)), SHELL) for view in views] == [b"<h2>a</h2>", b"<h2>b</h2>", b"<h2>a</h2>"]


def test_text_and_html_of_the_same_letters_are_told_apart(tmp_path: Path) -> None:
    template = "{% fragment a(x) %}{{ x }}{% endfragment %}{{ a('<b>') }}{{ a('<b>'|safe) }}"
    assert printed(tmp_path, template) == "&lt;b&gt;<b>"


@pytest.mark.parametrize("name", ["page", "site", "t", "other"])
def test_a_fragment_that_reads_more_than_its_arguments_is_refused(tmp_path: Path, name: str) -> None:
    component = "{% fragment a(item) %}\n{{ item }}\n{{ " + name + ".x }}{% endfragment %}"
    with pytest.raises(PrintFault) as caught:
        printed(tmp_path, '{% from "components/a.html" import a %}{{ a(1) }}', {"components/a.html": component})
    assert str(caught.value) == (
        "theme/templates/components/a.html:3: cannot print /x/: "
        f"the fragment 'a' reads '{name}', which is not among its arguments."
    )


def test_what_a_fragment_reads_of_the_page_by_a_detour_is_refused_too(tmp_path: Path) -> None:
    for detour in ("{% set x = page.title %}", "{% macro x() %}{{ page.title }}{% endmacro %}"):
        with pytest.raises(PrintFault, match=r"text\.html:2: .*reads 'x', which is not among its arguments"):
            printed(tmp_path, detour + "\n{% fragment a() %}{{ x }}{% endfragment %}{{ a() }}")


def test_a_fragment_may_not_include_what_sees_the_page(tmp_path: Path) -> None:
    with pytest.raises(PrintFault, match=r"text\.html:2: .*includes a template"):
        printed(tmp_path, "{% fragment a() %}\n{% include 'b.html' %}{% endfragment %}{{ a() }}", {"b.html": "b"})


def test_a_fragment_may_use_components_constants_and_other_fragments(tmp_path: Path) -> None:
    template = (
        "{% from 'c.html' import c %}{% set word = 'w' %}{% fragment inner(x) %}{{ x }}{% endfragment %}"
        "{% fragment a(x) %}{% for n in range(2) %}{{ inner(x) }}{{ word }}{{ c() }}{% endfor %}{% endfragment %}"
        "{{ a('y') }}"
    )
    assert printed(tmp_path, template, {"c.html": "{% macro c() %}c{% endmacro %}"}) == "ywcywc"


def test_the_memory_is_bounded_and_keeps_what_is_used() -> None:
    memory = Memory(limit=1000)
    macro: Macro = lambda value: "x" * 100  # type: ignore[assignment]  # noqa: E731
    fragment = Fragment(macro, "a", memory)
    used = object()
    first = fragment(used)
    for _ in range(100):
        fragment(object())
        assert fragment(used) is first
        assert len(memory) <= 24
