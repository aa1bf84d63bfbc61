"""`vitrina build` and `vitrina check`."""

from __future__ import annotations

import json

import click

from vitrina.building import build_site, print_problems
from vitrina.console import done, out
from vitrina.project import Project, pass_project


@click.command(short_help="Write the site to output/.")
@click.option("--live", is_flag=True, help="With publishconf.py: the site as it goes to customers.")
@pass_project
def build(project: Project, live: bool) -> None:
    """Build the whole shop: the site into output/, the catalogue and what the functions need into build/.

    If anything in the content or the settings is wrong, everything that is wrong is listed, nothing is written, and the
    exit code is 1.
    """
    if not build_site(project, live=live).ok:
        raise click.exceptions.Exit(1)


@click.command(short_help="What is wrong in content/ and the settings.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: a list of {path, line, field, found, hint, ...}.")
@pass_project
def check(project: Project, as_json: bool) -> None:
    """List every problem of the content and the settings, with file and line. Exit code 1 if there is an error."""
    from plugins.core import settings, site

    found, problems = settings.load(project.settings_file)
    if found is not None:
        problems.extend(site.load(found)[1])
    if as_json:
        out.print_json(json.dumps(problems.to_json()))
    elif problems:
        print_problems(problems)
    else:
        done("No problems.")
    if problems.errors:
        raise click.exceptions.Exit(1)
