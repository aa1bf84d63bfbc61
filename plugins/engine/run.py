"""One run of the engine over checked settings: what changed, what must be made of it, and putting it into place.

Everything is made before anything is written; what is kept for the next build is written last. Must not know Pelican.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core import locales, stations
from plugins.core.delivery_calendar import delivery_calendar
from plugins.core.ledger import digest_of
from plugins.core.lifecycle import stop_on
from plugins.core.notes import Told
from plugins.core.problems import Problems
from plugins.core.shop import shop_of
from plugins.core.site import kinds_of
from plugins.core.stages import Stages
from plugins.core.stations import Build
from plugins.core.urls import Urls
from plugins.engine import state
from plugins.engine.assembly import Assembly, compact, refuse_doubles
from plugins.engine.contents import UNCHECKED, Contents, Librarian
from plugins.engine.look import Look, Outcome
from plugins.engine.manifest import write_manifest
from plugins.engine.memory import Memory
from plugins.engine.moving import Staging
from plugins.engine.output import Changes
from plugins.engine.pages import Means, answered_otherwise, stale
from plugins.engine.shelf import PRODUCTS, Shelf
from plugins.engine.state import Entries, Graph, Ground


@dataclass
class Kept:
    """What the next build begins with: as it is written to the memory, or handed on within a process.

    `mark`: of the memory; it has another one as soon as somebody else builds.
    """

    ground: Ground
    graph: Graph
    build: Build
    means: Means
    mark: bytes


class Run:
    """Use it once. `found`: the first look. `kept`: of the last good site, if it is at hand."""

    part = ""
    """Of how many it makes which shard; empty for the whole site."""

    def __init__(
        self, found: Look, raw: Mapping[str, Any], memory: Memory, stages: Stages, kept: Kept | None = None
    ) -> None:
        self.settings = found.settings
        self.found = found
        self.kept = kept
        self.raw = raw
        self.memory = memory
        self.stages = stages
        self.output, self.private = found.output, found.private
        self.problems = Problems()

    def run(self, placed: Callable[[Outcome], None] = lambda _outcome: None) -> tuple[Outcome, Kept]:
        """`placed` is called when the site is in place, before it is written down.

        Raises BuildStopped, and then nothing is written.
        """
        staging = Staging(self.settings.build)
        try:
            return self._make(staging, placed)
        finally:
            staging.drop()

    def _make(self, staging: Staging, placed: Callable[[Outcome], None]) -> tuple[Outcome, Kept]:
        self.output.folder.stage(staging.place("output"))
        self.private.folder.stage(staging.place("build"))
        graph = self._graph()
        contents = self._contents(graph)
        with self.stages.stage("planning"):
            build, means = self._again(contents) or self._anew(contents)
            graph, todo = self._todo(build, means, graph, contents)
        assembly = Assembly(build, graph, self.memory, self.output, self.private)
        with self.stages.stage("pages") as told:
            assembly.make(todo, told)
            self.problems.extend(assembly.faults.values())
            stop_on(self.problems)
        with self.stages.stage("combining"):
            tied = self._combine(assembly, means, graph)
            stop_on(self.problems)
        with self.stages.stage("placing"):
            removed = staging.commit([self.output.move(), self.private.move()])
        waiting = len(self.output.waiting)
        changes = Changes(waiting, len(self.output.files) - waiting, removed)
        private = tuple(self.private.waiting)
        outcome = Outcome(changes, len(build.plans), len(todo), contents.read, self.problems.warnings, private)
        placed(outcome)
        with self.stages.stage("remembering"):
            kept = self._remember(assembly, means, contents, tied)
            staging.done()
        return outcome, kept

    def _todo(
        self, build: Build, means: Means, graph: Graph | None, contents: Contents
    ) -> tuple[Graph | None, list[int]]:
        """What the pages are compared with, and the numbers of the plans to be made."""
        differ = answered_otherwise(build.ledger, graph, self._moved(contents))
        return graph, stale(build, means, graph, differ, self.output.folder.broken)

    def _combine(self, assembly: Assembly, means: Means, graph: Graph | None) -> dict[str, list[str]]:
        """The files that are not one page's. Answers with those of each strand."""
        tied = assembly.combine(all_strands=self._frames_differ(means, graph))
        assembly.others()
        return tied

    def _graph(self) -> Graph | None:
        if self.kept:
            return self.kept.graph
        return state.load(self.memory, Graph) if self.found.before else None

    def _contents(self, graph: Graph | None) -> Contents:
        kinds = kinds_of(self.settings, self.problems)
        stop_on(self.problems)
        entries, found = graph.entries if graph else Entries(), self.found
        librarian = Librarian(self.settings, kinds, self.memory, entries, found.today)
        with self.stages.stage("reading") as told:
            site = self.kept.build.site if self.kept else None
            contents = librarian.update(found.changed["content"], found.now["content"], told, site)
        self.problems.extend(contents.problems)
        stop_on(self.problems)
        return contents

    def _moved(self, contents: Contents) -> Mapping[str, set[str]]:
        """With the day, anything may have moved that has a date."""
        before, today = self.found.before, self.found.today
        if before is None or before.today == today:
            return contents.moved
        was = before.today
        moved = {kind: set(ids) for kind, ids in contents.moved.items()}
        others = {row.id for row in contents.entries.rows.values() if row.phase(was) != row.phase(today)}
        for kind in (PRODUCTS, "rows"):
            moved.setdefault(kind, set()).update(others)
        moved.setdefault("posts", set()).update(contents.site.posts)
        moved.setdefault("prices", set()).add(today)
        moved["days"] = {today}
        return moved

    def _again(self, contents: Contents) -> tuple[Build, Means] | None:
        """The last build, if its pages are still where and what they were, and only the inside of products changed."""
        kept = self.kept
        if kept is None or contents.site is not kept.build.site:
            return None
        products = contents.site.products
        if isinstance(products, Shelf):
            products.forget(contents.moved[PRODUCTS])
        kept.build.problems = self.problems
        self.problems.extend(kept.build.warnings)
        for forget in kept.build.refresh:
            forget()
        return kept.build, kept.means

    def _anew(self, contents: Contents) -> tuple[Build, Means]:
        build = self._build(contents)
        return build, Means.of(build)

    def _build(self, contents: Contents) -> Build:
        """Through the stations. Stops as soon as going on would only repeat what is wrong."""
        settings, site, problems = self.settings, contents.site, self.problems
        texts = locales.load(settings.theme_tree, settings.languages, problems)
        urls = Urls(settings, site)
        shop = shop_of(settings, urls, delivery_calendar(settings, site.today, self.memory))
        build = Build(settings, shop, site, urls, texts, problems, self.raw)
        build.entry_digest, build.face_digest = contents.digest, contents.face
        build.stages = self.stages
        build.theme_state = digest_of(self.found.now["theme"])
        build.recall, build.remember = self.memory.get, self.memory.put
        for name in settings.plugins:
            connect = getattr(importlib.import_module(name), "connect", None)
            if connect:
                connect()
        before = problems.warnings
        for station in (stations.begun, stations.site_read, stations.pictures_ready, stations.pages_planned):
            station.visit(build)
            stop_on(problems)
        problems.extend(refuse_doubles(build.plans))
        stop_on(problems)
        build.warnings = [warning for warning in problems.warnings if warning not in before]
        self.memory.commit()
        return build

    def _frames_differ(self, means: Means, graph: Graph | None) -> bool:
        """What combined files say besides what pages add: the shop's name, the styles' hashes, in an empty feed the
        day."""
        before = self.found.before
        same_day = before is not None and before.today == self.found.today
        same_means = graph is not None and (graph.worlds, graph.closures) == (means.worlds, means.closures)
        return not (same_day and same_means)

    def _remember(self, assembly: Assembly, means: Means, contents: Contents, tied: dict[str, list[str]]) -> Kept:
        output, private = self.output, self.private
        write_manifest(self.settings.build, output.hashes, private.hashes)
        pages, book = compact(assembly.pages, assembly.book)
        graph = Graph(book.questions, book.answers, pages, means.worlds, means.closures, contents.entries, tied)
        found, warnings = self.found, [Told.of(problem) for problem in self.problems.warnings]
        ground = Ground(found.way, found.today, found.now, output.files, private.files, len(pages), warnings)
        ground.part = self.part
        ground.output_from_memory = os.path.relpath(self.settings.output, self.memory.path.parent.absolute())
        state.save(self.memory, graph)
        state.save(self.memory, ground)
        self.memory.put(UNCHECKED, b"1" if contents.doubtful else b"")
        mark = self.memory.mark()
        self.memory.commit()
        return Kept(ground, graph, assembly.build, means, mark)
