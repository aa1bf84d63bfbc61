"""A shop's folder: where its parts lie, and the run-time configuration that commands use.

On a laptop nothing needs to be set: the store is a SQLite file below `.var/`, mails are files, payments go to the
sandbox of the running `vitrina serve`. Any variable of `functions.config` that is set wins.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formataddr
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from functions.config import ALL_SECRETS, ConfigError

if TYPE_CHECKING:
    from functions.wiring import Services

SANDBOX_KEY = "sk_test_vitrina_sandbox"
DEFAULT_URL = "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Project:
    root: Path

    @classmethod
    def at(cls, folder: str | Path) -> Self:
        return cls(Path(folder).resolve())

    @property
    def settings_file(self) -> Path:
        """Raises ConfigError when the folder is no shop."""
        self.require_shop()
        return self.root / "pelicanconf.py"

    def require_shop(self) -> None:
        """Raises ConfigError when the folder is none."""
        if not (self.root / "pelicanconf.py").is_file():
            raise ConfigError(
                f"{self.root} holds no pelicanconf.py: run this in the shop's folder, or name it with --shop."
            )

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def build(self) -> Path:
        return self.root / "build"

    @property
    def catalogue_file(self) -> Path:
        return self.build / "catalogue.json"

    @property
    def var(self) -> Path:
        """What the laptop shop remembers between runs; made private at first use."""
        path = self.root / ".var"
        path.mkdir(mode=0o700, exist_ok=True)
        if path.stat().st_mode & 0o077:
            path.chmod(0o700)
        return path

    @property
    def serve_state(self) -> Path:
        """Where the running `serve` says which address it has."""
        return self.var / "serve.json"

    def environment(self, base_url: str = "") -> dict[str, str]:
        """The variables of `functions.config`: the laptop's defaults under whatever the environment sets.

        `base_url` is the address of the serving process itself; other commands find it in `serve_state`.
        """
        own = {name: value for name, value in os.environ.items() if value.strip()}
        var = self.var
        defaults = {
            "VITRINA_STORE": f"sqlite:{var / 'shop.sqlite3'}",
            "VITRINA_RUNTIME": str(self.build / "runtime"),
            "VITRINA_STAGE": "test",
            "VITRINA_LINK_SECRET": self._secret("link"),
            "VITRINA_MAIL": f"file:{var / 'mail'}",
            "VITRINA_MAIL_FROM": formataddr((self._shop_name(), "shop@localhost")),
            "VITRINA_OWNER_MAIL": "owner@localhost",
            "VITRINA_FILES": f"file:{var / 'files'}",
        }
        if not self.uses_stripe:
            defaults |= {
                "STRIPE_SECRET_KEY": SANDBOX_KEY,
                "STRIPE_WEBHOOK_SECRET": f"whsec_{self._secret('webhook')}",
                "STRIPE_API_BASE": f"{base_url or self.serving_at() or DEFAULT_URL}/_stripe",
            }
        if own.get("VITRINA_SECRETS"):
            # They are kept elsewhere: a laptop's own must not stand before them.
            defaults = {
                name: value for name, value in defaults.items() if name not in {*ALL_SECRETS, "STRIPE_API_BASE"}
            }
        return {**defaults, **own}

    def box_environment(self) -> dict[str, str]:
        """For a box that serves customers: where things lie has a default, everything else must be said."""
        own = {name: value for name, value in os.environ.items() if value.strip()}
        var = self.var
        defaults = {
            "VITRINA_STORE": f"sqlite:{var / 'shop.sqlite3'}",
            "VITRINA_RUNTIME": str(self.build / "runtime"),
            "VITRINA_LINK_SECRET": self._secret("link"),
            "VITRINA_FILES": f"file:{var / 'files'}",
        }
        return {**defaults, **own}

    @property
    def uses_stripe(self) -> bool:
        """Both of Stripe's secrets are set: use Stripe itself, not the sandbox."""
        names = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
        given = [name for name in names if os.environ.get(name, "").strip()]
        if len(given) == 1:
            missing = next(name for name in names if name not in given)
            raise ConfigError(f"{given[0]} is set, but {missing} is not. Set both for Stripe, or none for the sandbox.")
        return bool(given)

    def services(self, base_url: str = "") -> Services:
        """Raises ConfigError, also when the folder is no shop or nothing has been built yet."""
        return self._services(lambda: self.environment(base_url))

    def box_services(self) -> Services:
        """Those of a box that serves customers. Raises ConfigError as `services` does."""
        return self._services(self.box_environment)

    def services_in(self, environment: Callable[[], Mapping[str, str]]) -> Services:
        """Those of a shop that runs elsewhere. Raises ConfigError as `services` does."""
        return self._services(environment)

    def _services(self, environment: Callable[[], Mapping[str, str]]) -> Services:
        self.require_shop()
        if not (self.build / "runtime" / "shop.json").is_file():
            raise ConfigError("Nothing is built yet. Run `vitrina build` (or `vitrina serve`) first.")
        from functions.wiring import Services, configured

        return Services(configured(environment()))

    def write_serve_state(self, base_url: str) -> None:
        """In one step: another command may read it at this moment."""
        beside = self.serve_state.with_suffix(".part")
        beside.write_text(json.dumps({"base_url": base_url}), encoding="utf-8")
        beside.replace(self.serve_state)

    def serving_at(self) -> str:
        """The address of the running `serve`; empty when none runs (or one that was killed left nothing readable)."""
        try:
            return str(json.loads(self.serve_state.read_text(encoding="utf-8"))["base_url"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _shop_name(self) -> str:
        """As the last build has it; the project's own name before there is one."""
        try:
            found = json.loads((self.build / "runtime" / "shop.json").read_text(encoding="utf-8"))["name"]
        except (OSError, ValueError, KeyError, TypeError):
            found = ""
        return found if found and isinstance(found, str) else "Vitrina"

    def _secret(self, name: str) -> str:
        """Made at first use. Two commands that do so at once end up with the same one."""
        path = self.var / f"{name}.secret"
        if not path.exists():
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(32), encoding="ascii")
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(fresh)
            fresh.unlink()
        return path.read_text(encoding="ascii").strip()


pass_project = click.make_pass_decorator(Project)
