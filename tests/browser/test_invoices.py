"""An invoice on a phone, in both languages, without JavaScript, and on paper."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.doors import Doors, at_order, doors, head, sheets, spanish_without_scripts
from tests.browser.test_purchase import add_to_cart, pay

__all__ = ["doors", "spanish_without_scripts"]
pytestmark = pytest.mark.browser
MORE_LINES = """() => {
    const body = document.querySelector(".invoice-lines tbody");
    for (let n = 0; n < 60; n++) body.append(body.rows[0].cloneNode(true));
}"""


def open_invoice(visitor: Visitor, title: str) -> None:
    """From the order's page, as soon as the invoice is there."""
    page, order = visitor.page, visitor.page.url
    end = time.monotonic() + 30
    while not page.get_by_role("link", name=re.compile(rf"^{title} [A-Z]")).count() and time.monotonic() < end:
        time.sleep(0.5)
        page.goto(order)
    page.get_by_role("link", name=re.compile(rf"^{title} [A-Z]")).first.click()
    page.wait_for_url("**/invoices/**")
    expect(page.locator("h1")).to_have_text(title)


def test_without_javascript_a_paid_order_leads_to_its_invoice_which_prints_on_one_sheet(
    spanish_without_scripts: Visitor, doors: Doors
):
    visitor, page = spanish_without_scripts, spanish_without_scripts.page
    visitor.open(at_order(doors.paid(CUE_NAO_TIN=1).invoiced()))
    page.get_by_role("link", name="Factura simplificada").click()
    head(page, "Factura simplificada")
    visitor.look("nojs-invoice")

    expect(page.locator(".invoice")).to_contain_text("NIF: B23000060")
    expect(page.locator(".invoice-taxes")).to_contain_text("21")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert sheets(visitor, "nojs-invoice") == 1
    page.get_by_role("link", name="Volver al pedido").click()
    expect(page.locator("#invoices")).to_contain_text("S-")
    visitor.look("nojs-order-invoices")
    page.get_by_role("link", name="Necesito una factura completa").click()
    page.fill("#field-tax_id", "12345678A")
    page.get_by_role("button", name="Hacer la factura").click()
    expect(page.locator("#error-tax_id")).to_be_visible()
    visitor.look("nojs-invoice-form")
    page.fill("#field-tax_id", "12345678Z")
    page.get_by_role("button", name="Hacer la factura").click()
    page.wait_for_url("**/invoices/F-*")
    expect(page.locator(".invoice-parties")).to_contain_text("NIF: 12345678Z")
    address = page.get_by_role("link", name="Descargar PDF").evaluate("link => link.href")
    assert page.request.get(address).body().startswith(b"%PDF-")


def test_an_english_order_to_another_country_gets_a_full_invoice_with_name_and_address(english_phone: Visitor):
    page = english_phone.page
    english_phone.open("/en/shop/")
    page.get_by_role("link", name="Tide mug").first.click()
    add_to_cart(page)
    english_phone.open("/en/cart/")
    page.locator("#cart-zone").select_option("europa")
    page.locator("[data-pay]").click()
    page.wait_for_url("**/_stripe/pay/**")
    pay(page, "invoices@example.com", country="FR")
    page.wait_for_url("**/api/orders/**")
    expect(page.locator("meta[name=vitrina-order]")).to_have_attribute("content", "paid", timeout=20_000)

    open_invoice(english_phone, "Invoice")
    english_phone.look("en-invoice")
    expect(page.locator(".invoice-parties")).to_contain_text("Ana Ruiz Moreno")
    assert sheets(english_phone, "en-invoice") == 1

    page.evaluate(MORE_LINES)
    assert sheets(english_phone, "en-invoice-long") > 1
