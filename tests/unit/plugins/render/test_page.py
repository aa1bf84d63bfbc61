from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest
from jinja2 import Environment

from commerce.texts import Texts
from plugins.render.page import Printer, PrintFault, printer
from tests.unit.plugins.render.themes import SHELL, page, printed, printing


def test_a_template_gets_the_page_the_site_and_the_texts(tmp_path: Path) -> None:
    template = "<p>{{ page.heading }} {{ site.name }} {{ t('hi', name='Ana') }}</p>{{ page.html|safe }}"
    assert printed(tmp_path, template) == "<p>H Tiny Pots Hola Ana</p><p>x</p>"


@pytest.mark.parametrize("name", ["settings", "config", "build", "SITEURL", "shop"])
def test_a_template_gets_nothing_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(PrintFault):
        printed(tmp_path, "{{ " + name + " }}")


def test_what_people_wrote_is_escaped(tmp_path: Path) -> None:
    html = printed(
        tmp_path, '<p title="{{ page.title }}">{{ page.heading }}</p>', title='"><script>', heading="<b>&amp;"
    )
    assert html == '<p title="&#34;&gt;&lt;script&gt;">&lt;b&gt;&amp;amp;</p>'


@pytest.mark.parametrize("value", ["a b", "a\tb", "a=b", "`", "'", '"', "<", ">", "", " a", "\u00a0", "a\n"])
def test_a_value_that_needs_quotes_has_them(tmp_path: Path, value: str) -> None:
    html = printed(tmp_path, '<p title="{{ page.title }}">x</p>', title=value)
    assert html.startswith('<p title="')
    assert html.endswith('">x</p>')


def test_a_number_is_printed_as_it_is(tmp_path: Path) -> None:
    assert printed(tmp_path, '<img width="{{ 3 * page.title|length }}">{{ 1.5 }}') == "<img width=3>1.5"


def test_what_is_not_there_is_told_and_not_printed_empty(tmp_path: Path) -> None:
    for template in ('<p title="{{ page.x }}">', "{{ page.x }}", "{{ page.x_html|safe }}", "{{ site.urls.x }}"):
        with pytest.raises(PrintFault):
            printed(tmp_path, template)


def test_a_missing_text_names_its_key(tmp_path: Path) -> None:
    with pytest.raises(PrintFault) as caught:
        printed(tmp_path, "{{ t('cart.nothing') }}")
    assert str(caught.value) == (
        'theme/locales/es.json: "cart.nothing" is asked for by pages/text.html and is not there.'
    )


def test_a_missing_text_that_no_page_asks_for_is_no_fault(tmp_path: Path) -> None:
    assert printed(tmp_path, "{% if page.noindex %}{{ t('cart.nothing') }}{% endif %}x") == "x"


def test_a_constant_text_is_escaped_as_any_other(tmp_path: Path) -> None:
    template = (
        "<p title=\"{{ t('plain') }}\">{{ t('plain') }} {{ t('left', n=1) }} {{ t('left', n=page.title|length) }}"
    )
    assert printed(tmp_path, template, title="xx") == (
        '<p title="Pan &amp; &#34;vino&#34;">Pan &amp; &#34;vino&#34; Queda 1 Quedan 2'
    )


def test_a_changed_text_is_printed_though_the_template_stays(tmp_path: Path) -> None:
    template = "{{ t('word') }}"
    assert printing(tmp_path, template, word="uno")(page(), SHELL) == b"uno"
    assert printing(tmp_path, template, word="dos")(page(), SHELL) == b"dos"


def test_each_language_has_its_texts(tmp_path: Path) -> None:
    printing(tmp_path, "{{ t('word') }}")
    texts = {"es": Texts("es", {"word": "pan"}), "en": Texts("en", {"word": "bread"})}
    both = printer(Environment(), [str(tmp_path / "templates")], str(tmp_path), texts)
    assert [both(page(language=code), SHELL) for code in ("es", "en", "es")] == [b"pan", b"bread", b"pan"]


