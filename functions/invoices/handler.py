"""`GET /api/orders/{token}/invoices/{code}`: one invoice of an order, for whoever holds the order's link.

As a page that prints on A4, as JSON, or (`/pdf`) as a file to keep. The token is checked before the store is asked; an
invoice of another order is not there, and one that names somebody who is forgotten is for the books alone. Never
cached, never indexed. Must not know how an invoice gets its number.
"""

from __future__ import annotations

from typing import Any

from commerce.errors import NotFound
from commerce.invoices.model import Invoice
from functions.entry import Route
from functions.http import Request, Response, html_response, json_response
from functions.invoices.issuing import Invoicing
from functions.invoices.records import by_code, document_of, invoices_of
from functions.invoices.sheet import sheet_of
from functions.limits.table import ORDER
from functions.orders.book import OrderBook
from functions.orders.links import known_customer, order_of_token
from functions.wiring import Services

PDF_TYPE = "application/pdf"
PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
HEAD = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'


def find(request: Request, services: Services) -> tuple[str, Invoice]:
    """(the order's token, the invoice). Raises NotFound."""
    token = request.parameters.get("token", "")
    book = OrderBook(services.store, services.clock, services.sleep)
    order = order_of_token(book, services.config.link_secret, token)
    found = by_code(invoices_of(services.store, order.id), request.parameters.get("code", ""))
    if found is None:
        raise NotFound("the order has no such invoice")
    if found.buyer:
        known_customer(order)
    return token, found


def show(request: Request, services: Services) -> Response:
    token, invoice = find(request, services)
    if not request.wants_html:
        return json_response(public_invoice(invoice), headers=PRIVATE)
    sheet = sheet_of(invoice, services.runtime)
    title = f"{sheet.title} {sheet.code}"
    page = services.runtime.page(
        "invoice",
        sheet.language,
        title=title,
        head=HEAD,
        sheet=sheet,
        token=token,
        replaceable=Invoicing.of(services).may_replace(invoice),
    )
    return html_response(page)


def show_pdf(request: Request, services: Services) -> Response:
    """The same bytes each time."""
    _, invoice = find(request, services)
    made = services.invoice_pdf(sheet_of(invoice, services.runtime), invoice.issued_at)
    name = {"content-disposition": f'inline; filename="{invoice.code}.pdf"'}
    return Response(200, made, PDF_TYPE, {**PRIVATE, **name})


def public_invoice(invoice: Invoice) -> dict[str, Any]:
    """The invoice as JSON, amounts in minor units; without our own id of the order."""
    document = document_of(invoice)
    del document["order_id"]
    return {**document, "net": invoice.net, "tax": invoice.tax, "total": invoice.total}


PDF_ROUTE = Route("GET", "/api/orders/{token}/invoices/{code}/pdf", show_pdf, ORDER, behind_front=True)
ROUTE = Route("GET", "/api/orders/{token}/invoices/{code}", show, ORDER, behind_front=True)
