"""A shop that asks for a tax number at the payment page: given there, it makes the invoice a full one at once."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from functions.invoices.records import invoices_of
from functions.orders.listing import list_orders
from tests.sandbox.support import Browser
from tests.serving.test_laptop import tiny_shop, wait_for
from vitrina.project import Project
from vitrina.serving.laptop import Laptop

ASKING = """
INVOICES = {"name": "Barro Lento, S.L.", "tax_id": "B23000060", "ask_tax_id": True}
TAX_RATES = {"ES": {"standard": "21"}}
SHOP_POSTAL_ADDRESS = {"street": "C/ Valencia, 22", "postal_code": "23400", "city": "Úbeda", "country": "ES"}
"""


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    folder = tiny_shop(tmp_path_factory.mktemp("asking"))
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write(ASKING)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("STRIPE_", "VITRINA_"))]:
            patch.delenv(name)
        running = Laptop(Project.at(folder), "127.0.0.1", 0)
        running.start()
        yield running
        running.stop()


def payment_page(laptop: Laptop) -> Any:
    body = json.dumps({"lines": [{"sku": "TAZ-MAR-250", "quantity": 1}], "language": "en"}).encode()
    asked = urllib.request.Request(f"{laptop.base_url}/api/checkout", body, {"content-type": "application/json"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return SimpleNamespace(url=json.loads(answer.read())["url"])


def invoice_after(laptop: Laptop, **fields: str) -> Any:
    """Pay for a mug; the invoice of its order."""
    store = laptop.project.services(laptop.base_url).store
    before = {order.id for order in list_orders(store, "paid")}
    paid = Browser().pay(payment_page(laptop), **fields)
    assert paid.status_code in {302, 303}, paid.text

    def invoices() -> list[Any]:
        fresh = [order.id for order in list_orders(store, "paid") if order.id not in before]
        return invoices_of(store, fresh[0]) if fresh else []

    wait_for(invoices, "no invoice")
    return invoices()[0]


def test_a_number_from_the_payment_page_makes_the_invoice_a_full_one(laptop: Laptop):
    invoice = invoice_after(laptop, tax_id="esb-1234 5674")

    assert (invoice.kind, invoice.buyer.tax_id) == ("full", "ESB12345674")
    assert invoice.buyer.name == "Ana Ruiz"
    assert invoice.buyer.address[0] == "Calle Real 1"


def test_without_one_it_is_a_simplified_one(laptop: Laptop):
    invoice = invoice_after(laptop)

    assert (invoice.kind, invoice.buyer) == ("simplified", None)


def test_what_is_no_tax_number_is_said_on_the_payment_page(laptop: Laptop):
    refused = Browser().pay(payment_page(laptop), tax_id="no")

    assert "This does not look like a VAT number." in refused.text
