"""Buckets of moto, and targets in them."""

from __future__ import annotations

import functools
import uuid
from typing import TYPE_CHECKING

from functions.adapters import aws_boto3
from tests.support.moto_server import REGION, moto_endpoint
from vitrina.deploying.s3 import S3Target, bucket_client

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@functools.cache
def moto_client() -> S3Client:
    return aws_boto3.s3_client(REGION, moto_endpoint())


def new_bucket() -> str:
    name = f"shop-{uuid.uuid4().hex}"
    moto_client().create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


def bucket_target(bucket: str, prefix: str = "") -> S3Target:
    return S3Target(bucket, prefix=prefix, client=bucket_client(bucket, REGION, moto_endpoint()))
