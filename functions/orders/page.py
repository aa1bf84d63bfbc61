"""The order's page: what its head says, and when it asks the browser to come again.

While the payment is being confirmed the page comes again by itself at growing intervals; after about three minutes it
stops and says what to expect instead. Without JavaScript it is a refresh; a script asks quietly and shows the page anew
only when there is news, so that nobody who is reading it is interrupted (WCAG 2.2.1, 3.2.5). Must not know where the
order comes from.
"""

from __future__ import annotations

from html import escape

from functions.orders.view import OrderView
from functions.returns.view import ReturnsView
from functions.runtime import Runtime

# Seconds before each reload. Stripe's webhook is mostly there within two; a retry comes after minutes.
REFRESH_S = (2, 2, 3, 4, 6, 9, 13, 19, 28, 40, 60)
WAITING = "checkout"
PENDING = "awaiting_payment"


def order_page(view: OrderView, returns: ReturnsView, runtime: Runtime, visit: int) -> str:
    """`visit`: how often the page has come again by itself."""
    texts = runtime.texts(view.language)
    given_up = view.state == WAITING and visit >= len(REFRESH_S)
    state = "checkout_late" if given_up else view.state
    return runtime.page(
        "order",
        view.language,
        title=texts("order.page_title", number=view.number),
        head=head(view, visit),
        order=view,
        returns=returns,
        state=state,
    )


def head(view: OrderView, visit: int) -> str:
    """Trusted markup for the page's head.

    `vitrina-order` tells the cart's script that what was in the cart has been bought: `paid`, or `pending` while the
    money of a slow way of paying is on its way. The number beside it, which is no secret, lets it act once per order.
    """
    tags = ['<meta name="robots" content="noindex">', '<meta name="referrer" content="no-referrer">']
    if view.is_paid or view.state == PENDING:
        tags.append(f'<meta name="vitrina-order" content="{"paid" if view.is_paid else "pending"}">')
        tags.append(f'<meta name="vitrina-order-number" content="{escape(view.number)}">')
    if view.state == WAITING and visit < len(REFRESH_S):
        refresh = f'<meta http-equiv="refresh" content="{REFRESH_S[visit]}; url=?n={visit + 1}">'
        tags.append(f"<noscript>{refresh}</noscript>")
        tags.append(f'<meta name="vitrina-waiting" content="{",".join(map(str, REFRESH_S[visit:]))}">')
    return "".join(tags)


def read_visit(text: str) -> int:
    """`?n=3`; anything else is the first visit."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
