"""`GET /api/reviews/{token}`: the form. `POST /api/reviews`: what was written in it.

The form works without JavaScript (`multipart/form-data`, or urlencoded without a picture) and comes back with its
fields kept and each problem named. JSON does the same with `{"token", "rating", "title", "text", "author"?,
"picture"?}`, the picture in base64. Must not know how a review is kept.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from commerce.errors import BadRequest, FieldProblem, InvalidFields, UnsupportedMediaType
from functions.entry import Route, problem_message
from functions.forms import form_fields, json_object
from functions.http import (
    FORM_TYPE,
    JSON_TYPE,
    MAX_BODY_BYTES,
    MULTIPART_TYPE,
    Request,
    Response,
    html_response,
    json_response,
)
from functions.limits.table import REVIEW, REVIEW_FORM
from functions.multipart import read_form
from functions.orders.view import order_view
from functions.pictures import MAX_PICTURE_BYTES
from functions.reviews.service import Reviewable, Reviews
from functions.visitors import visitor_of
from functions.wiring import Services

# The largest that fits, in base64, into the 6 MB that a Lambda function can be handed.
MAX_FORM_BYTES = MAX_PICTURE_BYTES + MAX_BODY_BYTES
MAX_JSON_BYTES = MAX_PICTURE_BYTES * 4 // 3 + MAX_BODY_BYTES
FIELDS = ("rating", "title", "text", "author")
_JSON_KEYS = frozenset({"token", "website", "picture", *FIELDS})


@dataclass(frozen=True)
class Sent:
    """What came, however it came. `website` is a trap: people do not see the field."""

    token: str
    fields: dict[str, str]
    upload: bytes = b""
    website: str = ""
    problems: list[FieldProblem] = field(default_factory=list)


def show(request: Request, services: Services) -> Response:
    """Raises NotFound or ReviewError."""
    token = request.parameters.get("token", "")
    about = Reviews.of(services).find(token)
    if not request.wants_html:
        return json_response(_public(about))
    if about.review:
        return html_response(_done_page(about, services, about.review.state.value))
    return html_response(_form_page(about, token, {}, (), services))


def take(request: Request, services: Services) -> Response:
    sent = read_sent(request)
    language = services.shop.language(request.query.get("lang", ""))
    reviews = Reviews.of(services)
    if sent.website:
        # A robot: it hears what a person would hear, and nothing is kept.
        return _thanks(request, services, None, language)
    try:
        if sent.problems:
            raise InvalidFields(sent.problems)
        visitor = visitor_of(request, services.config, services.clock())
        review = reviews.submit(sent.token, sent.fields, sent.upload, visitor)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        about = reviews.find(sent.token)
        return html_response(_form_page(about, sent.token, sent.fields, invalid.problems, services), 422)
    return _thanks(request, services, reviews.find(sent.token), review.language)


def read_sent(request: Request) -> Sent:
    """Raises UnsupportedMediaType, PayloadTooLarge or BadRequest."""
    if request.content_type == JSON_TYPE:
        return _from_json(request.json(MAX_JSON_BYTES))
    if request.content_type == FORM_TYPE:
        fields = form_fields(request)
        return _from_fields(fields)
    if request.content_type == MULTIPART_TYPE:
        form = read_form(request.headers.get("content-type", ""), request.body, MAX_FORM_BYTES)
        return _from_fields(form.fields, form.files.get("picture", b""))
    raise UnsupportedMediaType


def _from_fields(fields: dict[str, str], upload: bytes = b"") -> Sent:
    known = {name: fields.get(name, "") for name in FIELDS}
    return Sent(fields.get("token", ""), known, upload, fields.get("website", ""))


def _from_json(body: Any) -> Sent:
    body = json_object(body, _JSON_KEYS)
    rating = body.get("rating")
    texts = {name: body.get(name, "") for name in ("token", "title", "text", "author", "website", "picture")}
    if any(not isinstance(value, str) for value in texts.values()):
        raise BadRequest("a text is no text")
    whole = isinstance(rating, int) and not isinstance(rating, bool)
    fields = {"rating": str(rating) if whole else "", **{name: texts[name] for name in ("title", "text", "author")}}
    try:
        upload = base64.b64decode(texts["picture"], validate=True)
    except (binascii.Error, ValueError):
        return Sent(texts["token"], fields, b"", texts["website"], [FieldProblem("picture", "bad_picture")])
    return Sent(texts["token"], fields, upload, texts["website"])


def _thanks(request: Request, services: Services, about: Reviewable | None, language: str) -> Response:
    if not request.wants_html:
        return json_response({"state": "pending"}, 201)
    if about is None:
        page = services.runtime.page(
            "review_done", language, title=_title(services, language), state="pending", line=None, order=None
        )
        return html_response(page, 201)
    return html_response(_done_page(about, services, "pending", fresh=True), 201)


def _done_page(about: Reviewable, services: Services, state: str, *, fresh: bool = False) -> str:
    language = about.order.language
    view = order_view(about.order, services.shop, services.config.link_secret)
    return services.runtime.page(
        "review_done",
        language,
        title=_title(services, language),
        state="pending" if fresh else state,
        line=view.lines[about.number],
        order=view,
    )


def _form_page(
    about: Reviewable, token: str, values: dict[str, str], problems: tuple[FieldProblem, ...], services: Services
) -> str:
    language = about.order.language
    texts = services.runtime.texts(language)
    view = order_view(about.order, services.shop, services.config.link_secret)
    return services.runtime.page(
        "review",
        language,
        title=_title(services, language),
        order=view,
        line=view.lines[about.number],
        token=token,
        values={name: values.get(name, "") for name in FIELDS},
        problems={problem.field: problem_message(problem, texts) for problem in problems},
    )


def _title(services: Services, language: str) -> str:
    return services.runtime.texts(language)("review_form.page_title")


def _public(about: Reviewable) -> dict[str, Any]:
    line = about.line
    return {
        "product_id": line.product_id,
        "sku": line.sku,
        "name": line.name,
        "variant": line.variant,
        "state": about.review.state.value if about.review else "open",
    }


FORM_ROUTE = Route("GET", "/api/reviews/{token}", show, REVIEW_FORM, behind_front=True)
ROUTE = Route("POST", "/api/reviews", take, REVIEW, behind_front=True)
