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
from typing import Any, NamedTuple

from functions.adapters.aws_signature import Body, Credentials, signed_headers
from functions.adapters.http_connections import Answer, ConnectionProblem, Connections

CONNECT_TIMEOUT_S = 2
READ_TIMEOUT_S = 5
ATTEMPTS = 3
FIRST_PAUSE_S = 0.05


class Patience(NamedTuple):
    """Seconds, and how often something is asked."""

    connect_s: float = CONNECT_TIMEOUT_S
    read_s: float = READ_TIMEOUT_S
    attempts: int = ATTEMPTS
    first_pause_s: float = FIRST_PAUSE_S


OF_A_FUNCTION = Patience()

# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html and DynamoDB's own list:
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
_PASSING = frozenset(
    "InternalServerError ProvisionedThroughputExceededException RequestLimitExceeded RequestTimeout "
    "RequestTimeoutException SlowDown ServiceUnavailable Throttling ThrottlingException ThrottledException "
    "TooManyRequestsException TransactionInProgressException".split()
)
_PASSING_STATUSES = frozenset({500, 502, 503, 504})
_XML_FIELD = re.compile(rb"<(Code|Message|Region)>([^<]*)</")


class AwsError(Exception):
    """AWS said no. `response` is as boto3's errors have it: `{"Error": {"Code", "Message"}, ...}`."""

    def __init__(self, status: int, code: str, message: str, more: Mapping[str, Any]) -> None:
        super().__init__(f"{code} ({status}): {message}")
        self.status = status
        self.response: dict[str, Any] = {**more, "Error": {"Code": code, "Message": message}}


class AwsUnreachable(Exception):
    """No answer, or none that can be read: it is unknown whether anything was done."""


class NoCredentials(AwsUnreachable):
    """There are none to ask with, so nobody was asked."""


class AwsClient:
    """`credentials` is asked at each request, since those of a role change. `sleep` is for tests."""

    def __init__(
        self,
        service: str,
        region: str,
        endpoint: str,
        credentials: Callable[[], Credentials],
        *,
        patience: Patience = OF_A_FUNCTION,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.region = region
        self._service = service
        self._credentials = credentials
        self._patience = patience
        self._connections = Connections(endpoint, connect_timeout_s=patience.connect_s, read_timeout_s=patience.read_s)
        self._sleep = sleep

    def send(self, method: str, path: str, headers: Mapping[str, str], body: Body, query: str = "") -> Answer:
        """The answer, whose status is below 300. `path` and `query` are as `signed_headers` takes them.

        Raises AwsError or AwsUnreachable.
        """
        for number in range(self._patience.attempts - 1):
            try:
                return self._send_once(method, path, headers, body, query)
            except NoCredentials:
                raise
            except AwsUnreachable:
                pass
            except AwsError as error:
                if error.status not in _PASSING_STATUSES and error.response["Error"]["Code"] not in _PASSING:
                    raise
            from random import uniform  # only where something failed

            pause = self._patience.first_pause_s * 2**number * uniform(0.5, 1.0)  # noqa: S311 - spreads load
            self._sleep(pause)
        return self._send_once(method, path, headers, body, query)

    def close(self) -> None:
        self._connections.close()

    def _send_once(self, method: str, path: str, headers: Mapping[str, str], body: Body, query: str) -> Answer:
        path = self._connections.base_path + path
        signed = signed_headers(
            self._credentials(),
            service=self._service,
            region=self.region,
            method=method,
            host=self._connections.host,
            path=path,
            headers=headers,
            body=body,
            now=time.time(),
            query=query,
        )
        try:
            answer = self._connections.send(method, f"{path}?{query}" if query else path, signed, body)
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
    return AwsError(answer.status, code, str(message), found or xml)


def environment_credentials() -> Credentials | None:
    """What Lambda gives its functions. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    access_key, secret_key, token = (os.environ.get(name, "") for name in names)
    return Credentials(access_key, secret_key, token) if access_key and secret_key else None
