"""`POST /api/contact`: a message to the owner, from the plain form or as JSON.

    {"name", "email", "message", "topic"?, "product"?, "order"?, "language"?, "proof"?, "website"?}

`proof` is what the form's script found (see `functions.challenge`); without it, messages are taken more rarely. A form
comes back with its fields kept and each problem named; JSON gets the one error shape. Must not know what becomes of the
message.
"""

from __future__ import annotations

from commerce.contact import TOPICS, read_message
from commerce.errors import InvalidFields
from functions.contact.service import begin
from functions.entry import Route, problem_message
from functions.forms import admit, language_in, read_fields, thanks
from functions.http import Request, Response, html_response
from functions.limits.table import CONTACT, MESSAGES
from functions.wiring import Services

FIELDS = ("name", "email", "topic", "product", "order", "message")
_KNOWN = frozenset({*FIELDS, "language", "proof", "website"})


def handle(request: Request, services: Services) -> Response:
    fields = read_fields(request, _KNOWN)
    language = language_in(fields, request, services)
    try:
        if not fields.get("website"):
            message = read_message(fields)
            admit(request, fields.get("proof", ""), services, MESSAGES)
            begin(message, language, services)
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(fields, invalid, language, services), 422)
    return thanks(request, services, language, "contact_form")


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
