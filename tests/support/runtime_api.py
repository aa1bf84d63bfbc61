"""Lambda's Runtime API, as much as its Python client asks of it, and functions that run against it.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
Every answer has a Content-Type: without one awslambdaric's client crashes the process.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).parents[2]
VERSION = "/2018-06-01"
PATIENCE_S = 60
OWN_PYTHON = Path(getattr(sys, "_base_executable", sys.executable))
"""The tests', without their libraries."""


class FunctionError(Exception):
    """The function ended with an error of its own: what the runtime reported."""


class RuntimeApi(ThreadingHTTPServer):
    """Hands out events one by one and keeps what comes back."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.results: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self.invocations = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RuntimeApi

    def do_GET(self) -> None:
        """`invocation/next`: waits for an event."""
        event = self.server.events.get()
        self.server.invocations += 1
        self._send(
            200,
            json.dumps(event).encode(),
            {
                "Lambda-Runtime-Aws-Request-Id": f"invocation-{self.server.invocations}",
                "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 30_000),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-south-2:123456789012:function:shop",
            },
        )

    def do_POST(self) -> None:
        """`invocation/<id>/response`, `invocation/<id>/error`, `init/error`."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0)) or self._chunks()
        self._send(202, b'{"status":"OK"}')
        self.server.results.put((self.path.removeprefix(f"{VERSION}/runtime/"), json.loads(body or b"null")))

    def _chunks(self) -> bytes:
        """The client may not say a length. https://www.rfc-editor.org/rfc/rfc9112#section-7.1"""
        whole = b""
        while self.headers.get("transfer-encoding") and (size := int(self.rfile.readline(), 16)):
            whole += self.rfile.read(size)
            self.rfile.readline()
        return whole

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the tests' output is for the tests."""


# Nothing of this machine's libraries: what the zip brings, and what Lambda's runtime has. Not -I, which would ignore
# PYTHONTZPATH: Lambda has no time zones of its own.
_ALONE = ("-s", "-S", "-P", "-c")
_FROM_ZIP = """
import runpy, sys
sys.path[:0] = sys.argv[1:3]
sys.argv = ["", sys.argv[3]]
runpy.run_module("awslambdaric", run_name="__main__")
"""


class LambdaFunction:
    """One function in a process of its own under awslambdaric; a context manager.

    `code`: the folder of an unpacked zip; then `python` has that and `runtime` (see `lambda_runtime`), and no more.
    """

    def __init__(
        self,
        name: str,
        environment: Mapping[str, str],
        *,
        code: Path | None = None,
        runtime: Path | None = None,
        python: Path = OWN_PYTHON,
    ) -> None:
        handler = f"functions.lambdas.{name}.handler"
        command = [sys.executable, "-m", "awslambdaric", handler]
        if code:
            command = [str(python), *_ALONE, _FROM_ZIP, str(code), str(runtime), handler]
            environment = {**environment, "PYTHONTZPATH": "", "LAMBDA_TASK_ROOT": str(code)}
        self._api = RuntimeApi()
        threading.Thread(target=self._api.serve_forever, daemon=True).start()
        self._process = subprocess.Popen(
            command,
            env={**environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._api.server_port}"},
            cwd=code or ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def invoke(self, event: Any) -> Any:
        """What the function answers. Raises FunctionError."""
        self._api.events.put(event)
        return self._result()

    def init_error(self) -> Any:
        """What the runtime reports of a function that cannot start."""
        try:
            return self._result()
        except FunctionError as error:
            return error.args[0]

    def log(self) -> list[str]:
        """Ends the function; the lines that it wrote."""
        self._process.kill()
        assert self._process.stdout is not None
        return self._process.stdout.read().splitlines()

    def _result(self) -> Any:
        kind, body = self._api.results.get(timeout=PATIENCE_S)
        if kind.endswith("/error"):
            raise FunctionError(body)
        return body

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._api.shutdown()
        self._api.server_close()
        assert self._process.stdout is not None
        self._process.stdout.close()


def lambda_runtime(folder: Path) -> Path:
    """What Lambda brings besides Python: its runtime client. (boto3, too, which no function may need.)"""
    from importlib.metadata import distribution

    folder.mkdir()
    for library in ("awslambdaric", "simplejson", "snapshot-restore-py"):
        for file in distribution(library).files or ():
            top = file.parts[0]
            if top != ".." and not (folder / top).exists():
                (folder / top).symlink_to(Path(str(distribution(library).locate_file(top))))
    return folder
