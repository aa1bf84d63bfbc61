"""What comes after the sale, as customers do it on a phone: following, collecting, giving back, invoices.

Each journey begins at a mail or at the order's page, and ends at what the store holds. The other language is in
test_withdrawal and test_invoices.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from commerce import orders, returns
from commerce.orders import ClaimState, PromisedDays
from commerce.returns import Case, Kind, Parcel, State
from functions.pickup.service import Pickup
from functions.returns.cases import Cases, ending
from functions.returns.settling import Settling
from functions.watch.uncollected import watch as watch_uncollected
from tests.browser.conftest import Visitor
from tests.browser.doors import (
    DAY_S,
    HERS,
    Doors,
    at_order,
    doors,
    english,
    english_without_scripts,
    faults,
    head,
    sheets,
    spanish,
)
from tests.support.orders import Life
from tests.support.uploads import JPEG

__all__ = ["doors", "english", "english_without_scripts", "spanish"]
pytestmark = pytest.mark.browser


def case_of(life: Life, number: int = 1) -> Case:
    return Cases.of(life.services).get(life.id, number)


def test_an_order_in_two_parcels_is_followed_from_its_mails_to_its_door(spanish: Visitor, doors: Doors):
    page, life = spanish.page, doors.paid(TAZ_MAR_MAR=2, PLA_VEG_CAL_27=1)
    life._apply(lambda order: orders.delayed(order, PromisedDays("2026-12-09", "2026-12-10", "2026-12-11", 1, "owner")))
    spanish.open(doors.link(doors.mail("se retrasa"), "/api/orders/"))
    head(page, "Tu pedido se retrasa")
    expect(page.locator(".order-promise")).to_contain_text("Llega entre el jueves 10 y el viernes 11 de diciembre.")

    doors.ship(life, "SEUR", "SEUR-111", TAZ_MAR_MAR=2)
    doors.ship(life, "Correos", "CORREOS-222", PLA_VEG_CAL_27=1)
    doors.hear("SEUR-111", "out_for_delivery", "Úbeda")
    page.reload()
    head(page, "Llega hoy")
    first, second = page.locator(".shipment").all()
    expect(first).to_contain_text("En reparto · Úbeda")
    expect(first).to_contain_text("2 × Taza Marea")
    expect(first.get_by_role("link", name="Seguir el paquete")).to_have_attribute(
        "href", re.compile("seur.com/.*SEUR-111")
    )
    expect(second).to_contain_text("CORREOS-222")
    expect(page.get_by_role("link", name="Escribir una opinión")).to_have_count(0)
    assert faults(page) == []

    doors.hear("SEUR-111", "delivered", "Úbeda")
    assert doors.mail("Ha llegado una parte")
    doors.hear("CORREOS-222", "delivered")
    spanish.open(doors.link(doors.mail("ha llegado"), "/api/orders/"))
    head(page, "Pedido entregado")
    expect(page.locator(".timeline [aria-current]")).to_contain_text("Entregado")
    page.get_by_text("Recorrido del paquete").first.click()
    expect(page.locator(".parcel-way[open] li")).to_have_count(2)
    spanish.look("after-order-parcels-es")
    assert life.order.status == "delivered"


def test_a_lost_link_is_asked_for_and_changed_without_scripts(english_without_scripts: Visitor, doors: Doors):
    visitor, page, life = english_without_scripts, english_without_scripts.page, doors.paid("en")
    before, number = at_order(life), life.json()["number"]
    visitor.open("/en/track-your-order/")
    page.get_by_label("Order number").fill(number)
    page.get_by_label("Your email").fill("somebody@example.com")
    page.get_by_role("button", name="Send me the link").click()
    head(page, "Check your email")
    page.go_back()
    page.get_by_label("Your email").fill(HERS)
    page.get_by_role("button", name="Send me the link").click()
    head(page, "Check your email")
    assert [mail.to for mail in doors.mails() if mail.subject == f"The link to your order {number}"] == [HERS]

    visitor.open(doors.link(doors.mail("The link to your order"), "/api/orders/"))
    page.get_by_role("button", name="Change the link").click()
    head(page, "Check your email")
    assert page.goto(doors.shop.url + before).status == 404  # type: ignore[union-attr]
    head(page, "This link does not open anything")
    visitor.look("after-dead-link-en")
    page.get_by_role("link", name="Track your order").first.click()
    head(page, "Track your order")
    visitor.open(doors.link(doors.mail(f"{number}: a new link"), "/api/orders/"))
    head(page, "Thank you for your order!")
    assert life.order.link_generation == 1


def test_an_order_is_collected_for_its_code_or_not_at_all(english: Visitor, doors: Doors):
    page, life, left = english.page, doors.paid("en", pickup=True), doors.paid("en", pickup=True)
    english.open(at_order(life))
    expect(page.get_by_role("region", name="Collection")).to_contain_text("Barro Lento’s workshop")
    for each in (life, left):
        doors.ship(each)
    ready = doors.mail(f"{life.json()['number']} is ready to collect")
    english.open(doors.link(ready, "/api/orders/"))
    head(page, "Ready to collect")
    code = page.locator(".pickup-code strong").inner_text()
    assert code in ready.text
    status = page.get_by_role("region", name="Order status")
    expect(status).to_contain_text("Monday–Friday 9:30–14:00")
    expect(status.get_by_role("link", name="See on the map")).to_have_attribute("href", re.compile("openstreetmap"))
    assert faults(page) == []
    english.look("after-pickup-en")

    Pickup.of(doors.services).hand_over(code)
    page.reload()
    head(page, "Order collected")
    expect(page.locator("main")).not_to_contain_text(code)
    doors.later(22 * DAY_S)
    watch_uncollected(doors.services)
    assert "give the code to somebody" in doors.mail("is still here").text
    assert (life.order.status, left.order.status, left.order.concerns) == ("delivered", "shipped", ("not_collected",))


def test_a_fault_is_refused_and_the_next_one_exchanged_without_scripts(
    english_without_scripts: Visitor, doors: Doors, tmp_path: Path
):
    visitor, page, life = english_without_scripts, english_without_scripts.page, doors.came("en", TAZ_MAR_MAR=2)
    (tmp_path / "broken.jpg").write_bytes(JPEG)
    visitor.open(at_order(life))
    page.get_by_role("link", name="Return, exchange or report a fault").click()
    head(page, "Return, exchange or report a fault")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_label("Tell us more").fill("The handle is off.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#error-problem")).to_have_text("Choose one.")
    expect(page.get_by_label("Tell us more")).to_have_value("The handle is off.")
    visitor.look("after-return-form-en")
    ask(page, tmp_path / "broken.jpg")
    expect(page.locator(".eyebrow")).to_contain_text(f"Fault report {life.json()['number']}-R1")
    refused = Cases.of(doors.services)
    now, why = doors.services.clock(), "That happened after it came."
    refused.change(
        life.id, 1, lambda found: returns.refused(found, now, why), news="refused", ends=ending(1, ClaimState.ENDED)
    )
    page.get_by_role("link", name="Back to the order").click()
    expect(page.locator("#returns")).to_contain_text("We could not accept it")
    expect(page.locator("#returns")).to_contain_text(why)
    assert why in doors.mail("About your return").text

    page.get_by_role("link", name="Return, exchange or report a fault").click()
    ask(page, tmp_path / "broken.jpg")
    label = "https://label.example/1"
    refused.change(life.id, 2, lambda found: returns.approved(found, now, label, ""), news="approved")
    visitor.open(doors.link(doors.mail("You can send your return"), "/api/orders/"))
    expect(page.get_by_text("Your return is under way")).to_be_visible()
    expect(page.get_by_role("link", name="Shipping label")).to_have_attribute("href", label)
    visitor.look("after-return-approved-en")
    page.get_by_label("Carrier").fill("Correos")
    page.get_by_label("Tracking number").fill("BACK-1")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#returns")).to_contain_text("You told us that it comes with Correos BACK-1.")
    refused.change(life.id, 2, lambda found: returns.received(found, now, ""), news="received")
    page.reload()
    expect(page.locator("#returns")).to_contain_text("It has reached our workshop")
    Settling(refused, doors.services.payments).exchange(case_of(life, 2), {"TAZ-MAR-MAR": 1}, Parcel("SEUR", "NEW-1"))
    page.reload()
    expect(page.locator("#returns")).to_contain_text("We have sent the other one with SEUR NEW-1.")
    assert [case_of(life, n).state for n in (1, 2)] == [State.REFUSED, State.EXCHANGED]
    assert [case_of(life, n).kind for n in (1, 2)] == [Kind.FAULT, Kind.FAULT]


def ask(page: Page, picture: Path) -> None:
    """The form of something broken, with a picture."""
    page.get_by_label("Tide mug").select_option("1")
    page.get_by_label("It arrived broken").check()
    page.get_by_label("Another one instead").check()
    page.get_by_label("Tell us more").fill("The handle is off.")
    page.get_by_label("Picture 1").set_input_files(picture)
    page.get_by_role("button", name="Send").click()
    head(page, "We have received it")


def test_a_withdrawal_by_link_leaves_out_what_was_made_to_order_and_says_the_last_day(english: Visitor, doors: Doors):
    page = english.page
    life = doors.came("en", text="For Ana", TAR_TRO_CAL_10=1, TAZ_MAR_MAR=2)
    english.open(at_order(life))
    page.get_by_role("link", name="Withdraw from contract here").first.click()
    expect(page.locator(".lead")).to_contain_text("up to and including")
    expect(page.locator(".choose-line").first).to_contain_text("the law gives no right of withdrawal")
    expect(page.locator(".choose-line").first.locator("select")).to_have_count(0)
    page.get_by_label("Tide mug").select_option("1")
    page.get_by_label("Your email").fill("ana@")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#error-email")).to_be_visible()
    expect(page.get_by_label("Tide mug")).to_have_value("1")
    assert faults(page) == []
    page.get_by_label("Your email").fill(HERS)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".statement")).to_contain_text("1 × Tide mug")
    assert faults(page) == []
    page.get_by_role("button", name="Confirm withdrawal").click()
    head(page, "We have received your withdrawal")
    assert faults(page) == []
    english.look("after-withdrawal-en")
    assert "withdraw from the contract" in doors.mail("Acknowledgement").text
    assert case_of(life).lines == {"1": 1}

    doors.later(40 * DAY_S)
    english.open(f"{at_order(life)}/withdrawal")
    expect(page.locator(".notice")).to_contain_text("The period to withdraw ended on")
    page.get_by_label("Tide mug").select_option("1")
    page.get_by_label("Your email").fill(HERS)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Confirm withdrawal").click()
    expect(page.locator("main")).to_contain_text("We will tell you whether we accept it.")
    assert [case_of(life, n).state for n in (1, 2)] == [State.APPROVED, State.REQUESTED]


def test_a_full_invoice_and_its_correction_are_had_without_scripts(english_without_scripts: Visitor, doors: Doors):
    visitor, page, life = english_without_scripts, english_without_scripts.page, doors.paid("en").invoiced()
    visitor.open(at_order(life))
    page.get_by_role("link", name="I need a full invoice").click()
    page.get_by_label("Name or company").fill("Hostelería y Restauración de la Loma de Úbeda, S.L.U.")
    page.get_by_label("Tax or VAT number").fill("B12345675")
    page.get_by_role("button", name="Make the invoice").click()
    expect(page.locator("#error-tax_id")).to_contain_text("check its digits")
    expect(page.get_by_label("Name or company")).to_have_value(re.compile("^Hostelería"))
    page.get_by_label("Tax or VAT number").fill("B12345674")
    page.get_by_role("button", name="Make the invoice").click()
    head(page, "Invoice")
    expect(page.locator(".invoice-parties")).to_contain_text("Tax number: B12345674")
    life.refunded(1000).invoiced()
    page.get_by_role("link", name="Back to the order").click()
    page.get_by_role("link", name="Corrective invoice").click()
    expect(page.locator(".invoice-sums")).to_contain_text("€10.00")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.look("after-corrective-en")
    assert sheets(visitor, "after-corrective-en") == 1
    assert [each["kind"] for each in life.json()["invoices"]] == ["simplified", "full", "rectifying_full"]
