"""Which pages must be made, and making them: view, print, files beside it, and what it adds to combined files.

A page is kept if the templates of its kind, its language's surroundings and the answers to everything that it asked are
as they were, and its files are in place. All others are made, over all cores. Must not know what pages say.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

import msgspec

from plugins.core.ledger import Ledger, Question, Trace, digest_of
from plugins.core.notes import Told
from plugins.core.page_views import Page
from plugins.core.problems import PrintFault
from plugins.core.stations import Build, Plan
from plugins.core.urls import output_name
from plugins.core.workers import Work, spread
from plugins.engine.output import Folder, Made
from plugins.engine.state import Graph, Pages

Snippets = dict[str, bytes]
"""What a page adds to each strand."""
_encode = msgspec.msgpack.Encoder().encode

PRIVATE = "private:"
"""Before the names of strands that products tie."""


class PageResult(msgspec.Struct, array_like=True):
    """`asked`: numbers of questions, of the process that made the page. `files`: with whether each waits."""

    plan: int
    asked: list[int]
    files: list[tuple[str, Made, bool]]
    snippets: Snippets
    fault: Told | None = None


class Portion(msgspec.Struct, array_like=True):
    """Pages from one process (`maker`), and the questions that it asked for the first time, with their answers."""

    maker: int
    questions: list[tuple[str, str, bytes]]
    pages: list[PageResult]


@dataclass
class Notebook:
    """Questions by number, with the digests of their answers."""

    questions: list[Question] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    numbers: dict[Question, int] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Sequence[Question], answers: Sequence[bytes]) -> Self:
        """Old numbers stay, so that pages that are kept need no new ones."""
        numbers = {question: number for number, question in enumerate(questions)}
        return cls(list(questions), list(answers), numbers)

    def number(self, question: Question, answer: Callable[[Question], bytes]) -> int:
        """The question's number; `answer` is asked for a new one."""
        number = self.numbers.get(question)
        return self.write(question, answer(question)) if number is None else number

    def write(self, question: Question, answer: bytes) -> int:
        """The question's number, with the answer that it has now."""
        number = self.numbers.get(question)
        if number is None:
            number = self.numbers[question] = len(self.questions)
            self.questions.append(question)
            self.answers.append(answer)
        else:
            self.answers[number] = answer
        return number


@dataclass(frozen=True)
class Means:
    """What pages are printed with, besides their views, in digests: by language its surroundings, by kind its
    templates and its style."""

    worlds: dict[str, bytes]
    closures: dict[str, str]

    @classmethod
    def of(cls, build: Build) -> Self:
        assert build.printing
        texts = {code: texts.tree for code, texts in build.texts.items()}
        common = digest_of((build.shop.to_json(), build.settings.site_url, texts))
        # A page sees the style of its own kind and no other (`Shell.of_kind`): another kind's leaves it as it is.
        worlds = {code: digest_of((common, shell.of_kind(""))) for code, shell in build.shells.items()}
        styles = {code: (shell.page_css, shell.below_css) for code, shell in build.shells.items()}
        closures = {}
        for kind in dict.fromkeys(plan.kind for plan in build.plans):
            own = {code: (inline.get(kind), below.get(kind)) for code, (inline, below) in styles.items()}
            closures[kind] = build.printing.closure(kind) + digest_of(own).hex()
        return cls(worlds, closures)


def stale(
    build: Build, means: Means, before: Pages | None, differ: frozenset[int], broken: frozenset[str]
) -> list[int]:
    """The numbers of the plans that must be made. `differ`: questions of `before` that are answered otherwise now."""
    if before is None:
        return list(range(len(build.plans)))
    kept = {(page.language, page.path): page for page in before.pages}
    fresh_kinds = {kind for kind, closure in means.closures.items() if before.closures.get(kind) == closure}
    fresh_worlds = {language for language, world in means.worlds.items() if before.worlds.get(language) == world}

    def must(plan: Plan) -> bool:
        page = kept.get((plan.language, plan.path))
        return (
            page is None
            or page.kind != plan.kind
            or plan.kind not in fresh_kinds
            or plan.language not in fresh_worlds
            or (bool(differ) and not differ.isdisjoint(page.asked))
            or (bool(broken) and not broken.isdisjoint(page.files))
        )

    return [number for number, plan in enumerate(build.plans) if must(plan)]


def answered_otherwise(ledger: Ledger, before: Graph | None, moved: Mapping[str, set[str]]) -> frozenset[int]:
    """Numbers of the questions that are answered otherwise now."""
    if before is None:
        return frozenset()
    numbers = {question: number for number, question in enumerate(before.questions)}
    return frozenset(
        numbers[question]
        for question in ledger.may_differ(before.questions, moved)
        if ledger.digest(question) != before.answers[numbers[question]]
    )


class Maker:
    """Makes pages of one build into a folder. In a worker process, one of its own."""

    def __init__(self, build: Build, folder: Folder, plans: Sequence[int]) -> None:
        self.build = build
        self.folder = folder
        self.plans = plans
        self.questions = Notebook()
        self._told = 0

    def results(self, book: Notebook) -> Iterator[list[PageResult]]:
        """Pages as they are made, what they asked by the numbers of `book`."""
        decode = msgspec.msgpack.Decoder(Portion).decode
        numbers: dict[int, list[int]] = {}
        for _count, data in spread(len(self.plans), Work(self._make, self._name)):
            portion = decode(data)
            ours = numbers.setdefault(portion.maker, [])
            ours += [book.write((sys.intern(family), key), answer) for family, key, answer in portion.questions]
            for page in portion.pages:
                page.asked = [ours[number] for number in page.asked]
            yield portion.pages

    def _name(self, task: int) -> str:
        return f"making {self.build.plans[self.plans[task]].path}"

    def _make(self, portion: range, at: Callable[[int], None]) -> bytes:
        pages = []
        for task in portion:
            at(task)
            pages.append(self._page(self.plans[task]))
        book, told = self.questions, self._told
        self._told = len(book.questions)
        new = [(*book.questions[n], book.answers[n]) for n in range(told, self._told)]
        return _encode(Portion(os.getpid(), new, pages))

    def _page(self, number: int) -> PageResult:
        build, plan = self.build, self.build.plans[number]
        assert build.printing
        with build.ledger.tracing() as trace:
            page = plan.make()
            for finish in build.finishers:
                page = finish(page)
        result = PageResult(number, self._asked(trace), [], {})
        try:
            self._add(result, output_name(page.path), build.printing(page, build.shells[page.language]))
        except PrintFault as fault:
            result.fault = Told.of(fault.problem)
            return result
        self._beside(result, page, plan)
        return result

    def _asked(self, trace: Trace) -> list[int]:
        digest = self.build.ledger.digest
        return [self.questions.number(question, digest) for question in trace]

    def _add(self, result: PageResult, path: str, data: bytes) -> None:
        result.files.append((path, *self.folder.add(path, data)))

    def _beside(self, result: PageResult, page: Page, plan: Plan) -> None:
        for companion in self.build.companions:
            for file in companion.beside(page):
                self._add(result, file.path, file.data)
            for strand, snippet in companion.gather(page):
                result.snippets[strand] = snippet
        if plan.product:
            for tied in self.build.product_companions:
                added = tied.gather(self.build.site.products[plan.product])
                if added is not None:
                    result.snippets[f"{PRIVATE}{tied.name}"] = added
