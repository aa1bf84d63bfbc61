from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment

from commerce.texts import Texts
from plugins.core.page_views import TextPage
from plugins.render.page import Printer, PrintFault, printer
from plugins.views.shell import shell
from tests.unit.plugins.views.desks import THEME, desk_of

SHELL = shell(desk_of(), THEME)


def page(**changes: str) -> TextPage:
    texts = {"path": "/x/", "canonical": "https://t.example/x/", "title": "T", "heading": "H", "description": "D"}
    return TextPage(kind="text", language="es", role="none", html="<p>x</p>", **{**texts, **changes})


def printing(folder: Path, template: str) -> Printer:
    (folder / "pages").mkdir()
    (folder / "pages/text.html").write_text(template)
    return printer(Environment(autoescape=True), [str(folder)], str(folder), {"es": Texts("es", {"hi": "Hola {name}"})})


def test_a_template_gets_the_page_the_site_and_the_texts(tmp_path: Path) -> None:
    printed = printing(
        tmp_path, "<p>{{ page.heading }} {{ site.name }} {{ t('hi', name='Ana') }}</p>{{ page.html|safe }}"
    )
    assert printed(page(), SHELL) == b"<p>H Tiny Pots Hola Ana</p><p>x</p>"


@pytest.mark.parametrize("name", ["settings", "config", "build", "SITEURL", "shop"])
def test_a_template_gets_nothing_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(PrintFault):
        printing(tmp_path, "{{ " + name + " }}")(page(), SHELL)


def test_what_people_wrote_is_escaped(tmp_path: Path) -> None:
    printed = printing(tmp_path, '<p title="{{ page.title }}">{{ page.heading }}</p>')
    assert printed(page(title='"><script>', heading="<b>&amp;"), SHELL) == (
        b"<p title='\"><script>'>&lt;b>&amp;amp;</p>"
    )


def test_a_missing_text_names_its_key(tmp_path: Path) -> None:
    with pytest.raises(PrintFault) as caught:
        printing(tmp_path, "{{ t('cart.nothing') }}")(page(), SHELL)
    assert str(caught.value) == (
        'theme/locales/es.json: "cart.nothing" is asked for by pages/text.html and is not there.'
    )


def test_a_fault_in_a_template_names_its_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    with pytest.raises(PrintFault) as caught:
        printing(folder, "<p>\n{{ page.nothing }}")(page(), SHELL)
    assert str(caught.value).startswith("theme/templates/pages/text.html:2: cannot print /x/: ")


def test_a_template_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PrintFault) as caught:
        printing(tmp_path, "{% include 'sections/none.html' %}")(page(), SHELL)
    assert str(caught.value) == 'theme/templates: "sections/none.html" is not there.'


def test_json_in_a_page_cannot_close_its_script(tmp_path: Path) -> None:
    printed = printing(tmp_path, '<script type="application/json">{{ {"a": page.title}|tojson }}</script>')
    assert b"</script><script>" not in printed(page(title="</script><script>alert(1)</script>"), SHELL)


def test_the_same_view_gives_the_same_bytes(tmp_path: Path) -> None:
    printed = printing(tmp_path, "{{ site.script_data|tojson }}{{ page.heading }}")
    assert printed(page(), SHELL) == printed(page(), SHELL)
