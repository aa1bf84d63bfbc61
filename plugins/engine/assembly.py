"""What a run has made so far, and what of the last good site stays: pages, files, answers, combined files.

Must not know why a page is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from plugins.core.problems import Problem
from plugins.core.stations import Build, Plan
from plugins.engine.memory import Memory
from plugins.engine.output import Products
from plugins.engine.pages import Maker, Notebook, PageResult
from plugins.engine.state import Graph, PageState
from plugins.engine.strands import Strand, differing, strands_of


class Assembly:
    """`before`: the last good site. `output`, `private`: the two folders."""

    def __init__(self, build: Build, before: Graph | None, memory: Memory, output: Products, private: Products) -> None:
        self.build = build
        self.memory = memory
        self.output = output
        self.private = private
        self.strands = strands_of(build)
        self.book = Notebook.of(before.questions, before.answers) if before else Notebook()
        self.faults: dict[tuple[str, int, str], Problem] = {}
        self._names = [strand.name for strand in self.strands]
        self._before = {(page.language, page.path): page for page in before.pages} if before else {}
        self._tied = before.strands if before else {}
        self._made: dict[int, PageState] = {}
        self._differ: set[str] | None = self._same_order(before)
        """Strands to be tied again; None: all."""

    def _same_order(self, before: Graph | None) -> set[str] | None:
        if before is None or set(before.strands) != set(self._names):
            return None
        same = [page.path for page in before.pages] == [plan.path for plan in self.build.plans]
        return set() if same else None

    # pages

    def make(self, todo: Sequence[int], told: Callable[[int, int], None]) -> None:
        """Make the pages of these plans, and keep all others."""
        if todo and self.build.printing:
            self.build.printing.prepare(dict.fromkeys(self.build.plans[number].kind for number in todo))
        self.memory.commit()
        self.memory.close()
        for results in Maker(self.build, self.output.folder, todo).results(self.book):
            for result in results:
                self._take(result)
            told(len(self._made), len(todo))
        for number, plan in enumerate(self.build.plans):
            if number not in self._made and not self.faults:
                self._keep(number, plan)
        plans = {(plan.language, plan.path) for plan in self.build.plans}
        gone = [path for language, path in self._before if (language, path) not in plans]
        self.memory.drop_snippets((name, path) for path in gone for name in self._names)

    def _take(self, result: PageResult) -> None:
        plan = self.build.plans[result.plan]
        if result.fault:
            # One wrong line of a template breaks every page: told once, with the first page.
            problem = result.fault.problem()
            self.faults.setdefault((problem.path, problem.line, problem.found), problem)
            return
        files = [path for path, _, _ in result.files]
        self._made[result.plan] = PageState(plan.kind, plan.language, plan.path, result.asked, files)
        for file in result.files:
            self.output.take(*file)
        self._take_snippets(plan, result)

    def _take_snippets(self, plan: Plan, result: PageResult) -> None:
        path, made = plan.path, result.snippets
        if (plan.language, path) in self._before:
            differ = differing(self.memory, path, made, self._names)
            self.memory.drop_snippets((name, path) for name in differ if name not in made)
            if self._differ is not None:
                self._differ |= differ
            made = {name: data for name, data in made.items() if name in differ}
        self.memory.put_snippets((name, path, data) for name, data in made.items())

    def _keep(self, number: int, plan: Plan) -> None:
        page = self._made[number] = self._before[plan.language, plan.path]
        for path in page.files:
            self.output.keep(path)

    @property
    def pages(self) -> list[PageState]:
        return [self._made[number] for number in range(len(self.build.plans))]

    # combined files

    def combine(self, *, all_strands: bool) -> dict[str, list[str]]:
        """Each strand's files, tied again where something of it changed, or all."""
        return {strand.name: self._tie(strand, again=all_strands) for strand in self.strands}

    def _tie(self, strand: Strand, *, again: bool) -> list[str]:
        products = self.private if strand.private else self.output
        known = self._tied.get(strand.name)
        differs = self._differ is None or strand.name in self._differ
        if known is not None and not (again or differs) and products.folder.broken.isdisjoint(known):
            for path in known:
                products.keep(path)
            return known
        plans: Iterable[Plan] = self.build.plans
        if strand.private:
            plans = sorted((plan for plan in plans if plan.product), key=lambda plan: plan.product)
        paths = (plan.path for plan in plans)
        return [products.add(file) for file in strand.tie(self.memory.snippets(strand.name, paths))]

    def others(self) -> None:
        """The theme's files, the pictures, and what the functions need."""
        for file in self.build.theme.files:
            self.output.add(file)
        if self.build.pictures:
            for path, source in self.build.pictures.files().items():
                self.output.take(path, *self.output.folder.add_file(path, source))
        for make in self.build.private:
            for file in make():
                self.private.add(file)


def refuse_doubles(plans: Iterable[Plan]) -> Iterable[Problem]:
    """Content with equal addresses was refused while reading; this is for pages that plugins plan."""
    taken: set[str] = set()
    for plan in plans:
        if plan.path in taken:
            yield Problem("content", 0, "", plan.path, f"is the address of two pages ({plan.kind}).")
        taken.add(plan.path)


def compact(pages: Sequence[PageState], book: Notebook) -> tuple[list[PageState], Notebook]:
    """The same without the questions that nobody asks any more, once they are many."""
    asked = sum(len(page.asked) for page in pages)
    if len(book.questions) <= 1000 + asked:
        return list(pages), book  # hardly more than one new question a page: no need to count which are used
    used = {number for page in pages for number in page.asked}
    fresh = Notebook()
    numbers = {old: fresh.write(book.questions[old], book.answers[old]) for old in sorted(used)}
    renumbered = [
        PageState(page.kind, page.language, page.path, [numbers[n] for n in page.asked], page.files) for page in pages
    ]
    return renumbered, fresh
