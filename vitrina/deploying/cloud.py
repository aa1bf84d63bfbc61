"""The clients of one account and region that a deploy to AWS speaks through. Knows boto3, and nothing of shops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError

from functions.adapters import aws_boto3
from vitrina.deploying.edge import cloudfront_client
from vitrina.deploying.shop_stack import EDGE_REGION
from vitrina.deploying.stack import Stacks, cloudformation_client
from vitrina.deploying.stack_words import in_words
from vitrina.deploying.target import TargetError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_ssm import SSMClient


@dataclass(frozen=True)
class Cloud:
    """`near`: the stacks of the shop's region; `edge`: those of the one from which CloudFront takes certificates."""

    near: Stacks
    edge: Stacks
    s3: S3Client
    ssm: SSMClient
    ses: SESV2Client
    cloudfront: Any


def open_cloud(region: str) -> Cloud:
    """Asks nobody anything yet. Raises TargetError for a profile that is not there."""
    try:
        return Cloud(
            Stacks(cloudformation_client(region)),
            Stacks(cloudformation_client(EDGE_REGION)),
            aws_boto3.s3_client(region),
            aws_boto3.ssm_client(region),
            aws_boto3.ses_client(region),
            cloudfront_client(),
        )
    except BotoCoreError as problem:
        raise TargetError(in_words("", str(problem))) from problem
