"""Sets and texts on pieces in a real browser: into the cart at once, or straight to the payment without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.test_product_page import begin, ready

pytestmark = pytest.mark.browser

MUG = "/producto/taza-marea/"


def test_a_set_is_put_into_the_cart_at_once_as_it_is_ticked_and_chosen(phone: Visitor):
    page = begin(phone, MUG)
    ready(page, "bought-together")
    pieces = page.locator("bought-together")
    expect(pieces.locator("output")).to_have_text("Juntas: 84,00\u00a0€")
    page.get_by_role("radio", name="Tinta").check()
    expect(pieces.get_by_label("Taza Marea, Tinta")).to_be_checked()
    pieces.get_by_label("Jarra Fuente").uncheck()
    expect(pieces.locator("output")).to_have_text("Juntas: 38,00\u00a0€")
    pieces.get_by_role("button", name="Añadirlas a la cesta").click()

    expect(page.locator("cart-count")).to_have_text("2")


def test_a_set_is_bought_without_a_script(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open(MUG)
    pieces = page.locator("bought-together")
    pieces.get_by_label("Plato Vega").uncheck()
    pieces.get_by_role("button", name="Comprarlas ahora").click()
    page.wait_for_url("**/_stripe/pay/**")

    expect(page.locator("body")).to_contain_text("Taza Marea")
    expect(page.locator("body")).to_contain_text("Jarra Fuente")
    expect(page.locator("body")).not_to_contain_text("Plato Vega")


def test_a_text_on_a_piece_goes_to_the_payment_and_costs_what_it_says(phone_without_javascript: Visitor):
    page = phone_without_javascript.page
    phone_without_javascript.open("/producto/tarro-troje/")
    field = page.get_by_label("Palabra para el frente")
    expect(field).to_have_attribute("maxlength", "12")
    expect(page.locator("#personalization-hint")).to_contain_text("no se puede devolver")
    price = float((page.locator("[data-show=price]").first.text_content() or "").split()[0].replace(",", "."))
    field.fill("Harina")
    page.get_by_role("button", name="Comprar ahora").click()
    page.wait_for_url("**/_stripe/pay/**")

    expect(page.locator("body")).to_contain_text("Harina")
    expect(page.locator("body")).to_contain_text(re.compile(f"{price + 3:.2f}".replace(".", "[.,]")))