def test_a_name_that_a_template_calls_t_is_its_own(tmp_path: Path) -> None:
    assert printed(tmp_path, "{% for t in [page.title.upper] %}{{ t() }}{% endfor %}", title="x") == "X"


def test_a_fault_in_a_template_names_its_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(PrintFault) as caught:
        printed(tmp_path, "<p>\n{{ page.nothing }}")
    assert str(caught.value).startswith("theme/templates/pages/text.html:2: cannot print /x/: ")


def test_a_fault_in_a_component_names_the_components_file_and_line(tmp_path: Path) -> None:
    component = {"components/a.html": "{% macro a(item) %}\n\n<p title='{{ item.nothing }}'>{% endmacro %}"}
    with pytest.raises(PrintFault) as caught:
        printed(tmp_path, '{% from "components/a.html" import a %}{{ a(page) }}', component)
    assert str(caught.value).startswith("theme/templates/components/a.html:3: cannot print /x/: ")


def test_a_name_that_a_component_does_not_have_is_told_where_it_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(PrintFault) as caught:
        printed(
            tmp_path,
            '\n{% from "components/a.html" import b %}',
            {"components/a.html": "{% macro a() %}{% endmacro %}"},
        )
    assert str(caught.value) == (
        "theme/templates/pages/text.html:2: cannot print /x/: "
        "the template 'components/a.html' does not export the requested name 'b'."
    )


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    for tag in ("{% include 'sections/none.html' %}", "{% from 'sections/none.html' import x %}"):
        with pytest.raises(PrintFault) as caught:
            printed(tmp_path, tag)
        assert str(caught.value) == 'theme/templates: "sections/none.html" is not there.'


LAYOUT = "<{% block a %}a{{ page.title }}{% endblock %}{% include 'sections/i.html' %}{{ self.a() }}>"


def test_a_block_may_print_the_one_that_it_replaces(tmp_path: Path) -> None:
    template = "{% extends 'base.html' %}{% block a %}1{{ super() }}2{% endblock %}"
    assert printed(tmp_path, template, {"base.html": LAYOUT, "sections/i.html": "i"}) == "<1aT2i1aT2>"


def test_what_is_printed_into_a_name_stays_there_until_it_is_printed(tmp_path: Path) -> None:
    template = "{% set x %}{% include 'sections/i.html' %}{% endset %}a{{ x }}{% filter upper %}{{ x }}{% endfilter %}"
    assert printed(tmp_path, template, {"sections/i.html": "i{{ page.title }}"}) == "aiTIT"


def test_a_caller_prints_what_is_between_the_tags_of_its_call(tmp_path: Path) -> None:
    component = {"c.html": "{% macro c(item, more='') %}<b>{{ caller(item) }}{{ more }}</b>{% endmacro %}"}
    template = "{% from 'c.html' import c %}{% call(x) c(page.title, more='<') %}{{ x }}{{ page.kind }}{% endcall %}"
    assert printed(tmp_path, template, component) == "<b>Ttext&lt;</b>"


def test_what_stands_between_the_tags_of_a_call_sees_the_arguments_of_its_macro(tmp_path: Path) -> None:
    component = {
        "c.html": "{% macro b() %}<b>{{ caller() }}</b>{% endmacro %}"
        "{% macro c(v, w='w') %}{% call b() %}{{ v }}{{ w }}{% endcall %}{{ v }}{% endmacro %}"
    }
    assert printed(tmp_path, "{% from 'c.html' import c %}{{ c(v='<') }}", component) == "<b>&lt;w</b>&lt;"


def test_templates_that_turn_escaping_off_and_others_bring_each_other_in(tmp_path: Path) -> None:
    others = {
        "off.html": "{% autoescape false %}{{ page.title }}{% endautoescape %}{% include 'on.html' %}",
        "on.html": "[{{ page.title }}]",
        "m.html": "{% macro m(x) %}{{ x }}{% endmacro %}m{{ 1 }}",
    }
    template = (
        "1{% include 'off.html' %}2{% include 'none.html' ignore missing %}{% import 'm.html' as m %}{{ m.m('&') }}"
    )
    assert printed(tmp_path, template, others, title="<") == "1<[&lt;]2&amp;"


