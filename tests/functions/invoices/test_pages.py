"""What the holder of an order's link sees of its invoices: on the order's page, as a page of their own, as JSON."""

from __future__ import annotations

from typing import Any

import pytest

from functions.invoices.handler import ROUTE
from functions.outbox.service import Outbox
from functions.wiring import Services
from tests.support.clock import FakeClock
from tests.support.invoices import invoicing_shop
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import Answer, ask, make_services, make_shop

PAGE = {"accept": "text/html"}


@pytest.fixture
def services(tmp_path: Any) -> Services:
    made = make_services(tmp_path, shop=invoicing_shop())
    stock_shelves(made)
    return made


def look(services: Services, token: str, code: str, **more: Any) -> Answer:
    return ask(ROUTE, services, parameters={"token": token, "code": code}, **more)


def test_a_paid_order_gets_its_invoice_by_the_outbox_once_and_its_page_links_to_it(services):
    life = place(services, TAZ_MAR=2).paid()
    assert "La factura estará aquí en unos minutos." in life.page().body

    report = Outbox.of(services).deliver()
    assert report.sent == 2  # the confirmation and the owner's mail; an invoice is no mail
    Outbox.of(services).deliver()

    (invoice,) = life.json()["invoices"]
    assert (invoice["number"], invoice["total"]) == ("S-2026-000001", 5290)
    page = life.page().body
    assert f'href="{invoice["url"]}"' in page
    assert "en unos minutos" not in page
    assert f"/api/orders/{life.token}#invoices" in life.mail("order_confirmed").text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            (
                "Factura simplificada",
                "Fecha de expedición",
                "NIF: B23000060",
                "Base imponible",
                "21\u00a0%",
                "52,90\u00a0€",
            ),
        ),
        ("en", ("Simplified invoice", "Date of issue", "Tax number: B23000060", "VAT amount", "21%", "€52.90")),
    ],
)
def test_the_page_says_what_the_law_wants_on_it_in_the_orders_language(services, language, words):
    life = place(services, language, TAZ_MAR=2).paid().invoiced()
    body = look(services, life.token, "S-2026-000001", headers=PAGE).body

    for word in (*words, "S-2026-000001", "Barro Lento, S. L.", "Calle Valencia, 22"):
        assert word in body, word
    assert "Ana Ruiz" not in body  # a simplified invoice names no customer


def test_a_refund_made_anywhere_gets_its_correction_and_the_mail_says_where_it_is(services):
    life = place(services).paid()
    Outbox.of(services).deliver()
    life.refunded(1000)
    Outbox.of(services).deliver()

    sale, correction = life.json()["invoices"]
    assert (correction["number"], correction["kind"], correction["total"]) == (
        "RS-2026-000001",
        "rectifying_simplified",
        -1000,
    )
    body = look(services, life.token, "RS-2026-000001", headers=PAGE).body
    assert "Factura simplificada rectificativa" in body
    assert sale["number"] in body
    assert "#invoices" in life.mail("order_refunded").text


def test_json_is_the_document_as_it_was_issued(services):
    life = place(services).paid().invoiced()
    found = look(services, life.token, "S-2026-000001").json

    assert (found["net"], found["tax"], found["total"]) == (2388, 502, 2890)
    assert found["taxes"] == [{"rate": 2100, "net": 2388, "tax": 502}]
    assert life.id not in str(found)


def test_what_a_customer_wrote_is_text_on_the_page(services):
    from commerce.orders import Address, Customer

    buyer = Customer("a@example.com", "<script>alert(1)</script>", address=Address("1 <b>rue</b>", country="FR"))
    life = place(services).paid(customer=buyer).invoiced()
    body = look(services, life.token, "F-2026-000001", headers=PAGE).body

    assert "&lt;script&gt;" in body
    assert "&lt;b&gt;rue" in body
    assert "<script" not in body
    assert 'name="robots" content="noindex"' in body


def test_a_shop_without_invoices_says_nothing_of_them(tmp_path):
    services = make_services(tmp_path, shop=make_shop(), clock=FakeClock())
    stock_shelves(services)
    life = place(services).paid()
    mails = life.mails()

    assert life.json()["invoices"] == []
    assert 'id="invoices"' not in life.page().body
    assert "factura" not in " ".join(mail.text for mail in mails).lower()
    assert services.store.query("INVOICES") == []


def test_invoices_that_could_not_be_issued_keep_no_mail_waiting_and_come_later(services, monkeypatch):
    from commerce.errors import StoreConflict
    from functions.invoices.issuing import Invoicing

    life: Life = place(services).paid()
    right = Invoicing.settle

    def meets_others(self: Invoicing, order_id: str) -> Any:
        raise StoreConflict("too many")

    monkeypatch.setattr(Invoicing, "settle", meets_others)
    report = Outbox.of(services).deliver()
    assert (report.sent, report.failed) == (2, 1)
    monkeypatch.setattr(Invoicing, "settle", right)
    services.clock.advance(61)
    Outbox.of(services).deliver()

    assert [invoice["number"] for invoice in life.json()["invoices"]] == ["S-2026-000001"]
