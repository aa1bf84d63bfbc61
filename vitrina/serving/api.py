"""The API over WSGI: what API Gateway does in production, on a laptop.

Makes payload 2.0 events, so that both fronts run the same handlers. Knows the gateway's habits (lower-case headers,
base64 for what is no text, a limit of 10 MB). Must not know any use case.
"""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from functions.routes import find
from functions.wiring import Services

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
MAX_PAYLOAD_BYTES = 10 * 1024 * 1024
_TEXT_TYPES = ("text/", "application/json", "application/javascript", "application/xml")


class Api:
    """WSGI over the route table. `services` is asked at each request: a rebuild brings new ones."""

    def __init__(self, services: Callable[[], Services | None]) -> None:
        self._services = services

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.respond(Request(environ))(environ, start_response)

    def respond(self, request: Request) -> Response:
        services = self._services()
        if services is None:
            return _plain_error(503, "unavailable", "The shop is not built yet.")
        found = find(request.method, request.path)
        if found is None:
            return _plain_error(404, "not_found", "There is no such route.")
        route, parameters = found
        # Holds for a body of unsaid length too: no more than this is ever read.
        request.max_content_length = MAX_PAYLOAD_BYTES
        try:
            event = gateway_event(request, parameters)
        except RequestEntityTooLarge:
            return _plain_error(413, "payload_too_large", "The request is too large.")
        answer = route.answer(event, services)
        body = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
        return Response(body, answer["statusCode"], answer["headers"])


def gateway_event(request: Request, parameters: Any) -> dict[str, Any]:
    """The request as API Gateway would hand it over.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    body = request.get_data(cache=False)
    is_text = (request.mimetype or "text/plain").startswith(_TEXT_TYPES) and _is_utf8(body)
    return {
        "version": "2.0",
        "routeKey": f"{request.method} {request.path}",
        "rawPath": request.path,
        "rawQueryString": request.query_string.decode("latin-1"),
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "pathParameters": dict(parameters),
        "requestContext": {
            "requestId": str(uuid.uuid4()),
            "http": {"method": request.method, "path": request.path, "sourceIp": request.remote_addr or ""},
        },
        "body": body.decode() if is_text else base64.b64encode(body).decode(),
        "isBase64Encoded": not is_text,
    }


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _plain_error(status: int, code: str, message: str) -> Response:
    body = {"error": {"code": code, "message": message, "request_id": str(uuid.uuid4())}}
    return Response(json.dumps(body), status, mimetype="application/json")
