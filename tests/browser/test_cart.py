"""The drawer beside every page, texts on pieces, wishes and codes: from the browser to the order and its mails."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ServedShop, Visitor
from tests.browser.places import CART, open_with_code, put_in_cart
from tests.browser.test_loading import keep_back
from tests.browser.test_purchase import order_number, pay, wait_for_mail

pytestmark = pytest.mark.browser
PRODUCT = "/producto/vaso-tierra/"


def keep(page: Page, key: str, value: Any) -> None:
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, json.dumps(value)])


def kept(page: Page, key: str) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key) ?? 'null'", key))


def test_what_is_added_is_shown_in_a_drawer_that_takes_and_gives_back_the_focus(phone: Visitor):
    page = phone.page
    phone.open(PRODUCT)
    page.locator("[data-buy]").click()
    drawer = page.get_by_role("dialog", name="Tu cesta")
    expect(drawer).to_contain_text("Vaso Tierra está en tu cesta")
    expect(drawer.locator(".cart-line")).to_have_count(1)
    expect(drawer.locator("[data-free-text]")).to_contain_text("Te faltan")
    expect(drawer.get_by_role("button", name="Tramitar pedido")).to_be_in_viewport()
    assert page.evaluate("!!document.activeElement.closest('dialog')")
    phone.look("es-drawer")

    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(page.locator("[data-buy]")).to_be_focused()
    assert page.url.endswith(PRODUCT)


def test_the_carts_link_opens_the_drawer_and_leads_to_the_page_where_it_cannot(phone: Visitor):
    page = phone.page
    phone.open("/")
    link = page.locator(".cart-link")
    link.click()
    expect(page.get_by_role("dialog", name="Tu cesta")).to_contain_text("Tu cesta está vacía")
    page.keyboard.press("Escape")
    page.reload()
    page.route("**/cart-drawer.js", lambda route: route.abort())
    link.click()
    page.wait_for_url("**/carrito/")


def test_a_line_taken_out_in_the_drawer_comes_back_to_its_place(phone: Visitor):
    page = phone.page
    phone.open("/")
    put_in_cart(phone, TAZ_MAR_MAR=2, PLA_VEG_CAL_16=1)
    page.reload()
    page.locator(".cart-link").click()
    drawer = page.locator("dialog.drawer")
    drawer.get_by_role("button", name="Quitar Taza Marea").click()
    expect(drawer.locator(".cart-line")).to_have_count(1)
    drawer.get_by_role("button", name="Deshacer").click()
    expect(drawer.locator(".cart-line").first).to_contain_text("Taza Marea")
    assert kept(page, CART)[0] == {"sku": "TAZ-MAR-MAR", "quantity": 2}


def test_what_goes_with_the_cart_is_put_in_beside_it(phone: Visitor):
    page = phone.page
    phone.open("/")
    put_in_cart(phone, CUE_BRA_TEJ=1)
    page.reload()
    page.locator(".cart-link").click()
    expect(page.locator(".drawer .cart-more:visible")).to_have_count(2)
    phone.open("/carrito/")
    more = page.locator(".cart-more:has(button)").first
    name = more.locator("div a").inner_text()
    more.locator("button").click()
    expect(page.locator(".cart-line").nth(1)).to_contain_text(name)
    expect(page.locator("dialog.drawer")).to_have_count(0)


def test_without_a_network_the_piece_is_kept_and_a_note_says_so(phone: Visitor):
    page = phone.page
    phone.open(PRODUCT)
    page.route("**/carrito/", lambda route: route.abort())
    page.locator("[data-buy]").click()
    expect(page.locator("#toast")).to_contain_text("Vaso Tierra")
    assert kept(page, CART) == [{"sku": "VAS-TIE-CAL", "quantity": 1}]
    page.unroute("**/carrito/")
    page.locator(".cart-link").click()
    expect(page.locator(".drawer .cart-line")).to_have_count(1)


def test_a_cart_of_before_is_still_there(phone: Visitor):
    page = phone.page
    phone.open("/")
    keep(page, "vitrina.cart.v1", [{"sku": "TAZ-MAR-MAR", "quantity": 2}])
    phone.open("/carrito/")
    expect(page.locator("cart-count")).to_have_text("2")
    page.get_by_role("button", name="Una más de Taza Marea").click()
    assert kept(page, CART) == [{"sku": "TAZ-MAR-MAR", "quantity": 3}]


def test_two_texts_on_one_piece_are_two_lines_that_share_what_is_left(phone: Visitor):
    page = phone.page
    phone.open("/")
    line = {"sku": "TAZ-MAR-MAR", "quantity": 2}
    keep(page, CART, [{**line, "personalization": "Para Ana"}, {**line, "personalization": "Para Luis"}])
    stock = {"TAZ-MAR-MAR": {"available": 3, "state": "low_stock", "unit_amount": 2400}}
    page.route("**/api/stock?*", lambda route: route.fulfill(json={"items": stock}))
    phone.open("/carrito/")

    first, second = page.locator(".cart-line").nth(0), page.locator(".cart-line").nth(1)
    expect(first).to_contain_text("«Para Ana»")
    expect(second.locator(".cart-line-problem")).to_contain_text("Solo quedan 3.")
    expect(first.locator(".cart-line-problem")).to_be_hidden()
    second.get_by_role("button", name="Dejar 1").click()
    assert [each["quantity"] for each in kept(page, CART)] == [2, 1]


def test_a_code_that_came_by_a_link_is_kept_and_a_wrong_one_is_answered_where_it_stands(phone: Visitor):
    page = phone.page
    open_with_code(phone, "NADA")
    put_in_cart(phone, TAZ_MAR_MAR=1)
    phone.open("/carrito/")
    expect(page.locator("[data-code-name]")).to_have_text("NADA")
    page.locator("[data-pay]").click()
    expect(page.locator("[data-code-problem]")).to_contain_text("No conocemos ese código")
    phone.look("es-cart-code")
    page.locator("[data-code-off]").click()
    page.locator("[data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")


def test_the_code_of_the_demo_shops_post_is_taken_off(phone: Visitor):
    page = phone.page
    open_with_code(phone, "CUADERNO10")
    put_in_cart(phone, TAZ_MAR_MAR=1)
    phone.open("/carrito/")
    page.locator("[data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    expect(page.locator("body")).to_contain_text("Descuento −10 %")
    expect(page.locator("body")).to_contain_text("2,40")


def test_a_wrapped_present_with_a_card_and_a_note_is_on_the_order_in_the_mails_and_for_the_packer(
    phone: Visitor, shop: ServedShop
):
    page, mail = phone.page, "regalo@example.com"
    phone.open("/")
    put_in_cart(phone, TAZ_MAR_MAR=1)
    phone.open("/carrito/")
    page.get_by_text("¿Es un regalo?").click()
    page.get_by_label("Envolver para regalo").check()
    page.get_by_label("Mensaje para la tarjeta").fill("Feliz cumpleaños, Ana")
    page.locator("summary", has_text="Nota para el taller").click()
    page.get_by_role("textbox", name="Nota para el taller").fill("Llamad antes de venir")
    page.locator("h1").click()
    expect(page.locator("[data-wrap]")).to_have_text("3,50\u00a0€")
    expect(page.locator("[data-total]")).to_have_text("32,40\u00a0€")
    phone.look("es-cart-present")
    page.locator("[data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    expect(page.locator("body")).to_contain_text("Envuelto para regalo")
    pay(page, mail)
    page.wait_for_url("**/api/orders/**")
    expect(page.locator("meta[name=vitrina-order]")).to_have_attribute("content", "paid", timeout=20_000)
    for words in ("Envuelto para regalo", "Feliz cumpleaños, Ana", "Sin precios", "Llamad antes de venir"):
        expect(page.locator("main")).to_contain_text(words)
    phone.look("es-order-present")
    number = order_number(page)

    text = wait_for_mail(shop, mail, number).get_body(("plain",)).get_content()
    assert "Feliz cumpleaños, Ana" in text
    assert "Llamad antes de venir" in text
    shown = shop.vitrina("orders", "show", number)
    assert "Wrap it as a present." in shown
    assert "no prices" in shown
    phone.open("/carrito/")
    assert kept(page, "vitrina.wishes.v1") == {}


def test_a_wish_that_is_said_before_its_script_is_there_counts_also_for_who_pays_at_once(phone: Visitor):
    page = phone.page
    sent: list[Any] = []
    page.route("**/api/checkout", lambda route: (sent.append(route.request.post_data_json), route.abort()))
    put_in_cart(phone, TAZ_MAR_MAR=1)
    let_go = keep_back(page, "**/cart-wishes.js")
    phone.open("/carrito/")
    page.locator("summary", has_text="¿Es un regalo?").click()
    page.get_by_label("Envolver para regalo").check()
    page.locator("[name=gift_message]").fill("Para ti")
    page.locator("[data-pay]").click()
    expect(page.locator("[data-pay]")).to_have_attribute("aria-busy", "true")
    assert sent == []
    let_go()
    expect(page.locator("[data-part=problem]")).to_be_visible()

    assert [(body["gift_wrap"], body["gift_message"]) for body in sent] == [(True, "Para ti")]
    assert kept(page, "vitrina.wishes.v1") == {"gift_wrap": True, "gift_message": "Para ti"}


def test_a_text_goes_from_the_form_to_the_order(phone: Visitor, shop: ServedShop):
    page = phone.page
    phone.open("/producto/tarro-troje/")
    page.locator("[name=personalization]").fill("  Ana  Luz ")
    page.locator("[data-buy]").click()
    line = page.locator(".drawer .cart-line")
    expect(line).to_contain_text("«Ana Luz»")
    total = line.locator(".cart-line-total").inner_text()
    page.locator(".drawer [data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    expect(page.locator("body")).to_contain_text("«Ana Luz»")
    expect(page.locator("body")).to_contain_text(total)


def test_a_text_goes_without_javascript_too(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open("/producto/tarro-troje/")
    page.locator("[name=personalization]").fill("Harina")
    page.locator("[data-buy]").click()
    page.wait_for_url("**/_stripe/pay/**")
    expect(page.locator("body")).to_contain_text("«Harina»")
