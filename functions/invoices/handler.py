"""`GET /api/orders/{token}/invoices/{code}`: one invoice of an order, for whoever holds the order's link.

As a page that prints on A4, or as JSON. The token is checked before the store is asked; an invoice of another order is
not there. Never cached, never indexed. Must not know how an invoice gets its number.
"""

from __future__ import annotations

from typing import Any

from commerce.errors import NotFound
from commerce.invoices.model import Invoice
from functions.entry import Route
from functions.http import Request, Response, html_response, json_response
from functions.invoices.records import by_code, document_of, invoices_of
from functions.invoices.sheet import sheet_of
from functions.limits.table import ORDER
from functions.orders.book import OrderBook
from functions.orders.links import order_of_token
from functions.wiring import Services

_PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
_HEAD = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'


def find(request: Request, services: Services) -> tuple[str, Invoice]:
    """(the order's token, the invoice). Raises NotFound."""
    token = request.parameters.get("token", "")
    book = OrderBook(services.store, services.clock, services.sleep)
    order = order_of_token(book, services.config.link_secret, token)
    found = by_code(invoices_of(services.store, order.id), request.parameters.get("code", ""))
    if found is None:
        raise NotFound("the order has no such invoice")
    return token, found


def show(request: Request, services: Services) -> Response:
    token, invoice = find(request, services)
    if not request.wants_html:
        return json_response(public_invoice(invoice), headers=_PRIVATE)
    sheet = sheet_of(invoice, services.runtime)
    title = f"{sheet.title} {sheet.code}"
    page = services.runtime.page("invoice", sheet.language, title=title, head=_HEAD, sheet=sheet, token=token)
    return html_response(page)


def public_invoice(invoice: Invoice) -> dict[str, Any]:
    """The invoice as JSON, amounts in minor units; without our own id of the order."""
    document = document_of(invoice)
    del document["order_id"]
    return {**document, "net": invoice.net, "tax": invoice.tax, "total": invoice.total}


ROUTE = Route("GET", "/api/orders/{token}/invoices/{code}", show, ORDER, behind_front=True)
