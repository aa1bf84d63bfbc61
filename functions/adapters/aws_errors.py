"""All that a client of AWS may raise, ours or boto3's, told apart without importing boto3 where it is not.

`except aws_errors():` looks when something was raised, and not before.
"""

from __future__ import annotations

import sys
from typing import Any

from functions.adapters.aws_client import AwsError, AwsUnreachable


def aws_errors() -> tuple[type[Exception], ...]:
    """What a service said, or that it said nothing."""
    ours: tuple[type[Exception], ...] = (AwsError, AwsUnreachable)
    if "botocore" not in sys.modules:
        return ours
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    return (*ours, ClientError, BotoCoreError, ResponseParserError)


def said(error: Exception) -> dict[str, Any] | None:
    """The service's answer, `{"Error": {"Code", "Message"}, ...}`; None when it did not answer."""
    response: dict[str, Any] | None = getattr(error, "response", None)
    return response


def error_code(error: Exception) -> str:
    response = said(error)
    return str(response["Error"]["Code"]) if response else ""
