"""One build, from a settings file to the finished site; again and again in one process, or once.

A build either has no problems or has written nothing. `vitrina build` and `serve` call this; Pelican's own command
comes by way of `plugins.render`, with settings that it has read itself.
"""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core import settings
from plugins.core.problems import Problem, Problems, Severity
from plugins.core.stages import Stages
from plugins.engine import conf as configuration
from plugins.engine.conf import LIVE_CONF, Conf
from plugins.engine.look import Look, Outcome, look
from plugins.engine.parts import Part

if TYPE_CHECKING:
    from rich.console import Console

    from plugins.engine.finished import Finished
    from plugins.engine.run import Run


@dataclass(frozen=True)
class BuildResult:
    """`written`, `unchanged`, `removed` count files of the output folder; `made` and `kept` pages; `read` entries.

    `output`: None when nothing was written. `stages`: seconds by name. `private`: the files of `build/` that are
    others.
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
    private: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, conf: Conf | None, outcome: Outcome | None, problems: Problems, stages: Stages, seconds: float
    ) -> BuildResult:
        if conf is None or outcome is None:
            return cls(tuple(problems), seconds=seconds, stages=stages.seconds)
        return cls(
            problems=tuple(problems),
            written=outcome.changes.written,
            unchanged=outcome.changes.unchanged,
            removed=outcome.changes.removed,
            pages=outcome.pages,
            made=outcome.made,
            read=outcome.read,
            seconds=seconds,
            stages=stages.seconds,
            output=conf.settings.output,
            build=conf.settings.build,
            private=outcome.private,
        )

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
    preview: str = "",
    today: str = "",
    part: Part | None = None,
    join: Sequence[Path] = (),
    console: Console | None = None,
) -> BuildResult:
    """Build the shop of a `pelicanconf.py`; `live`: with the `publishconf.py` beside it.

    The paths and `site_url` win over the settings; `preview`: make a copy for looking at, at that address; `today` is
    an ISO date, for tests. `part`: make only this share of the pages. `join`: folders of shops that have made such
    shares, to make the whole site of. `console`: where long builds show how far they are. Never raises for what the
    owner or the marketer can mend: that is in `problems`, and then nothing was written.
    """
    start = time.perf_counter()
    stages, problems = Stages(console), Problems()
    with stages.stage("settings"):
        file = settings_file.with_name(LIVE_CONF) if live else settings_file
        paths = {"OUTPUT_PATH": output, "PATH": content, "BUILD_PATH": build_path, "CACHE_PATH": cache}
        overrides: dict[str, Any] = {name: str(path.absolute()) for name, path in paths.items() if path}
        overrides |= {"SITEURL": site_url} if site_url else {}
        overrides |= settings.of_preview(preview) if preview else {}
        conf = configuration.read(file, overrides, problems)
    outcome = run(conf, problems, stages, today, part, join) if conf else None
    seconds = time.perf_counter() - start
    return BuildResult.of(conf, outcome, problems, stages, seconds)


def run(
    conf: Conf,
    problems: Problems,
    stages: Stages,
    today: str = "",
    part: Part | None = None,
    join: Sequence[Path] = (),
) -> Outcome | None:
    """One run over checked settings. None when it stopped: `problems` then say why. Warnings are added, too."""
    collecting = gc.isenabled()
    gc.disable()  # a build makes many things and no rings of them: looking for rings takes a tenth of its time
    try:
        shards = _shards(join, conf, problems)
        outcome = None if problems.errors else _sound_run(conf, problems, stages, today, part, shards)
    finally:
        conf.memory.close()
        if collecting:
            gc.enable()
    if outcome:
        problems.extend(outcome.warnings)
    return outcome


def _shards(join: Sequence[Path], conf: Conf, problems: Problems) -> Sequence[Finished]:
    if not join:
        return ()
    from plugins.engine import finished

    return finished.found(join, conf, problems)


def _sound_run(
    conf: Conf, problems: Problems, stages: Stages, today: str, part: Part | None, shards: Sequence[Finished]
) -> Outcome | None:
    """Once more, from nothing, if what was kept turns out to be broken."""
    try:
        return _run(conf, problems, stages, today, part, shards)
    except sqlite3.DatabaseError:
        conf.memory.lose()
        return _run(conf, problems, stages, today, part, shards)


def _run(
    conf: Conf, problems: Problems, stages: Stages, today: str, part: Part | None, shards: Sequence[Finished]
) -> Outcome | None:
    with stages.stage("looking"):
        way = part.way(conf.way) if part else conf.way
        found = look(conf.settings, way, conf.memory, today, anew=bool(shards))
    if found.nothing_to_do:
        return found.nothing_done
    # Imported when there is something to do: all of it takes longer than finding out that there is not.
    from plugins.core.lifecycle import BuildStopped
    from plugins.core.workers import WorkerFailed

    outcome = None
    try:
        outcome, _kept = _kind_of_run(found, conf, stages, part, shards).run()
    except BuildStopped as stopped:
        problems.extend(stopped.problems)
    except WorkerFailed as failed:
        conf.memory.require_sound()
        problems.error(failed.task, 0, "", "", f"failed: {failed.detail}")
    return outcome


def _kind_of_run(found: Look, conf: Conf, stages: Stages, part: Part | None, shards: Sequence[Finished]) -> Run:
    if not part and not shards:
        from plugins.engine.run import Run

        return Run(found, conf.raw, conf.memory, stages)
    from plugins.engine.sharding import Joining, Sharding

    if part:
        return Sharding(found, conf.raw, conf.memory, stages, part)
    return Joining(found, conf.raw, conf.memory, stages, shards)
