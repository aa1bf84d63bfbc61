"""`vitrina weigh`: which pages of the built site are too heavy for a phone, and what of them."""

from __future__ import annotations

import json

import click

from vitrina.console import done, out
from vitrina.project import Project, pass_project


@click.command(short_help="Say which pages are too heavy for a phone, and what weighs.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: [{path, kind, fault}].")
@pass_project
def weigh(project: Project, as_json: bool) -> None:
    """Weigh the site in output/ as it is sent (brotli): pages with their styles, first pictures, scripts.

    Exit code 1 when a page is over its limit.
    """
    from vitrina.weighing import faults, sheets  # brotli is only wanted here

    pages = [*sheets(project.output)]
    found = [{"path": sheet.path, "kind": sheet.kind, "fault": fault} for sheet in pages for fault in faults(sheet)]
    if as_json:
        out.print_json(json.dumps(found))
    for each in found if not as_json else ():
        out.print(f"{each['path']}: {each['fault']}", highlight=False)
    if found:
        raise SystemExit(1)
    if not as_json:
        done(f"{len(pages)} pages, none too heavy.")
