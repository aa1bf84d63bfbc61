"""What checks look at: the shop's folder, its settings, its target, the network.

Each is found out once, when it is asked for. Nothing is written, and what cannot be known here raises Skip with why.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from functions.config import ConfigError
from plugins.core import settings as settings_module
from plugins.core.problems import Problems
from plugins.core.settings import CONF_NAMES, Settings
from plugins.engine.conf import LIVE_CONF
from vitrina.deploying.shop_road import ShopRoad
from vitrina.doctor import network
from vitrina.doctor.findings import Skip
from vitrina.project import Project

PATIENCE_S = 30.0
STRIPE = "https://api.stripe.com/healthcheck"
_UNKNOWN_SECRET = "x" * 43


class Looking(Project):
    """A project that is only looked at: what is not there yet is not made."""

    @property
    def var(self) -> Path:
        return self.root / ".var"

    def _secret(self, name: str) -> str:
        try:
            return (self.var / f"{name}.secret").read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return _UNKNOWN_SECRET


class Once:
    """Runs each question once, in a thread that may be left behind: whatever the shop's files do, nobody hangs."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._known: dict[str, tuple[Any, BaseException | None]] = {}

    def of(self, name: str, ask: Callable[[], Any]) -> Any:
        if name not in self._known:
            value, raised = within(self._patience_s, ask, f"{name}: no answer in {self._patience_s:.0f} s")
            if raised is not None and not isinstance(raised, Exception):
                raised = Skip(f"{name} ends the program that reads it")
            self._known[name] = value, raised
        value, raised = self._known[name]
        if raised is not None:
            raise raised
        return value


def within(patience_s: float, ask: Callable[[], Any], late: str) -> tuple[Any, BaseException | None]:
    """What it answers, or what it raised; Skip with `late` when it takes longer."""
    box: list[tuple[Any, BaseException | None]] = []

    def run() -> None:
        try:
            box.append((ask(), None))
        except BaseException as raised:  # a settings file may even call sys.exit
            box.append((None, raised))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(patience_s)
    return box[0] if box else (None, Skip(late))


@dataclass
class Ground:
    project: Looking
    offline: bool = False
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    patience_s: float = field(default_factory=lambda: PATIENCE_S)

    def __post_init__(self) -> None:
        self.once = Once(self.patience_s)

    @property
    def root(self) -> Path:
        return self.project.root

    @property
    def laptop(self) -> tuple[Settings | None, Problems]:
        """pelicanconf.py as it is read."""
        return self._read(CONF_NAMES[0])

    @property
    def settings(self) -> Settings:
        """Those of pelicanconf.py. Raises Skip when they cannot be read."""
        found, _ = self.laptop
        if found is None:
            raise Skip("the settings cannot be read")
        return found

    @property
    def live(self) -> tuple[Settings | None, Problems]:
        """publishconf.py as it is read."""
        return self._read(LIVE_CONF)

    @property
    def road(self) -> ShopRoad:
        """Where the shop goes. Raises Skip when nobody has said so, or when it is elsewhere and nothing goes out."""
        if not self.target:
            raise Skip("DEPLOY in publishconf.py says no target yet")
        if not self.target.startswith("folder:"):
            self.online()
        found: ShopRoad = self.once.of("the target", partial(ShopRoad.of, self.project))
        return found

    @property
    def target(self) -> str:
        """As DEPLOY in publishconf.py names it, whatever else is wrong there; empty when it names none."""
        return self._choice("target")

    @property
    def stage(self) -> str:
        """That keys must be of: the environment's, that of the shop on AWS, or a laptop's."""
        return self.environment.get("VITRINA_STAGE", "").strip() or self._choice("stage") or "test"

    def _choice(self, key: str) -> str:
        choice = self.once.of("DEPLOY", self._deploy)
        return str(choice.get(key, "")) if isinstance(choice, dict) else ""

    def _deploy(self) -> Any:
        conf = self.root / LIVE_CONF
        return settings_module.load_raw(conf, {})[0].get("DEPLOY", {}) if conf.is_file() else {}

    def online(self) -> float:
        """By how much the clock is ahead. Raises Skip when nothing may go out, or nobody answers."""
        if self.offline:
            raise Skip("nothing goes out: --offline")
        where = self.environment.get("STRIPE_API_BASE") or STRIPE
        ahead: float | None = self.once.of("the network", partial(network.clock_ahead_s, where))
        if ahead is None:
            raise Skip("there is no network from here")
        return ahead

    def _read(self, name: str) -> tuple[Settings | None, Problems]:
        conf = self.root / name
        if not conf.is_file():
            raise Skip(f"there is no {name}")
        found: tuple[Settings | None, Problems] = self.once.of(name, partial(settings_module.load, conf))
        return found

    def environment_of_functions(self) -> dict[str, str]:
        """As other commands run in; ConfigError becomes Skip, since another check says it."""
        try:
            return self.project.environment()
        except ConfigError as trouble:
            raise Skip(str(trouble)) from trouble
