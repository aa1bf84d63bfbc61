"""`GET /api/withdrawal`: the form. `POST`: first its sentence to confirm, then, with the seal of that, the statement.

    {"name", "order", "email", "words"?, "language"?, "seal"?}

For whoever has no link at hand. Nothing of an order is shown, and nothing is looked up while somebody waits: the answer
is the same whether there is such an order (see `functions.returns.statements`). There is no trap for robots here, and a
limit says so: no statement may be lost in silence. Directive 2011/83/EU art. 11a.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commerce.contact import MAX_ORDER
from commerce.errors import FieldProblem, InvalidFields, RateLimited
from commerce.forms import clean_line
from functions.addresses import address_id
from functions.entry import Route, language_of, problem_message
from functions.forms import language_in, may_write_to, read_fields
from functions.http import Request, Response, html_response, json_response
from functions.limits.table import MAIL_LINK, STATEMENTS_OF, WITHDRAWAL
from functions.orders.timeline import iso_time, time_of_day
from functions.returns.records import Statement
from functions.returns.statements import Statements
from functions.wiring import Services
from functions.withdrawal.forms import Seals, Typed, read_typed

FIELDS = ("name", "order", "email", "words")
_KNOWN = frozenset({*FIELDS, "language", "seal"})
ACTION = "/api/withdrawal"
DAY_S = 24 * 3600


def show(request: Request, services: Services) -> Response:
    """A page whatever is asked for. `?order=` fills in the number."""
    values = {"order": clean_line(request.query.get("order", ""))[:MAX_ORDER]}
    return html_response(_form_page(values, (), language_of(request, services), services))


def take(request: Request, services: Services) -> Response:
    """Raises BadRequest, InvalidFields or RateLimited; StoreError, and then nothing is stated."""
    fields = read_fields(request, _KNOWN)
    language = language_in(fields, request, services)
    try:
        typed = read_typed(fields, needs_order=True)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(fields, invalid.problems, language, services), 422)
    seals = Seals(services.config.link_secret, "open", services.clock())
    given = fields.get("seal", "")
    statement_id = seals.read(given, typed) if given else ""
    if not statement_id:
        return _ask(request, typed, seals.seal(typed, services.random), language, services, again=bool(given))
    if not may_write_to(address_id(services.config, typed.email), services, STATEMENTS_OF):
        raise RateLimited("confirmations to one address", retry_after_s=DAY_S, code="withdrawal_limited")
    statement = Statements.of(services).keep(_statement(statement_id, typed, language, services.clock()))
    return _stated(request, statement, services)


def _statement(statement_id: str, typed: Typed, language: str, now: int) -> Statement:
    return Statement(statement_id, typed.name, typed.order, typed.email, typed.words, language, now)


def _ask(request: Request, typed: Typed, seal: str, language: str, services: Services, *, again: bool) -> Response:
    """`again`: what came was not sealed, or long ago: it is shown once more, and nothing is lost."""
    if not request.wants_html:
        return json_response({"stated": False, "statement": typed.fields(), "seal": seal})
    texts = services.runtime.texts(language)
    page = services.runtime.page(
        "withdrawal_confirm",
        language,
        title=texts("withdrawal.confirm_title"),
        action=ACTION,
        typed=typed,
        hidden={**typed.fields(), "language": language, "seal": seal},
        pieces=(),
        late_at=0,
        again=again,
    )
    return html_response(page)


def _stated(request: Request, statement: Statement, services: Services) -> Response:
    if not request.wants_html:
        typed = {name: getattr(statement, name) for name in FIELDS}
        at = iso_time(statement.stated_at)
        return json_response({"stated": True, "id": statement.id, "at": at, "statement": typed}, 201)
    texts = services.runtime.texts(statement.language)
    page = services.runtime.page(
        "withdrawal_done",
        statement.language,
        title=texts("withdrawal.done_title"),
        id=statement.id,
        number=statement.order,
        name=statement.name,
        email=statement.email,
        words=statement.words,
        at=statement.stated_at,
        clock=time_of_day(statement.stated_at, services.shop.timezone),
        case=None,
        back="",
    )
    return html_response(page, 201)


def _form_page(values: Mapping[str, str], problems: Sequence[FieldProblem], language: str, services: Services) -> str:
    texts = services.runtime.texts(language)
    return services.runtime.page(
        "withdrawal",
        language,
        title=texts("withdrawal.title"),
        values={name: values.get(name, "") for name in FIELDS},
        problems={problem.field: problem_message(problem, texts) for problem in problems},
    )


SHOW_ROUTE = Route("GET", ACTION, show, MAIL_LINK, behind_front=True)
ROUTE = Route("POST", ACTION, take, WITHDRAWAL, behind_front=True)
