"""Building and publishing as the command does it: the one place where the command meets the build.

Reports problems in the marketer's words, all at once; with any error nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vitrina.console import complain, err, out
from vitrina.project import Project

if TYPE_CHECKING:
    from commerce.catalogue import Catalogue
    from plugins.core.problems import Problems
    from plugins.engine.build import BuildResult
    from plugins.engine.parts import Part


_MOMENT_S = 0.005


def build_site(
    project: Project, *, live: bool = False, preview: str = "", part: Part | None = None, join: Sequence[Path] = ()
) -> BuildResult:
    """Build the shop, a share of it, or what shares make together, and say on the console what happened.

    `preview`: as a copy for looking at, at that address.
    """
    from plugins.engine.build import build

    result = build(
        project.settings_file, live=live or bool(preview), preview=preview, part=part, join=join, console=err
    )
    tell(result, f"Shard {part}: " if part else "")
    return result


def build_live(project: Project, *, quiet: bool, site_url: str = "", preview: str = "") -> None:
    """With publishconf.py; `site_url` wins over it, and `preview` as in `build_site`.

    Ends with 1 when there are problems, which are printed.
    """
    from plugins.engine.build import build

    result = build(project.settings_file, live=True, site_url=site_url, preview=preview, console=err)
    if not (quiet and result.ok):
        tell(result)
    if not result.ok:
        raise click.exceptions.Exit(1)


def tell(result: BuildResult, what: str = "") -> None:
    """What a build did, on the console: its problems, or `what` it built, kept and removed."""
    from plugins.core.problems import Problems

    problems = Problems()
    problems.extend(result.problems)
    if problems:
        print_problems(problems)
    if problems.errors:
        complain("Nothing is written until the errors are mended.")
    if result.ok:
        out.print(f"[bold green]✓[/] {what}{summary(result)}", soft_wrap=True)
        if result.made or result.read:
            out.print(f"[dim]  {stages(result)}[/]", soft_wrap=True)


def summary(result: BuildResult) -> str:
    """`124 pages in 0.7 s: 3 made, 121 kept; 6 files written, 743 unchanged, 0 removed`."""
    pages = (
        f"{result.pages:,} pages in {result.seconds:.1f} s: {result.made:,} made, {result.pages - result.made:,} kept"
    )
    return f"{pages}; {result.written:,} files written, {result.unchanged:,} unchanged, {result.removed:,} removed"


def stages(result: BuildResult) -> str:
    """`looking 0.05 s, reading 0.01 s, pages 0.02 s`: what took longer than a moment."""
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in result.stages.items() if seconds >= _MOMENT_S)


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
