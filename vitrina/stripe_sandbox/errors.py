"""Stripe's errors, in Stripe's shape and words.

Knows https://docs.stripe.com/api/errors and /error-codes. Must not know HTTP frameworks or state.
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """One answer of Stripe's that is an error.

    `code` and `param` as in Stripe's documentation; `status` is the HTTP status. `executed` is False when the request
    was refused before any endpoint ran: such an answer is not kept under the request's idempotency key.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        executed: bool = True,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.kind = kind
        self.code = code
        self.param = param
        self.executed = executed
        self.extra = extra

    def body(self, request_id: str | None = None) -> dict[str, Any]:
        """The JSON body, `{"error": {...}}`."""
        error: dict[str, Any] = dict(self.extra)
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        error["message"] = self.message
        if self.param:
            error["param"] = self.param
        if request_id:
            error["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{request_id}"
        error["type"] = self.kind
        return {"error": error}


def malformed(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """A request whose parameters do not have the documented form; nothing was executed."""
    return ApiError(message, code=code, param=param, executed=False)


def unsupported(param: str, why: str) -> ApiError:
    """Something that Stripe takes and this sandbox does not: said plainly, never ignored."""
    return ApiError(f"The Stripe sandbox does not support `{param}`: {why}", param=param, executed=False)


def missing(param: str) -> ApiError:
    return malformed(f"Missing required param: {param}.", param, "parameter_missing")


def exclusive(*params: str) -> ApiError:
    names = ", ".join(params)
    return ApiError(
        f"You may only specify one of these parameters: {names}.", code="parameters_exclusive", param=params[0]
    )


def no_such(kind: str, identity: str, param: str = "id", *, status: int = 400) -> ApiError:
    """`kind` is Stripe's word for it (`checkout.session`, `payment_intent`, `coupon`); 404 when it is the URL's."""
    return ApiError(f"No such {kind}: '{identity}'", status=status, code="resource_missing", param=param)


def unauthorised(message: str) -> ApiError:
    return ApiError(message, status=401, executed=False)
