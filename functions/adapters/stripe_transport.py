"""How Stripe's own client reaches Stripe: over the connections that the AWS clients use too.

The `requests` package, its default, is left out of the functions' bundle: importing it costs a cold start as much as
all of our own code, and http.client is loaded already. Retries, idempotency and errors stay the client's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import urlsplit

import stripe
from stripe import APIConnectionError

from functions.adapters.http_connections import ConnectionProblem, Connections


class Transport(stripe.HTTPClient):
    """`timeout_s` is for connecting and for each wait for bytes."""

    name = "http.client"

    def __init__(self, timeout_s: float) -> None:
        super().__init__()
        self._timeout_s = timeout_s
        self._by_host: dict[str, Connections] = {}

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        body = post_data.encode() if isinstance(post_data, str) else post_data or b""
        try:
            answer = self._connections(f"{parts.scheme}://{parts.netloc}").send(
                method.upper(), path, headers or {}, body
            )
        except ConnectionProblem as problem:
            _unreachable(problem)
        return answer.body.decode("utf-8", "replace"), answer.status, answer.headers

    def close(self) -> None:
        for connections in self._by_host.values():
            connections.close()

    def _connections(self, origin: str) -> Connections:
        known = self._by_host.get(origin)
        return known or self._by_host.setdefault(
            origin, Connections(origin, connect_timeout_s=self._timeout_s, read_timeout_s=self._timeout_s)
        )


def _unreachable(problem: Exception) -> NoReturn:
    """Nothing is known of what became of the request; asking again under its idempotency key is safe."""
    told = f"{type(problem).__name__}: {problem}"
    raise APIConnectionError(told, should_retry=True) from problem  # type: ignore[no-untyped-call]
