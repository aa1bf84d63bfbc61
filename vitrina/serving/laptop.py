"""The laptop shop as a whole: builds, publishes, serves, watches, delivers mail, and ends when told to.

Knows the order in which things start and stop, and what a rebuild must renew. Must not know HTTP.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from commerce.errors import VitrinaError
from functions.config import ConfigError
from functions.wiring import Services
from plugins.core import workers
from plugins.core.days import today_in
from plugins.engine.build import BuildResult
from plugins.engine.keeper import Keeper
from vitrina.building import tell
from vitrina.console import complain, err, explain, out
from vitrina.project import Project
from vitrina.serving.api import Api
from vitrina.serving.chores import Chores
from vitrina.serving.live import MOUNT, TAG, Live
from vitrina.serving.mailbox import Mailbox
from vitrina.serving.only_one import OnlyOne
from vitrina.serving.promised_codes import promise, promised
from vitrina.serving.publisher import Publisher
from vitrina.serving.server import Front, Repeating, Server, network_address
from vitrina.serving.site import Site
from vitrina.serving.watcher import Watcher
from vitrina.site_headers import SiteHeaders
from vitrina.site_redirects import SiteRedirects
from vitrina.stripe_sandbox import Sandbox, SandboxSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CALENDAR_EVERY_S = 30


class Laptop:
    """Everything that `vitrina serve` runs. `start` returns once the shop answers; `stop` ends it all, at any point.

    Raises ConfigError when this shop is served already, or cannot be.
    """

    def __init__(self, project: Project, host: str, port: int) -> None:
        self.project = project
        self._settings_file = project.settings_file
        self._services: Services | None = None
        self._lock = threading.Lock()
        self._live = Live()
        _refuse_live(project)
        self._alone = OnlyOne(project.var / "serve.lock", _served_already(project))
        self._alone.take()
        try:
            self._server = Server(self._front, port, host)
        except ConfigError:
            self._alone.release()
            raise
        self.base_url = f"http://{_reachable(host)}:{self._server.port}"
        self._keeper = Keeper(self._settings_file, self.base_url, err)
        self._publisher = Publisher(project)
        self._built = self._published = False
        self._day = ""
        self._watcher = Watcher(self._watched(), self._rebuild, [self._settings_file])
        self.chores = Chores(lambda: self._services, complain)
        calendar = Repeating("calendar", self._turn_the_page, CALENDAR_EVERY_S, complain)
        self._workers = (*self.chores.workers, calendar)

    def start(self) -> None:
        """Build, publish, serve. A broken first build is shown in the page, and the shop goes up all the same."""
        self.project.write_serve_state(self.base_url)
        # The first build before anything else runs: it uses all cores. What is saved meanwhile is built after it.
        self._build()
        self._watcher.start()
        self._build()
        self.chores.purge()
        app, sandbox = self._app, self._sandbox
        self._server.start()
        if sandbox:
            sandbox.start()
            with sandbox.engine.transaction() as world:
                promise(world, promised(self.project.content))
        for worker in self._workers:
            worker.start()
        self._welcome(app)

    def stop(self) -> None:
        """Workers first, so that nothing writes while the rest goes down."""
        if not self._watcher.stop():
            workers.stop_all()
        for worker in self._workers:
            worker.stop()
        if "_sandbox" in self.__dict__ and self._sandbox:
            self._sandbox.close()
        self._live.close()
        self._server.stop()
        self.project.serve_state.unlink(missing_ok=True)
        self._alone.release()

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
        mounts: dict[str, WSGIApplication] = {"/api": Api(lambda: self._services), MOUNT: self._live}
        kind, _, folder = self._environment["VITRINA_MAIL"].partition(":")
        if kind == "file":
            mounts["/_mail"] = Mailbox(Path(folder))
        if self._sandbox:
            mounts["/_stripe/*"] = self._sandbox.app
        headers = SiteHeaders(self.project.build / "headers.json")
        redirects = SiteRedirects(self.project.build / "redirects.json")
        return Front(Site(self.project.output, self._languages, headers, TAG, redirects), mounts)

    def _front(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._app(environ, start_response)

    def _languages(self) -> Iterable[str]:
        return self._services.shop.languages[1:] if self._services else ()

    def _watched(self) -> list[Path]:
        """Content and theme, wherever the settings have them."""
        from plugins.core.settings import load

        found, _ = load(self._settings_file)
        if found:
            return [found.content, *found.theme_tree.roots]
        return [self.project.content, self.project.root / "theme"]

    def _rebuild(self, changed: set[Path]) -> None:
        names = ", ".join(sorted(_relative(path, self.project.root) for path in changed)[:3])
        out.print(f"[dim]{names}[/]")
        self._build(changed)

    def _turn_the_page(self) -> None:
        """A new day in the shop's time zone: sales, posts and campaigns begin and end without an edit."""
        if self._services is None:
            return
        today = today_in(self._services.shop.timezone)
        yesterday, self._day = self._day, today
        if yesterday not in {"", today}:
            self._build()

    def _build(self, changed: Collection[Path] = ()) -> None:
        """Never raises: a preview outlives whatever stands in the files, and our own faults.

        `changed`: see `Keeper`.
        """
        try:
            with self._lock:
                problems = self._build_and_publish(changed)
        except VitrinaError as problem:
            problems = [explain(problem)]
            complain(problems[0])
        except Exception:
            problems = [self._own_fault(traceback.format_exc())]
            complain(problems[0])
        if problems:
            self._live.broken(problems)

    def _build_and_publish(self, changed: Collection[Path]) -> list[str]:
        result = self._keeper.build(changed, self._placed)
        if result.made or result.written or result.removed or result.problems or not self._built:
            tell(result)
        self._built = self._built or result.ok
        return [] if result.ok else [str(problem) for problem in result.problems]

    def _placed(self, result: BuildResult) -> None:
        """A good site is in place: the functions and the store follow it, then open pages reload."""
        if self._services is None or any(path.startswith("runtime/") for path in result.private):
            self._services = self.project.services(self.base_url)
        if not self._published or "catalogue.json" in result.private:
            self._publisher.publish(self._services)
            self._published = True
        self._live.built()

    def _own_fault(self, details: str) -> str:
        file = self.project.var / "fault.txt"
        file.write_text(details, encoding="utf-8")
        return (
            f"Vitrina itself failed at this. Undo the last edit to go on; {_relative(file, self.project.root)} "
            "says what its makers need to know."
        )

    def _welcome(self, app: Front) -> None:
        stripe = (
            "Stripe itself (test or live, as your key says)"
            if self.project.uses_stripe
            else f"{self.base_url}/_stripe/"
        )
        out.print(f"\n[bold]  {self.base_url}/[/]   the shop")
        if "/_mail" in app.mounted:
            out.print(f"  {self.base_url}/_mail/   mails it sent")
        out.print(f"  {stripe}   payments\n")
        err.print("[dim]  Edits are built and shown at once. Ctrl-C stops everything.[/]\n")


def _refuse_live(project: Project) -> None:
    if project.environment("-")["VITRINA_STAGE"] == "live":
        raise ConfigError("VITRINA_STAGE is live. `vitrina serve` is for trying things: unset it, or set it to test.")


def _served_already(project: Project) -> str:
    at = project.serving_at()
    where = f" on {at}" if at else ""
    return f"This shop is being served already{where}. Use that one, or stop it first."


def _reachable(host: str) -> str:
    """Links must work from a phone, too, when phones are let in."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return network_address()
    return f"[{host}]" if ":" in host else host


def _relative(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
