"""`vitrina serve`: the whole shop on a laptop."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

import click

from plugins.core import workers
from vitrina.console import out
from vitrina.project import Project, pass_project
from vitrina.serving.laptop import Laptop
from vitrina.serving.only_one import OnlyOne


@click.command(short_help="The whole shop on this machine, rebuilt at each edit.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    envvar="PORT",
    show_envvar=True,
    show_default=True,
    help="0 takes any that is free.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets phones on your network in.")
@click.option("--production", is_flag=True, help="For customers, behind a proxy: docs/deploy-box.md.")
@click.option("--proxies", type=click.IntRange(0, 9), default=1, show_default=True, help="In front, with --production.")
@pass_project
def serve(project: Project, port: int, host: str, production: bool, proxies: int) -> None:
    """Build the shop, serve it with a working checkout, and rebuild and reload at each edit. Ctrl-C stops everything.

    Payments go to a sandbox of its own, mails to a mailbox page: no account anywhere. With STRIPE_SECRET_KEY and
    STRIPE_WEBHOOK_SECRET set, Stripe itself is used.

    --production serves what `vitrina build --live` wrote, to customers: nothing is built, watched or simulated, and
    every setting must be there.
    """
    if production:
        _serve_customers(project, host, port, proxies)
        return
    laptop = Laptop(project, host, port)
    try:
        # The first build of a shop may take minutes: a signal must end it, not wait for it.
        _on_signals(_interrupt)
        laptop.start()
        ended = threading.Event()
        _on_signals(lambda *_: ended.set())
        # With a time-out, because a bare wait() keeps signals waiting too on some systems.
        while not ended.wait(0.5):
            pass
    except KeyboardInterrupt:
        pass
    finally:
        _on_signals(_at_once)
        out.print("\nStopping.")
        laptop.stop()


def _serve_customers(project: Project, host: str, port: int, proxies: int) -> None:
    from vitrina.serving.production import Production

    with OnlyOne(project.var / "serve.lock", "This shop is being served already. Stop that first."):
        Production(project, host, port, proxies).run()


Handler = Callable[[int, FrameType | None], object]


def _on_signals(handler: Handler) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    workers.stop_all()
    raise KeyboardInterrupt


def _at_once(number: int, frame: FrameType | None) -> None:
    """A second Ctrl-C: whoever presses it does not want to wait."""
    workers.stop_all()
    os._exit(130)
