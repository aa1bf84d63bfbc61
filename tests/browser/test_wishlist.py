"""The wishlist and what was seen lately, in a real browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_product_page import begin

pytestmark = pytest.mark.browser

WISHES, SEEN = "vitrina.wishlist.v1", "vitrina.seen.v1"


def stored(page: Page, key: str) -> list[str] | None:
    found = page.evaluate("key => localStorage.getItem(key)", key)
    return json.loads(found) if found else None


def test_a_heart_keeps_a_piece_and_another_tab_knows(phone: Visitor):
    page = begin(phone, "/producto/tetera-niebla/")
    other = page.context.new_page()
    other.goto(phone.shop.url + "/favoritos/")
    expect(other.get_by_text("Todavía no has guardado ninguna pieza")).to_be_visible()
    heart = page.get_by_role("button", name="Guardar en favoritos: Tetera Niebla", exact=True)
    heart.click()

    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#announcer")).to_have_text("Guardada en favoritos")
    expect(other.locator("wish-list .card-title")).to_have_text(["Tetera Niebla"])
    heart.click()
    expect(other.get_by_text("Todavía no has guardado ninguna pieza")).to_be_visible()
    assert stored(page, WISHES) is None


def test_a_card_keeps_the_variant_that_can_be_had(phone: Visitor):
    page = begin(phone, "/tienda/mesa/platos-y-fuentes/")
    page.get_by_role("button", name="Guardar en favoritos: Plato Vega").click()
    expect(page.locator("#announcer")).to_have_text("Guardada en favoritos")

    assert stored(page, WISHES) == ["PLA-VEG-CAL-16"]


def test_the_list_is_bought_from_and_tidied(phone: Visitor):
    page = phone.page
    phone.open("/favoritos/")
    page.evaluate("([key, skus]) => localStorage.setItem(key, skus)", [WISHES, '["TET-NIE-BRU", "MAN-NIE-CAL"]'])
    page.reload()
    expect(page.locator("wish-list .card-title")).to_have_count(2)
    expect(page.locator("wish-list").get_by_role("button", name="Añadir Mantequera Nieve")).to_be_disabled()
    page.get_by_role("button", name="Añadir Tetera Niebla a la cesta").first.click()
    expect(page.locator("cart-count")).to_have_text("1")
    expect(page.locator("dialog.drawer")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Quitar: Tetera Niebla").click()

    expect(page.locator("wish-list .card-title")).to_have_text(["Mantequera Nieve"])
    expect(page.get_by_role("button", name="Quitar: Mantequera Nieve")).to_be_focused()


def test_a_shared_list_is_read_and_kept_by_others(phone: Visitor):
    page = phone.page
    phone.open("/favoritos/?l=TET-NIE-BRU.PLA-VEG-CAL-27.GONE")
    expect(page.get_by_role("heading", level=1)).to_have_text("Una lista para ti")
    expect(page.locator("wish-list [role=status]")).to_have_text("2 piezas. Otra ya no está en la tienda.")
    assert stored(page, WISHES) is None
    page.get_by_role("button", name="Guardar también: Plato Vega, Cal, Llano 27 cm").click()
    assert stored(page, WISHES) == ["PLA-VEG-CAL-27"]
    page.get_by_role("button", name="Guardar todas").click()

    expect(page.get_by_role("button", name="Guardar todas")).to_be_hidden()
    assert stored(page, WISHES) == ["TET-NIE-BRU", "PLA-VEG-CAL-27"]


def test_the_link_to_share_names_the_pieces(phone: Visitor):
    page = phone.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("delete Navigator.prototype.share")
    phone.open("/favoritos/?l=TET-NIE-BRU.PLA-VEG-CAL-27")
    page.get_by_role("button", name="Guardar todas").click()
    phone.open("/favoritos/")
    page.get_by_role("button", name="Compartir la lista").click()

    expect(page.locator("#announcer")).to_contain_text("Enlace copiado")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{phone.shop.url}/favoritos/?l=TET-NIE-BRU.PLA-VEG-CAL-27"


def test_without_a_script_the_page_says_how_to_buy(phone_without_javascript: Visitor):
    phone_without_javascript.open("/favoritos/")

    expect(phone_without_javascript.page.locator(".notice:visible")).to_contain_text("con JavaScript")


def test_what_was_seen_is_remembered_only_for_who_asks_for_it(phone: Visitor):
    page = begin(phone, "/producto/tetera-niebla/")
    page.locator("footer").scroll_into_view_if_needed()
    offer, seen = page.get_by_role("button", name="Recordar lo que miro"), page.locator(".seen")
    expect(offer).to_be_visible()
    expect(seen).to_have_count(0)
    phone.open("/producto/vaso-tierra/")
    assert stored(page, SEEN) is None
    offer.click()
    expect(seen.get_by_role("button", name="Olvidar")).to_be_focused()
    expect(seen.get_by_role("heading")).to_be_hidden()
    expect(offer).to_be_hidden()
    begin(phone, "/producto/tetera-niebla/")
    page.locator("footer").scroll_into_view_if_needed()
    expect(seen.get_by_role("heading", name="Lo último que has mirado")).to_be_visible()
    expect(seen.locator(".card-title")).to_have_text(["Vaso Tierra"])
    seen.get_by_role("button", name="Olvidar").click()

    expect(seen).to_have_count(0)
    expect(offer).to_be_focused()
    assert stored(page, SEEN) is None


def test_what_is_offered_to_remember_is_one_line_on_a_phone_and_needs_a_script(
    phone: Visitor, phone_without_javascript: Visitor
):
    phone.open("/producto/tetera-niebla/")
    line = phone.page.locator("p:has([data-seen])")
    height = line.evaluate(
        """line => {
            const inside = document.createRange();
            inside.selectNodeContents(line);
            return inside.getBoundingClientRect().height;
        }"""
    )
    assert height < 36
    phone_without_javascript.open("/producto/tetera-niebla/")
    expect(phone_without_javascript.page.locator("p:has([data-seen])")).to_be_hidden()
