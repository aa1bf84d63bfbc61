"""Every route of the API, in one table: the local server goes by it, and a test holds `docs/http-api.yaml` to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from functions.back_in_stock.handler import ROUTE as BACK_IN_STOCK
from functions.carrier_webhook.handler import ROUTE as CARRIER_WEBHOOK
from functions.challenge.handler import ROUTE as CHALLENGE
from functions.checkout.handler import ROUTE as CHECKOUT
from functions.contact.handler import ROUTE as CONTACT
from functions.conversations.handler import ROUTE as MESSAGE
from functions.conversations.handler import SHOW_ROUTE as MESSAGES
from functions.entry import Route
from functions.invoices.full import FORM_ROUTE as FULL_INVOICE_FORM
from functions.invoices.full import ROUTE as FULL_INVOICE
from functions.invoices.handler import PDF_ROUTE as INVOICE_PDF
from functions.invoices.handler import ROUTE as INVOICE
from functions.newsletter.handler import CONFIRM_ROUTE as NEWSLETTER_CONFIRM
from functions.newsletter.handler import ROUTE as NEWSLETTER
from functions.newsletter.handler import SHOW_ROUTE as NEWSLETTER_SHOW
from functions.order_lookup.handler import ROUTE as ORDER_LOOKUP
from functions.order_lookup.handler import SHOW_ROUTE as ORDER_LOOKUP_FORM
from functions.orders.handler import ROUTE as ORDER
from functions.orders.new_link import ROUTE as ORDER_NEW_LINK
from functions.returns.handler import ROUTE as RETURN
from functions.returns.handler import SHOW_ROUTE as RETURN_FORM
from functions.returns.handler import TELL_ROUTE as RETURN_SENT
from functions.returns.labels import ROUTE as RETURN_LABEL
from functions.reviews.handler import FORM_ROUTE as REVIEW_FORM
from functions.reviews.handler import ROUTE as REVIEW
from functions.reviews.helpful import ROUTE as HELPFUL
from functions.stock.handler import ROUTE as STOCK
from functions.stripe_webhook.handler import ROUTE as STRIPE_WEBHOOK
from functions.surveys.handler import ROUTE as SURVEY
from functions.surveys.handler import SHOW_ROUTE as SURVEY_FORM
from functions.unsubscribe.handler import ROUTE as UNSUBSCRIBE
from functions.unsubscribe.handler import SHOW_ROUTE as UNSUBSCRIBE_FORM
from functions.withdrawal.by_link import ROUTE as WITHDRAWAL_OF_ORDER
from functions.withdrawal.by_link import SHOW_ROUTE as WITHDRAWAL_LINES
from functions.withdrawal.by_number import ROUTE as WITHDRAWAL
from functions.withdrawal.by_number import SHOW_ROUTE as WITHDRAWAL_FORM

# A path without a parameter comes before one that would take it for its own, as in API Gateway.
ROUTES: tuple[Route, ...] = (
    CHECKOUT,
    STRIPE_WEBHOOK,
    CARRIER_WEBHOOK,
    STOCK,
    ORDER_LOOKUP_FORM,
    ORDER_LOOKUP,
    ORDER,
    ORDER_NEW_LINK,
    WITHDRAWAL_LINES,
    WITHDRAWAL_OF_ORDER,
    RETURN_FORM,
    RETURN,
    RETURN_SENT,
    RETURN_LABEL,
    WITHDRAWAL_FORM,
    WITHDRAWAL,
    INVOICE,
    INVOICE_PDF,
    FULL_INVOICE_FORM,
    FULL_INVOICE,
    REVIEW_FORM,
    REVIEW,
    HELPFUL,
    CHALLENGE,
    CONTACT,
    MESSAGES,
    MESSAGE,
    NEWSLETTER,
    NEWSLETTER_SHOW,
    NEWSLETTER_CONFIRM,
    BACK_IN_STOCK,
    SURVEY_FORM,
    SURVEY,
    UNSUBSCRIBE_FORM,
    UNSUBSCRIBE,
)


def find(method: str, path: str) -> tuple[Route, Mapping[str, Any]] | None:
    """The route of a request and its path parameters.

    A path that exists under another method gives that route, so that the handler can answer 405. None: no such path.
    """
    by_path = [(route, match.groupdict()) for route in ROUTES if (match := _pattern(route.path).fullmatch(path))]
    fitting = [found for found in by_path if found[0].method == method]
    return next(iter(fitting or by_path), None)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
