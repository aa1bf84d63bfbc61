"""`vitrina weigh`: which pages of the built site are too heavy for a phone, and what of them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from vitrina.console import done, out
from vitrina.project import Project, pass_project


@click.command(short_help="Say which pages are too heavy for a phone, and what weighs.")
@click.option("--json", "as_json", is_flag=True, help="For scripts: [{path, kind, fault}].")
@click.option("--keep", type=click.Path(path_type=Path), help="Write what pages weigh now into this file.")
@click.option("--since", type=click.Path(path_type=Path, exists=True), help="Say what grew since that file was kept.")
@pass_project
def weigh(project: Project, as_json: bool, keep: Path | None, since: Path | None) -> None:
    """Weigh the site in output/ as it is sent (brotli): pages with their styles, first pictures, scripts.

    Exit code 1 when a page is over its limit.
    """
    from vitrina.weighing import faults, kept_weights, sheets  # brotli is only wanted here

    before = json.loads(since.read_text(encoding="utf-8")) if since else None
    pages = [*sheets(project.output)]
    found = [
        {"path": sheet.path, "kind": sheet.kind, "fault": fault} for sheet in pages for fault in faults(sheet, before)
    ]
    if keep:
        lines = (f"{json.dumps(path)}: {json.dumps(parts)}" for path, parts in kept_weights(pages).items())
        keep.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    if as_json:
        out.print_json(json.dumps(found))
    for each in found if not as_json else ():
        out.print(f"{each['path']}: {each['fault']}", highlight=False)
    if found:
        raise SystemExit(1)
    if not as_json:
        done(f"{len(pages)} pages, none too heavy.")
