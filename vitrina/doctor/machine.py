"""This machine: what a shop needs of it before anything else."""

from __future__ import annotations

import os
import shutil
import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from plugins.core.deploy_choice import AWS
from plugins.engine.moving import JOURNAL
from vitrina.doctor import network
from vitrina.doctor.findings import Finding, Skip, ok, problem, warning
from vitrina.doctor.ground import Ground

OLDEST_PYTHON = (3, 11)
FULL_MB, TIGHT_MB = 200, 1000
# Stripe's signatures and Amazon's requests hold for five minutes.
SKEW_S, LATE_S = 30, 240
PORT = 8000


def python(ground: Ground) -> Iterator[Finding]:
    """Python."""
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield problem(f"Python is {here}.", "Vitrina needs 3.11 or newer. Install it, remove .venv, `make check`.")
    else:
        yield ok(f"Python is {here}.")


def python_of_functions(ground: Ground) -> Iterator[Finding]:
    """Python of the functions on AWS."""
    if ground.target != AWS:
        raise Skip("the shop does not go to AWS")
    from vitrina.deploying.bundles import RUNTIME_PYTHON, find_python

    version = ".".join(map(str, RUNTIME_PYTHON))
    if find_python():
        yield ok(f"Python {version}, which Lambda runs, is here.")
    else:
        yield warning(
            f"No Python {version} is here, so functions start three times as slowly.", f"`uv python install {version}`."
        )


def disk(ground: Ground) -> Iterator[Finding]:
    """Free disk."""
    free = shutil.disk_usage(ground.root).free // 1_000_000
    if free < FULL_MB:
        yield problem(f"{free:,} MB are free on this disk.", "Make room: builds and orders need to be written.")
    elif free < TIGHT_MB:
        yield warning(f"{free:,} MB are free on this disk.", "Make room soon. .cache/ may be deleted at any time.")
    else:
        yield ok(f"{free:,} MB are free on this disk.")


def time_zones(ground: Ground) -> Iterator[Finding]:
    """Time zones."""
    name = ground.settings.timezone
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        yield problem(f"This machine knows nothing of {name}.", "Install its time zones: `pip install tzdata`.")
    else:
        yield ok(f"The time zone {name} is known.")


def clock(ground: Ground) -> Iterator[Finding]:
    """Clock."""
    ahead = ground.online()
    by = f"This machine's clock is {abs(ahead):,.0f} s {'ahead' if ahead > 0 else 'behind'}."
    do = "Let it be set by the network: `sudo timedatectl set-ntp true`."
    if abs(ahead) > LATE_S:
        yield problem(by, f"{do} Stripe's messages and Amazon's requests are refused beyond five minutes.")
    elif abs(ahead) > SKEW_S:
        yield warning(by, do)
    else:
        yield ok("The clock is right.")


def git(ground: Ground) -> Iterator[Finding]:
    """Git."""
    if not shutil.which("git"):
        yield warning("git is not installed.", "Install it: without history no edit of the content can be taken back.")
    elif not any((folder / ".git").exists() for folder in (ground.root, *ground.root.parents)):
        yield warning("The shop's folder is in no git repository.", "`git init`, and commit what is there.")
    else:
        yield ok("git keeps the shop's history.")


def folders(ground: Ground) -> Iterator[Finding]:
    """Folders that are written."""
    names = ("output", "build", ".cache", ".var")
    shut = [name for name in names if not _writable(ground.root / name)]
    if shut:
        whose = ", ".join(shut)
        yield problem(f"You may not write to {whose}.", f"Make them yours: `sudo chown -R $USER {' '.join(shut)}`.")
    else:
        yield ok("The folders of the shop can be written.")


def _writable(folder: Path) -> bool:
    there = folder if folder.exists() else folder.parent
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def serve(ground: Ground) -> Iterator[Finding]:
    """`vitrina serve`."""
    said = ground.project.serving_at()
    found = urlsplit(said)
    if found.port and network.answers(found.hostname or "127.0.0.1", found.port, 1):
        yield ok(f"The shop is being served at {said}.")
    elif ground.project.serve_state.exists():
        do = "Nothing need be done: the next `vitrina serve` takes its place."
        yield warning("A `vitrina serve` was killed and left .var/serve.json: nobody answers there.", do)
    elif network.answers("127.0.0.1", PORT, 1):
        yield warning(f"Another program has the port {PORT}.", f"`vitrina serve --port {PORT + 1}`.")
    else:
        yield ok(f"The port {PORT} is free.")


def killed_builds(ground: Ground) -> Iterator[Finding]:
    """Builds that were killed."""
    build = ground.project.build
    left = [path.name for pattern in (JOURNAL, f"{JOURNAL}-*", ".staging-*") for path in build.glob(pattern)]
    if left:
        yield warning("A build was killed, or runs now: build/ has what it left.", "`vitrina build` finishes it.")
    else:
        yield ok("No build was left halfway.")


CHECKS = (python, python_of_functions, disk, time_zones, clock, git, folders, serve, killed_builds)
