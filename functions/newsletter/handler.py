"""The newsletter's three doors.

    POST /api/newsletter            {"email", "consent", "language"?, "source"?, "proof"?, "website"?}
    GET  /api/newsletter/{token}    the mail's link: asks whether to confirm. Mail scanners follow it: it writes nothing
    POST /api/newsletter/{token}    confirms

`consent` is the value of a ticked box. Must not know how subscriptions are kept.
"""

from __future__ import annotations

from commerce.errors import InvalidFields
from commerce.newsletter import read_sign_up
from functions.addresses import address_id
from functions.entry import Route, problem_message
from functions.forms import admit, done_page, language_in, may_write_to, read_fields, thanks
from functions.http import Request, Response, html_response, json_response
from functions.limits.table import MAIL_LINK, NEWSLETTER
from functions.newsletter.records import State, Subscriber
from functions.newsletter.service import Newsletter
from functions.visitors import visitor_of
from functions.wiring import Services

FIELDS = ("email", "consent", "source")
CONSENT_TEXT = "newsletter.consent"
"""The interface text that stands beside the box, and is kept with the consent."""
_KNOWN = frozenset({*FIELDS, "language", "proof", "website"})


def ask(request: Request, services: Services) -> Response:
    fields = read_fields(request, _KNOWN)
    language = language_in(fields, request, services)
    words = services.runtime.texts(language)(CONSENT_TEXT)
    try:
        if not fields.get("website"):
            sign_up = read_sign_up(fields)
            admit(request, fields.get("proof", ""), services)
            address = address_id(services.config, sign_up.email)
            if may_write_to(address, services):
                Newsletter.of(services).ask(address, sign_up, language, words, _visitor(request, services))
    except InvalidFields as invalid:
        if not request.wants_html:
            raise
        return html_response(_form_page(fields, invalid, language, words, services), 422)
    return thanks(request, services, language, "newsletter_pages")


def show(request: Request, services: Services) -> Response:
    """Raises NotFound."""
    token = request.parameters.get("token", "")
    found = Newsletter.of(services).find(token)
    if not request.wants_html:
        return json_response(_public(found))
    if found.state is State.CONFIRMED:
        return html_response(_confirmed_page(found, services))
    t = services.runtime.texts(found.language)
    page = services.runtime.page(
        "ask",
        found.language,
        title=t("newsletter_pages.confirm_title"),
        heading=t("newsletter_pages.confirm_title"),
        text=t("newsletter_pages.confirm"),
        small=found.words,
        action=f"/api/newsletter/{token}",
        button=t("newsletter_pages.confirm_button"),
    )
    return html_response(page)


def confirm(request: Request, services: Services) -> Response:
    """Raises NotFound."""
    confirmed = Newsletter.of(services).confirm(request.parameters.get("token", ""), _visitor(request, services))
    if not request.wants_html:
        return json_response(_public(confirmed))
    return html_response(_confirmed_page(confirmed, services))


def _visitor(request: Request, services: Services) -> str:
    return visitor_of(request, services.config, services.clock())


def _public(subscriber: Subscriber) -> dict[str, str]:
    return {"state": subscriber.state.value, "language": subscriber.language}


def _confirmed_page(subscriber: Subscriber, services: Services) -> str:
    return done_page(services, subscriber.language, "newsletter_pages", "confirmed")


def _form_page(fields: dict[str, str], invalid: InvalidFields, language: str, words: str, services: Services) -> str:
    texts = services.runtime.texts(language)
    return services.runtime.page(
        "newsletter",
        language,
        title=texts("newsletter_pages.title"),
        words=words,
        values={name: fields.get(name, "") for name in FIELDS},
        problems={problem.field: problem_message(problem, texts) for problem in invalid.problems},
    )


ROUTE = Route("POST", "/api/newsletter", ask, NEWSLETTER, behind_front=True)
SHOW_ROUTE = Route("GET", "/api/newsletter/{token}", show, MAIL_LINK, behind_front=True)
CONFIRM_ROUTE = Route("POST", "/api/newsletter/{token}", confirm, MAIL_LINK, behind_front=True)
