"""One process, one port: site, API, sandbox, mailbox and live reload put together, and stopped together.

Knows who answers which path. Must not know how any of them works.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from functions.config import ConfigError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Front:
    """Paths to applications: the longest prefix wins, the site takes the rest.

    A mount that ends in `/*` gets the path below its prefix (and the prefix as SCRIPT_NAME); others see the whole path.
    """

    def __init__(self, site: WSGIApplication, mounts: Mapping[str, WSGIApplication]) -> None:
        below = {prefix.removesuffix("/*"): app for prefix, app in mounts.items() if prefix.endswith("/*")}
        self._whole = {prefix: app for prefix, app in mounts.items() if not prefix.endswith("/*")}
        self._rest = DispatcherMiddleware(site, below)
        self.mounted = frozenset(mounts)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        for prefix, app in self._whole.items():
            if path == prefix or path.startswith(prefix.rstrip("/") + "/"):
                return app(environ, start_response)
        return self._rest(environ, start_response)


class QuietHandler(WSGIRequestHandler):
    """One line for what failed, none for what worked."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        if str(code).startswith("5"):
            super().log_request(code, size)

    def log_error(self, format: str, *args: Any) -> None:
        # A browser that hangs up in the middle of a stream is no error.
        pass


class Server:
    """A threaded server on 127.0.0.1. `stop` may be called from any thread, and twice."""

    def __init__(self, app: WSGIApplication, port: int, host: str = "127.0.0.1") -> None:
        """Raises ConfigError when the port is taken."""
        _check_free(host, port)
        self._server: BaseWSGIServer = make_server(host, port, app, threaded=True, request_handler=QuietHandler)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, name="server", daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_port

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def _check_free(host: str, port: int) -> None:
    if not port:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise ConfigError(f"Port {port} is taken. Stop what uses it, or choose another: PORT=8001.") from problem


class Repeating:
    """A thread that does something again and again, and survives its failures (each is reported once in a row)."""

    def __init__(self, name: str, work: Callable[[], object], every_s: float, report: Callable[[str], None]) -> None:
        self._work = work
        self._every_s = every_s
        self._report = report
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._loop, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=5)

    def _loop(self) -> None:
        last = ""
        while not self._stop.wait(self._every_s):
            try:
                self._work()
                last = ""
            except Exception as problem:
                words = f"{self._thread.name}: {problem}"
                if words != last:
                    self._report(words)
                last = words
