"""Uploads in an S3 bucket. Knows the S3 client (ours or boto3's); must not know what the files are for.

The bucket is private (no public access, encrypted by S3's default); pictures are shown to the public only after they
are approved and have become part of the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commerce.errors import OutsideError
from functions.adapters.aws_errors import aws_errors, error_code
from functions.adapters.file_names import checked_name

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from functions.adapters.aws_services import S3


class S3Files:
    """`prefix` stands before every name. `client`: see `functions.adapters.aws.s3_client`.

    Raises ValueError for a bad name, OutsideError when S3 refuses or cannot be reached.
    """

    def __init__(self, bucket: str, *, prefix: str = "", client: S3 | S3Client) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._client: Any = client

    def put(self, name: str, data: bytes, content_type: str) -> None:
        key = self._key(name)
        try:
            self._client.put_object(Bucket=self._bucket, Key=key, Body=data, ContentType=content_type)
        except aws_errors() as error:
            raise self._failed(key, error) from error

    def get(self, name: str) -> bytes | None:
        key = self._key(name)
        try:
            return bytes(self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read())
        except aws_errors() as error:
            if error_code(error) == "NoSuchKey":
                return None
            raise self._failed(key, error) from error

    def delete(self, name: str) -> None:
        key = self._key(name)
        try:
            self._client.delete_object(Bucket=self._bucket, Key=key)
        except aws_errors() as error:
            raise self._failed(key, error) from error

    def _key(self, name: str) -> str:
        return self._prefix + checked_name(name)

    def _failed(self, key: str, error: Exception) -> OutsideError:
        return OutsideError(f"s3://{self._bucket}/{key}: {error}")
