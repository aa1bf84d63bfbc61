"""`POST /api/orders/{token}/new-link`: its holder fears that others have the link, and asks for another.

The old links die and the new one goes to the order's own address: who has come by a link of somebody else's can only
shut themselves out with it. Must not know how links are made.
"""

from __future__ import annotations

from commerce import orders
from commerce.errors import NotFound
from functions.addresses import address_id
from functions.entry import Route
from functions.forms import may_write_to, thanks
from functions.http import Request, Response
from functions.limits.table import NEW_LINK
from functions.orders.book import OrderBook
from functions.orders.links import known_customer, order_of_token
from functions.wiring import Services


def handle(request: Request, services: Services) -> Response:
    """Raises NotFound for a link that opens nothing, and before payment: nobody's address is known. StoreError."""
    book = OrderBook(services.store, services.clock, services.sleep)
    order = known_customer(order_of_token(book, services.config.link_secret, request.parameters.get("token", "")))
    if not order.is_paid or order.payment is None:
        raise NotFound(f"{order.id} is not paid")
    if may_write_to(address_id(services.config, order.payment.customer.email), services):
        book.apply(order.id, lambda found: orders.links_changed(found, order.link_generation))
    return thanks(request, services, services.shop.language(order.language), "new_link")


ROUTE = Route("POST", "/api/orders/{token}/new-link", handle, NEW_LINK, behind_front=True)
