"""A bucket as a target: Amazon's S3, and whatever speaks its language (R2, MinIO, B2).

Knows boto3 and the codes of S3's refusals. Must not know what is kept under which key. Credentials are found as boto3
finds them, and are never printed.
"""

from __future__ import annotations

import contextlib
import email.utils
import io
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from vitrina.deploying.manifest import Headers
from vitrina.deploying.target import Body, Listed, Missing, NotThere, Stored, TargetError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

THREADS = 16
ATTEMPTS = 8
SETTLED_S = 1.0
"""Two that found nothing there have both written by then."""
_ARGUMENTS = {"content-type": "ContentType", "cache-control": "CacheControl"}
_REFUSED_CONDITION = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}
_NOT_THERE = {"NoSuchKey", "404"}
_KEYS = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has them."
_WORDS = {
    "NoSuchBucket": "there is no bucket {bucket}. Make it, or mend the target.",
    "AccessDenied": "the credentials may not do this in the bucket {bucket}: it is not yours, or the keys lack rights.",
    "403": "the credentials may not do this in the bucket {bucket}: it is not yours, or the keys lack rights.",
    "InvalidAccessKeyId": "the access key is not known there. " + _KEYS,
    "SignatureDoesNotMatch": "the secret key is not the access key's. " + _KEYS,
    "AuthorizationHeaderMalformed": "the region is another. Write it as DEPLOY['region'].",
    "ExpiredToken": "the credentials have expired. Sign in again.",
    "InvalidBucketName": "{bucket} is no name of a bucket.",
    "SlowDown": "the store is too busy for us now.",
    "NoSuchKey": "it is not there.",
}
_MEND = frozenset(_WORDS) - {"SlowDown", "NoSuchKey"}


def s3_client(region: str = "", endpoint: str = "", *, path_style: bool = False, threads: int = THREADS) -> S3Client:
    """A client whose pool has a connection for each thread, and patience with a store that is too busy."""
    config = Config(
        connect_timeout=5,
        read_timeout=60,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=threads + 2,
        # Newer checks of the client that other stores than Amazon's do not all take.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        s3={"addressing_style": "path" if path_style else "auto"},
    )
    session = boto3.Session()
    where = region or session.region_name or _region_of(endpoint)
    client = session.client("s3", region_name=where, endpoint_url=endpoint or None, config=config)
    client.meta.events.register("before-sign.s3.PutObject", _ask_nobody_first)
    return client


def _ask_nobody_first(request: Any, **_: Any) -> None:
    """boto3 asks before each body whether it may come: a second way there and back, which only a large one is worth."""
    if isinstance(request.data, bytes | io.BytesIO):
        del request.headers["Expect"]


def _region_of(endpoint: str) -> str:
    """B2 has it in the address; R2 and MinIO take this one, and Amazon says where the bucket is."""
    host = urlsplit(endpoint).hostname or ""
    return host.split(".")[1] if host.endswith(".backblazeb2.com") else "us-east-1"


class S3Target:
    """`prefix`: before every key, with a slash at its end or empty."""

    threads = THREADS

    def __init__(self, bucket: str, *, prefix: str = "", client: S3Client) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._client: Any = client

    @property
    def name(self) -> str:
        return f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def read(self, key: str) -> Stored | None:
        try:
            with self._words(key):
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
                return Stored(answer["Body"].read(), answer["ETag"], _age(answer))
        except NotThere:
            return None

    def write(self, key: str, body: Body, headers: Headers = ()) -> None:
        with self._words(key):
            if isinstance(body, Path):
                with body.open("rb") as file:
                    self._put(key, file, headers)
            else:
                self._put(key, body, headers)

    def write_if(self, key: str, body: bytes, tag: str) -> str:
        condition = {"IfMatch": tag} if tag else {"IfNoneMatch": "*"}
        try:
            return str(self._put(key, body, (("content-type", "application/json"),), **condition)["ETag"])
        except ClientError as error:
            if _code(error) in _REFUSED_CONDITION:
                return ""
            if _code(error) == "NotImplemented":
                return self._write_if_by_hand(key, body, tag)
            raise self._failed(key, error) from error
        except BotoCoreError as error:
            raise self._failed(key, error) from error

    def copy(self, source: str, key: str, headers: Headers = ()) -> None:
        kept = {_ARGUMENTS[name]: value for name, value in headers if name in _ARGUMENTS}
        where = {"Bucket": self._bucket, "Key": self._prefix + source}
        with self._words(source):
            self._client.copy_object(
                Bucket=self._bucket,
                Key=self._prefix + key,
                CopySource=where,
                MetadataDirective="REPLACE",
                **kept,
            )

    def delete(self, key: str) -> None:
        """One by one: not every store takes what Amazon's wants with a list of them."""
        with contextlib.suppress(NotThere), self._words(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    def listed(self, prefix: str) -> Mapping[str, Listed]:
        found: dict[str, Listed] = {}
        with self._words(prefix):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                for each in page.get("Contents", ()):
                    found[each["Key"].removeprefix(self._prefix)] = Listed(each["Size"], _md5(each["ETag"]))
        return found

    def settle(self) -> None:
        """A put that was answered is kept."""

    def missing(self) -> list[Missing]:
        try:
            self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix, MaxKeys=1)
        except (ClientError, BotoCoreError) as error:
            outside = not (isinstance(error, NoCredentialsError | PartialCredentialsError) or _code(error) in _MEND)
            return [Missing(self._failed("", error).detail, outside)]
        return []

    def _put(self, key: str, body: Any, headers: Headers, **condition: str) -> Any:
        kept = {_ARGUMENTS[name]: value for name, value in headers if name in _ARGUMENTS}
        return self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=body, **kept, **condition)

    def _write_if_by_hand(self, key: str, body: bytes, tag: str) -> str:
        """For stores without conditions: of two that write at once the last one has it, after a moment."""
        found = self.read(key)
        if (found.tag if found else "") != tag:
            return ""
        with self._words(key):
            written = str(self._put(key, body, ())["ETag"])
        time.sleep(SETTLED_S)
        found = self.read(key)
        return written if found and found.tag == written else ""

    @contextlib.contextmanager
    def _words(self, key: str) -> Iterator[None]:
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise self._failed(key, error) from error

    def _failed(self, key: str, error: Exception) -> TargetError:
        place = f"{self.name}/{key}".rstrip("/")
        if isinstance(error, NoCredentialsError | PartialCredentialsError):
            return TargetError(f"{self.name}: there are no credentials. {_KEYS}")
        code = _code(error)
        words = _WORDS.get(code, "").format(bucket=self._bucket) or _plain(error)
        kind = NotThere if code in _NOT_THERE else TargetError
        return kind(f"{place}: {words}")


def _code(error: Exception) -> str:
    return str(error.response["Error"].get("Code", "")) if isinstance(error, ClientError) else ""


def _plain(error: Exception) -> str:
    """The service's own words, in a sentence."""
    text = error.response["Error"].get("Message", "") if isinstance(error, ClientError) else str(error)
    text = (text or str(error)).strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _md5(tag: str) -> str:
    """An object that was put in one piece has its MD5 for a tag, unless the store encrypts with a key of its own."""
    bare = tag.strip('"').lower()
    return bare if len(bare) == 32 and "-" not in bare else ""


def _age(answer: Mapping[str, Any]) -> float:
    """By the store's own clock, which says with each answer what time it is."""
    date = answer["ResponseMetadata"]["HTTPHeaders"].get("date", "")
    now = email.utils.parsedate_to_datetime(date).timestamp() if date else time.time()
    written: datetime = answer["LastModified"]
    return max(0.0, now - written.timestamp())
