"""What becomes of a template's HTML, seen from the printed page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.plugins.render.themes import printed

CASES = {
    "white space beside blocks goes": ("<ul>\n  <li>a</li>\n  <li> b </li>\n</ul>\n", "<ul><li>a</li><li>b</li></ul>"),
    "between words and inline elements one space stays": (
        "<p>a \n <b>b</b>\n<i>c</i></p>",
        "<p>a <b>b</b> <i>c</i></p>",
    ),
    "beside an expression one space stays": ("<p>{{ page.title }}\n\n{{ page.title }}</p>", "<p>T T</p>"),
    "before an expression beside a block none does": ("<div>\n{{ page.title }}\n</div>", "<div>T</div>"),
    "a space that is not to be broken stays": ("<p>1\u00a0\u00a0€</p>", "<p>1\u00a0\u00a0€</p>"),
    "pre, textarea, script and style stay": (
        "<pre>\n a  b</pre><textarea>\n x</textarea><script>if  (a)\n b</script><style> a  b </style>",
        "<pre>\n a  b</pre><textarea>\n x</textarea><script>if  (a)\n b</script><style> a  b </style>",
    ),
    "a loop in a script stays": (
        "<script>[{% for n in (1, 2) %} {{ n }}  {% endfor %}]</script>",
        "<script>[ 1   2  ]</script>",
    ),
    "comments go": ("<p>a<!-- b -->c</p>", "<p>ac</p>"),
    "quotes go where they may": ("<p class=\"a\" id='b' title=\"c d\" lang=''>", '<p class=a id=b title="c d" lang>'),
    "a value that is an expression too": ('<a href="{{ page.path }}" id="{{ page.title }}">', "<a href=/x/ id=T>"),
    "also behind a constant": ('<a href="#a-{{ page.title }}">', "<a href=#a-T>"),
    "a value of several parts keeps them": ('<p class="a {{ page.title }} b">', '<p class="a T b">'),
    "a self-closing tag stays apart from its value": ('<circle r="1"/>', "<circle r=1 />"),
    "conditions in tags do not run into values": (
        '<a href="{{ page.path }}"{% if page.title %} hidden{% endif %}{% if page.noindex %} x{% endif %}>',
        "<a href=/x/ hidden>",
    ),
    "nor do attributes that follow at once": ('<a id="x"{% if page.title %}lang="y"{% endif %}>', "<a id=x lang=y>"),
    "nor do attributes that an expression prints": ('<a id="x"{{ "hidden"|safe }}>', "<a id=x hidden>"),
    "nor do attributes of a loop": (
        '<a id="x"{% for n in (1, 2) %}data-{{ n }}="{{ n }}"{% endfor %}>',
        '<a id=x data-1="1" data-2="2">',
    ),
    "a loop within a value stays": ('<a class="{% for n in (1, 2) %}{{ n }} {% endfor %}">', '<a class="1 2 ">'),
    "a condition around blocks leaves no space": (
        "<p>a</p>\n{% if page.title %}<p>b</p>\n{% endif %}\n<p>c</p>",
        "<p>a</p><p>b</p><p>c</p>",
    ),
    "tags that cannot be followed stay as written": (
        '<p  {% if page.title %}class="a">{% else %}id="b"{% endif %}\n\n',
        '<p  class="a">\n\n',
    ),
}


@pytest.mark.parametrize("template, html", CASES.values(), ids=CASES)
def test_a_template_is_squeezed(tmp_path: Path, template: str, html: str) -> None:
    assert printed(tmp_path, template + "<!-- -->").removesuffix("<!-- -->") == html


def test_the_html_of_texts_stays_as_it_is(tmp_path: Path) -> None:
    html = '<p  id="a">b\n<em>c</em></p>\n<p>'
    assert printed(tmp_path, "<div>{{ page.html|safe }}</div>", html=html) == f"<div>{html}</div>"


def test_blocks_of_a_layout_are_squeezed_where_they_are_filled(tmp_path: Path) -> None:
    layout = {
        "base.html": "<title>\n{% block title %} a {% endblock %}</title><main>\n{% block main %}{% endblock %}</main>"
    }
    template = '{% extends "base.html" %}{% block main %}\n<p>\nb</p>\n{% endblock %}'
    assert printed(tmp_path, template, layout) == "<title> a </title><main><p>b</p></main>"


def test_where_escaping_is_turned_off_a_template_stays_as_written(tmp_path: Path) -> None:
    template = '<p  id="a">{% autoescape false %}{{ page.title }}{% endautoescape %}{{ page.title }}'
    assert printed(tmp_path, template, title="<") == '<p  id="a"><&lt;'
