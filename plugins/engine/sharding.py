"""Runs that make one shard of a site, and that make one site of shards.

A shard is a site with fewer pages and nothing but pages. A join is a first build for which most pages are made
already: each page of a shard is taken if it asked nothing that is answered otherwise here, so that shards of other
content cost time and are never wrong. Must not know pages, nor where shards come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.core.stages import Stages
from plugins.core.stations import Build
from plugins.engine import state
from plugins.engine.assembly import Assembly
from plugins.engine.contents import Contents
from plugins.engine.finished import Finished
from plugins.engine.look import Look
from plugins.engine.memory import Memory
from plugins.engine.output import Folder, Products
from plugins.engine.pages import Means, Notebook, stale
from plugins.engine.parts import Part
from plugins.engine.run import Run
from plugins.engine.state import Entries, Graph, Pages, PageState

_NOWHERE = Path()


class Sharding(Run):
    """Makes one share of the pages, with the files beside them."""

    def __init__(self, found: Look, raw: Mapping[str, Any], memory: Memory, stages: Stages, part: Part) -> None:
        super().__init__(found, raw, memory, stages)
        self.part = str(part)
        self._share = part

    def _build(self, contents: Contents) -> Build:
        build = super()._build(contents)
        build.plans = list(self._share.cut(build.plans))
        return build

    def _combine(self, _assembly: Assembly, _means: Means, _graph: Graph | None) -> dict[str, list[str]]:
        """Combined files are made of all pages, and theme and pictures are the same for all: the join makes them."""
        return {}


class Joining(Run):
    """Makes the whole site, of shards and what they lack. `found`: as if there had been no build."""

    def __init__(
        self, found: Look, raw: Mapping[str, Any], memory: Memory, stages: Stages, shards: Sequence[Finished]
    ) -> None:
        super().__init__(found, raw, memory, stages)
        self._shards = shards

    def _contents(self, graph: Graph | None) -> Contents:
        """Entries need not be read again whose files hold the same here. All shards have read all of them."""
        with self.stages.stage("taking"):
            first = self._shards[0].memory
            self.memory.put_entries(first.entries())
            self.memory.commit()
            first.close()
        return super()._contents(graph)

    def _todo(
        self, build: Build, means: Means, graph: Graph | None, contents: Contents
    ) -> tuple[Graph | None, list[int]]:
        taken = Taken(build, means, self.memory, self.output)
        for shard in self._shards:
            taken.take(shard)
        made = [n for n, plan in enumerate(build.plans) if (plan.language, plan.path) not in taken.pages]
        return taken.graph, made


class Taken:
    """What was taken of shards: pages by language and path, with their files, their questions and what they add."""

    def __init__(self, build: Build, means: Means, memory: Memory, output: Products) -> None:
        self.pages: dict[tuple[str, str], PageState] = {}
        self._build, self._means, self._memory, self._output = build, means, memory, output
        self._book = Notebook()

    @property
    def graph(self) -> Graph:
        """As a build would have left it that made these pages here and now, and tied nothing."""
        book, means = self._book, self._means
        pages = list(self.pages.values())
        return Graph(book.questions, book.answers, pages, means.worlds, means.closures, Entries(), {})

    def take(self, shard: Finished) -> None:
        """All pages of a shard that are what this build would make."""
        pages = state.load(shard.memory, Pages)
        if pages:
            files = Folder(shard.output, _NOWHERE, shard.ground.output)
            numbers = self._numbers(pages)
            sound = self._sound(pages, numbers, files.broken)
            for page in sound:
                asked = [numbers[number] for number in page.asked]
                self.pages[page.language, page.path] = PageState(page.kind, page.language, page.path, asked, page.files)
                self._bring(page.files, files)
            paths = {page.path for page in sound}
            self._memory.put_snippets(row for row in shard.memory.all_snippets() if row[1] in paths)
        shard.memory.close()

    def _numbers(self, pages: Pages) -> list[int]:
        """For each question of a shard, its number here. All are asked: what moved since then, nobody knows."""
        answer = self._build.ledger.digest
        return [self._book.number(question, answer) for question in pages.questions]

    def _sound(self, pages: Pages, numbers: Sequence[int], broken: frozenset[str]) -> list[PageState]:
        answers = self._book.answers
        differ = frozenset(n for n, answer in enumerate(pages.answers) if answers[numbers[n]] != answer)
        by_place = {(page.language, page.path): page for page in pages.pages}
        for number in stale(self._build, self._means, pages, differ, broken):
            plan = self._build.plans[number]
            by_place.pop((plan.language, plan.path), None)
        planned = ((plan.language, plan.path) for plan in self._build.plans)
        return [by_place[place] for place in planned if place in by_place and place not in self.pages]

    def _bring(self, paths: Iterable[str], files: Folder) -> None:
        for path in paths:
            self._output.take(path, *self._output.folder.bring(path, files.known[path], f"{files.target}/{path}"))
