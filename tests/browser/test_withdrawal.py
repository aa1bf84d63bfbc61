"""Withdrawing and returning, as a customer on a phone does it: from the footer, from the order, without JavaScript."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from commerce import returns
from commerce.returns import Kind, State
from functions.returns.cases import Cases
from functions.returns.settling import Settling
from tests.browser.conftest import ServedShop, Visitor
from tests.browser.doors import HERS, Doors, at_order, doors, faults, head, spanish, spanish_without_scripts
from tests.browser.test_purchase import wait_for_mail
from tests.support.uploads import JPEG

__all__ = ["doors", "spanish", "spanish_without_scripts"]
pytestmark = pytest.mark.browser


def test_withdrawing_by_the_orders_link_without_javascript(spanish_without_scripts: Visitor, doors: Doors):
    visitor, page, life = spanish_without_scripts, spanish_without_scripts.page, doors.paid(CUE_BRA_TEJ=1)
    number = life.json()["number"]
    visitor.open(doors.link(doors.mail(number), "/api/orders/").removesuffix("/withdrawal"))
    visitor.look("returns-order-es")
    page.get_by_role("link", name="Desistir del contrato aquí").first.click()
    head(page, "Desistir del contrato aquí")
    page.get_by_label("Tu correo").fill(HERS)
    visitor.look("withdrawal-lines-es")
    page.get_by_role("button", name="Continuar").click()
    visitor.look("withdrawal-confirm-es")
    page.get_by_role("button", name="Confirmar desistimiento").click()
    expect(page.locator("main")).to_contain_text(f"desisto del contrato de compra del pedido {number}")
    visitor.look("withdrawal-done-es")
    assert number in doors.mail("Acuse de recibo").text
    page.get_by_role("link", name="Volver al pedido").click()
    head(page, "Has desistido de este pedido")
    visitor.look("returns-order-withdrawn-es")
    (case,) = Cases.of(doors.services).of_order(life.id)
    assert (case.kind, case.state) == (Kind.WITHDRAWAL, State.APPROVED)


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


def test_something_broken_is_reported_with_a_picture(spanish: Visitor, doors: Doors, tmp_path: Path):
    page, life, cases = spanish.page, doors.came(PLA_VEG_CAL_27=1), Cases.of(doors.services)
    (tmp_path / "rota.jpg").write_bytes(JPEG)
    spanish.open(at_order(life))
    page.get_by_role("link", name="Devolver, cambiar o avisar de un fallo").click()
    spanish.look("return-form-es")
    page.get_by_label("Ha llegado rota").check()
    page.get_by_label("Que me la cambiéis por otra").check()
    page.get_by_label("Cuéntanos").fill("Llegó partido en dos.")
    page.get_by_label("Foto 1").set_input_files(tmp_path / "rota.jpg")
    assert faults(page) == []
    page.get_by_role("button", name="Enviar").click()
    head(page, "Lo hemos recibido")
    now = doors.services.clock()
    cases.change(life.id, 1, lambda found: returns.approved(found, now, "", ""), news="approved")
    page.get_by_role("link", name="Volver al pedido").click()
    page.get_by_label("Transportista").fill("Correos")
    page.get_by_label("Número de seguimiento").fill("PQ2")
    spanish.look("returns-order-approved-es")
    assert faults(page) == []
    page.get_by_role("button", name="Guardar el envío").click()
    expect(page.locator("#returns")).to_contain_text("Correos PQ2")
    settling = Settling(cases, doors.services.payments)
    settling.refund(cases.get(life.id, 1), deduction=100, reason="Falta la caja.")
    page.reload()
    expect(page.locator("#returns")).to_contain_text("Falta la caja.")
    spanish.look("returns-order-refunded-es")
    assert (cases.get(life.id, 1).state, life.order.refunded) == (State.REFUNDED, life.order.subtotal - 100)
