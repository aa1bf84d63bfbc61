"""What a stack is made of, in the bucket of releases under the hash of its bytes: sent once, never replaced.

Knows boto3's S3 client. Must not know stacks.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from vitrina.deploying.stack_words import in_words
from vitrina.deploying.target import TargetError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def send(client: S3Client, bucket: str, key: str, data: bytes, content_type: str) -> bool:
    """Whether it had to be sent. S3 checks the bytes on arrival. Raises TargetError."""
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    try:
        if _is_there(client, bucket, key):
            return False
        client.put_object(Bucket=bucket, Key=key, Body=data, ContentType=content_type, ChecksumSHA256=digest)
    except (ClientError, BotoCoreError) as problem:
        raise TargetError(in_words(key, str(problem))) from problem
    return True


def code_key(digest: str) -> str:
    return f"functions/{digest}.zip"


def template_key(text: str) -> str:
    return f"templates/{hashlib.sha256(text.encode()).hexdigest()}.yaml"


def url_of(client: S3Client, bucket: str, key: str) -> str:
    """As CloudFormation wants it: the bucket's own host in its region."""
    region = client.meta.region_name
    return f"https://{bucket}.s3.{region}.amazonaws.com/{key}"


def _is_there(client: S3Client, bucket: str, key: str) -> bool:
    try:
        client.head_object(Bucket=bucket, Key=key)
    except ClientError as problem:
        if problem.response["Error"]["Code"] in {"404", "NoSuchKey", "NotFound"}:
            return False
        raise
    return True
