"""Pelican's generator of the whole shop: makes everything, then writes what differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pelican.generators import Generator

from plugins.core import locales, stations
from plugins.core.lifecycle import BuildStopped, reading_of, settings_of, site_of
from plugins.core.problems import Problem, Problems
from plugins.core.shop import shop_of
from plugins.core.stations import Build, File, Plan, Stream
from plugins.core.urls import Urls, output_name
from plugins.render import runtime, theme
from plugins.render.output import Changes, Staging, read_manifest, write_manifest
from plugins.render.page import Printer, PrintFault, printer

REPORT = "vitrina_report"


@dataclass
class Report:
    """What a build has done, for who put one into the context. `done`: the site is written."""

    changes: Changes = field(default_factory=Changes)
    pages: int = 0
    warnings: tuple[Problem, ...] = ()
    done: bool = False


class ShopGenerator(Generator):  # type: ignore[misc]
    """Holds the staged output between the two steps of Pelican's life cycle."""

    output: Staging
    private: Staging
    pages: int

    def generate_output(self, _writer: Any) -> None:
        """Put everything into place: pages first, what the functions read last."""
        settings = settings_of(self.context)
        report: Report = self.context.setdefault(REPORT, Report())
        report.changes = self.output.commit()
        self.private.commit()
        write_manifest(settings.build, self.output.made, self.private.made)
        report.pages, report.warnings = self.pages, reading_of(self.context).problems.warnings
        report.done = True


def assemble(generators: Sequence[Any]) -> None:
    """Make every file of the shop. Raises BuildStopped with all problems, and then nothing is written."""
    generator = next((g for g in generators if isinstance(g, ShopGenerator)), None)
    if generator is None:
        return
    settings = settings_of(generator.context)
    known = read_manifest(settings.build)
    generator.output = Staging(settings.output, settings.build, known["output"])
    generator.private = Staging(settings.build, settings.build, known["build"])
    try:
        _make(generator)
    except BaseException:
        generator.output.drop()
        generator.private.drop()
        raise


def _make(generator: ShopGenerator) -> None:
    build = _prepare(generator)
    templates = [str(path) for path in generator.settings["THEME_TEMPLATES_OVERRIDES"]]
    cache = build.settings.cache / "templates"
    cache.mkdir(parents=True, exist_ok=True)
    printing = printer(generator.env, [*templates, str(build.settings.theme / "templates")], str(cache), build.texts)
    _print_pages(build, printing, generator.output)
    generator.pages = len(build.plans)
    for file in build.theme.files:
        generator.output.add(file.path, file.data)
    if build.pictures:
        for path, source in build.pictures.files().items():
            generator.output.add_file(path, source)
    _add_private(build, printing, generator.private)
    _stop_on(build.problems)


def _prepare(generator: ShopGenerator) -> Build:
    """Through the stations. Stops as soon as going on would only repeat what is wrong."""
    settings, site = settings_of(generator.context), site_of(generator.context)
    problems = reading_of(generator.context).problems
    texts = locales.load(settings.theme, settings.languages, problems)
    files = theme.load(settings.theme, problems)
    _stop_on(problems)
    urls = Urls(settings, site)
    build = Build(settings, shop_of(settings, urls), site, urls, texts, problems, files)
    for station in (stations.site_read, stations.pictures_ready, stations.pages_planned):
        station.visit(build)
        _stop_on(problems)
    _refuse_doubles(build.plans, problems)
    return build


def _print_pages(build: Build, printing: Printer, output: Staging) -> None:
    """Each page in turn, with the files beside it; then the files made of all of them."""
    gathered: dict[tuple[str, str], list[bytes]] = defaultdict(list)
    faults: dict[tuple[str, int, str], Problem] = {}
    for plan in build.plans:
        page = plan.make()
        for finish in build.finishers:
            page = finish(page)
        try:
            output.add(output_name(page.path), printing(page, build.shells[page.language]))
        except PrintFault as fault:
            # One wrong line of a template breaks every page: told once, with the first page.
            faults.setdefault((fault.problem.path, fault.problem.line, fault.problem.found), fault.problem)
            continue
        for companion in build.companions:
            for file in companion.beside(page):
                output.add(file.path, file.data)
            for strand, snippet in companion.gather(page):
                gathered[companion.name, strand].append(snippet)
    build.problems.extend(faults.values())
    for companion in build.companions:
        for strand in companion.strands:
            _add(output, companion.combine(strand, gathered[companion.name, strand]))


def _add(output: Staging, files: Iterable[File | Stream]) -> None:
    for file in files:
        output.add(file.path, file.data if isinstance(file, File) else b"".join(file.chunks))


def _add_private(build: Build, printing: Printer, private: Staging) -> None:
    try:
        _add(private, (*build.private, *runtime.files(build, printing)))
    except PrintFault as fault:
        build.problems.add(fault.problem)
    products = [product for _, product in sorted(build.site.products.items())]
    for companion in build.product_companions:
        _add(private, companion.combine(filter(None, map(companion.gather, products))))


def _refuse_doubles(plans: Sequence[Plan], problems: Problems) -> None:
    """Content with equal addresses was refused while reading; this is for pages that plugins plan."""
    taken: set[str] = set()
    for plan in plans:
        if plan.path in taken:
            problems.error("content", 0, "", plan.path, f"is the address of two pages ({plan.kind}).")
        taken.add(plan.path)


def _stop_on(problems: Problems) -> None:
    if problems.errors:
        raise BuildStopped(problems)
