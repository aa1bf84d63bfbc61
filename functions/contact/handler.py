"""`POST /api/contact`: a message to the owner, from the plain form or as JSON.

    {"name", "email", "message", "topic"?, "order"?, "language"?, "website"?}

`website` is a trap for robots: people do not see the field. A form comes back with its fields kept and each problem
named; JSON gets the one error shape. Must not know what becomes of the message.
"""

from __future__ import annotations

from typing import Any

from commerce.contact import TOPICS
from commerce.errors import BadRequest, InvalidFields
from functions.contact.service import Contact
from functions.entry import Route, language_of, problem_message
from functions.http import FORM_TYPE, Request, Response, html_response, json_response
from functions.wiring import Services

FIELDS = ("name", "email", "topic", "order", "message")
_KNOWN = frozenset({*FIELDS, "language", "website"})


def handle(request: Request, services: Services) -> Response:
    fields = _form(request) if request.content_type == FORM_TYPE else _json(request.json())
    wanted = fields.get("language", "")
    language = wanted if wanted in services.shop.languages else language_of(request, services)
    try:
        if not fields.get("website"):
            Contact(services.store, services.clock, services.random, services.sleep).send(fields, language)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(fields, invalid, language, services), 422)
    if not request.wants_html:
        return json_response({"received": True}, 202)
    title = services.runtime.texts(language)("contact_form.done_title")
    back = services.shop.paths[language]["home"]
    return html_response(services.runtime.page("contact_done", language, title=title, back=back))


def _form(request: Request) -> dict[str, str]:
    pairs = request.form()
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadRequest("a field stands twice")
    return fields


def _json(body: Any) -> dict[str, str]:
    if not isinstance(body, dict):
        raise BadRequest("body is no object")
    if unknown := sorted(set(body) - _KNOWN):
        raise BadRequest(f"unknown key {unknown[0]!r}", code="unknown_key", field=unknown[0][:64])
    if wrong := [name for name, value in body.items() if not isinstance(value, str)]:
        raise BadRequest(f"{wrong[0]} is no text", field=wrong[0])
    return body


def _form_page(fields: dict[str, str], invalid: InvalidFields, language: str, services: Services) -> str:
    texts = services.runtime.texts(language)
    return services.runtime.page(
        "contact",
        language,
        title=texts("contact_form.title"),
        topics=TOPICS,
        values={name: fields.get(name, "") for name in FIELDS},
        problems={problem.field: problem_message(problem, texts) for problem in invalid.problems},
    )


ROUTE = Route("POST", "/api/contact", handle)
handler = ROUTE.lambda_handler
