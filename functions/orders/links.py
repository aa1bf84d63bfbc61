"""An order by its link: the one way in for everything that a customer's token opens.

The token is checked before the store is asked; then the order says whether its links were changed since. Must not know
what the link is for.
"""

from __future__ import annotations

from commerce.errors import NotFound
from commerce.links import OrderLink, read_order_token
from commerce.orders import Order
from functions.log import note
from functions.orders.book import OrderBook


def order_of_token(book: OrderBook, secret: bytes, token: str) -> Order:
    """Raises NotFound for a token that is not genuine or was given up, and for an order that is not there."""
    return order_of_link(book, read_order_token(secret, token))


def order_of_link(book: OrderBook, link: OrderLink) -> Order:
    """The order of a link that was found genuine. Raises NotFound when its links were changed since."""
    note(order_id=link.order_id)
    order = book.get(link.order_id)
    if order.link_generation != link.generation:
        raise NotFound(f"link {link.generation} of {link.order_id} was given up")
    return order


def known_customer(order: Order) -> Order:
    """The order itself, for whoever would ask or say something of it.

    Raises NotFound (`order_forgotten`) once its customer is forgotten: what came then would be somebody's again, and no
    erasure would find it by their address.
    """
    if order.erased_at:
        raise NotFound(f"the customer of {order.id} is forgotten", code="order_forgotten")
    return order
