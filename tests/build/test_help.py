"""Help and contact: what a reader without JavaScript finds, and what the marketer is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build.built import Shop, read_page

HELP = {
    "help/pedido.md": b"---\ntitle: Un pedido\nsummary: Lo que ya has comprado.\nfaqs: [lavavajillas]\n"
    b"ask: [order]\norder: 1\n---\nMira [el estado](page:contacto).\n",
    "help/pedido.en.md": b"---\ntitle: An order\nslug: order\nsummary: What you have bought.\n---\nSee below.\n",
    "help/otra.md": b"---\ntitle: Otra cosa\norder: 2\n---\nDinos.\n",
    "help/otra.en.md": b"---\ntitle: Something else\nslug: else\n---\nTell us.\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop.at(tmp_path_factory.mktemp("help"), HELP)
    result = shop.build()
    assert result.ok, [str(problem) for problem in result.problems]
    return shop


def test_the_help_page_leads_to_each_thing_and_the_footer_to_it(shop: Shop) -> None:
    addresses = list(read_page(shop.html("/ayuda/")).addresses())
    assert {"/ayuda/pedido/", "/ayuda/otra/", "/preguntas/"} <= set(addresses)
    assert "/ayuda/" in list(read_page(shop.html("/producto/taza/")).addresses())
    assert "/en/help/order/" in list(read_page(shop.html("/en/help/")).addresses())


def test_each_thing_has_its_answers_and_a_form_that_knows_what_it_is_about(shop: Shop) -> None:
    page = read_page(shop.html("/ayuda/pedido/"))
    fields = {
        attributes["name"]: attributes for tag, attributes in page.tags if tag == "input" and "name" in attributes
    }
    assert fields["topic"] == {"type": "hidden", "name": "topic", "value": "Un pedido"}
    assert "order" in fields
    assert "product" not in fields
    assert "lavavajillas" in page.ids
    assert "/contacto/" in list(page.addresses())
    other = read_page(shop.html("/ayuda/otra/"))
    names = {attributes.get("name") for tag, attributes in other.tags if tag == "input"}
    assert not names & {"order", "product"}


def test_the_contact_page_says_when_somebody_is_there(shop: Shop) -> None:
    page = shop.html("/contacto/")
    assert "<th scope=row>lunes–viernes</th><td>9:30–14:00, 17:00–19:30</td>" in page
    assert "tel:+34953000000" in page
    assert "https://wa.me/34600000000" in page
    assert "Lunes–viernes 9:30–14:00" in shop.html("/")


def test_a_shop_without_help_has_no_page_for_it(tmp_path: Path) -> None:
    shop = Shop.at(tmp_path)
    assert shop.build().ok
    assert not (shop.output / "ayuda").exists()
    assert "/ayuda/" not in shop.html("/preguntas/")
