"""One run of the engine over checked settings: what changed, what must be made of it, and putting it into place.

Everything is made before anything is written; what is kept for the next build is written last. Must not know Pelican.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core import locales, stations
from plugins.core.lifecycle import stop_on
from plugins.core.problems import Problem, Problems
from plugins.core.settings import Settings
from plugins.core.shop import shop_of
from plugins.core.site import kinds_of, today_in
from plugins.core.stations import Build
from plugins.core.urls import Urls
from plugins.engine import inputs, state
from plugins.engine.assembly import Assembly, Products, compact, refuse_doubles
from plugins.engine.contents import PRODUCTS, Contents, Librarian
from plugins.engine.memory import Memory
from plugins.engine.output import Changes, Folder, Made, Staging, read_manifest, recover, write_manifest
from plugins.engine.pages import closures_of, stale, worlds_of
from plugins.engine.stages import Stages
from plugins.engine.state import Graph, Ground

_NOWHERE = Path()


@dataclass
class Outcome:
    """What a run has done. `made`: pages that were not kept; `read`: entries that were looked into."""

    changes: Changes
    pages: int
    made: int = 0
    read: int = 0
    warnings: tuple[Problem, ...] = ()


class Run:
    """Use it once. `way`: see `ways`. `today`: an ISO date."""

    def __init__(
        self, settings: Settings, raw: Mapping[str, Any], way: bytes, memory: Memory, stages: Stages, today: str = ""
    ) -> None:
        self.settings = settings
        self.raw = raw
        self.way = way
        self.memory = memory
        self.stages = stages
        self.today = today or today_in(settings)
        self.problems = Problems()
        self._started_ns = time.time_ns()

    def run(self) -> Outcome:
        """Raises BuildStopped, and then nothing is written."""
        with self.stages.stage("looking"):
            recover(self.settings.build)
            last = state.load(self.memory, Ground)
            self.before = self._before(last)
            self.now = self._inputs()
            self.output, self.private = self._folders(last)
            if self.before and self._nothing_to_do(self.before):
                return _nothing_done(self.before)
        staging = Staging(self.settings.build)
        try:
            return self._make(staging)
        finally:
            staging.drop()

    # looking

    def _before(self, last: Ground | None) -> Ground | None:
        """The last good site, if it was made the way that this one is."""
        if last is None or last.ways != self.way:
            self.memory.forget()
            return None
        return last

    def _inputs(self) -> dict[str, inputs.Signatures]:
        roots = {"content": self.settings.content, "theme": self.settings.theme}
        return {name: inputs.scan(root, self._started_ns) for name, root in roots.items()}

    def _folders(self, last: Ground | None) -> tuple[Products, Products]:
        """What earlier builds left there is theirs to take away, however it was made."""
        if last:
            output, private = last.output, last.private
        else:
            manifest = read_manifest(self.settings.build)
            output, private = (
                {path: Made(sha256, -1, 0) for path, sha256 in manifest[name].items()} for name in ("output", "build")
            )
        return (
            Products(Folder(self.settings.output, _NOWHERE, output)),
            Products(Folder(self.settings.build, _NOWHERE, private)),
        )

    def _nothing_to_do(self, before: Ground) -> bool:
        return (
            before.today == self.today
            and not any(inputs.changed(before.inputs.get(name, {}), found) for name, found in self.now.items())
            and not self.output.folder.broken
            and not self.private.folder.broken
        )

    # making

    def _make(self, staging: Staging) -> Outcome:
        self.output.folder.stage(staging.place("output"))
        self.private.folder.stage(staging.place("build"))
        graph = state.load(self.memory, Graph) if self.before else None
        contents = self._contents(graph)
        with self.stages.stage("planning"):
            build = self._build(contents)
            broken = self.output.folder.broken
            todo = stale(build, graph, self._moved(contents), broken)
        assembly = Assembly(build, graph, self.memory, self.output, self.private)
        with self.stages.stage("pages") as told:
            assembly.make(todo, told)
            self.problems.extend(assembly.faults.values())
            stop_on(self.problems)
        with self.stages.stage("combining"):
            tied = assembly.combine(all_strands=self._frames_differ(build, graph))
            assembly.others()
            stop_on(self.problems)
        with self.stages.stage("placing"):
            removed = staging.commit([self.output.move(), self.private.move()])
        with self.stages.stage("remembering"):
            self._remember(assembly, contents, tied)
        waiting = len(self.output.waiting)
        changes = Changes(waiting, len(self.output.files) - waiting, removed)
        return Outcome(changes, len(build.plans), len(todo), contents.read, self.problems.warnings)

    def _contents(self, graph: Graph | None) -> Contents:
        kinds = kinds_of(self.settings, self.problems)
        stop_on(self.problems)
        before = self.before.inputs.get("content", {}) if self.before else {}
        changed = inputs.changed(before, self.now["content"])
        librarian = Librarian(self.settings, kinds, self.memory, graph.entries if graph else None, self.today)
        with self.stages.stage("reading") as told:
            contents = librarian.update(changed, self.now["content"], told)
        self.problems.extend(contents.problems)
        stop_on(self.problems)
        return contents

    def _moved(self, contents: Contents) -> Mapping[str, set[str]]:
        """With the day, anything may have moved that has a date."""
        if self.before is None or self.before.today == self.today:
            return contents.moved
        was, today = self.before.today, self.today
        moved = {kind: set(ids) for kind, ids in contents.moved.items()}
        moved.setdefault(PRODUCTS, set()).update(
            row.id for row in contents.entries.rows if row.phase(was) != row.phase(today)
        )
        moved.setdefault("posts", set()).update(contents.site.posts)
        return moved

    def _build(self, contents: Contents) -> Build:
        """Through the stations. Stops as soon as going on would only repeat what is wrong."""
        settings, site, problems = self.settings, contents.site, self.problems
        texts = locales.load(settings.theme, settings.languages, problems)
        urls = Urls(settings, site)
        build = Build(settings, shop_of(settings, urls), site, urls, texts, problems, self.raw)
        build.entry_digest, build.face_digest = contents.digest, contents.face
        build.recall, build.remember = self.memory.get, self.memory.put
        for name in settings.plugins:
            connect = getattr(importlib.import_module(name), "connect", None)
            if connect:
                connect()
        for station in (stations.begun, stations.site_read, stations.pictures_ready, stations.pages_planned):
            station.visit(build)
            stop_on(problems)
        problems.extend(refuse_doubles(build.plans))
        stop_on(problems)
        self.memory.commit()
        return build

    def _frames_differ(self, build: Build, graph: Graph | None) -> bool:
        """What combined files say besides what pages add: the shop's name, and in an empty feed the day."""
        same_day = self.before is not None and self.before.today == self.today
        return graph is None or not same_day or graph.worlds != worlds_of(build)

    def _remember(self, assembly: Assembly, contents: Contents, tied: dict[str, list[str]]) -> None:
        output, private, build = self.output, self.private, assembly.build
        write_manifest(self.settings.build, output.hashes, private.hashes)
        pages, book = compact(assembly.pages, assembly.book)
        graph = Graph(contents.entries, book.questions, book.answers, pages, worlds_of(build), closures_of(build), tied)
        ground = Ground(
            self.way, self.today, self.now, output.files, private.files, len(pages), contents.warnings
        )
        state.save(self.memory, graph)
        state.save(self.memory, ground)
        self.memory.commit()


def _nothing_done(before: Ground) -> Outcome:
    warnings = tuple(told.problem() for told in before.warnings)
    return Outcome(Changes(0, len(before.output), 0), before.pages, warnings=warnings)
