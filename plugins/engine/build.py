"""One build, from a settings file to the finished site; again and again in one process, or once.

A build either has no problems or has written nothing. `vitrina build` and `serve` call this; Pelican's own command comes
by way of `plugins.render`, with settings that it has read itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from plugins.core.lifecycle import BuildStopped
from plugins.core.problems import Problem, Problems, Severity
from plugins.core.settings import Settings, load_raw
from plugins.core.workers import WorkerFailed
from plugins.engine import ways
from plugins.engine.memory import Memory
from plugins.engine.run import Outcome, Run
from plugins.engine.stages import Stages

LIVE_CONF = "publishconf.py"
MEMORY = "build.sqlite3"


@dataclass(frozen=True)
class BuildResult:
    """`written`, `unchanged`, `removed` count files of the output folder; `made` and `kept` pages.

    `output`: None when nothing was written. `stages`: seconds by name.
    """

    problems: tuple[Problem, ...]
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    pages: int = 0
    made: int = 0
    read: int = 0
    seconds: float = 0.0
    stages: Mapping[str, float] = field(default_factory=dict)
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
    console: Console | None = None,
) -> BuildResult:
    """Build the shop of a `pelicanconf.py`; `live`: with the `publishconf.py` beside it.

    The paths and `site_url` win over the settings; `today` is an ISO date, for tests. `console`: where long builds show
    how far they are. Never raises for what the owner or the marketer can mend: that is in `problems`, and then nothing
    was written.
    """
    start = time.perf_counter()
    stages = Stages(console)
    conf = settings_file.with_name(LIVE_CONF) if live else settings_file
    overrides = _overrides(
        OUTPUT_PATH=_absolute(output),
        PATH=_absolute(content),
        BUILD_PATH=_absolute(build_path),
        CACHE_PATH=_absolute(cache),
        SITEURL=site_url,
    )
    with stages.stage("settings"):
        raw, settings, problems = load_raw(conf, overrides)
    if settings is None:
        return BuildResult(tuple(problems), seconds=time.perf_counter() - start)
    outcome = run(settings, raw, ways.digest(raw, overrides), problems, stages, today)
    seconds = time.perf_counter() - start
    if outcome is None:
        return BuildResult(tuple(problems), seconds=seconds, stages=stages.seconds)
    return BuildResult(
        problems=tuple(problems),
        written=outcome.changes.written,
        unchanged=outcome.changes.unchanged,
        removed=outcome.changes.removed,
        pages=outcome.pages,
        made=outcome.made,
        read=outcome.read,
        seconds=seconds,
        stages=stages.seconds,
        output=settings.output,
        build=settings.build,
    )


def run(
    settings: Settings, raw: Mapping[str, Any], way: bytes, problems: Problems, stages: Stages, today: str = ""
) -> Outcome | None:
    """One run over checked settings. None when it stopped: `problems` then say why. Warnings are added, too."""
    memory = Memory(settings.cache / MEMORY)
    try:
        outcome = Run(settings, raw, way, memory, stages, today).run()
    except BuildStopped as stopped:
        problems.extend(stopped.problems)
        return None
    except WorkerFailed as failed:
        problems.error(failed.task, 0, "", "", f"failed: {failed.detail}")
        return None
    finally:
        memory.close()
    problems.extend(outcome.warnings)
    return outcome


def _absolute(path: Path | None) -> Path | None:
    return path.absolute() if path else None


def _overrides(**paths: Path | str | None) -> dict[str, str]:
    return {name: str(value) for name, value in paths.items() if value}
