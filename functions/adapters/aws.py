"""Clients of AWS: boto3's, or the light ones that a function starts with. The adapters take either.

Must not import one for the other's sake: what boto3 takes to load is why there are two (docs/decisions/0032).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_ssm import SSMClient

    from functions.adapters.aws_services import S3, SES, SSM, DynamoDB


def dynamodb_client(region: str, endpoint: str = "", *, light: bool = False) -> DynamoDB | DynamoDBClient:
    """`region` may be empty: AWS's own variables and profiles say it then. `endpoint`: of an emulator."""
    if light:
        from functions.adapters import aws_light

        return aws_light.dynamodb_client(region, endpoint)
    from functions.adapters import aws_boto3

    return aws_boto3.dynamodb_client(region, endpoint)


def s3_client(region: str, endpoint: str = "", *, light: bool = False) -> S3 | S3Client:
    if light:
        from functions.adapters import aws_light

        return aws_light.s3_client(region, endpoint)
    from functions.adapters import aws_boto3

    return aws_boto3.s3_client(region, endpoint)


def ses_client(region: str, endpoint: str = "", *, light: bool = False) -> SES | SESV2Client:
    if light:
        from functions.adapters import aws_light

        return aws_light.ses_client(region, endpoint)
    from functions.adapters import aws_boto3

    return aws_boto3.ses_client(region, endpoint)


def ssm_client(region: str, endpoint: str = "", *, light: bool = False) -> SSM | SSMClient:
    if light:
        from functions.adapters import aws_light

        return aws_light.ssm_client(region, endpoint)
    from functions.adapters import aws_boto3

    return aws_boto3.ssm_client(region, endpoint)
