"""This installation: the packages, whole and in the versions that the shop was tested with, and what they can."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from vitrina.doctor.findings import Finding, Skip, ok, problem, some, warning
from vitrina.doctor.ground import Ground

PINNED = Path(__file__).parents[2] / "requirements" / "shop.txt"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
# STRICT tables: https://www.sqlite.org/stricttables.html
OLDEST_SQLITE = (3, 37, 0)
_INSTALL = "`make check` installs them afresh; if it does not, `rm -rf .venv` before."


def packages(ground: Ground) -> Iterator[Finding]:
    """Packages."""
    if not PINNED.is_file():
        raise Skip("requirements/shop.txt is not beside this installation")
    wanted = dict(_PIN.findall(PINNED.read_text(encoding="utf-8")))
    there = {name: _version(name) for name in wanted}
    missing = [name for name, version in there.items() if not version]
    others = [
        f"{name} {version} (not {wanted[name]})"
        for name, version in there.items()
        if version and version != wanted[name]
    ]
    broken = [name for name, version in there.items() if version and not _is_whole(name)]
    if missing:
        yield problem(f"Missing: {some(missing)}.", _INSTALL)
    if broken:
        yield problem(f"Files are gone of {some(broken)}.", "`rm -rf .venv`, then `make check`.")
    if others:
        yield warning(f"Other versions than the tested ones: {some(others)}.", _INSTALL)
    if not (missing or broken or others):
        yield ok(f"All {len(wanted)} packages are here, as requirements/shop.txt names them.")


def pictures(ground: Ground) -> Iterator[Finding]:
    """Pictures."""
    from PIL import features

    lacking = [name for name in ("avif", "webp") if not features.check(name)]
    if lacking:
        do = "Install Pillow from PyPI instead of the system's: `rm -rf .venv`, then `make check`."
        yield problem(f"Pillow cannot write {' and '.join(lacking)}.", do)
    else:
        yield ok("Pillow writes AVIF and WebP.")


def sqlite(ground: Ground) -> Iterator[Finding]:
    """SQLite."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        yield problem(f"SQLite is {sqlite3.sqlite_version}.", f"The store needs {wanted}: take a newer Python.")
    else:
        yield ok(f"SQLite is {sqlite3.sqlite_version}.")


def chromium(ground: Ground) -> Iterator[Finding]:
    """Chromium for `make test`."""
    if importlib.util.find_spec("playwright") is None:
        raise Skip("only who changes Vitrina itself needs it")
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        yield warning("Chromium is not here, so `make test` cannot buy in a browser.", "`apt install chromium`.")
    else:
        yield ok("Chromium is here for `make test`.")


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _is_whole(name: str) -> bool:
    """Every file that it was installed with is there. Compiled files come and go."""
    files = importlib.metadata.files(name) or []
    return all(file.suffix == ".pyc" or Path(str(file.locate())).exists() for file in files)


CHECKS = (packages, pictures, sqlite, chromium)
