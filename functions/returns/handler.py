"""`GET /api/orders/{token}/returns`: the form. `POST`: what it asks for. `POST …/returns/{number}`: how it travels.

The form works without JavaScript (`multipart/form-data`, or urlencoded without pictures) and comes back with its fields
kept and each problem named. JSON does the same with `{"lines": {"0": 1}, "problem", "wish"?, "words"?, "pictures"?,
"attempt"?}`, the pictures in base64, and `{"carrier", "tracking_number"}`. Must not know how a case is kept.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from commerce import returns
from commerce.errors import BadRequest, FieldProblem, InvalidFields, NotFound, OrderError, UnsupportedMediaType
from commerce.forms import clean_line, length_problems
from commerce.links import order_number
from commerce.orders import Order
from commerce.returns import Case, Parcel, Problem, Wish
from functions.addresses import ID_BYTES
from functions.entry import Route, problem_message
from functions.forms import json_object, read_fields
from functions.http import (
    FORM_TYPE,
    JSON_TYPE,
    MAX_BODY_BYTES,
    MULTIPART_TYPE,
    Request,
    Response,
    html_response,
    json_response,
    see_other,
)
from functions.limits.table import ORDER, RETURNS
from functions.multipart import read_form
from functions.orders.public import public_case
from functions.orders.view import day_seconds, order_url
from functions.pictures import MAX_PICTURE_BYTES, MAX_PICTURE_MB
from functions.returns.asking import PICTURES, Asked, read_asked
from functions.returns.cases import Cases
from functions.returns.door import only_choice, order_and_rights
from functions.returns.labels import label_address
from functions.returns.rights import Rights
from functions.returns.view import case_view, choices
from functions.uploads import Uploads, noted
from functions.wiring import Services

PATH = "/api/orders/{token}/returns"
FIELDS = ("problem", "wish", "words", "attempt")
MAX_FORM_BYTES = MAX_PICTURE_BYTES + MAX_BODY_BYTES
MAX_JSON_BYTES = MAX_PICTURE_BYTES * 4 // 3 + MAX_BODY_BYTES
MAX_PARCEL = 120
_JSON_KEYS = frozenset({"lines", "pictures", *FIELDS})


def show(request: Request, services: Services) -> Response:
    """Raises NotFound for a link that opens nothing, and before payment."""
    order, rights = order_and_rights(request, services)
    if not request.wants_html:
        lines = [{"line": right.number, "free": right.free} for right in rights.returnable]
        return json_response({"courtesy": rights.courtesy_open, "guarantee": rights.guarantee_open, "lines": lines})
    chosen = only_choice([right for right in rights.returnable if right.free])
    values = {"attempt": services.random(ID_BYTES).hex(), "wish": Wish.REFUND.value, **chosen}
    return html_response(_form_page(order, rights, values, (), services))


def ask(request: Request, services: Services) -> Response:
    """Raises NotFound, BadRequest, InvalidFields, OrderError (`not_in_order`) or StoreError."""
    order, rights = order_and_rights(request, services)
    fields, uploads = _sent(request)
    cases = Cases.of(services)
    before = _of_attempt(cases, order, fields.get("attempt", ""))
    try:
        case = before or _open(cases, order, read_asked(fields, uploads, rights), services)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(order, rights, fields, invalid.problems, services), 422)
    view = case_view(case, order, services.shop)
    if not request.wants_html:
        return json_response(public_case(view), 201)
    language = services.shop.language(order.language)
    page = services.runtime.page(
        "return_done",
        language,
        title=services.runtime.texts(language)("returns.done_title"),
        number=order_number(order.id),
        case=view,
        back=order_url(order, services.shop, services.config.link_secret),
    )
    return html_response(page, 201)


def tell(request: Request, services: Services) -> Response:
    """The customer says how the goods travel. Raises NotFound, InvalidFields or OrderError."""
    order, _ = order_and_rights(request, services)
    fields = read_fields(request, frozenset({"carrier", "tracking_number"}))
    parcel = Parcel(clean_line(fields.get("carrier", "")), clean_line(fields.get("tracking_number", "")))
    problems = [
        *length_problems("carrier", parcel.carrier, 0, MAX_PARCEL),
        *length_problems("tracking_number", parcel.tracking_number, 1, MAX_PARCEL),
    ]
    if problems:
        raise InvalidFields(problems)
    number = request.parameters.get("number", "")
    if not number.isascii() or not number.isdecimal() or str(int(number)) not in order.claims:
        raise NotFound(f"no return {number[:8]} of {order.id}")
    now = services.clock()
    case = Cases.of(services).change(order.id, int(number), lambda found: returns.sent(found, now, parcel))
    if not request.wants_html:
        label = label_address(case, order, services.shop, services.config.link_secret)
        return json_response(public_case(case_view(case, order, services.shop, label)))
    return see_other(f"{order_url(order, services.shop, services.config.link_secret)}#returns")


def _of_attempt(cases: Cases, order: Order, attempt: str) -> Case | None:
    found = [case for case in cases.of_order(order.id) if attempt and case.attempt == attempt]
    return found[0] if found else None


def _open(cases: Cases, order: Order, asked: Asked, services: Services) -> Case:
    """Pictures are kept first, and taken away again when nothing comes of it."""
    uploads = Uploads.of(services)
    names = uploads.keep("return", asked.pictures)
    try:
        return cases.open(asked.case(order, services.shop, services.clock(), names), also=noted(names))
    except OrderError:
        uploads.drop(names)
        raise


def _sent(request: Request) -> tuple[dict[str, str], Mapping[str, bytes]]:
    """(fields, uploads), however they came. Raises UnsupportedMediaType, PayloadTooLarge or BadRequest."""
    if request.content_type == JSON_TYPE:
        return _from_json(request.json(MAX_JSON_BYTES))
    if request.content_type == FORM_TYPE:
        return read_fields(request, ()), {}
    if request.content_type == MULTIPART_TYPE:
        form = read_form(request.headers.get("content-type", ""), request.body, MAX_FORM_BYTES)
        return form.fields, form.files
    raise UnsupportedMediaType


def _from_json(body: Any) -> tuple[dict[str, str], Mapping[str, bytes]]:
    body = json_object(body, _JSON_KEYS)
    lines, pictures = body.pop("lines", {}), body.pop("pictures", [])
    if not isinstance(lines, dict) or any(not isinstance(value, str) for value in body.values()):
        raise BadRequest("lines is no object, or a text is no text")
    if not isinstance(pictures, list) or any(not isinstance(each, str) for each in pictures):
        raise BadRequest("pictures is no list of texts")
    if len(pictures) > len(PICTURES):
        raise BadRequest("too many pictures")
    try:
        uploads = {name: base64.b64decode(text, validate=True) for name, text in zip(PICTURES, pictures, strict=False)}
    except (binascii.Error, ValueError) as problem:
        raise InvalidFields([FieldProblem("pictures", "bad_picture")]) from problem
    return {**body, **{f"line_{number}": str(quantity) for number, quantity in lines.items()}}, uploads


def _form_page(
    order: Order, rights: Rights, values: Mapping[str, str], problems: Sequence[FieldProblem], services: Services
) -> str:
    language = services.shop.language(order.language)
    texts = services.runtime.texts(language)
    lines = choices(rights.returnable, order, exceptions_count=False)
    names = (*FIELDS, *(line.field for line in lines))
    return services.runtime.page(
        "return_form",
        language,
        title=texts("returns.form_title"),
        number=order_number(order.id),
        url=order_url(order, services.shop, services.config.link_secret),
        lines=lines,
        kinds=_problems_to_offer(rights),
        wishes=[wish.value for wish in Wish],
        withdrawal_open=rights.withdrawal_open,
        until_at=day_seconds(rights.withdrawal.last_day),
        pictures=PICTURES,
        max_mb=MAX_PICTURE_MB,
        values={name: values.get(name, "") for name in names},
        problems={problem.field: problem_message(problem, texts) for problem in problems},
    )


def _problems_to_offer(rights: Rights) -> list[str]:
    """What merely does not suit is a matter of the right, while there is one."""
    mind = [Problem.CHANGED_MIND] if rights.courtesy_open else []
    faults = [problem for problem in Problem if problem is not Problem.CHANGED_MIND] if rights.guarantee_open else []
    return [problem.value for problem in (*mind, *faults)]


SHOW_ROUTE = Route("GET", PATH, show, ORDER, behind_front=True)
ROUTE = Route("POST", PATH, ask, RETURNS, behind_front=True)
TELL_ROUTE = Route("POST", f"{PATH}/{{number}}", tell, RETURNS, behind_front=True)
