"""`vitrina serve --production`: the shop on one box, behind a proxy, by gunicorn.

One worker with threads: the embedded store is a file of this machine, and a small shop waits for disks and networks,
not for a core. gunicorn takes the listening socket from systemd where there is one (LISTEN_FDS), and lets requests
under way end before it stops, so that a restart loses none. Must not build, nor watch: `vitrina build --live` does, and
what it wrote is taken up within seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication
from werkzeug.middleware.proxy_fix import ProxyFix

from functions.config import ConfigError
from functions.wiring import Services
from vitrina.console import complain, err
from vitrina.project import Project
from vitrina.serving.api import Api
from vitrina.serving.chores import Chores
from vitrina.serving.server import Front, Repeating
from vitrina.serving.site import Site
from vitrina.site_headers import SiteHeaders
from vitrina.site_redirects import SiteRedirects

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 16
# What a request under way may still take: Stripe is waited for that long at most (functions/adapters/stripe_transport).
STOP_S = 60
NEWS_EVERY_S = 2


class Production(BaseApplication):  # type: ignore[misc]
    """`proxies`: how many stand in front and add themselves to X-Forwarded-For; limits count visitors by it.

    Raises ConfigError, in the process that is started, for everything that keeps the shop from being served.
    """

    def __init__(self, project: Project, host: str, port: int, proxies: int) -> None:
        self._project = project
        self._proxies = proxies
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        _require_public(project.box_services())
        super().__init__()

    def load_config(self) -> None:
        own = {
            "bind": self._address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": STOP_S,
            "timeout": STOP_S,
            "proc_name": "vitrina",
            "loglevel": "warning",
            "worker_tmp_dir": "/dev/shm",  # noqa: S108 - gunicorn's own advice: a heartbeat must not wait for a disk
            "when_ready": self._say_where,
            "worker_exit": lambda _server, _worker: self._box.stop(),
        }
        for name, value in own.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """In the worker's process: connections and threads do not live through a fork."""
        self._box.start()
        count = self._proxies
        return ProxyFix(self._box, x_for=count, x_proto=count, x_host=count) if count else self._box

    @cached_property
    def _box(self) -> Box:
        return Box(self._project)

    def _say_where(self, server: Any) -> None:
        where = ", ".join(str(each) for each in server.LISTENERS)
        err.print(f"[bold green]✓[/] Serving {self._project.root} on {where}", soft_wrap=True)


class Box:
    """The site, the API and the chores of one process."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._services = project.box_services()
        self._built = self._when_built()
        self._workers = (
            *Chores(lambda: self._services, complain).workers,
            Repeating("news", self._take_up, NEWS_EVERY_S, complain),
        )
        headers = SiteHeaders(project.build / "headers.json")
        redirects = SiteRedirects(project.build / "redirects.json")
        site = Site(project.output, self._languages, headers, redirects=redirects, is_public=True)
        self._app = Front(site, {"/api": Api(lambda: self._services)})

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._app(environ, start_response)

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """Chores under way are waited for; mails that were not sent stay in the outbox."""
        for worker in self._workers:
            worker.stop()

    def _languages(self) -> Iterable[str]:
        return self._services.shop.languages[1:]

    def _when_built(self) -> int:
        """The manifest is written last."""
        try:
            return (self._project.build / "manifest.json").stat().st_mtime_ns
        except OSError:
            return 0

    def _take_up(self) -> None:
        built = self._when_built()
        if built != self._built:
            self._services = self._project.box_services()
            self._built = built


def _require_public(services: Services) -> None:
    """Raises ConfigError for a site that was built for a laptop."""
    address = services.shop.site_url
    if not address.startswith("https://"):
        raise ConfigError(
            f"The site in output/ is built for {address}. Set SITEURL in publishconf.py and run `vitrina build --live`."
        )
