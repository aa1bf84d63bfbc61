"""The shop's API in a process of its own, to be killed: `python -m tests.load.server PORT`.

What `vitrina serve` runs, without the site: the routes over WSGI, and the outbox delivered again and again. Its
settings are the environment's.
"""

from __future__ import annotations

import logging
import os
import sys

from werkzeug.serving import WSGIRequestHandler, make_server

from functions.config import Config
from functions.outbox.service import Outbox
from functions.wiring import Services
from vitrina.serving.api import Api
from vitrina.serving.server import Repeating


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def main() -> None:
    logging.disable(logging.CRITICAL)
    services = Services(Config.from_environment(os.environ))
    Repeating("outbox", lambda: Outbox.of(services).deliver(), 0.1, lambda words: None).start()
    make_server(
        "127.0.0.1", int(sys.argv[1]), Api(lambda: services), threaded=True, request_handler=Quiet
    ).serve_forever()


if __name__ == "__main__":
    main()
