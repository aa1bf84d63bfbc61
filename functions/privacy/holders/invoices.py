"""Invoices that name a buyer: the shop's books, which nobody may take away before the tax office's time is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from commerce.invoices.model import Invoice
from functions.invoices.records import document_of, invoices_of
from functions.ports import Store
from functions.privacy.holders.orders import orders_of
from functions.privacy.person import Erasure, Fate, Held, Person
from functions.wiring import Services

BOOKS = "books"


@dataclass(frozen=True)
class InvoicesHeld:
    store: Store

    @classmethod
    def of(cls, services: Services) -> Self:
        return cls(services.store)

    def find(self, person: Person) -> list[Held]:
        return [
            Held("invoice", invoice.code, document_of(invoice), language=invoice.language)
            for invoice in self._naming(person)
        ]

    def erase(self, person: Person) -> list[Erasure]:
        return [Erasure("invoice", invoice.code, Fate.KEPT, BOOKS) for invoice in self._naming(person)]

    def _naming(self, person: Person) -> Iterator[Invoice]:
        for order in orders_of(self.store, person):
            yield from (invoice for invoice in invoices_of(self.store, order.id) if invoice.buyer)
