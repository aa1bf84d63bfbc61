"""Servers to start and to kill, a Stripe that outlives them, and buyers who all press at once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from functions.config import Config
from functions.wiring import Services
from tests.contract.payments.support import served
from tests.support.moto_server import REGION, dummy_credentials
from tests.support.shop import ROOT, SECRET, make_services
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

STRIPE_KEY, WEBHOOK_SECRET = "sk_test_of_the_load_tests_12345", "whsec_of_the_load_tests"
START_S, ANSWER_S = 30, 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, stripe: str, store: str = "", dynamodb: str = "") -> dict[str, str]:
    """Settings of a shop whose files are in `folder`; its Stripe is at `stripe`."""
    make_services(folder)  # writes its runtime files
    dummy_credentials()
    return {
        "VITRINA_STORE": store or f"sqlite:{folder / 'shop.sqlite3'}",
        "VITRINA_RUNTIME": str(folder / "runtime"),
        "VITRINA_STAGE": "test",
        "VITRINA_LINK_SECRET": SECRET,
        "VITRINA_MAIL": f"file:{folder / 'mail'}",
        "VITRINA_MAIL_FROM": "Barro Lento <pedidos@shop.test>",
        "VITRINA_OWNER_MAIL": "ines@shop.test",
        "VITRINA_FILES": f"file:{folder / 'files'}",
        "VITRINA_LIMITS": "off",  # many buyers, one address
        "STRIPE_SECRET_KEY": STRIPE_KEY,
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": stripe,
        "AWS_REGION": REGION,
        "DYNAMODB_ENDPOINT": dynamodb,
    }


def services_of(settings: Mapping[str, str], ahead_s: int = 0) -> Services:
    """The same shop, in this process; `ahead_s`: as if that much time had passed."""
    return Services(Config.from_environment(settings), clock=lambda: int(time.time()) + ahead_s)


@contextmanager
def stripe_server(webhook_url: str = "") -> Iterator[tuple[str, Sandbox]]:
    """The sandbox over HTTP in this process; with an address for events, it posts them, again until they are taken."""
    holder: dict[str, Any] = {}
    with served(lambda environ, start: holder["app"](environ, start)) as base:
        sandbox = Sandbox(SandboxSettings(base, STRIPE_KEY, WEBHOOK_SECRET, webhook_url, settle_after_s=1.0))
        holder["app"] = sandbox.app
        if webhook_url:
            sandbox.start()
        yield base, sandbox
        sandbox.close()


class ApiServer:
    """A running `tests.load.server`."""

    def __init__(self, settings: Mapping[str, str], port: int = 0) -> None:
        self.port = port or free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "VITRINA_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.load.server", str(self.port)],
            cwd=ROOT,
            env={**kept, **{name: value for name, value in settings.items() if value}, "NO_PROXY": "127.0.0.1"},
        )

    def up(self) -> ApiServer:
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """As the kernel does when memory runs out: nothing is finished, nothing is closed."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def checkout(self, basket: Mapping[str, int], attempt: str = "") -> tuple[int, str]:
        """(status, error code or session id); status 0 when no answer came."""
        lines = [{"sku": sku, "quantity": quantity} for sku, quantity in basket.items()]
        body = json.dumps({"lines": lines, **({"attempt": attempt} if attempt else {})})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)
        try:
            connection.request("POST", "/api/checkout", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            found = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, ""
        finally:
            connection.close()
        return answer.status, found["error"]["code"] if "error" in found else found["url"].rpartition("/")[2]


@contextmanager
def api_servers(settings: Mapping[str, str], count: int) -> Iterator[list[ApiServer]]:
    servers = [ApiServer(settings) for _ in range(count)]
    try:
        yield [server.up() for server in servers]
    finally:
        for server in servers:
            server.kill()


def rush(servers: Sequence[ApiServer], baskets: Sequence[Mapping[str, int]], width: int) -> list[tuple[int, str]]:
    """Every basket is bought, `width` at a time, the first of them let go at the same moment; servers take turns."""
    gate = threading.Barrier(width)

    def buy(number: int) -> tuple[int, str]:
        if number < width:
            gate.wait()
        return servers[number % len(servers)].checkout(baskets[number])

    with ThreadPoolExecutor(width) as pool:
        return list(pool.map(buy, range(len(baskets))))
