"""HTTP as the handlers speak it: API Gateway's payload 2.0 in, its answer out, and the one error shape.

    {"error": {"code", "message", "fields"?, "quote"?, "request_id"}}

Knows how to decode a body within limits, what a browser without JavaScript asks for, and which status each error of
`commerce.errors` gets. Must not know any use case.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from commerce import errors
from commerce.errors import BadRequest, PayloadTooLarge, UnsupportedMediaType

JSON_TYPE = "application/json"
HTML_TYPE = "text/html"
FORM_TYPE = "application/x-www-form-urlencoded"
MULTIPART_TYPE = "multipart/form-data"
MAX_BODY_BYTES = 64 * 1024

STATUS: Mapping[type[errors.VitrinaError], int] = {
    errors.BadRequest: 400,
    errors.InvalidFields: 422,
    errors.PayloadTooLarge: 413,
    errors.UnsupportedMediaType: 415,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.Forbidden: 403,
    errors.RateLimited: 429,
    errors.BadSignature: 400,
    errors.RequestError: 400,
    errors.CartError: 409,
    errors.PriceChanged: 409,
    errors.OrderError: 409,
    errors.ReviewError: 409,
    errors.StoreError: 503,
    errors.PaymentsError: 502,
    errors.OutsideError: 503,
    errors.VitrinaError: 500,
}
# Should a browser ever take an answer for a page, it may do nothing with it. https://www.w3.org/TR/CSP3/
_NO_PAGE = {"content-security-policy": "default-src 'none'; frame-ancestors 'none'"}
# Problems of the request itself rather than of the shop's state.
_UNPROCESSABLE = frozenset(
    "bad_quantity empty_cart too_many_lines total_too_large unknown_sku unknown_zone too_long no_personalization "
    "personalization_too_long no_gift_wrap unknown_code".split()
)


@dataclass(frozen=True)
class Request:
    """One request. Header names are lower case; `body` is raw bytes, whatever the gateway did to them."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    parameters: Mapping[str, str]
    body: bytes
    request_id: str
    source_ip: str = ""
    """Whoever opened the connection: the visitor, or the front that stands before us (see `functions.visitors`)."""

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def wants_html(self) -> bool:
        """A browser's navigation or plain form, as opposed to a script's request."""
        return "text/html" in self.headers.get("accept", "")

    def json(self, limit: int = MAX_BODY_BYTES) -> Any:
        """The body as JSON. Raises UnsupportedMediaType, PayloadTooLarge or BadRequest."""
        if self.content_type != JSON_TYPE:
            raise UnsupportedMediaType
        text = self._text(limit)
        try:
            data = json.loads(text, parse_constant=_refuse_constant)
            # "\ud800" is JSON, but half a character: it could neither be stored nor be sent back.
            json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as problem:
            raise BadRequest("body is no JSON", code="bad_json") from problem
        return data

    def form(self, limit: int = MAX_BODY_BYTES) -> list[tuple[str, str]]:
        """The fields of a plain HTML form, in order, duplicates kept. Same errors as `json`."""
        if self.content_type != FORM_TYPE:
            raise UnsupportedMediaType
        try:
            return parse_qsl(self._text(limit), keep_blank_values=True, max_num_fields=1000, errors="strict")
        except ValueError as problem:
            raise BadRequest("body is no form") from problem

    def _text(self, limit: int) -> str:
        if len(self.body) > limit:
            raise PayloadTooLarge(f"{len(self.body)} bytes")
        try:
            return self.body.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise BadRequest("body is no UTF-8", code="bad_encoding") from problem


@dataclass(frozen=True)
class Response:
    """`body` of bytes is a file, of which a gateway is handed base64."""

    status: int = 200
    body: str | bytes = ""
    content_type: str = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_gateway(self) -> dict[str, Any]:
        is_file = isinstance(self.body, bytes)
        headers = {
            "content-type": self.content_type if is_file else f"{self.content_type}; charset=utf-8",
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            **({} if self.content_type == HTML_TYPE else _NO_PAGE),
            **self.headers,
        }
        body = base64.b64encode(self.body).decode() if isinstance(self.body, bytes) else self.body
        return {"statusCode": self.status, "headers": headers, "body": body, "isBase64Encoded": is_file}


def json_response(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, json.dumps(data, ensure_ascii=False), headers=headers or {})


def html_response(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    # A page that may carry an order must not leak its address to other sites, nor be framed or indexed.
    private = {
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "x-robots-tag": "noindex",
    }
    return Response(status, html, HTML_TYPE, {**private, **(headers or {})})


def see_other(url: str) -> Response:
    """303: the answer of a plain form."""
    return Response(303, "", "text/plain", {"location": url})


def read_request(event: Mapping[str, Any]) -> Request:
    """A payload 2.0 event to a request. Raises BadRequest when the body is not the base64 it claims to be."""
    context = event.get("requestContext", {})
    http = context.get("http", {})
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    body = event.get("body") or ""
    try:
        raw = (
            base64.b64decode(body, validate=True)
            if event.get("isBase64Encoded")
            else body.encode("utf-8", "surrogatepass")
        )
    except (binascii.Error, ValueError) as problem:
        raise BadRequest("body is no base64") from problem
    return Request(
        method=http.get("method", "GET"),
        path=event.get("rawPath", "/"),
        headers=headers,
        query=dict(parse_qsl(event.get("rawQueryString", ""), keep_blank_values=True)),
        parameters=event.get("pathParameters") or {},
        body=raw,
        request_id=str(context.get("requestId", "")),
        source_ip=str(http.get("sourceIp", "")),
    )


def status_of(error: errors.VitrinaError) -> int:
    """The status of an error, by the nearest class in the tree."""
    if isinstance(error, errors.CartError) and error.code in _UNPROCESSABLE:
        return 422
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
