"""Withdrawing and returning, as a customer on a phone does it: from the footer, from the order, without JavaScript."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ServedShop, Visitor
from tests.browser.test_purchase import add_to_cart, link_in, order_number, pay, wait_for_mail

pytestmark = pytest.mark.browser

HERS = "ana.desiste@example.com"


def buy(visitor: Visitor, path: str, mail: str, *, scripts: bool) -> str:
    """One piece; the order's number."""
    page = visitor.page
    visitor.open(path)
    if scripts:
        add_to_cart(page)
        visitor.open("/carrito/")
        page.locator("[data-pay]").click()
    else:
        page.locator("[data-buy]").click()
    page.wait_for_url("**/_stripe/pay/**")
    pay(page, mail)
    page.wait_for_url("**/api/orders/**")
    expect(page.locator("main")).to_contain_text(re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}"))
    return order_number(page)


def test_withdrawing_by_the_orders_link_without_javascript(phone_without_javascript: Visitor, shop: ServedShop):
    visitor, page = phone_without_javascript, phone_without_javascript.page
    number = buy(visitor, "/producto/cuenco-brasa/", HERS, scripts=False)
    path = link_in(wait_for_mail(shop, HERS, number), "/api/orders/").removesuffix("/withdrawal")
    visitor.open(path)
    visitor.look("returns-order-es")
    page.get_by_role("link", name="Desistir del contrato aquí").first.click()
    expect(page.locator("h1")).to_have_text("Desistir del contrato aquí")
    page.get_by_label("Tu correo").fill(HERS)
    visitor.look("withdrawal-lines-es")
    page.get_by_role("button", name="Continuar").click()
    visitor.look("withdrawal-confirm-es")
    page.get_by_role("button", name="Confirmar desistimiento").click()
    expect(page.locator("main")).to_contain_text(f"desisto del contrato de compra del pedido {number}")
    visitor.look("withdrawal-done-es")

    acknowledgement = wait_for_mail(shop, HERS, "Acuse de recibo")
    assert number in acknowledgement.get_body(("plain",)).get_content()
    page.get_by_role("link", name="Volver al pedido").click()
    expect(page.locator("h1")).to_have_text("Has desistido de este pedido")
    visitor.look("returns-order-withdrawn-es")
    assert f"{number}-R1" in shop.vitrina("returns", "list")


def test_withdrawing_from_the_foot_of_a_page_in_english(english_phone: Visitor, shop: ServedShop):
    visitor, page = english_phone, english_phone.page
    visitor.open("/en/faq/")
    page.locator("footer").get_by_role("link", name="Withdraw from contract here").click()
    expect(page.locator("h1")).to_have_text("Withdraw from contract here")
    visitor.look("withdrawal-page-en")
    page.get_by_label("Your full name").fill("Ana Ruiz")
    page.get_by_label("Order number").fill("7K3M-9QXT")
    page.get_by_label("Email").first.fill("ana.withdraws@example.com")
    page.get_by_role("button", name="Continue").click()
    visitor.look("withdrawal-confirm-en")
    page.get_by_role("button", name="Confirm withdrawal").click()
    expect(page.locator("main")).to_contain_text("I, Ana Ruiz, withdraw from the contract of sale of order 7K3M-9QXT")
    visitor.look("withdrawal-done-en")

    wait_for_mail(shop, "ana.withdraws@example.com", "Acknowledgement of your withdrawal")
    assert [each["order"] for each in json.loads(shop.vitrina("returns", "list", "--json"))["unmatched"]] == [
        "7K3M-9QXT"
    ]


def test_something_broken_is_reported_with_a_picture(phone: Visitor, shop: ServedShop, tmp_path):
    from PIL import Image

    visitor, page = phone, phone.page
    number = buy(visitor, "/producto/plato-vega/", "ana.rota@example.com", scripts=True)
    shop.vitrina("orders", "ship", number, "--carrier", "Correos", "--tracking", "PQ1")
    shop.vitrina("orders", "delivered", number)
    picture = tmp_path / "rota.jpg"
    Image.new("RGB", (64, 64), "brown").save(picture)
    path = link_in(wait_for_mail(shop, "ana.rota@example.com", number), "/api/orders/").removesuffix("/withdrawal")
    visitor.open(path)
    page.get_by_role("link", name="Devolver, cambiar o avisar de un fallo").click()
    visitor.look("return-form-es")
    page.get_by_label("Ha llegado rota").check()
    page.get_by_label("Que me la cambiéis por otra").check()
    page.get_by_label("Cuéntanos").fill("Llegó partido en dos.")
    page.get_by_label("Foto 1").set_input_files(picture)
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("h1")).to_have_text("Lo hemos recibido")
    shop.vitrina("returns", "approve", number)
    page.get_by_role("link", name="Volver al pedido").click()
    page.get_by_label("Transportista").fill("Correos")
    page.get_by_label("Número de seguimiento").fill("PQ2")
    visitor.look("returns-order-approved-es")
    page.get_by_role("button", name="Guardar el envío").click()
    expect(page.locator("#returns")).to_contain_text("Correos PQ2")
    shop.vitrina("returns", "refund", number, "--less", "1.00", "--reason", "Falta la caja.", "--yes")
    page.reload()
    expect(page.locator("#returns")).to_contain_text("Falta la caja.")
    visitor.look("returns-order-refunded-es")
