"""`POST /api/contact`: a message to the owner, from the plain form or as JSON.

    {"name", "email", "message", "topic"?, "order"?, "language"?, "proof"?, "website"?}

`website` is a trap for robots: people do not see the field. `proof` is what the form's script found (see
`functions.challenge`); without it, messages are taken more rarely. A form comes back with its fields kept and each
problem named; JSON gets the one error shape. Must not know what becomes of the message.
"""

from __future__ import annotations

from typing import Any

from commerce.contact import TOPICS, read_message
from commerce.errors import BadRequest, InvalidFields
from functions.contact.admission import Admission
from functions.contact.service import Contact
from functions.entry import Route, language_of, problem_message, rates_of
from functions.http import FORM_TYPE, Request, Response, html_response, json_response
from functions.limits.table import CONTACT
from functions.visitors import visitor_of
from functions.wiring import Services

FIELDS = ("name", "email", "topic", "order", "message")
_KNOWN = frozenset({*FIELDS, "language", "proof", "website"})


def handle(request: Request, services: Services) -> Response:
    fields = _form(request) if request.content_type == FORM_TYPE else _json(request.json())
    wanted = fields.get("language", "")
    language = wanted if wanted in services.shop.languages else language_of(request, services)
    try:
        if not fields.get("website"):
            message = read_message(fields)
            _admit(request, fields.get("proof", ""), services)
            Contact(services.store, services.clock, services.random, services.sleep).send(message, language)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(fields, invalid, language, services), 422)
    if not request.wants_html:
        return json_response({"received": True}, 202)
    title = services.runtime.texts(language)("contact_form.done_title")
    back = services.shop.paths[language]["home"]
    return html_response(services.runtime.page("contact_done", language, title=title, back=back))


def _admit(request: Request, proof: str, services: Services) -> None:
    """After the fields are found in order: mending a form costs nothing. Raises RateLimited."""
    if services.config.limits:
        visitor = visitor_of(request, services.config, services.clock())
        Admission(services.store, services.proofs, rates_of(services)).admit(visitor, proof)


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
        raise BadRequest("unknown key", code="unknown_key", field=unknown[0][:64])
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


ROUTE = Route("POST", "/api/contact", handle, CONTACT, behind_front=True)
