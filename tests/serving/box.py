"""`vitrina serve --production` as systemd starts it: with a listening socket that outlives it."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.load.support import STRIPE_KEY, WEBHOOK_SECRET, ApiServer

START_S = 60
STOP_S = 75
# What systemd does: the socket is descriptor 3, and the environment says so to this very process.
_ACTIVATED = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[2], sys.argv[2:])"""


def settings(mail: Path, stripe: str) -> dict[str, str]:
    """What docs/deploy-box.md lets an owner say, with mails in a folder and Stripe at that address."""
    return {
        "VITRINA_STAGE": "test",
        "VITRINA_MAIL": f"file:{mail}",
        "VITRINA_MAIL_FROM": "Tiny Pots <shop@tiny.example>",
        "VITRINA_OWNER_MAIL": "owner@tiny.example",
        "STRIPE_SECRET_KEY": STRIPE_KEY,
        "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
        "STRIPE_API_BASE": stripe,
    }


class Box(ApiServer):
    """`shop`: a built one. `settings`: its environment. Started and stopped as often as wanted on the same port."""

    def __init__(self, shop: Path, settings: Mapping[str, str]) -> None:
        self.shop = shop
        self.settings = {name: value for name, value in settings.items() if value}
        self.log = shop / "box.log"
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._socket.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> Box:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("STRIPE_", "VITRINA_"))}
        command = [sys.executable, "-m", "vitrina", "--shop", str(self.shop), "serve", "--production"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _ACTIVATED, str(self._socket.fileno()), *command],
                env={**kept, **self.settings},
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=[self._socket.fileno()],
                start_new_session=True,
            )
        return self

    def up(self) -> Box:
        """Answering. The socket takes connections before."""
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(self.url, timeout=5):
                    return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=STOP_S)

    def kill(self) -> None:
        """Master and worker at once, as when the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # The worker is not ours to wait for. When it is gone, so is its hold on the lock.
        end = time.monotonic() + STOP_S
        while _is_locked(self.shop / ".var" / "serve.lock") and time.monotonic() < end:
            time.sleep(0.01)

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self._socket.close()


def _is_locked(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
