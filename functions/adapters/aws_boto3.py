"""boto3's clients of AWS, with the patience that a request has.

A function behind API Gateway has 30 s at most: 2 s to connect, 5 s to read, three attempts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_ssm import SSMClient

CONNECT_TIMEOUT_S = 2
READ_TIMEOUT_S = 5
ATTEMPTS = 3
CONNECTIONS = 32
"""One a thread on a box that serves several; a Lambda uses one."""


def dynamodb_client(region: str, endpoint: str = "") -> DynamoDBClient:
    return boto3.client("dynamodb", region_name=region or None, endpoint_url=endpoint or None, config=_config())


def s3_client(region: str, endpoint: str = "") -> S3Client:
    return boto3.client("s3", region_name=region or None, endpoint_url=endpoint or None, config=_config())


def ses_client(region: str, endpoint: str = "") -> SESV2Client:
    return boto3.client("sesv2", region_name=region or None, endpoint_url=endpoint or None, config=_config())


def ssm_client(region: str, endpoint: str = "") -> SSMClient:
    return boto3.client("ssm", region_name=region or None, endpoint_url=endpoint or None, config=_config())


def _config() -> Config:
    return Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=CONNECTIONS,
    )
