"""Every error of the shop, in one tree.

    VitrinaError                    code, params (for the message in the reader's language), detail (for the log)
    ├── ContentError                the marketer's: field, value, hint; the build adds file and line
    ├── RequestError                the caller's: the request cannot be understood or served
    │   ├── BadRequest              malformed body, unknown key, wrong type
    │   ├── InvalidFields           well formed, but fields need mending (each named)
    │   ├── PayloadTooLarge
    │   ├── UnsupportedMediaType
    │   ├── NotFound
    │   ├── MethodNotAllowed
    │   ├── Forbidden               came past the shop's front door
    │   ├── RateLimited             too much of it: knows when to come again
    │   └── BadSignature            an unsigned, stale or forged message
    ├── CartError                   the customer's: the cart cannot be bought as it stands
    │   └── PriceChanged            carries the new quote
    ├── OrderError                  an owner's command that the order's state does not allow
    ├── ReviewError                 a review that cannot be taken
    └── OutsideError                from adapters: knows whether trying again may help
        ├── StoreError
        │   ├── ConditionFailed     a guard of a transaction did not hold
        │   ├── StoreConflict       somebody else wrote at the same time
        │   └── StoreUnavailable
        ├── PaymentsError
        │   ├── NotAtProvider       it has no such session or payment
        │   └── CodeRefused         it would not apply the promotion code
        └── MailError

Knows nothing of HTTP: `functions.http` maps this tree to status codes, once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any


class VitrinaError(Exception):
    """Base of all. `code` is stable and public; `detail` is for the log only and never shown."""

    code = "error"

    def __init__(self, detail: str = "", *, code: str = "", **params: Any) -> None:
        super().__init__(detail or code or self.code)
        self.detail = detail
        self.params: Mapping[str, Any] = params
        if code:
            self.code = code


class ContentError(VitrinaError):
    """A value in the shop's content that breaks a rule.

    `field` is the marketer's field name, `value` what was found, `hint` what to write instead.
    """

    code = "content"

    def __init__(self, field: str, value: object, hint: str) -> None:
        super().__init__(f"{field}: {value!r}: {hint}")
        self.field = field
        self.value = value
        self.hint = hint


class RequestError(VitrinaError):
    """The request cannot be understood or served."""

    code = "bad_request"


class BadRequest(RequestError):
    """Malformed body, unknown key, wrong type."""


@dataclasses.dataclass(frozen=True)
class FieldProblem:
    """One field (or cart line) to mend: `field` names it, `code` says why, `params` fill the message."""

    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class InvalidFields(RequestError):
    """Well formed, but some fields need mending."""

    code = "invalid_fields"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.code}" for p in problems))
        self.problems = tuple(problems)


class PayloadTooLarge(RequestError):
    code = "payload_too_large"


class UnsupportedMediaType(RequestError):
    code = "unsupported_media_type"


class NotFound(RequestError):
    code = "not_found"


class MethodNotAllowed(RequestError):
    code = "method_not_allowed"


class Forbidden(RequestError):
    """It did not come through the shop's own front."""

    code = "forbidden"


class RateLimited(RequestError):
    """Too many requests, or too many pieces set aside. The same request may succeed after `retry_after_s` seconds."""

    code = "rate_limited"

    def __init__(self, detail: str, *, retry_after_s: int, code: str = "") -> None:
        super().__init__(detail, code=code, n=-(-retry_after_s // 60))
        self.retry_after_s = retry_after_s


class BadSignature(RequestError):
    code = "bad_signature"


class CartError(VitrinaError):
    """The cart cannot be bought as it stands: `code` is the first problem's, `problems` names each line.

    Codes: `empty_cart`, `too_many_lines`, `bad_quantity`, `unknown_sku`, `sold_out`, `over_limit`,
    `total_too_large`, `unknown_zone`, `too_long`, `no_personalization`, `personalization_too_long`, `no_gift_wrap`,
    `unknown_code`, `expired_code`, `code_minimum`, `unusable_code`.
    """

    code = "cart"

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        first = problems[0]
        super().__init__("; ".join(f"{p.field}: {p.code}" for p in problems), code=first.code, **dict(first.params))
        self.problems = tuple(problems)


class PriceChanged(VitrinaError):
    """The total that the shopper saw is not the total of now; `quote` is the new one, in public form."""

    code = "price_changed"

    def __init__(self, quote: Mapping[str, Any]) -> None:
        super().__init__("expected total differs")
        self.quote = quote


class OrderError(VitrinaError):
    """A command that the order's state does not allow. Codes: `not_paid`, `already_shipped`, `refund_too_large`..."""

    code = "order"


class ReviewError(VitrinaError):
    """A review that cannot be taken (`already_reviewed`, `not_reviewable`), or a decision that cannot be made on it.

    Codes of decisions: `rejected_review`, `approved_review`, `reply_too_long`.
    """

    code = "review"


class OutsideError(VitrinaError):
    """Something outside failed. `retry`: whether the same call may succeed later."""

    code = "unavailable"
    retry = True


class StoreError(OutsideError):
    """The item store."""


class ConditionFailed(StoreError):
    """Operation `index` (0-based) of a transaction found its conditions not met; nothing was written."""

    code = "conflict"
    retry = False

    def __init__(self, index: int, detail: str = "") -> None:
        super().__init__(detail or f"condition of operation {index} not met")
        self.index = index


class StoreConflict(StoreError):
    """Another transaction touched the same items; nothing was written; try again."""

    code = "conflict"


class StoreUnavailable(StoreError):
    """Throttled, locked or out of reach; it is unknown whether the write happened."""


class PaymentsError(OutsideError):
    """The payment provider. `retry` is False when it refused the request itself."""

    code = "payments_unavailable"

    def __init__(self, detail: str, *, retry: bool) -> None:
        super().__init__(detail)
        self.retry = retry


class NotAtProvider(PaymentsError):
    """The provider is there and says that it has no such thing."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, retry=False)


class CodeRefused(PaymentsError):
    """The provider knows the promotion code and would not apply it to this cart or buyer: nothing was opened."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, retry=False)


class MailError(OutsideError):
    """The mail could not be handed over."""

    code = "mail_unavailable"
