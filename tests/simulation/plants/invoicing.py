"""Bugs to plant in invoices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

import commerce.invoices.drafting
import commerce.lateness
import commerce.orders
import commerce.orders.erasure
import commerce.orders.fulfilment
import commerce.orders.parcels
import commerce.parcels
import functions.invoices.issuing
import functions.orders.book
import functions.orders.news
import functions.outbox.service
import functions.watch.late_orders
from commerce import orders
from commerce.orders import Order, Outcome
from tests.simulation.plants.planting import instead, named


def number_unguarded() -> AbstractContextManager[None]:
    """Who reads the counter takes the next number, whoever took it meanwhile."""
    right = functions.invoices.issuing.counted
    return instead(functions.invoices.issuing, "counted", lambda *given: replace(right(*given), when=()))


def corrections_forgotten() -> AbstractContextManager[None]:
    """Each refund is corrected by the whole sum so far, whatever was corrected before."""
    right = commerce.invoices.drafting._correction

    def broken(order: Order, sale: Any, issued: Any, settings: Any) -> Any:
        if any(invoice.rectifies and -invoice.total == order.refunded for invoice in issued):
            return None
        return right(order, sale, [sale], settings)

    return instead(commerce.invoices.drafting, "_correction", broken)


def place_unguarded() -> AbstractContextManager[None]:
    """An invoice is written over another one of the same order."""
    return instead(functions.invoices.issuing, "_FREE", ())


def bounce_not_invoiced() -> AbstractContextManager[None]:
    """A refund that bounced does not lead to the invoices."""
    right = orders.refund_failed

    def broken(*given: Any) -> Outcome:
        found = right(*given)
        kept = tuple(each for each in found.messages if each.message != orders.Message.INVOICE)
        return replace(found, messages=kept)

    return instead(commerce.orders, "refund_failed", broken)


def corrected_at_one_rate() -> AbstractContextManager[None]:
    """Whatever goes back is corrected at the first rate of the invoice."""

    def broken(order: Order, sale: Any) -> dict[int, int]:
        rates = [part.rate for part in sale.taxes]
        return {rate: order.refunded if rate == rates[0] else 0 for rate in rates}

    return instead(commerce.invoices.drafting, "_given_back", broken)


@contextmanager
def replaced_again() -> Iterator[None]:
    """Who asks for a full invoice again gets another one."""

    def first(issued: Any) -> Any:
        return issued[0] if issued else None

    with instead(functions.invoices.issuing, "sale_of", first), instead(commerce.invoices.drafting, "sale_of", first):
        yield


INVOICING = named(
    corrected_at_one_rate,
    replaced_again,
    number_unguarded,
    corrections_forgotten,
    place_unguarded,
    bounce_not_invoiced,
)
