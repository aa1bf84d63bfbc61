"""`GET /api/orders/{token}/withdrawal`: which pieces. `POST`: first its sentence to confirm, then the statement.

    {"name", "email", "lines": {"0": 1}, "words"?, "seal"?}

For whoever holds the order's link, which shows to be its customer: a statement in time is effective at once. One that
comes too late says so before it is confirmed, and is then the owner's to decide. Directive 2011/83/EU art. 11a.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commerce.errors import BadRequest, FieldProblem, InvalidFields
from commerce.links import order_number
from commerce.orders import Order
from commerce.returns import Case, Doubt, Kind, State
from commerce.returns.rights import LineRight
from functions.entry import Route, problem_message
from functions.forms import form_fields, json_object
from functions.http import FORM_TYPE, Request, Response, html_response, json_response
from functions.limits.table import ORDER, WITHDRAWAL
from functions.orders.public import public_case
from functions.orders.view import day_seconds, order_url
from functions.returns.cases import Cases
from functions.returns.choosing import read_lines
from functions.returns.door import only_choice, order_and_rights
from functions.returns.rights import Rights
from functions.returns.view import case_view, choices, pieces
from functions.wiring import Services
from functions.withdrawal.forms import Seals, Typed, read_typed

PATH = "/api/orders/{token}/withdrawal"
_KNOWN = frozenset({"name", "email", "lines", "words", "seal"})


def show(request: Request, services: Services) -> Response:
    """Raises NotFound for a link that opens nothing, and before payment: there is no contract to withdraw from."""
    order, rights = order_and_rights(request, services)
    if not request.wants_html:
        found = rights.withdrawable
        lines = [{"line": right.number, "free": right.free, "exception": right.exception} for right in found]
        until = rights.withdrawal.last_day or None
        return json_response({"open": rights.withdrawal_open, "until": until, "lines": lines})
    # The order's page shows the name to whoever has its link, and never the address: that is theirs to write.
    chosen = only_choice([right for right in rights.withdrawable if right.may_withdraw])
    values = {"name": order.payment.customer.name if order.payment else "", "words": "", **chosen}
    return html_response(_form_page(order, rights, values, (), services))


def take(request: Request, services: Services) -> Response:
    """Raises NotFound, BadRequest, InvalidFields, OrderError (`not_in_order`) or StoreError."""
    order, rights = order_and_rights(request, services)
    fields = _fields(request)
    seals = Seals(services.config.link_secret, order.id, services.clock())
    if sealed := _sealed(fields, seals):
        statement_id, typed = sealed
        case = Cases.of(services).open(_case(order, rights, typed, statement_id, services.clock()))
        return _stated(request, order, case, services)
    try:
        typed = _typed(fields, [right for right in rights.withdrawable if right.may_withdraw])
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(order, rights, fields, invalid.problems, services), 422)
    return _ask(request, order, rights, typed, seals.seal(typed, services.random), services, "seal" in fields)


def _fields(request: Request) -> dict[str, str]:
    """A form's, or JSON's with its lines as a form has them. Raises BadRequest."""
    if request.content_type == FORM_TYPE:
        return form_fields(request)
    body = json_object(request.json(), _KNOWN)
    lines = body.pop("lines", {})
    if not isinstance(lines, dict) or any(not isinstance(value, str) for value in body.values()):
        raise BadRequest("lines is no object, or a text is no text")
    return {**body, **{f"line_{number}": str(quantity) for number, quantity in lines.items()}}


def _sealed(fields: Mapping[str, str], seals: Seals) -> tuple[str, Typed] | None:
    """(statement's id, what it says), if the form's seal is good. Its pieces were checked before it was sealed: sent
    once more, it finds them taken by itself."""
    try:
        typed = _typed(fields, None)
    except InvalidFields:
        return None
    statement_id = seals.read(fields.get("seal", ""), typed)
    return (statement_id, typed) if statement_id else None


def _typed(fields: Mapping[str, str], allowed: Sequence[LineRight] | None) -> Typed:
    """Raises InvalidFields naming each problem."""
    problems: list[FieldProblem] = []
    typed, lines = Typed("", ""), {}
    try:
        lines = read_lines(fields, allowed)
    except InvalidFields as invalid:
        problems += invalid.problems
    try:
        typed = read_typed(fields, needs_order=False)
    except InvalidFields as invalid:
        problems += invalid.problems
    if problems:
        raise InvalidFields(problems)
    return replace(typed, lines=lines)


def _case(order: Order, rights: Rights, typed: Typed, statement_id: str, now: int) -> Case:
    late = not rights.withdrawal.includes(rights.today)
    state = State.REQUESTED if late else State.APPROVED
    return Case(
        order_id=order.id,
        number=0,
        kind=Kind.WITHDRAWAL,
        state=state,
        lines=typed.lines or {},
        times={state.value: now},
        attempt=statement_id,
        name=typed.name,
        email=typed.email,
        words=typed.words,
        doubts=(Doubt.LATE,) if late else (),
        last_day=rights.withdrawal.last_day,
    )


def _ask(
    request: Request, order: Order, rights: Rights, typed: Typed, seal: str, services: Services, again: bool
) -> Response:
    late = "" if rights.withdrawal.includes(rights.today) else rights.withdrawal.last_day
    if not request.wants_html:
        return json_response({"stated": False, "late": bool(late), "statement": typed.fields(), "seal": seal})
    language = services.shop.language(order.language)
    page = services.runtime.page(
        "withdrawal_confirm",
        language,
        title=services.runtime.texts(language)("withdrawal.confirm_title"),
        action=f"{order_url(order, services.shop, services.config.link_secret)}/withdrawal",
        typed=replace(typed, order=order_number(order.id)),
        hidden={**typed.fields(), "seal": seal},
        pieces=pieces(typed.lines or {}, order),
        late_at=day_seconds(late),
        again=again,
    )
    return html_response(page)


def _stated(request: Request, order: Order, case: Case, services: Services) -> Response:
    view = case_view(case, order, services.shop)
    if not request.wants_html:
        return json_response({"stated": True, **public_case(view)}, 201)
    language = services.shop.language(order.language)
    page = services.runtime.page(
        "withdrawal_done",
        language,
        title=services.runtime.texts(language)("withdrawal.done_title"),
        id=view.id,
        number=order_number(order.id),
        name=view.name,
        email=view.email,
        words=view.words,
        at=view.opened_at,
        clock=view.clock,
        case=view,
        back=order_url(order, services.shop, services.config.link_secret),
    )
    return html_response(page, 201)


def _form_page(
    order: Order, rights: Rights, values: Mapping[str, str], problems: Sequence[FieldProblem], services: Services
) -> str:
    language = services.shop.language(order.language)
    texts = services.runtime.texts(language)
    lines = choices(rights.withdrawable, order, exceptions_count=True)
    names = ("name", "email", "words", *(line.field for line in lines))
    return services.runtime.page(
        "withdrawal_lines",
        language,
        title=texts("withdrawal.title"),
        number=order_number(order.id),
        url=order_url(order, services.shop, services.config.link_secret),
        lines=lines,
        late_at=0 if rights.withdrawal.includes(rights.today) else day_seconds(rights.withdrawal.last_day),
        until_at=day_seconds(rights.withdrawal.last_day),
        values={name: values.get(name, "") for name in names},
        problems={problem.field: problem_message(problem, texts) for problem in problems},
    )


SHOW_ROUTE = Route("GET", PATH, show, ORDER, behind_front=True)
ROUTE = Route("POST", PATH, take, WITHDRAWAL, behind_front=True)
