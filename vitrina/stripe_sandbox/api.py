"""Stripe's HTTP API: authentication, versions, idempotency, errors, routing. The rules are in `endpoints`."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import logging
import re
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from vitrina.stripe_sandbox import idempotency
from vitrina.stripe_sandbox.endpoints import ENDPOINTS, Endpoint
from vitrina.stripe_sandbox.engine import Engine
from vitrina.stripe_sandbox.errors import ApiError, malformed, unauthorised
from vitrina.stripe_sandbox.forms import parse
from vitrina.stripe_sandbox.world import API_VERSION

_log = logging.getLogger(__name__)
_FAILED = ApiError(
    "An unknown error occurred in the Stripe sandbox; its log says more.", status=500, kind="api_error", executed=False
)
_FORM = "application/x-www-form-urlencoded"
_ROUTES = Map(
    [Rule(e.path, methods=[e.method], endpoint=number) for number, e in enumerate(ENDPOINTS)],
    strict_slashes=False,
    merge_slashes=False,
)


@dataclass(frozen=True)
class Call:
    """One request, read: `raw` is the query string or the body."""

    endpoint: Endpoint
    path: str
    path_values: dict[str, str]
    raw: bytes
    request_id: str
    key: str | None


class Api:
    """The WSGI-side of `/v1`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._keys = idempotency.KeysInUse()

    def answer(self, request: Request) -> Response:
        request_id = self._engine.ids.new("req_", 14)
        headers = {"Request-Id": request_id}
        try:
            self._authenticate(request)
            headers["Stripe-Version"] = _version(request)
            call = _read(request, request_id)
            if call.key:
                headers["Idempotency-Key"] = call.key
            with self._keys.using(call.key):
                status, body, more = self._serve(call)
            headers |= more
        except ApiError as error:
            status, body = error.status, _json(error.body(request_id))
            if status == 409:
                headers["Stripe-Should-Retry"] = "true"
        except Exception:
            _log.exception("The Stripe sandbox failed at %s %s", request.method, request.path)
            status, body = 500, _json(_FAILED.body(request_id))
        return Response(body, status, headers, content_type="application/json")

    def _authenticate(self, request: Request) -> None:
        key = _api_key(request.headers.get("Authorization", ""))
        if not key:
            raise unauthorised(
                "You did not provide an API key. You need to provide your API key in the Authorization header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
                "https://stripe.com/docs/api#authentication for details."
            )
        if not hmac.compare_digest(key.encode(), self._engine.settings.api_key.encode()):
            hidden = f"{key[:8]}{'*' * max(0, len(key) - 12)}{key[-4:]}" if len(key) > 12 else "*" * len(key)
            raise unauthorised(f"Invalid API Key provided: {hidden}")

    def _serve(self, call: Call) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers; raises ApiError for what is not to be kept under the key."""
        with self._engine.lock:
            params = idempotency.fingerprint(call.raw)
            if call.key:
                with self._engine.transaction() as world:
                    kept = idempotency.recall(world, call.key, call.path, params)
                if kept:
                    replayed = {"Idempotent-Replayed": "true", "Original-Request": kept["request"]}
                    return kept["status"], kept["body"], replayed
            try:
                return self._execute(call, params)
            except ApiError as error:
                if not (error.executed and call.key):
                    raise
                body = _json(error.body(call.request_id))
                with self._engine.transaction(call.request_id) as world:
                    idempotency.keep(world, call.key, call.path, params, error.status, body)
                return error.status, body, {"Original-Request": call.request_id}

    def _execute(self, call: Call, params: str) -> tuple[int, str, dict[str, str]]:
        values = call.endpoint.rule.read(parse(call.raw))
        with self._engine.transaction(call.request_id, call.key) as world:
            body = _json(call.endpoint.answer(world, values, call.path_values))
            if call.key:
                idempotency.keep(world, call.key, call.path, params, 200, body)
        return 200, body, {"Original-Request": call.request_id} if call.key else {}


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _api_key(header: str) -> str:
    """From `Bearer sk_...`, or `Basic` with the key as the user name."""
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(credentials, validate=True).decode().partition(":")[0]
        except (binascii.Error, ValueError):
            return ""
    return ""


def _version(request: Request) -> str:
    version = request.headers.get("Stripe-Version", API_VERSION)
    if not re.fullmatch(r"20\d\d-\d\d-\d\d(\.[a-z_]+)?", version):
        raise malformed(f"Invalid Stripe API version: {version[:40]}. The sandbox speaks {API_VERSION}.")
    return version


def _body(request: Request) -> bytes:
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        raise ApiError("Request body is too large.", status=413, executed=False) from None


def _read(request: Request, request_id: str) -> Call:
    adapter = _ROUTES.bind_to_environ(request.environ)
    try:
        number, values = adapter.match(return_rule=False)
    except HTTPException:
        raise ApiError(
            f"Unrecognized request URL ({request.method}: {request.path}). Please see https://stripe.com/docs; the "
            "sandbox has the endpoints of one-off Checkout payments only.",
            status=404,
            executed=False,
        ) from None
    posted = request.method == "POST"
    raw = _body(request) if posted else request.query_string
    if posted and raw and request.mimetype != _FORM:
        raise malformed(f"Invalid request (check that your POST content type is {_FORM}).")
    key = request.headers.get("Idempotency-Key") if posted else None
    idempotency.check_key(key)
    return Call(ENDPOINTS[number], request.path, dict(values), raw, request_id, key)
