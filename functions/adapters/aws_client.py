"""A signed request to one AWS service, with retries: as much of an AWS client as the functions need.

boto3 does the same and takes 24 times as long to start as Python itself, which every cold start would pay
(docs/decisions/0032). Knows credentials, signing, patience and AWS's way of naming errors; must not know any operation.

Patience: a function behind API Gateway has 30 s at most. 2 s to connect, 5 s to read, three attempts, with growing,
random pauses; what passes (throttling, a fault on their side, a lost connection) is tried again.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from functions.adapters.aws_signature import Credentials, signed_headers
from functions.adapters.http_connections import Answer, ConnectionProblem, Connections

CONNECT_TIMEOUT_S = 2
READ_TIMEOUT_S = 5
ATTEMPTS = 3
FIRST_PAUSE_S = 0.05

# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html and DynamoDB's own list:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
_PASSING = frozenset(
    "InternalServerError ProvisionedThroughputExceededException RequestLimitExceeded RequestTimeout "
    "RequestTimeoutException SlowDown ServiceUnavailable Throttling ThrottlingException ThrottledException "
    "TooManyRequestsException TransactionInProgressException".split()
)
_XML_FIELD = re.compile(rb"<(Code|Message)>([^<]*)</")


class AwsError(Exception):
    """AWS said no. `response` is as boto3's errors have it: `{"Error": {"Code", "Message"}, ...}`."""

    def __init__(self, status: int, code: str, message: str, more: Mapping[str, Any]) -> None:
        super().__init__(f"{code} ({status}): {message}")
        self.status = status
        self.response: dict[str, Any] = {**more, "Error": {"Code": code, "Message": message}}


class AwsUnreachable(Exception):
    """No answer, or none that can be read: it is unknown whether anything was done."""


class AwsClient:
    """`credentials` is asked at each request, since those of a role change. `sleep` is for tests."""

    def __init__(
        self,
        service: str,
        region: str,
        endpoint: str,
        credentials: Callable[[], Credentials],
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._service = service
        self._region = region
        self._credentials = credentials
        self._connections = Connections(endpoint, connect_timeout_s=CONNECT_TIMEOUT_S, read_timeout_s=READ_TIMEOUT_S)
        self._sleep = sleep

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer, whose status is below 300. `path` is percent-encoded. Raises AwsError or AwsUnreachable."""
        for number in range(ATTEMPTS - 1):
            try:
                return self._send_once(method, path, headers, body)
            except AwsUnreachable:
                pass
            except AwsError as error:
                if error.status < 500 and error.response["Error"]["Code"] not in _PASSING:
                    raise
            from random import uniform  # only where something failed

            self._sleep(FIRST_PAUSE_S * 2**number * uniform(0.5, 1.0))  # noqa: S311 - spreads load
        return self._send_once(method, path, headers, body)

    def close(self) -> None:
        self._connections.close()

    def _send_once(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        path = self._connections.base_path + path
        signed = signed_headers(
            self._credentials(),
            service=self._service,
            region=self._region,
            method=method,
            host=self._connections.host,
            path=path,
            headers=headers,
            body=body,
            now=time.time(),
        )
        try:
            answer = self._connections.send(method, path, signed, body)
        except ConnectionProblem as problem:
            raise AwsUnreachable(f"{self._connections.host}: {type(problem).__name__} {problem}") from problem
        if answer.status >= 300:
            raise read_error(answer)
        return answer


def read_error(answer: Answer) -> AwsError:
    """JSON (`__type` or a header) or S3's XML; the status stands in for a code where there is none."""
    try:
        found = json.loads(answer.body) if answer.body.lstrip().startswith(b"{") else {}
    except ValueError:
        found = {}
    xml = {name.decode(): value.decode("utf-8", "replace") for name, value in _XML_FIELD.findall(answer.body)}
    named = found.get("__type") or answer.headers.get("x-amzn-errortype") or found.get("code") or xml.get("Code")
    code = str(named or answer.status).rpartition("#")[2].partition(":")[0]
    message = found.get("message") or found.get("Message") or xml.get("Message") or ""
    return AwsError(answer.status, code, str(message), found)


def environment_credentials() -> Credentials | None:
    """What Lambda gives its functions. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    access_key, secret_key, token = (os.environ.get(name, "") for name in names)
    return Credentials(access_key, secret_key, token) if access_key and secret_key else None
