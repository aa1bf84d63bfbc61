"""AWS as moto plays it, over HTTP, one server for the whole test run.

Single-threaded on purpose: moto's DynamoDB transactions copy the table and restore it without a lock, so under
concurrent requests a stock of 10 was measured to sell 13. Taking one request after the other, they are atomic.
"""

from __future__ import annotations

import functools
import os
import threading
from typing import Any, Final

REGION: Final = "eu-south-2"


@functools.cache
def moto_endpoint() -> str:
    """Starts the server at the first call; its address, such as `http://127.0.0.1:41234`. It ends with the process."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    class QuietHandler(MotoRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing: the tests' output is for the tests."""

    dummy_credentials()
    application: Any = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=False, request_handler=QuietHandler)
    threading.Thread(target=server.serve_forever, name="moto", daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def dummy_credentials() -> None:
    """Emulators want some, and any will do."""
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "testing")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "testing")
