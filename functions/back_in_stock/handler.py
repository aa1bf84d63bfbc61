"""`POST /api/back-in-stock`: tell me when this piece is for sale again.

    {"sku", "email", "language"?, "proof"?, "website"?}

The mail that comes is the only one, and has a way out of the other wishes of that address. Asking twice is asking once.
Must not know who is told when.
"""

from __future__ import annotations

from commerce.back_in_stock import read_wish
from commerce.errors import InvalidFields
from functions.addresses import address_id
from functions.back_in_stock.service import BackInStock
from functions.entry import Route, problem_message
from functions.forms import admit, language_in, may_write_to, read_fields, thanks
from functions.http import Request, Response, html_response
from functions.limits.table import BACK_IN_STOCK, WISHES_OF
from functions.wiring import Services

FIELDS = ("sku", "email")
_KNOWN = frozenset({*FIELDS, "language", "proof", "website"})


def handle(request: Request, services: Services) -> Response:
    fields = read_fields(request, _KNOWN)
    language, back = language_in(fields, request, services), ""
    try:
        if not fields.get("website"):
            wish, wishes = read_wish(fields), BackInStock.of(services)
            back = wishes.path_of(wish.sku, language)
            admit(request, fields.get("proof", ""), services)
            address = address_id(services.config, wish.email)
            if may_write_to(address, services, WISHES_OF):
                wishes.ask(address, wish, language)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(fields, invalid, language, services), 422)
    return thanks(request, services, language, "back_in_stock", back)


def _form_page(fields: dict[str, str], invalid: InvalidFields, language: str, services: Services) -> str:
    texts = services.runtime.texts(language)
    return services.runtime.page(
        "back_in_stock",
        language,
        title=texts("back_in_stock.title"),
        values={name: fields.get(name, "") for name in FIELDS},
        problems={problem.field: problem_message(problem, texts) for problem in invalid.problems},
    )


ROUTE = Route("POST", "/api/back-in-stock", handle, BACK_IN_STOCK, behind_front=True)
