"""The few questions of the doctor that go out, each within seconds. Must not know what the answers mean for a shop."""

from __future__ import annotations

import email.utils
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT_S = 5


def clock_ahead_s(url: str) -> float | None:
    """By how much this machine's clock is ahead of that server's, to a second or two; None when nobody answers."""
    try:
        headers = headers_of(url)
        at = email.utils.parsedate_to_datetime(headers.get("date", "")).timestamp()
    except (OSError, ValueError):
        return None
    return time.time() - at


def headers_of(url: str) -> Mapping[str, str]:
    """Names in lower case, whatever the status. Raises OSError."""
    request = urllib.request.Request(url, method="HEAD", headers={"user-agent": "vitrina-doctor"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310 - settings checked it
            found = answer.headers
    except urllib.error.HTTPError as error:
        with error:
            found = error.headers
    return {name.lower(): value for name, value in found.items()}


def addresses(host: str) -> list[str]:
    """Of a name; empty when it leads nowhere."""
    try:
        return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)})
    except OSError:
        return []


def certificate_days(url: str) -> float:
    """How many days the certificate there still holds. Raises OSError, its text saying what is wrong with it."""
    found = urlsplit(url)
    host, port = found.hostname or "", found.port or 443
    with (
        socket.create_connection((host, port), timeout=TIMEOUT_S) as plain,
        ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure,
    ):
        certificate = secure.getpeercert() or {}
    return (ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) / 86400


def answers(host: str, port: int, timeout_s: float = TIMEOUT_S) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection((host, port), timeout=timeout_s).close()
    except OSError:
        return False
    return True
