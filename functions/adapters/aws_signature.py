"""AWS's Signature Version 4, as its documentation writes it; a test holds it to botocore's.

Knows how a request is signed and nothing of any service.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from time import gmtime, strftime
from typing import NamedTuple

ALGORITHM = "AWS4-HMAC-SHA256"

Body = bytes | memoryview


class Credentials(NamedTuple):
    """`token` is empty for long-lived keys."""

    access_key: str
    secret_key: str
    token: str = ""


def signed_headers(
    credentials: Credentials,
    *,
    service: str,
    region: str,
    method: str,
    host: str,
    path: str,
    headers: Mapping[str, str],
    body: Body,
    now: float,
    query: str = "",
) -> dict[str, str]:
    """The headers to send: those given (names in lower case), and the signature's own.

    `path` and `query` are percent-encoded already, and the query's names are sorted.
    """
    stamp = strftime("%Y%m%dT%H%M%SZ", gmtime(now))
    digest = hashlib.sha256(body).hexdigest()
    sent = {**headers, "host": host, "x-amz-date": stamp, "x-amz-content-sha256": digest}
    if credentials.token:
        sent["x-amz-security-token"] = credentials.token
    names = ";".join(sorted(sent))
    lines = "".join(f"{name}:{' '.join(sent[name].split())}\n" for name in sorted(sent))
    canonical = "\n".join([method, path, query, lines, names, digest])
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    to_sign = "\n".join([ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = hmac.new(_key(credentials.secret_key, stamp[:8], region, service), to_sign.encode(), "sha256")
    sent["authorization"] = (
        f"{ALGORITHM} Credential={credentials.access_key}/{scope}, SignedHeaders={names}, "
        f"Signature={signature.hexdigest()}"
    )
    return sent


def _key(secret: str, day: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
