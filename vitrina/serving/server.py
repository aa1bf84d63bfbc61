"""One process, one port: site, API, sandbox, mailbox and live reload put together, and stopped together.

Knows who answers which path. Must not know how any of them works.
"""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from functions.config import ConfigError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_PORT = 65535


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
        """Raises ConfigError when the port is taken or not allowed."""
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
        if self._thread.is_alive():
            # Waits for the loop's end, and for ever where the loop never began.
            self._server.shutdown()
            self._thread.join(timeout=5)
        self._server.server_close()


def _check_free(host: str, port: int) -> None:
    """By trying: the server itself would end the process, with words of its own."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise ConfigError(_why_not(problem, host, port)) from problem


def _why_not(problem: OSError, host: str, port: int) -> str:
    if problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < MAX_PORT else 8000
        return f"Port {port} is taken. Stop what uses it, or choose another: PORT={other}."
    if problem.errno == errno.EACCES:
        return f"Port {port} is not for everybody on this machine. Choose one above 1023: PORT=8000."
    return f"{host} is no address of this machine ({problem.strerror})."


def network_address() -> str:
    """This machine's address on its network, for phones; 127.0.0.1 when it is on none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only chooses the way out; the address is one for documentation (RFC 5737).
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


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
        if self._thread.is_alive():
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
