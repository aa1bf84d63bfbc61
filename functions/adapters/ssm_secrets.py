"""Secrets that are parameters of AWS Systems Manager, one each, encrypted (SecureString).

Knows the SSM client (ours or boto3's). Must not know what a secret is for. What SSM says of a parameter's value never
gets into a message; its name does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from functions.adapters.aws_errors import aws_errors, error_code
from functions.config import ConfigError

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

    from functions.adapters.aws_services import SSM


def read_secrets(client: SSM | SSMClient, prefix: str, names: Sequence[str]) -> dict[str, str]:
    """The values of those that are there: who needs one that is not says so. Up to ten names, in one call.

    Raises ConfigError when SSM refuses or cannot be reached: without its secrets nothing may start.
    """
    asked: Any = client
    try:
        answer = asked.get_parameters(Names=[prefix + name for name in names], WithDecryption=True)
    except aws_errors() as error:
        why = error_code(error) or "no answer"
        raise ConfigError(f"VITRINA_SECRETS: the parameters below {prefix} cannot be read ({why}).") from error
    finally:
        asked.close()
    return {found["Name"].removeprefix(prefix): found["Value"] for found in answer["Parameters"]}
