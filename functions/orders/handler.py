"""`GET /api/orders/{token}`: an order for whoever holds its link, as a page or as JSON.

The token is checked before the store is asked. Never cached (every answer says `no-store`), never indexed, and its
address is not sent to other sites.
"""

from __future__ import annotations

from commerce.invoices.model import sale_of
from functions.entry import Route
from functions.http import Request, Response, html_response, json_response
from functions.invoices.issuing import Invoicing
from functions.invoices.records import invoices_of
from functions.limits.table import ORDER
from functions.orders.book import OrderBook
from functions.orders.links import order_of_token
from functions.orders.news import ASK_FROM_VISIT, News
from functions.orders.page import order_page, read_visit
from functions.orders.public import public_order
from functions.orders.view import order_view
from functions.returns.looking import returns_of
from functions.reviews.records import states_of_order
from functions.wiring import Services

_PRIVATE = {"referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


def handle(request: Request, services: Services) -> Response:
    """Raises NotFound for any token that is not genuine or was given up, and for an order that is not there."""
    secret = services.config.link_secret
    book = OrderBook(services.store, services.clock, services.sleep)
    order = order_of_token(book, secret, request.parameters.get("token", ""))
    visit = read_visit(request.query.get("n", ""))
    if visit >= ASK_FROM_VISIT:
        order = News(book, lambda: services.payments, services.shop, services.clock).ask(order)
    invoices = invoices_of(services.store, order.id) if services.shop.invoices else []
    if order.erased_at:  # those that name somebody are for the books alone
        invoices = [invoice for invoice in invoices if not invoice.buyer]
    sale = sale_of(invoices)
    replaceable = sale is not None and not order.erased_at and Invoicing.of(services).may_replace(sale)
    view = order_view(order, services.shop, secret, states_of_order(services.store, order.id), invoices, replaceable)
    returns = returns_of(order, services, view.url)
    if request.wants_html:
        return html_response(order_page(view, returns, services.runtime, visit))
    return json_response(public_order(view, returns), headers=_PRIVATE)


ROUTE = Route("GET", "/api/orders/{token}", handle, ORDER, behind_front=True)
