"""The way in and out of every handler: event to request, error to answer, one log line a request.

The one mapper from errors to the error shape. An exception's own text never leaves; the log gets it with the request's
id and without bodies, addresses or names.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from commerce.errors import CartError, FieldProblem, InvalidFields, MethodNotAllowed, PriceChanged, VitrinaError
from commerce.texts import Texts
from functions.http import Request, Response, html_response, json_response, read_request, status_of
from functions.wiring import Services

log = logging.getLogger("vitrina.functions")

Handle = Callable[[Request, Services], Response]
RETRY_AFTER_S = "2"


def run(handle: Handle, event: Mapping[str, Any], services: Services, method: str) -> dict[str, Any]:
    """Answer one payload 2.0 event. Never raises: what nobody foresaw is a 500 in the one shape."""
    request = replace(_EMPTY, request_id=str(event.get("requestContext", {}).get("requestId", "")))
    try:
        request = read_request(event)
        if request.method != method:
            raise MethodNotAllowed(request.method)
        response = handle(request, services)
        _log(request, response.status)
        return response.to_gateway()
    except VitrinaError as error:
        return _refuse(error, request, services)
    except Exception:
        log.exception(json.dumps({"request_id": request.request_id, "status": 500}))
        return _refuse(VitrinaError(code="internal"), request, services)


def _refuse(error: VitrinaError, request: Request, services: Services) -> dict[str, Any]:
    try:
        response = error_response(error, request, services)
    except Exception:
        # Even the texts or the page are out of reach: the shape stays, the words are lost.
        log.exception(json.dumps({"request_id": request.request_id, "status": 500}))
        body = {"code": "internal", "message": "Internal error", "request_id": request.request_id}
        response = json_response({"error": body}, 500)
    _log(request, response.status, error)
    return response.to_gateway()


def error_response(error: VitrinaError, request: Request, services: Services) -> Response:
    """The error as JSON, or as a page for a browser without JavaScript, in the reader's language."""
    language = language_of(request, services)
    texts = services.runtime.texts(language)
    status = status_of(error)
    message = _message(texts, error.code, error.params)
    if request.wants_html:
        problems = [_problem(problem, texts)["message"] for problem in _problems_of(error)]
        html = services.runtime.page(
            "message",
            language,
            title=texts("errors.title"),
            kind="error",
            heading=texts("errors.title"),
            message=message,
            problems=problems,
            back=_own_path(request, services),
        )
        return html_response(html, status)
    body: dict[str, Any] = {"code": error.code, "message": message, "request_id": request.request_id}
    if problems_of := _problems_of(error):
        body["fields"] = [_problem(problem, texts) for problem in problems_of]
    if isinstance(error, PriceChanged):
        body["quote"] = error.quote
    return json_response({"error": body}, status, {"retry-after": RETRY_AFTER_S} if status == 503 else None)


def language_of(request: Request, services: Services) -> str:
    """`?lang=`, the page the form stood on, or what the browser prefers; the shop's first language otherwise."""
    shop = services.shop
    wanted = request.query.get("lang", "")
    if not wanted and (path := _own_path(request, services)):
        wanted = next((code for code in shop.languages[1:] if path.startswith(f"/{code}/")), shop.languages[0])
    return shop.language(wanted or _preferred(request.headers.get("accept-language", "")))


def _own_path(request: Request, services: Services) -> str:
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


def _log(request: Request, status: int, error: VitrinaError | None = None) -> None:
    line: dict[str, Any] = {"request_id": request.request_id, "method": request.method, "status": status}
    if error is not None:
        line |= {"code": error.code, "detail": error.detail[:500]}
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, json.dumps(line, ensure_ascii=False))


_EMPTY = Request("", "", {}, {}, {}, b"", "")


@dataclass(frozen=True)
class Route:
    """`path` as API Gateway writes it, `/api/orders/{token}`."""

    method: str
    path: str
    handle: Handle

    def lambda_handler(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """What Lambda calls."""
        from functions.wiring import services

        return run(self.handle, event, services(), self.method)
