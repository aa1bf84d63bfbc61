"""What the forms that end in a mail have in common: reading them, letting them in, and thanking for them.

A form comes as `application/x-www-form-urlencoded` from a plain page or as JSON from a script; every value is text.
`website` is a trap for robots: people do not see the field, and who fills it in hears what a person would hear. Must
not know what any form is about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from commerce.errors import BadRequest
from functions.entry import language_of, rates_of
from functions.http import FORM_TYPE, Request, Response, html_response, json_response
from functions.limits.admission import Admission
from functions.limits.table import MAIL_TO, MAILS, Allowance, Limit
from functions.visitors import visitor_of
from functions.wiring import Services


def read_fields(request: Request, known: Collection[str]) -> dict[str, str]:
    """Raises BadRequest (JSON with other keys than these, a value that is no text), or what `Request.json` raises."""
    return form_fields(request) if request.content_type == FORM_TYPE else _texts(request.json(), known)


def language_in(fields: Mapping[str, str], request: Request, services: Services) -> str:
    """What the form says, if the shop has it; else as for any request."""
    wanted = fields.get("language", "")
    return wanted if wanted in services.shop.languages else language_of(request, services)


def admission(services: Services, allowance: Allowance = MAILS) -> Admission:
    return Admission(services.store, lambda: services.proofs, rates_of(services), allowance)


def admit(request: Request, proof: str, services: Services, allowance: Allowance = MAILS) -> None:
    """After the fields are found in order: mending a form costs nothing. Raises RateLimited."""
    if services.config.limits:
        admission(services, allowance).admit(visitor_of(request, services.config, services.clock()), proof)


def may_write_to(address: str, services: Services, limit: Limit = MAIL_TO) -> bool:
    """Whether that address may get one more mail. Whoever asked must hear the same in either case."""
    return not services.config.limits or admission(services).may_write_to(address, limit)


def thanks(request: Request, services: Services, language: str, texts: str, back: str = "") -> Response:
    """202, or a page with `<texts>.done_title` and `<texts>.done`. `back`: path of a page of the shop."""
    if not request.wants_html:
        return json_response({"received": True}, 202)
    return html_response(done_page(services, language, texts, "done", back))


def done_page(services: Services, language: str, texts: str, what: str, back: str = "") -> str:
    """A page that says what was done: `<texts>.<what>_title` and `<texts>.<what>`."""
    t = services.runtime.texts(language)
    title = t(f"{texts}.{what}_title")
    home = services.shop.paths[language]["home"]
    return services.runtime.page(
        "done", language, title=title, heading=title, text=t(f"{texts}.{what}"), back=back or home
    )


def form_fields(request: Request) -> dict[str, str]:
    """Of a plain form. Raises BadRequest, or what `Request.form` raises."""
    pairs = request.form()
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadRequest("a field stands twice")
    return fields


def json_object(body: Any, known: Collection[str]) -> dict[str, Any]:
    """Raises BadRequest for anything but an object with no other keys than these."""
    if not isinstance(body, dict):
        raise BadRequest("body is no object")
    if unknown := sorted(set(body) - set(known)):
        raise BadRequest("unknown key", code="unknown_key", field=unknown[0][:64])
    return body


def _texts(body: Any, known: Collection[str]) -> dict[str, str]:
    fields = json_object(body, known)
    if wrong := [name for name, value in fields.items() if not isinstance(value, str)]:
        raise BadRequest(f"{wrong[0]} is no text", field=wrong[0])
    return fields
