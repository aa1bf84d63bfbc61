"""`vitrina build` and `vitrina check`."""

from __future__ import annotations

import contextlib
import functools
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vitrina import ci_reports
from vitrina.building import build_site, print_problems
from vitrina.console import done, out
from vitrina.project import Project, pass_project

if TYPE_CHECKING:
    from plugins.core.problems import Problems
    from plugins.engine.parts import Part


def _part(_context: click.Context, _option: click.Parameter, text: str) -> Part | None:
    from plugins.engine.parts import Part

    try:
        return Part.read(text) if text else None
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from problem


@click.command(short_help="Write the site to output/.")
@click.option("--live", is_flag=True, help="With publishconf.py: the site as it goes to customers.")
@click.option("--preview", metavar="URL", default="", help="A copy for looking at, at that address; nobody finds it.")
@click.option("--profile", is_flag=True, help="In one process, and say which functions take how long.")
@click.option("--shard", "part", metavar="K/N", default="", callback=_part, help="Only the pages of share K of N.")
@click.option("--join", is_flag=True, help="Make the site of the finished shards in the FOLDERS, and what they lack.")
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
@pass_project
def build(
    project: Project, live: bool, preview: str, profile: bool, part: Part | None, join: bool, folders: tuple[Path, ...]
) -> None:
    """Build the whole shop: the site into output/, the catalogue and what the functions need into build/.

    Only what an edit touched is made again. If anything in the content or the settings is wrong, everything that is
    wrong is listed, nothing is written, and the exit code is 1.

    \b
    A large shop can be built on several machines, each in its own checkout:
        vitrina build --shard 2/5
        vitrina build --join shards/*
    """
    if join and part:
        raise click.UsageError("Use --shard on the machines that make pages, --join on the one that joins them.")
    if join != bool(folders):
        raise click.UsageError("--join needs the shards' folders, and folders need --join.")
    with _profiled(project) if profile else contextlib.nullcontext():
        result = build_site(project, live=live, preview=preview, part=part, join=folders)
    if not result.ok:
        raise click.exceptions.Exit(1)


def _profiled(project: Project) -> contextlib.AbstractContextManager[None]:
    from vitrina.profiling import profiled

    return profiled(project.root / ".cache" / "build.prof")


@click.command(short_help="What is wrong in content/ and the settings.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "gitlab"]),
    default="text",
    help="json: a list of {path, line, field, found, hint, ...}. github, gitlab: for their pull and merge requests.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@pass_project
def check(project: Project, form: str) -> None:
    """List every problem of the content and the settings, with file and line. Exit code 1 if there is an error."""
    from plugins.core import settings, site
    from plugins.render import theme

    found, problems = settings.load(project.settings_file)
    if found is not None:
        problems.extend(site.load(found)[1])
        place = functools.partial(settings.place_of, found, "THEME_BRAND")
        theme.dressed(found.theme_tree, found.brand, place, problems)
    _tell(problems, form, project.root)
    if problems.errors:
        raise click.exceptions.Exit(1)


def _tell(problems: Problems, form: str, shop: Path) -> None:
    if form == "json":
        out.print_json(json.dumps(problems.to_json()))
    elif form == "gitlab":
        # The report is a file; the job's log is read, too.
        print_problems(problems)
        out.print_json(json.dumps(ci_reports.code_quality(problems, shop)))
    elif not problems:
        done("No problems.")
    elif form == "github":
        _annotate(problems, shop)
    else:
        print_problems(problems)


def _annotate(problems: Problems, shop: Path) -> None:
    for line in ci_reports.github_lines(problems, shop):
        out.print(line, markup=False, emoji=False, soft_wrap=True)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(ci_reports.github_summary(problems, shop))
