"""DynamoDB's errors as the port's. Knows DynamoDB's codes, and nothing of items.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from commerce.errors import ConditionFailed, StoreConflict, StoreUnavailable
from functions.adapters.aws_errors import error_code, said

_CONFLICTS = frozenset({"TransactionConflictException", "ReplicatedWriteConflictException"})
_INVALID_REASONS = frozenset({"ValidationError", "ItemCollectionSizeLimitExceeded"})


def translated(error: Exception) -> Exception:
    """The port's error for one of `aws_errors`. A request that can never succeed is a ValueError."""
    if not said(error):
        # boto3 looks at a request before it sends it.
        malformed = type(error).__name__ == "ParamValidationError"
        return ValueError(str(error)) if malformed else StoreUnavailable(f"DynamoDB cannot be reached: {error}")
    code = error_code(error)
    if code == "TransactionCanceledException":
        return _cancelled(cancellation_reasons(error))
    if code == "ConditionalCheckFailedException":
        return ConditionFailed(0)
    if code in _CONFLICTS:
        return StoreConflict(str(error))
    if code == "ValidationException":
        return ValueError(str(error))
    if code == "ResourceNotFoundException":
        return StoreUnavailable(f"{error}: check the table's name and region, or make it")
    return StoreUnavailable(str(error))


def cancellation_reasons(error: Exception) -> Sequence[Mapping[str, Any]]:
    """One entry an operation, in their order; empty for any other error."""
    reasons: Sequence[Mapping[str, Any]] = (said(error) or {}).get("CancellationReasons", ())
    return reasons


def failed_condition(reason: Mapping[str, Any]) -> bool:
    return bool(reason.get("Code") == "ConditionalCheckFailed")


def _cancelled(reasons: Sequence[Mapping[str, Any]]) -> Exception:
    """A guard that did not hold is final, so it counts before a conflict or throttling on another operation."""
    for index, reason in enumerate(reasons):
        if failed_condition(reason):
            return ConditionFailed(index)
    codes = [reason.get("Code", "None") for reason in reasons]
    told = ", ".join(f"operation {index}: {code}" for index, code in enumerate(codes) if code != "None")
    if _INVALID_REASONS & set(codes):
        return ValueError(f"DynamoDB refuses the transaction: {told}")
    if "TransactionConflict" in codes:
        return StoreConflict(f"transaction cancelled: {told}")
    return StoreUnavailable(f"transaction cancelled: {told}")
