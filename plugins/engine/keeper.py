"""Building again and again in one process, as `serve` does: what a build reads from disk first, this keeps at hand.

After an edit of the content only the files that are said to have changed are looked at. Anything else (settings, theme,
a new day, a build that stopped) takes the ordinary way. Must not know who says what changed.
"""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.core.days import today_in
from plugins.core.lifecycle import BuildStopped
from plugins.core.problems import Problems
from plugins.core.stages import Stages
from plugins.core.workers import WorkerFailed, cores
from plugins.engine import conf as configuration
from plugins.engine import inputs
from plugins.engine.apart import build_apart
from plugins.engine.build import BuildResult
from plugins.engine.conf import Conf
from plugins.engine.look import Look, Outcome, look
from plugins.engine.memory import MARK
from plugins.engine.output import Folder, Products
from plugins.engine.run import Kept, Run

if TYPE_CHECKING:
    from rich.console import Console

_NOWHERE = Path()
Placed = Callable[[BuildResult], None]


class Keeper:
    """The builds of one shop. Not to be called from two threads at once."""

    def __init__(self, settings_file: Path, site_url: str = "", console: Console | None = None) -> None:
        self._file = settings_file
        self._overrides = {"SITEURL": site_url} if site_url else {}
        self._console = console
        self._conf: Conf | None = None
        self._kept: Kept | None = None

    def build(self, changed: Collection[Path] = (), placed: Placed = lambda _result: None) -> BuildResult:
        """Build, and answer as `build` does. `changed`: all files that may hold something else; none: look at all.

        `placed` is called as soon as a good site is in place; what is then still done need not be waited for.
        """
        start = time.perf_counter()
        stages, problems = Stages(self._console), Problems()
        collecting = gc.isenabled()
        gc.disable()
        try:
            return self._build(changed, placed, stages, problems, start)
        except sqlite3.DatabaseError:
            if self._conf:
                self._conf.memory.lose()
            return self._build((), placed, stages, Problems(), start)
        finally:
            if self._conf:
                self._conf.memory.close()
            if collecting:
                gc.enable()

    def _build(
        self, changed: Collection[Path], placed: Placed, stages: Stages, problems: Problems, start: float
    ) -> BuildResult:
        kept, self._kept = self._kept, None  # whatever stops this build spoils what was kept
        with stages.stage("looking"):
            found = self._glance(kept, changed) if kept else None
            if found is None:
                self._conf = configuration.read(self._file, self._overrides, problems)
        conf = self._conf
        if conf is None:
            return BuildResult.of(None, None, problems, stages, time.perf_counter() - start)

        def tell(outcome: Outcome | None) -> BuildResult:
            problems.extend(outcome.warnings if outcome else ())
            result = BuildResult.of(conf, outcome, problems, stages, time.perf_counter() - start)
            if outcome:
                placed(result)
            return result

        if found is None:
            with stages.stage("looking"):
                found = look(conf.settings, conf.way, conf.memory)
            if found.nothing_to_do:
                self._kept = kept
                return tell(found.nothing_done)
            kept = None
            if threading.active_count() > 1 and cores() > 1 and found.is_long:
                conf.memory.close()
                result = build_apart(self._file, self._overrides.get("SITEURL", ""))
                if result.ok:
                    placed(result)
                return result
        told: list[BuildResult] = []
        try:
            run = Run(found, conf.raw, conf.memory, stages, kept)
            _, self._kept = run.run(lambda outcome: told.append(tell(outcome)))
        except BuildStopped as stopped:
            problems.extend(stopped.problems)
        except WorkerFailed as failed:
            conf.memory.require_sound()
            problems.error(failed.task, 0, "", "", f"failed: {failed.detail}")
        return told[0] if told else tell(None)

    def _glance(self, kept: Kept, changed: Collection[Path]) -> Look | None:
        """Only at the files that changed; None when that is not enough."""
        conf, ground = self._conf, kept.ground
        if conf is None or not changed or ground.today != today_in(conf.settings.timezone):
            return None
        if conf.memory.get(MARK) != kept.mark:
            return None  # somebody else has built meanwhile
        settings = conf.settings
        content = dict(ground.inputs["content"])
        paths = set()
        for path in changed:
            if not path.is_relative_to(settings.content) or path.is_dir():
                return None
            name = path.relative_to(settings.content).as_posix()
            stamp = inputs.signature(path)
            if stamp is None and name not in content:
                return None  # a folder that went away, perhaps
            paths.add(name)
            if stamp is None:
                del content[name]
            else:
                content[name] = inputs.sure(stamp, time.time_ns())
        now = {**ground.inputs, "content": content}
        output = Products(Folder(settings.output, _NOWHERE, ground.output, trust=True))
        private = Products(Folder(settings.build, _NOWHERE, ground.private, trust=True))
        return Look(settings, conf.way, ground.today, ground, now, output, private, {"content": paths, "theme": set()})
