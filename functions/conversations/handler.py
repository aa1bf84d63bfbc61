"""A conversation for whoever holds its link, without an account.

    GET  /api/messages/{token}    what was said, and a form; of an order's link: a form, and what was begun from there
    POST /api/messages/{token}    {"message", "files"?: [base64], "attempt"?, "website"?}, or the form: 303 back to it

A form that is sent twice says it once (`attempt`). Files are pictures or PDF documents by their first bytes; they are
never handed out again from here. Must not know how
conversations are kept.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from commerce.attachments import MB, MOST_MB, Attachments
from commerce.conversations import MAX_SUBJECT, Said, Thread, read_words
from commerce.errors import BadRequest, InvalidFields, NotFound, UnsupportedMediaType
from commerce.forms import clean_line
from commerce.links import OrderLink
from commerce.orders import Order
from functions.addresses import ID_BYTES, address_id
from functions.conversations.links import read_path, thread_path
from functions.conversations.service import Conversations
from functions.entry import Route, problem_message, rates_of
from functions.forms import form_fields, json_object, may_write_to
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
from functions.limits.table import MAIL_LINK, MESSAGE, MESSAGE_PROVEN, RECEIPTS_OF
from functions.multipart import read_form
from functions.orders.book import OrderBook
from functions.orders.links import known_customer, order_of_link
from functions.orders.timeline import iso_time, time_of_day
from functions.visitors import visitor_of
from functions.wiring import Services

# Whatever the shop allows; what is larger is not read at all.
MAX_FORM_BYTES = MOST_MB * MB + MAX_BODY_BYTES
MAX_JSON_BYTES = MOST_MB * MB * 4 // 3 + MAX_BODY_BYTES
_JSON_KEYS = frozenset({"message", "files", "subject", "website", "attempt"})
MAX_ATTEMPT = 64


@dataclass(frozen=True)
class Place:
    """Where a link leads: into a conversation, or to an order that one may be about."""

    thread: Thread | None
    order: Order | None

    def language(self, services: Services) -> str:
        about = self.thread or self.order
        return services.shop.language(about.language if about else "")


@dataclass(frozen=True)
class Sent:
    """What came, however it came. `website` is a trap: people do not see the field."""

    fields: dict[str, str]
    files: list[bytes] = field(default_factory=list)
    website: str = ""


def show(request: Request, services: Services) -> Response:
    """Raises NotFound."""
    token = request.parameters.get("token", "")
    place = _place(token, services)
    if not request.wants_html:
        return json_response(_public(place, services))
    return html_response(_page(token, place, services, {}, {}, is_sent="sent" in request.query))


def take(request: Request, services: Services) -> Response:
    """Raises NotFound, RateLimited, InvalidFields (as JSON) or StoreError."""
    token = request.parameters.get("token", "")
    place, sent = _place(token, services), read_sent(request, services.shop.attachments)
    if sent.website:
        return _answer(request, place.thread, token, services)
    try:
        words, uploads = read_words(sent.fields), services.shop.attachments.read(sent.files)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        texts = services.runtime.texts(place.language(services))
        problems = {problem.field: problem_message(problem, texts) for problem in invalid.problems}
        return html_response(_page(token, place, services, sent.fields, problems), 422)
    if services.config.limits:
        rates_of(services).take(visitor_of(request, services.config, services.clock()), [MESSAGE_PROVEN])
    talk, attempt = Conversations.of(services), sent.fields.get("attempt", "")[:MAX_ATTEMPT]
    if place.thread:
        thread = talk.write(place.thread.id, words, "link", uploads, attempt=attempt)
    else:
        assert place.order
        about = _about(place.order, sent.fields, services)
        told = may_write_to(address_id(services.config, about.email), services, RECEIPTS_OF)
        thread = talk.start(about, words, "link", uploads, attempt, with_receipt=told)
    return _answer(request, thread, token, services)


def read_sent(request: Request, attachments: Attachments) -> Sent:
    """Raises UnsupportedMediaType, PayloadTooLarge or BadRequest."""
    if request.content_type == JSON_TYPE:
        return _from_json(request.json(MAX_JSON_BYTES), attachments)
    if request.content_type == FORM_TYPE:
        fields = form_fields(request)
        return Sent(fields, [], fields.get("website", ""))
    if request.content_type == MULTIPART_TYPE:
        form = read_form(request.headers.get("content-type", ""), request.body, MAX_FORM_BYTES, several={"files"})
        files = [data for data in form.several.get("files", []) if data]
        return Sent(form.fields, files, form.fields.get("website", ""))
    raise UnsupportedMediaType


def _from_json(body: Any, attachments: Attachments) -> Sent:
    body = json_object(body, _JSON_KEYS)
    fields = {name: body.get(name, "") for name in ("message", "subject", "website", "attempt")}
    listed = body.get("files", [])
    if any(not isinstance(value, str) for value in fields.values()):
        raise BadRequest("a text is no text")
    if not isinstance(listed, list) or any(not isinstance(each, str) for each in listed):
        raise BadRequest("files is no list of texts", field="files")
    try:
        files = [base64.b64decode(each, validate=True) for each in listed]
    except (binascii.Error, ValueError):
        raise attachments.unreadable() from None
    return Sent(fields, files, fields["website"])


def _place(token: str, services: Services) -> Place:
    led = read_path(services.config.link_secret, token)
    if isinstance(led, OrderLink):
        order = known_customer(order_of_link(OrderBook(services.store, services.clock, services.sleep), led))
        if not (order.payment and order.payment.customer.email):
            raise NotFound("nobody to answer to")
        return Place(None, order)
    return Place(Conversations.of(services).get(led), None)


def _about(order: Order, fields: dict[str, str], services: Services) -> Thread:
    """A new conversation with whoever bought, at the address of the order."""
    assert order.payment
    customer, texts = order.payment.customer, services.runtime.texts(services.shop.language(order.language))
    subject = clean_line(fields.get("subject", ""))[:MAX_SUBJECT] or texts("messages.order_subject")
    return Thread("", subject, customer.name, customer.email, order.language, 0, order_id=order.id, topic="order")


def _answer(request: Request, thread: Thread | None, token: str, services: Services) -> Response:
    if not request.wants_html:
        return json_response({"state": thread.state.value if thread else "open"}, 201)
    path = thread_path(services.config.link_secret, thread.id) if thread else f"/api/messages/{token}"
    return see_other(f"{path}?sent=1")


def _public(place: Place, services: Services) -> dict[str, Any]:
    talk, secret = Conversations.of(services), services.config.link_secret
    if place.thread is None:
        assert place.order
        begun = talk.of_order(place.order.id)
        return {"conversations": [{**_head(each), "url": thread_path(secret, each.id)} for each in begun]}
    return {**_head(place.thread), "messages": [_said(each) for each in talk.said(place.thread.id)]}


def _head(thread: Thread) -> dict[str, Any]:
    return {"subject": thread.subject, "state": thread.state.value, "started_at": iso_time(thread.started_at)}


def _said(said: Said) -> dict[str, Any]:
    files = [{"kind": file.kind, "size": file.size} for file in said.files]
    return {"from": said.side.value, "at": iso_time(said.at), "text": said.text, "files": files}


def _page(
    token: str,
    place: Place,
    services: Services,
    values: dict[str, str],
    problems: dict[str, str],
    *,
    is_sent: bool = False,
) -> str:
    language, talk = place.language(services), Conversations.of(services)
    secret = services.config.link_secret
    return services.runtime.page(
        "messages",
        language,
        title=services.runtime.texts(language)("messages.title"),
        thread=place.thread,
        said=[
            (each, time_of_day(each.at, services.shop.timezone), iso_time(each.at))
            for each in (talk.said(place.thread.id) if place.thread else [])
        ],
        begun=[(each, thread_path(secret, each.id)) for each in talk.of_order(place.order.id)] if place.order else [],
        action=f"/api/messages/{token}",
        values={
            "message": values.get("message", ""),
            "subject": values.get("subject", ""),
            "attempt": values.get("attempt", "") or services.random(ID_BYTES).hex(),
        },
        problems=problems,
        is_sent=is_sent,
        attachments=services.shop.attachments,
    )


SHOW_ROUTE = Route("GET", "/api/messages/{token}", show, MAIL_LINK, behind_front=True)
ROUTE = Route("POST", "/api/messages/{token}", take, MESSAGE, behind_front=True)
