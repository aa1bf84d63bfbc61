"""`vitrina serve`: the whole shop on a laptop."""

from __future__ import annotations

import os
import signal
import threading

import click

from vitrina.console import out
from vitrina.project import Project, pass_project
from vitrina.serving.laptop import Laptop


@click.command(short_help="The whole shop on this machine, rebuilt at each edit.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=lambda: int(os.environ.get("PORT") or 8000),
    show_default="$PORT or 8000",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets phones on your network in.")
@pass_project
def serve(project: Project, port: int, host: str) -> None:
    """Build the shop, serve it with a working checkout, and rebuild and reload at each edit. Ctrl-C stops everything.

    Payments go to a sandbox of its own, mails to a mailbox page: no account anywhere. With STRIPE_SECRET_KEY and
    STRIPE_WEBHOOK_SECRET set, Stripe itself is used.
    """
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    laptop = Laptop(project, host, port)
    laptop.start()
    try:
        # With a time-out, because a bare wait() keeps signals waiting too on some systems.
        while not ended.wait(0.5):
            pass
    finally:
        out.print("\nStopping.")
        laptop.stop()
