"""Connections to one host, kept open and used again. Knows http.client and patience; must not know what is asked.

http.client rather than urllib3 or requests: a function that starts pays for each import (see docs/decisions/0032).
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

KEEP_IDLE = 32
"""One a thread on a box that serves several; a Lambda uses one."""

# What a connection raises when the other side is not there, or goes away.
ConnectionProblem = (OSError, http.client.HTTPException)


class Headers(dict[str, str]):
    """By name, whatever its case. https://www.rfc-editor.org/rfc/rfc9110#section-5.1"""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        super().__init__((name.lower(), value) for name, value in pairs)

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name.lower() if isinstance(name, str) else name)

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes


class Connections:
    """`url` is scheme, host and perhaps port. Safe from several threads."""

    def __init__(self, url: str, *, connect_timeout_s: float, read_timeout_s: float) -> None:
        parts = urlsplit(url)
        self.host = parts.netloc
        self.base_path = parts.path.rstrip("/")
        self._is_tls = parts.scheme == "https"
        self._connect_timeout_s = connect_timeout_s
        self._read_timeout_s = read_timeout_s
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | memoryview) -> Answer:
        """One request and its whole answer. Raises ConnectionProblem."""
        connection = self._take()
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            content = response.read()
        except BaseException:
            connection.close()
            raise
        headers_of_answer = Headers(response.getheaders())
        if response.will_close:
            connection.close()
        else:
            self._give_back(connection)
        return Answer(response.status, headers_of_answer, content)

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> http.client.HTTPConnection:
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if not _was_closed(connection):
                    return connection
                connection.close()
        return self._open()

    def _open(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._is_tls else http.client.HTTPConnection
        connection = kind(self.host, timeout=self._connect_timeout_s)
        connection.connect()
        connection.sock.settimeout(self._read_timeout_s)
        return connection

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < KEEP_IDLE:
                self._idle.append(connection)
                return
        connection.close()


def _was_closed(connection: http.client.HTTPConnection) -> bool:
    """Whether the other side has hung up meanwhile: an idle connection that has something to read has only that."""
    from select import select

    return connection.sock is None or bool(select([connection.sock], [], [], 0)[0])
