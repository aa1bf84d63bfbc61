"""DynamoDB's errors as the port's. Knows botocore's exceptions and DynamoDB's codes, and nothing of items.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.parsers import ResponseParserError

from commerce.errors import ConditionFailed, StoreConflict, StoreUnavailable

DynamoDBError = (ClientError, BotoCoreError, ResponseParserError)
"""All that a call may raise."""

_CONFLICTS = frozenset({"TransactionConflictException", "ReplicatedWriteConflictException"})
_INVALID_REASONS = frozenset({"ValidationError", "ItemCollectionSizeLimitExceeded"})


def translated(error: Exception) -> Exception:
    """The port's error for one of `DynamoDBError`. A request that can never succeed is a ValueError."""
    if isinstance(error, ParamValidationError):
        return ValueError(str(error))
    if not isinstance(error, ClientError):
        return StoreUnavailable(f"DynamoDB cannot be reached: {error}")
    code = error.response["Error"]["Code"]
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
    if not isinstance(error, ClientError):
        return ()
    reasons: Sequence[Mapping[str, Any]] = error.response.get("CancellationReasons", ())
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
