"""Secrets: present, of the right shape and stage, and readable by nobody else. None is ever shown."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

from functions.config import Config, ConfigError
from plugins.core.deploy_choice import AWS
from plugins.core.settings import CONF_NAMES
from vitrina.deploying.preflight import key_problems
from vitrina.doctor.findings import Finding, Skip, ok, problem
from vitrina.doctor.ground import Ground

# Whoever has one of these has money or customers. https://docs.stripe.com/keys
_SECRET = re.compile(r"\b([sr]k_(?:live|test)_\w{10,}|whsec_\w{10,}|AKIA[0-9A-Z]{16})\b")
_WRITTEN = (*CONF_NAMES, ".env", "Makefile")


def private(ground: Ground) -> Iterator[Finding]:
    """Files of .var."""
    var = ground.project.var
    if not var.is_dir():
        raise Skip("there is no .var/ yet")
    files = [var, *(path for pattern in ("*.secret", "*.sqlite3*", "backups/*.tar.gz") for path in var.glob(pattern))]
    open_ = [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_:
        names = ", ".join(path.relative_to(ground.root).as_posix() for path in open_[:4])
        yield problem(f"Others on this machine may read {names}.", f"`chmod -R go= {var}`.")
    else:
        yield ok("What the shop remembers is readable by you alone.")


def keys(ground: Ground) -> Iterator[Finding]:
    """Stripe's and Amazon's keys."""
    environment = {**ground.environment, "VITRINA_STAGE": ground.stage}
    wrong = list(key_problems(environment, live=ground.stage == "live"))
    for each in wrong:
        yield problem(each.text, "Set it anew, as Stripe or Amazon shows it.")
    given = [
        name for name in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET") if ground.environment.get(name, "").strip()
    ]
    # A shop on AWS has the webhook's from Stripe itself.
    is_half = len(given) == 1 and ground.target != AWS
    if is_half:
        yield problem(f"Only {given[0]} is set.", "Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, or neither.")
    if not wrong and not is_half:
        yield ok(
            "The keys that are set have the right shape." if given else "No key is set: payments go to the sandbox."
        )


def of_functions(ground: Ground) -> Iterator[Finding]:
    """Variables of a served shop."""
    if not ground.environment.get("VITRINA_STAGE", "").strip():
        raise Skip("VITRINA_STAGE is not set, so this is a laptop's shop")
    if ground.environment.get("VITRINA_SECRETS", "").strip():
        raise Skip("the secrets are kept elsewhere (VITRINA_SECRETS)")
    try:
        Config.from_environment(ground.project.box_environment())
    except ConfigError as trouble:
        for line in str(trouble).splitlines():
            yield problem(line, "docs/deploy-box.md says what each of these is.")
    else:
        yield ok("Every variable of a served shop is set.")


def written_down(ground: Ground) -> Iterator[Finding]:
    """Secrets in files."""
    found = [
        f"{name}:{number}"
        for name in _WRITTEN
        for number, line in enumerate(_lines(ground.root / name), 1)
        if _SECRET.search(line)
    ]
    if found:
        do = "Take it out, roll it where it is from, and give it as a variable of the environment."
        yield problem(f"A secret stands in {', '.join(found)}.", do)
    else:
        yield ok("No secret stands in the shop's files.")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


CHECKS = (private, keys, of_functions, written_down)
