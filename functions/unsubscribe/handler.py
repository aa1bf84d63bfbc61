"""`GET /api/unsubscribe/{token}` asks, `POST` ends.

A mail program's one click is a POST without asking (RFC 8058), so whatever the body says, it ends. The answer is the
same whether there was anything to end. Must not know how subscriptions are kept.
"""

from __future__ import annotations

from functions.back_in_stock.service import BackInStock
from functions.entry import Route, language_of
from functions.forms import done_page
from functions.http import Request, Response, html_response, json_response
from functions.limits.table import MAIL_LINK
from functions.newsletter.service import Newsletter
from functions.unsubscribe.declined import Declined
from functions.unsubscribe.links import What, read_unsubscribe
from functions.wiring import Services


def show(request: Request, services: Services) -> Response:
    """Raises NotFound."""
    token = request.parameters.get("token", "")
    what, _ = read_unsubscribe(services.config.link_secret, token)
    if not request.wants_html:
        return json_response({"what": what.value})
    language = language_of(request, services)
    t = services.runtime.texts(language)
    page = services.runtime.page(
        "ask",
        language,
        title=t("unsubscribe.title"),
        heading=t("unsubscribe.title"),
        text=t(f"unsubscribe.ask.{what.value}"),
        small="",
        action=f"/api/unsubscribe/{token}?lang={language}",
        button=t("unsubscribe.button"),
    )
    return html_response(page)


def end(request: Request, services: Services) -> Response:
    """Raises NotFound or StoreError."""
    what, address = read_unsubscribe(services.config.link_secret, request.parameters.get("token", ""))
    if what is What.NEWSLETTER:
        Newsletter.of(services).leave(address)
    elif what is What.BACK_IN_STOCK:
        BackInStock.of(services).forget(address)
    else:
        Declined.of(services).add(address, what)
    if not request.wants_html:
        return json_response({"what": what.value, "ended": True})
    return html_response(done_page(services, language_of(request, services), "unsubscribe", "done"))


SHOW_ROUTE = Route("GET", "/api/unsubscribe/{token}", show, MAIL_LINK, behind_front=True)
ROUTE = Route("POST", "/api/unsubscribe/{token}", end, MAIL_LINK, behind_front=True)
