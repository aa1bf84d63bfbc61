"""The way in and out of every handler: event to request, error to answer, one log line a request.

The one mapper from errors to the error shape. An exception's own text never leaves; the log gets it with the request's
id and without bodies, addresses or names (see `functions.log`). Limits are taken before a handler reads anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from commerce.errors import (
    CartError,
    FieldProblem,
    InvalidFields,
    MethodNotAllowed,
    NotFound,
    PriceChanged,
    RateLimited,
    VitrinaError,
)
from commerce.texts import Texts
from functions import log
from functions.http import HTML_TYPE, Request, Response, html_response, json_response, read_request, status_of
from functions.limits.rates import Rates
from functions.limits.table import Limit
from functions.visitors import require_front, visitor_of
from functions.wiring import Services

Handle = Callable[[Request, Services], Response]
RETRY_AFTER_S = 2


def run(handle: Handle, event: Mapping[str, Any], services: Services, method: str) -> dict[str, Any]:
    """Answer one payload 2.0 event without limits: see `Route.answer` for the whole way."""
    return Route(method, "", handle).answer(event, services)


@dataclass(frozen=True)
class Route:
    """`path` as API Gateway writes it, `/api/orders/{token}`. `limits` are one visitor's.

    `behind_front`: it must come by way of CloudFront, where there is one. The webhook need not: it is signed.
    """

    method: str
    path: str
    handle: Handle
    limits: Sequence[Limit] = ()
    behind_front: bool = False

    def answer(self, event: Mapping[str, Any], services: Services) -> dict[str, Any]:
        """Answer one payload 2.0 event. Never raises: what nobody foresaw is a 500 in the one shape."""
        request_id = str(event.get("requestContext", {}).get("requestId", ""))
        with log.request_line(f"{self.method} {self.path}".strip(), request_id, services.config.stage):
            request, response = self._respond(event, services, replace(_EMPTY, request_id=request_id))
            log.answered(request.method, response.status)
            return dressed(response, services).to_gateway()

    def _respond(self, event: Mapping[str, Any], services: Services, request: Request) -> tuple[Request, Response]:
        try:
            request = read_request(event)
            self._admit(request, services)
            return request, self.handle(request, services)
        except VitrinaError as error:
            log.refused(error.code, _detail(error))
            return request, _refuse(error, request, services)
        except Exception as problem:
            log.failed(problem)
            return request, _refuse(VitrinaError(code="internal"), request, services)

    def _admit(self, request: Request, services: Services) -> None:
        """Raises MethodNotAllowed, Forbidden or RateLimited."""
        if request.method != self.method:
            raise MethodNotAllowed
        if self.behind_front:
            require_front(request, services.config)
        if self.limits and services.config.limits:
            visitor = visitor_of(request, services.config, services.clock())
            rates_of(services).take(visitor, self.limits)


def dressed(response: Response, services: Services) -> Response:
    """A page stands in the shop's frame, so it says in its headers what the shop's other pages say."""
    if response.content_type != HTML_TYPE:
        return response
    return replace(response, headers={**services.runtime.headers, **response.headers})


def rates_of(services: Services) -> Rates:
    return Rates(services.store, services.clock, services.random, services.sleep)


def _detail(error: VitrinaError) -> str:
    """For the log. A cart's problems are named by SKUs as the visitor wrote them: only their codes are ours."""
    return ", ".join(problem.code for problem in _problems_of(error)) or error.detail


def _refuse(error: VitrinaError, request: Request, services: Services) -> Response:
    try:
        return error_response(error, request, services)
    except Exception as problem:
        # Even the texts or the page are out of reach: the shape stays, the words are lost.
        log.failed(problem)
        body = {"code": "internal", "message": "Internal error", "request_id": request.request_id}
        return json_response({"error": body}, 500)


def error_response(error: VitrinaError, request: Request, services: Services) -> Response:
    """The error as JSON, or as a page for a browser without JavaScript, in the reader's language."""
    language = language_of(request, services)
    texts = services.runtime.texts(language)
    status = status_of(error)
    message = _message(texts, error.code, error.params)
    if request.wants_html:
        # Pages that are asked for by a link of their own are all that is not found here; a code says why.
        leads_nowhere = isinstance(error, NotFound) and error.code == NotFound.code
        heading = texts("errors.dead_link_title" if leads_nowhere else "errors.title")
        problems = [_problem(problem, texts)["message"] for problem in _problems_of(error)]
        html = services.runtime.page(
            "message",
            language,
            title=heading,
            kind="error",
            heading=heading,
            message=texts("errors.dead_link") if leads_nowhere else message,
            problems=problems,
            back=own_path(request, services),
            lookup=_lookup(language, services) if leads_nowhere else "",
        )
        return html_response(html, status, _retry_after(error, status))
    body: dict[str, Any] = {"code": error.code, "message": message, "request_id": request.request_id}
    if problems_of := _problems_of(error):
        body["fields"] = [_problem(problem, texts) for problem in problems_of]
    if isinstance(error, PriceChanged):
        body["quote"] = error.quote
    return json_response({"error": body}, status, _retry_after(error, status))


def _lookup(language: str, services: Services) -> str:
    """Where an order's link is asked for: the shop's own page, or the form that is always there."""
    return services.shop.paths[language].get("order_lookup", f"/api/orders/lookup?lang={language}")


def _retry_after(error: VitrinaError, status: int) -> dict[str, str]:
    """Seconds. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""
    wait_s = error.retry_after_s if isinstance(error, RateLimited) else RETRY_AFTER_S if status == 503 else 0
    return {"retry-after": str(wait_s)} if wait_s else {}


def language_of(request: Request, services: Services) -> str:
    """`?lang=`, the page the form stood on, or what the browser prefers; the shop's first language otherwise."""
    shop = services.shop
    wanted = request.query.get("lang", "")
    if not wanted and (path := own_path(request, services)):
        wanted = next((code for code in shop.languages[1:] if path.startswith(f"/{code}/")), shop.languages[0])
    return shop.language(wanted or _preferred(request.headers.get("accept-language", "")))


def own_path(request: Request, services: Services) -> str:
    """The path of the shop's page that the request came from, empty when it came from elsewhere."""
    came_from, own = request.headers.get("referer", ""), services.shop.site_url.rstrip("/")
    return came_from.removeprefix(own) if came_from.startswith(f"{own}/") else ""


def _preferred(header: str) -> str:
    return header.partition(",")[0].partition(";")[0].strip().lower()[:2]


def _problems_of(error: VitrinaError) -> tuple[FieldProblem, ...]:
    return error.problems if isinstance(error, CartError | InvalidFields) else ()


def _problem(problem: FieldProblem, texts: Texts) -> dict[str, Any]:
    message = problem_message(problem, texts)
    return {"field": problem.field, "code": problem.code, "message": message, **problem.params}


def problem_message(problem: FieldProblem, texts: Texts) -> str:
    """What is wrong with one field, in words, for a form that comes back to be mended."""
    return _message(texts, problem.code, problem.params)


def _message(texts: Texts, code: str, params: Mapping[str, Any]) -> str:
    key = f"errors.{code}"
    values = dict(params)
    for count in ("available", "max", "min"):
        values.setdefault("n", values.get(count))
        if values["n"] is None:
            del values["n"]
    return texts(key if texts.has(key) else "errors.internal", **values)


_EMPTY = Request("", "", {}, {}, {}, b"", "")
