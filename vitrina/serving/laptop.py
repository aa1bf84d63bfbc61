"""The laptop shop as a whole: builds, publishes, serves, watches, delivers mail, and ends when told to.

Knows the order in which things start and stop, and what a rebuild must renew. Must not know HTTP.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from functions.outbox.service import Outbox

from functions.wiring import Services
from vitrina.building import build_site, publish_built
from vitrina.console import complain, err, out
from vitrina.project import Project
from vitrina.serving.api import Api
from vitrina.serving.live import PATH as EVENTS_PATH
from vitrina.serving.live import SCRIPT, Live
from vitrina.serving.mailbox import Mailbox
from vitrina.serving.server import Front, Repeating, Server
from vitrina.serving.site import Site
from vitrina.serving.watcher import Watcher
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OUTBOX_EVERY_S = 0.5


class Laptop:
    """Everything that `vitrina serve` runs. `start` returns once the shop answers; `stop` ends it all."""

    def __init__(self, project: Project, host: str, port: int) -> None:
        self.project = project
        self._settings_file = project.settings_file
        self._services: Services | None = None
        self._lock = threading.Lock()
        self._live = Live()
        self._server = Server(self._front, port, host)
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
        self.base_url = f"http://{shown}:{self._server.port}"
        self._workers: list[Watcher | Repeating] = [
            Watcher(self._watched(), self._rebuild),
            Repeating("outbox", self._deliver, OUTBOX_EVERY_S, complain),
        ]

    def start(self) -> None:
        """Build, publish, serve. A broken first build is shown in the page, and the shop goes up all the same."""
        self.project.serve_state.write_text(json.dumps({"base_url": self.base_url}), encoding="utf-8")
        self._build()
        self._server.start()
        if self._sandbox:
            self._sandbox.start()
        for worker in self._workers:
            worker.start()
        self._welcome()

    def stop(self) -> None:
        """Workers first, so that nothing writes while the rest goes down."""
        for worker in self._workers:
            worker.stop()
        if self._sandbox:
            self._sandbox.stop()
        self._live.close()
        self._server.stop()
        self.project.serve_state.unlink(missing_ok=True)

    @cached_property
    def _environment(self) -> dict[str, str]:
        return self.project.environment(self.base_url)

    @cached_property
    def _sandbox(self) -> Sandbox | None:
        if self.project.uses_stripe:
            return None
        environment = self._environment
        return Sandbox(
            SandboxSettings(
                public_base_url=f"{self.base_url}/_stripe",
                api_key=environment["STRIPE_SECRET_KEY"],
                webhook_secret=environment["STRIPE_WEBHOOK_SECRET"],
                webhook_url=f"{self.base_url}/api/webhooks/stripe",
                merchant_name=self._services.shop.name if self._services else "Vitrina",
                state_file=self.project.var / "stripe-sandbox.sqlite3",
            )
        )

    @cached_property
    def _app(self) -> Front:
        mounts: dict[str, WSGIApplication] = {"/api": Api(lambda: self._services), EVENTS_PATH: self._live}
        kind, _, folder = self._environment["VITRINA_MAIL"].partition(":")
        if kind == "file":
            mounts["/_mail"] = Mailbox(Path(folder))
        if self._sandbox:
            mounts["/_stripe/*"] = self._sandbox.app
        return Front(Site(self.project.output, self._languages, SCRIPT), mounts)

    def _front(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._app(environ, start_response)

    def _languages(self) -> Iterable[str]:
        return self._services.shop.languages[1:] if self._services else ()

    def _watched(self) -> list[Path]:
        root = self.project.root
        return [self.project.content, root / "theme", self._settings_file]

    def _rebuild(self, changed: set[Path]) -> None:
        names = ", ".join(sorted(_relative(path, self.project.root) for path in changed)[:3])
        out.print(f"[dim]{names}[/]")
        self._build()

    def _build(self) -> None:
        with self._lock:
            result = build_site(self.project, site_url=self.base_url)
        if not result.ok:
            self._live.broken([str(problem) for problem in result.problems])
            return
        self._services = self.project.services(self.base_url)
        publish_built(self.project, self._services)
        self._live.built()

    def _deliver(self) -> None:
        if self._services:
            report = Outbox.of(self._services).deliver()
            for parked in report.parked:
                complain(f"A mail could not be sent and is parked: {parked}")

    def _welcome(self) -> None:
        stripe = (
            "Stripe itself (test or live, as your key says)"
            if self.project.uses_stripe
            else f"{self.base_url}/_stripe/"
        )
        out.print(f"\n[bold]  {self.base_url}[/]   the shop")
        if "/_mail" in self._app.mounted:
            out.print(f"  {self.base_url}/_mail/   mails it sent")
        out.print(f"  {stripe}   payments\n")
        err.print("[dim]  Edits are built and shown at once. Ctrl-C stops everything.[/]\n")


def _relative(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
