"""The light clients of AWS: where a service is, and whose credentials are used.

A function's credentials are in its environment, and nothing else is needed. Elsewhere they come from a profile, a role
or a sign-on, which is boto3's business: then, and only then, boto3 is imported. `endpoint` is for emulators and private
gateways; empty: AWS itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from functions.adapters.aws_client import AwsClient, AwsUnreachable, NoCredentials, environment_credentials
from functions.adapters.aws_services import S3, SES, SSM, DynamoDB
from functions.adapters.aws_signature import Credentials

if TYPE_CHECKING:
    from boto3 import Session


def dynamodb_client(region: str, endpoint: str = "") -> DynamoDB:
    return DynamoDB(_client("dynamodb", "dynamodb", "DYNAMODB", region, endpoint))


def s3_client(region: str, endpoint: str = "") -> S3:
    return S3(_client("s3", "s3", "S3", region, endpoint))


def ses_client(region: str, endpoint: str = "") -> SES:
    return SES(_client("ses", "email", "SESV2", region, endpoint))


def ssm_client(region: str, endpoint: str = "") -> SSM:
    return SSM(_client("ssm", "ssm", "SSM", region, endpoint))


def _client(service: str, host: str, sdk_name: str, region: str, endpoint: str) -> AwsClient:
    """`service` is its name in signatures, `host` in addresses, `sdk_name` in variables.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """
    region = region or default_region()
    endpoint = endpoint or os.environ.get(f"AWS_ENDPOINT_URL_{sdk_name}", "")
    return AwsClient(service, region, endpoint or f"https://{host}.{region}.amazonaws.com", credentials())


def credentials() -> Callable[[], Credentials]:
    found = environment_credentials()
    return (lambda: found) if found else _session_credentials


def _session_credentials() -> Credentials:
    """boto3's chain, renewed by it as needed. https://docs.aws.amazon.com/boto3/latest/guide/credentials.html"""
    found = _session().get_credentials()
    if found is None:
        raise NoCredentials("no credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    frozen = found.get_frozen_credentials()
    return Credentials(str(frozen.access_key), str(frozen.secret_key), frozen.token or "")


def default_region() -> str:
    """Raises AwsUnreachable where nothing says one."""
    named = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or _session().region_name
    if not named:
        raise AwsUnreachable("no region: set AWS_REGION")
    return str(named)


@cache
def _session() -> Session:
    import boto3

    return boto3.Session()
