"""A bucket as a target: Amazon's S3, and whatever speaks its language (R2, MinIO, B2).

Knows S3's requests and the codes of its refusals; signing and patience are `functions.adapters`' (docs/decisions/0071).
Must not know what is kept under which key. Credentials are found as boto3 finds them, and are never printed.
"""

from __future__ import annotations

import contextlib
import email.utils
import mmap
import os
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from functions.adapters.aws_client import AwsClient, AwsError, NoCredentials, Patience, read_error
from functions.adapters.aws_errors import aws_errors, error_code, said
from functions.adapters.aws_light import credentials, default_region
from functions.adapters.aws_signature import Body as Bytes
from functions.adapters.http_connections import Answer
from vitrina.deploying.manifest import Headers
from vitrina.deploying.target import Body, Listed, Missing, NotThere, Stored, TargetError

THREADS = 16
ATTEMPTS = 8
FIRST_PAUSE_S = 0.25
SETTLED_S = 1.0
"""Two that found nothing there have both written by then."""
_HAS_NO_NAMES_BELOW = re.compile(r"([\d.]+|\[.*\]|localhost)(:\d+)?")
_REFUSED_CONDITION = {"PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"}
_NOT_THERE = {"NoSuchKey", "404"}
_KEYS = "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has them."
_REGION = "the bucket is in {region}. Write that as DEPLOY['region']."
_WORDS = {
    "NoSuchBucket": "there is no bucket {bucket}. Make it, or mend the target.",
    "AccessDenied": "the credentials may not do this in the bucket {bucket}: it is not yours, or the keys lack rights.",
    "403": "the credentials may not do this in the bucket {bucket}: it is not yours, or the keys lack rights.",
    "InvalidAccessKeyId": "the access key is not known there. " + _KEYS,
    "SignatureDoesNotMatch": "the secret key is not the access key's. " + _KEYS,
    "AuthorizationHeaderMalformed": _REGION,
    "PermanentRedirect": _REGION,
    "IllegalLocationConstraintException": _REGION,
    "ExpiredToken": "the credentials have expired. Sign in again.",
    "InvalidBucketName": "{bucket} is no name of a bucket.",
    "SlowDown": "the store is too busy for us now.",
    "NoSuchKey": "it is not there.",
}
_MEND = frozenset(_WORDS) - {"SlowDown", "NoSuchKey"}


def bucket_client(bucket: str, region: str = "", endpoint: str = "", *, path_style: bool = False) -> AwsClient:
    """Has patience with a store that is too busy. `path_style`: the bucket is in the path, and not in the host."""
    endpoint = endpoint or os.environ.get("AWS_ENDPOINT_URL_S3", "")
    region = region or _region_of(endpoint)
    scheme, host = urlsplit(endpoint or f"https://s3.{region}.amazonaws.com")[:2]
    # A certificate for all names below a host knows none with another point.
    in_path = path_style or "." in bucket or _HAS_NO_NAMES_BELOW.fullmatch(host)
    address = f"{scheme}://{host}/{bucket}" if in_path else f"{scheme}://{bucket}.{host}"
    return AwsClient("s3", region, address, credentials(), patience=Patience(5, 60, ATTEMPTS, FIRST_PAUSE_S))


def _region_of(endpoint: str) -> str:
    """B2 has it in the address; R2 and MinIO take any, and Amazon says where the bucket is if it is not there."""
    host = urlsplit(endpoint).hostname or ""
    if host.endswith(".backblazeb2.com"):
        return host.split(".")[1]
    with contextlib.suppress(*aws_errors()):
        return default_region()
    return "us-east-1"


