"""A shop that writes invoices, for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from commerce.invoices.model import Kind, Party
from commerce.invoices.settings import InvoiceSettings
from commerce.shop import Shop
from tests.support.shop import make_shop

SELLER = Party("Barro Lento, S. L.", "B23000060", ("Calle Valencia, 22", "23400 Úbeda (Jaén)"), "ES")
SERIES = {
    Kind.SIMPLIFIED: "S",
    Kind.FULL: "F",
    Kind.RECTIFYING_SIMPLIFIED: "RS",
    Kind.RECTIFYING_FULL: "R",
}
BOOKS = "txcd_35010000"
RATES = {
    "ES": {"standard": 2100, BOOKS: 400},
    "FR": {"standard": 2000, BOOKS: 550},
    "canarias": {"standard": 0},
}

BUYER = {
    "name": "Talleres Núñez, S.L.",
    "tax_id": "b-1234 5674",
    "line1": "Calle Mayor 3",
    "line2": "",
    "postal_code": "28013",
    "city": "Madrid",
    "country": "ES",
}
"""What a customer writes who wants a full invoice."""


def invoice_settings(**changes: Any) -> InvoiceSettings:
    return replace(InvoiceSettings(SELLER, SERIES, simplified_up_to=300_000, rates=RATES), **changes)


def invoicing_shop(**changes: Any) -> Shop:
    return make_shop(**{"invoices": invoice_settings(), **changes})
