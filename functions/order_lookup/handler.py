"""`GET /api/orders/lookup`: a form. `POST`: the link of an order goes to its customer by mail, and nowhere else.

    {"order", "email", "language"?, "proof"?, "website"?}

The answer is always the same, and so is the work: that there is such an order, and whose it is, is looked at when the
mail is written (`functions.outbox.letters`), not while somebody waits and could measure it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.contact import MAX_ORDER, email_problems
from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_line, length_problems
from functions.addresses import ID_BYTES, address_id
from functions.entry import Route, language_of, problem_message
from functions.forms import admit, language_in, may_write_to, read_fields, thanks
from functions.http import Request, Response, html_response
from functions.limits.table import MAIL_LINK, ORDER_LOOKUP
from functions.outbox.records import ORDER_LINK, waiting_item
from functions.ports import Put
from functions.transactions import retrying
from functions.wiring import Services

FIELDS = ("order", "email")
_KNOWN = frozenset({*FIELDS, "language", "proof", "website"})


def show(request: Request, services: Services) -> Response:
    """A page whatever is asked for: there is nothing here for a script. `?order=` fills in the number."""
    values = {"order": clean_line(request.query.get("order", ""))[:MAX_ORDER]}
    return html_response(_form_page(values, (), language_of(request, services), services))


def look_up(request: Request, services: Services) -> Response:
    fields = read_fields(request, _KNOWN)
    language = language_in(fields, request, services)
    try:
        if not fields.get("website"):
            asked = read_lookup(fields)
            admit(request, fields.get("proof", ""), services)
            if may_write_to(address_id(services.config, asked["email"]), services):
                _ask(asked, services)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(fields, invalid.problems, language, services), 422)
    return thanks(request, services, language, "order_lookup")


def read_lookup(fields: Mapping[str, str]) -> dict[str, str]:
    """`order` as the customer writes the number, and `email`. Raises InvalidFields naming each problem."""
    order, email = clean_line(fields.get("order", "")), clean_line(fields.get("email", ""))
    problems = [
        *length_problems("order", order, 1, MAX_ORDER),
        *email_problems(fields.get("email", ""), email),
    ]
    if problems:
        raise InvalidFields(problems)
    return {"order": order, "email": email}


def _ask(asked: dict[str, str], services: Services) -> None:
    item = waiting_item(services.random(ID_BYTES).hex(), ORDER_LINK, "", asked, services.clock())
    retrying(lambda: services.store.transact([Put(item)]), sleep=services.sleep)


def _form_page(values: Mapping[str, str], problems: Sequence[FieldProblem], language: str, services: Services) -> str:
    texts = services.runtime.texts(language)
    return services.runtime.page(
        "order_lookup",
        language,
        title=texts("order_lookup.title"),
        values={name: values.get(name, "") for name in FIELDS},
        problems={problem.field: problem_message(problem, texts) for problem in problems},
    )


SHOW_ROUTE = Route("GET", "/api/orders/lookup", show, MAIL_LINK, behind_front=True)
ROUTE = Route("POST", "/api/orders/lookup", look_up, ORDER_LOOKUP, behind_front=True)