def test_a_template_that_is_included_sees_the_names_of_the_one_that_includes_it(tmp_path: Path) -> None:
    template = "{% set a = 1 %}{% for b in [2] %}{% include 'i.html' %}{% endfor %}"
    assert printed(tmp_path, template, {"i.html": "{{ a }}{{ b }}{% set a = 3 %}"}) == "12"
    with pytest.raises(PrintFault, match=r"text\.html:1: .*'a' is undefined"):
        printed(tmp_path, "{% include 'i.html' %}{{ a }}", {"i.html": "{% set a = 3 %}"})


def test_a_mapping_may_have_keys_that_are_called_as_fields_of_views(tmp_path: Path) -> None:
    component = {"c.html": "{% macro c(item, note='') %}{{ item.title }}{{ note }}{% endmacro %}"}
    template = (
        "{% from 'c.html' import c %}{{ c({'title': 'a'}, note=page.title) }}{{ 1 if page.sku is defined else 2 }}"
    )
    assert printed(tmp_path, template, component) == "aT2"


def test_a_macro_that_gets_what_it_does_not_take_is_told(tmp_path: Path) -> None:
    component = {"c.html": "{% macro c(item) %}{{ item }}{% endmacro %}"}
    with pytest.raises(TypeError, match="macro 'c' takes no keyword argument 'x'"):
        printed(tmp_path, "{% from 'c.html' import c %}{{ c(1, x=2) }}", component)
    with pytest.raises(PrintFault, match=r"c\.html:1: .*parameter 'item' was not provided"):
        printed(tmp_path, "{% from 'c.html' import c %}{{ c() }}", component)


def test_templates_are_compiled_ahead(tmp_path: Path) -> None:
    pages = printing(tmp_path, "{% include 'i.html' %}", {"i.html": "i"})
    pages.prepare(["text"])
    (tmp_path / "templates/i.html").unlink()
    assert pages(page(), SHELL) == b"i"


def test_a_broken_template_is_told_with_the_page_that_needs_it(tmp_path: Path) -> None:
    pages = printing(tmp_path, "{% include 'i.html' %}", {"i.html": "{% if %}"})
    pages.prepare(["text", "nothing"])
    with pytest.raises(PrintFault, match=r"i\.html:1: "):
        pages(page(), SHELL)


def test_json_in_a_page_cannot_close_its_script(tmp_path: Path) -> None:
    template = '<script type="application/json">{{ {"a": page.title}|tojson }}</script>'
    html = printed(tmp_path, template, title="</script><script>alert('&')</script>")
    assert html == (
        '<script type=application/json>{"a":"\\u003c/script\\u003e\\u003cscript\\u003e'
        'alert(\\u0027\\u0026\\u0027)\\u003c/script\\u003e"}</script>'
    )


def test_json_is_canonical(tmp_path: Path) -> None:
    shell = msgspec.structs.replace(
        SHELL, script_data=MappingProxyType({"b": [1, 2.5, None, True], "a": {"ñ": 'x"\n\x01'}})
    )
    html = printing(tmp_path, "{{ site.script_data|tojson }}")(page(), shell).decode()
    assert html == '{"a":{"ñ":"x\\"\\n\\u0001"},"b":[1,2.5,null,true]}'


def test_the_same_view_gives_the_same_bytes(tmp_path: Path) -> None:
    pages = printing(tmp_path, "{{ site.script_data|tojson }}{{ page.heading }}")
    assert pages(page(), SHELL) == pages(page(), SHELL)


def test_a_forked_process_prints_the_same(tmp_path: Path) -> None:
    pages = printing(tmp_path, "{% fragment a(x) %}<p>{{ x }}</p>{% endfragment %}{{ a(page.title) }}{{ site.name }}")
    before = pages(page(), SHELL)
    _FORKED.append(pages)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        assert pool.submit(_print_forked, "U").result() == before.replace(b"T", b"U", 1)
        assert pool.submit(_print_forked, "T").result() == before


_FORKED: list[Printer] = []


def _print_forked(title: str) -> bytes:
    return _FORKED[-1](page(title=title), SHELL)
