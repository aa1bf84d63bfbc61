"""The days of delivery: named in the cart, kept with the order and shown on its page, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.places import put_in_cart
from tests.browser.test_purchase import pay

pytestmark = pytest.mark.browser
DAYS = {
    "es": re.compile(r"llega (el|entre el) ", re.IGNORECASE),
    "en": re.compile(r"arrives (on|between) ", re.IGNORECASE),
}
CARTS = {"es": "/carrito/", "en": "/en/cart/"}


@pytest.mark.parametrize("language", CARTS)
def test_the_cart_names_the_days_of_each_place(phone: Visitor, language: str):
    put_in_cart(phone, TAZ_MAR_MAR=1)
    phone.open(CARTS[language])
    said = phone.page.locator("[data-delivery-days]")
    expect(said).to_have_text(DAYS[language])
    here = said.inner_text()
    phone.page.select_option("#cart-zone", "europa")

    expect(said).not_to_have_text(here)
    expect(said).to_have_text(DAYS[language])
    phone.look(f"{language}-cart-days")


@pytest.mark.parametrize("language", CARTS)
def test_an_order_says_when_it_comes_and_that_it_comes_later(phone_without_javascript: Visitor, language: str):
    visitor, page = phone_without_javascript, phone_without_javascript.page
    lines = [{"sku": "TAZ-MAR-MAR", "quantity": 1}]
    answer = page.context.request.post(f"{visitor.shop.url}/api/checkout", data={"lines": lines, "language": language})
    page.goto(answer.json()["url"])
    pay(page, "ana@example.com")
    promise = page.locator(".order-promise")
    expect(promise).to_have_text(DAYS[language])
    number = re.search(r"\w{4}-\w{4}", page.locator(".eyebrow").inner_text())
    assert number
    visitor.shop.vitrina("orders", "delay", number[0], "--until", "2099-12-18", "--reason", "Se ha roto el horno.")
    page.reload()

    expect(promise).to_contain_text("18 de diciembre" if language == "es" else "18 December")
    expect(promise).to_contain_text("Se ha roto el horno.")
    visitor.look(f"{language}-order-late")
