"""`GET` and `POST /api/orders/{token}/invoices`: a full invoice in the place of the simplified one.

The form works without JavaScript and comes back with its fields kept and each problem named; JSON does the same. Sent
twice by the same buyer it leads to the same invoice. Must not know how an invoice gets its number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.errors import FieldProblem, InvalidFields, OrderError
from commerce.invoices.buyers import FIELDS, read_buyer
from commerce.invoices.model import sale_of
from commerce.orders import Order
from functions.entry import Route, problem_message
from functions.forms import read_fields
from functions.http import Request, Response, html_response, json_response, see_other
from functions.invoices.handler import HEAD, PRIVATE, public_invoice
from functions.invoices.issuing import Invoicing
from functions.limits.table import INVOICE, ORDER
from functions.orders.book import OrderBook
from functions.orders.links import known_customer, order_of_token
from functions.wiring import Services


def show(request: Request, services: Services) -> Response:
    """Raises NotFound or OrderError (see `Invoicing.replace`)."""
    order = _order(request, services)
    _require_replaceable(order, services)
    return html_response(_page(order, request, services, _known(order), ()))


def take(request: Request, services: Services) -> Response:
    """Raises NotFound, InvalidFields (JSON), OrderError, StoreError."""
    order = _order(request, services)
    fields = read_fields(request, FIELDS)
    try:
        buyer = read_buyer(fields, _countries(order, services), services.written_tax_id)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        values = {name: fields.get(name, "") for name in FIELDS}
        return html_response(_page(order, request, services, values, invalid.problems), 422)
    invoice = Invoicing.of(services).replace(order.id, buyer)
    if request.wants_html:
        return see_other(f"/api/orders/{request.parameters['token']}/invoices/{invoice.code}")
    return json_response(public_invoice(invoice), 201, PRIVATE)


def _order(request: Request, services: Services) -> Order:
    book = OrderBook(services.store, services.clock, services.sleep)
    return known_customer(order_of_token(book, services.config.link_secret, request.parameters.get("token", "")))


def _require_replaceable(order: Order, services: Services) -> None:
    invoicing = Invoicing.of(services)
    sale = sale_of(invoicing.of_order(order.id))
    if sale is None or services.shop.invoices is None:
        raise OrderError("no invoice yet", code="no_invoice")
    if not invoicing.may_replace(sale):
        code = "invoice_is_full" if sale.buyer else "invoice_too_old"
        raise OrderError("not to be replaced", code=code, max=services.shop.invoices.replace_days)


def _countries(order: Order, services: Services) -> Mapping[str, str]:
    """Code to name, by name."""
    names = services.runtime.texts(services.shop.language(order.language)).find("order.countries") or {}
    return dict(sorted(names.items(), key=lambda pair: str(pair[1])))


def _known(order: Order) -> dict[str, str]:
    """What the order says already."""
    if order.payment is None:
        return dict.fromkeys(FIELDS, "")
    customer = order.payment.customer
    address = {name: getattr(customer.address, name) for name in ("line1", "line2", "postal_code", "city", "country")}
    return {"name": customer.name, "tax_id": customer.tax_id, **address}


def _page(
    order: Order, request: Request, services: Services, values: Mapping[str, str], problems: Sequence[FieldProblem]
) -> str:
    language = services.shop.language(order.language)
    texts = services.runtime.texts(language)
    return services.runtime.page(
        "invoice_form",
        language,
        title=texts("invoice_form.title"),
        head=HEAD,
        token=request.parameters["token"],
        values=values,
        countries=_countries(order, services),
        problems={problem.field: problem_message(problem, texts) for problem in problems},
    )


FORM_ROUTE = Route("GET", "/api/orders/{token}/invoices", show, ORDER, behind_front=True)
ROUTE = Route("POST", "/api/orders/{token}/invoices", take, INVOICE, behind_front=True)
