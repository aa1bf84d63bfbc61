"""One build, from a settings file to the finished site: Pelican run properly, again and again in one process.

Pelican answers success to a plugin that cannot be loaded and prints what nobody asked for; here a build either has no
problems or has written nothing. `vitrina build`, `check` and `serve` call this.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.lifecycle import SETTINGS, TODAY, BuildStopped
from plugins.core.problems import Problem, Problems, Severity
from plugins.core.settings import load
from plugins.render.generator import REPORT, Report

LIVE_CONF = "publishconf.py"


@dataclass(frozen=True)
class BuildResult:
    """`written`, `unchanged`, `removed` count files of the output folder. `output`: None when nothing was written."""

    problems: tuple[Problem, ...]
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    pages: int = 0
    seconds: float = 0.0
    output: Path | None = None
    build: Path | None = None

    @property
    def ok(self) -> bool:
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def build(
    settings_file: Path,
    *,
    live: bool = False,
    output: Path | None = None,
    content: Path | None = None,
    build_path: Path | None = None,
    cache: Path | None = None,
    site_url: str = "",
    today: str = "",
) -> BuildResult:
    """Build the shop of a `pelicanconf.py`; `live`: with the `publishconf.py` beside it.

    The paths and `site_url` win over the settings; `today` is an ISO date, for tests. Never raises for what the owner
    or the marketer can mend: that is in `problems`, and then nothing was written.
    """
    start = time.perf_counter()
    conf = settings_file.with_name(LIVE_CONF) if live else settings_file
    overrides = _overrides(
        OUTPUT_PATH=_absolute(output),
        PATH=_absolute(content),
        BUILD_PATH=_absolute(build_path),
        CACHE_PATH=_absolute(cache),
        SITEURL=site_url,
    )
    settings, problems = load(conf, **overrides)
    if settings is None:
        return BuildResult(tuple(problems), seconds=time.perf_counter() - start)
    report = Report()
    problems.extend(_run(conf, overrides, {REPORT: report, SETTINGS: settings, TODAY: today}))
    problems.extend(report.warnings)
    return BuildResult(
        problems=tuple(problems),
        written=report.changes.written,
        unchanged=report.changes.unchanged,
        removed=report.changes.removed,
        pages=report.pages,
        seconds=time.perf_counter() - start,
        output=settings.output if report.done else None,
        build=settings.build if report.done else None,
    )


def _absolute(path: Path | None) -> Path | None:
    return path.absolute() if path else None


def _overrides(**paths: Path | str | None) -> dict[str, str]:
    return {name: str(value) for name, value in paths.items() if value}


def _run(conf: Path, overrides: Mapping[str, str], own: Mapping[str, Any]) -> Iterable[Problem]:
    """Run Pelican; what went wrong, in whatever way it says so. `own`: what the plugins find in the context."""
    from pelican import Pelican
    from pelican.settings import read_settings

    problems = Problems()
    with _listening(problems):
        raw = read_settings(str(conf), override=dict(overrides))
        wanted = list(raw["PLUGINS"])
        raw.update(own)
        pelican = Pelican(raw)
        for name in wanted[len(pelican.plugins) :] if not problems.errors else ():
            problems.error(conf.name, 0, "PLUGINS", name, "could not be loaded.")
        if problems.errors:
            return problems
        try:
            pelican.run()
        except BuildStopped as stopped:
            return (*problems, *stopped.problems)
    return problems


@contextlib.contextmanager
def _listening(problems: Problems) -> Iterator[None]:
    """Keep Pelican off the terminal, and take what it logs as an error for a problem."""
    from pelican.log import console

    listener = _Listener(problems)
    # Warnings about content come with the result; without a handler Python would print them too.
    loggers, quiet = [logging.getLogger("pelican"), logging.getLogger("plugins")], console.quiet
    for logger in loggers:
        logger.addHandler(listener)
    console.quiet = True
    try:
        yield
    finally:
        console.quiet = quiet
        for logger in loggers:
            logger.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self, problems: Problems) -> None:
        super().__init__(logging.ERROR)
        self.problems = problems

    def emit(self, record: logging.LogRecord) -> None:
        cause = f" ({record.exc_info[1]})" if record.exc_info and record.exc_info[1] else ""
        self.problems.error("pelicanconf.py", 0, "", "", f"{record.getMessage().rstrip('.')}{cause}.")
