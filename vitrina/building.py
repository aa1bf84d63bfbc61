"""Building and publishing as the command does it: the one place where the command meets the build.

Reports problems in the marketer's words, all at once; with any error nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vitrina.console import complain, err, out
from vitrina.project import Project

if TYPE_CHECKING:
    from commerce.catalogue import Catalogue
    from functions.wiring import Services
    from plugins.core.problems import Problems
    from plugins.engine.build import BuildResult


def build_site(project: Project, *, live: bool = False, site_url: str = "") -> BuildResult:
    """Build the shop and say on the console what happened."""
    # Imported when needed: Pelican takes longer to load than most commands take to run.
    from plugins.core.problems import Problems
    from plugins.engine.build import build

    result = build(project.settings_file, live=live, site_url=site_url)
    problems = Problems()
    problems.extend(result.problems)
    if problems:
        print_problems(problems)
    if problems.errors:
        complain("Nothing is written until the errors are mended.")
    if result.ok:
        counts = f"{result.written} files written, {result.unchanged} unchanged, {result.removed} removed"
        out.print(f"[bold green]✓[/] {result.pages} pages in {result.seconds:.1f} s: {counts}")
    return result


def print_problems(problems: Problems) -> None:
    err.print(problems, soft_wrap=True)


def built_catalogue(project: Project) -> Catalogue:
    """Raises ConfigError when nothing is built, or what is there is no whole catalogue."""
    from commerce.catalogue import Catalogue
    from functions.config import ConfigError

    try:
        return Catalogue.from_bytes(project.catalogue_file.read_bytes())
    except FileNotFoundError as problem:
        raise ConfigError("Nothing is built yet. Run `vitrina build` first.") from problem
    except ValueError as problem:
        raise ConfigError(f"{project.catalogue_file}: {problem}. Run `vitrina build` again.") from problem


def publish_built(project: Project, services: Services) -> None:
    """Bring the built catalogue to the laptop's own store, without asking."""
    from functions.inventory.service import Inventory

    inventory = Inventory(services.store, services.shop.languages[0])
    inventory.publish(inventory.plan(built_catalogue(project)))