class S3Target:
    """`prefix`: before every key, with a slash at its end or empty. `client`: see `bucket_client`."""

    threads = THREADS

    def __init__(self, bucket: str, *, prefix: str = "", client: AwsClient) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._client = client

    @property
    def name(self) -> str:
        return f"s3://{self._bucket}/{self._prefix}".rstrip("/")

    def read(self, key: str) -> Stored | None:
        try:
            with self._words(key):
                answer = self._ask("GET", key)
        except NotThere:
            return None
        return Stored(answer.body, answer.headers["etag"], _age(answer.headers))

    def write(self, key: str, body: Body, headers: Headers = ()) -> None:
        with self._words(key):
            if isinstance(body, Path):
                with _mapped(body) as view:
                    self._put(key, view, headers)
            else:
                self._put(key, body, headers)

    def write_if(self, key: str, body: bytes, tag: str) -> str:
        condition = ("if-match", tag) if tag else ("if-none-match", "*")
        try:
            return self._put(key, body, (("content-type", "application/json"), condition))
        except aws_errors() as error:
            if error_code(error) in _REFUSED_CONDITION:
                return ""
            if error_code(error) == "NotImplemented":
                return self._write_if_by_hand(key, body, tag)
            raise self._failed(key, error) from error

    def copy(self, source: str, key: str, headers: Headers = ()) -> None:
        where = quote(f"{self._bucket}/{self._prefix}{source}", safe="/-_.~")
        copying = (("x-amz-copy-source", where), ("x-amz-metadata-directive", "REPLACE"))
        with self._words(source):
            answer = self._ask("PUT", key, (*headers, *copying))
            # What goes wrong while it copies is said after a status of 200.
            # https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
            if b"<Error>" in answer.body:
                raise read_error(answer)

    def delete(self, key: str) -> None:
        """One by one: not every store takes what Amazon's wants with a list of them."""
        with contextlib.suppress(NotThere), self._words(key):
            self._ask("DELETE", key)

    def listed(self, prefix: str) -> Mapping[str, Listed]:
        found: dict[str, Listed] = {}
        with self._words(prefix):
            for key, tag, size in self._objects(prefix):
                found[key.removeprefix(self._prefix)] = Listed(int(size), _md5(tag))
        return found

    def settle(self) -> None:
        """A put that was answered is kept."""

    def missing(self) -> list[Missing]:
        try:
            self._list(prefix=self._prefix, max_keys="1")
        except aws_errors() as error:
            outside = not (isinstance(error, NoCredentials) or error_code(error) in _MEND)
            return [Missing(self._failed("", error).detail, outside)]
        return []

    def _objects(self, prefix: str) -> Iterator[tuple[str, ...]]:
        """(key, tag, size) of each, page after page."""
        from xml.etree import ElementTree  # only where something is listed

        asked = {"prefix": self._prefix + prefix}
        while True:
            answer = ElementTree.fromstring(self._list(**asked).body)  # noqa: S314 - it is the owner's own store
            space = answer.tag.partition("}")[0] + "}" if answer.tag.startswith("{") else ""
            for each in answer.iter(f"{space}Contents"):
                yield tuple(each.findtext(f"{space}{name}", "") for name in ("Key", "ETag", "Size"))
            if answer.findtext(f"{space}IsTruncated") != "true":
                return
            asked["continuation_token"] = answer.findtext(f"{space}NextContinuationToken", "")

    def _ask(self, method: str, key: str, headers: Headers = (), body: Bytes = b"") -> Answer:
        return self._client.send(method, f"/{quote(self._prefix + key, safe='/-_.~')}", dict(headers), body)

    def _list(self, **asked: str) -> Answer:
        """https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"""
        asked = {"list-type": "2", **{name.replace("_", "-"): value for name, value in asked.items()}}
        query = "&".join(f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(asked.items()))
        return self._client.send("GET", "/", {}, b"", query)

    def _put(self, key: str, body: Bytes, headers: Headers) -> str:
        """The new tag."""
        return self._ask("PUT", key, headers, body).headers["etag"]

    def _write_if_by_hand(self, key: str, body: bytes, tag: str) -> str:
        """For stores without conditions: of two that write at once the last one has it, after a moment."""
        found = self.read(key)
        if (found.tag if found else "") != tag:
            return ""
        with self._words(key):
            written = self._put(key, body, ())
        time.sleep(SETTLED_S)
        found = self.read(key)
        return written if found and found.tag == written else ""

    @contextlib.contextmanager
    def _words(self, key: str) -> Iterator[None]:
        try:
            yield
        except aws_errors() as error:
            raise self._failed(key, error) from error

    def _failed(self, key: str, error: Exception) -> TargetError:
        place = f"{self.name}/{key}".rstrip("/")
        if isinstance(error, NoCredentials):
            return TargetError(f"{self.name}: there are no credentials. {_KEYS}")
        code = error_code(error)
        region = (said(error) or {}).get("Region", "another region")
        words = _WORDS.get(code, "").format(bucket=self._bucket, region=region) or _plain(error)
        kind = NotThere if code in _NOT_THERE else TargetError
        return kind(f"{place}: {words}")


@contextlib.contextmanager
def _mapped(file: Path) -> Iterator[memoryview]:
    """Its bytes, read when they are needed: to be signed, to be sent, and perhaps again. Not of an empty file."""
    with (
        file.open("rb") as opened,
        mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
        memoryview(mapped) as view,
    ):
        yield view


def _plain(error: Exception) -> str:
    """The service's own words, in a sentence."""
    text = error.response["Error"]["Message"] if isinstance(error, AwsError) else ""
    text = (text or str(error)).strip()
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _md5(tag: str) -> str:
    """An object that was put in one piece has its MD5 for a tag, unless the store encrypts with a key of its own."""
    bare = tag.strip('"').lower()
    return bare if len(bare) == 32 and "-" not in bare else ""


def _age(headers: Mapping[str, str]) -> float:
    """By the store's own clock, which says with each answer what time it is."""
    now, written = (headers.get(name, "") for name in ("date", "last-modified"))
    if not written:
        return 0.0
    end = email.utils.parsedate_to_datetime(now).timestamp() if now else time.time()
    return max(0.0, end - email.utils.parsedate_to_datetime(written).timestamp())
