"""`vitrina deploy`: one command live."""

from __future__ import annotations

import click

from vitrina.building import tell
from vitrina.commands.sending import Asking, carry_out, endpoint_option, json_option, preflight, target_option
from vitrina.console import err
from vitrina.deploying.shop_road import ShopRoad
from vitrina.project import Project, pass_project


@click.command(short_help="Bring the shop to its customers.")
@target_option
@endpoint_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--no-wait", is_flag=True, help="Refuse while somebody else deploys, instead of waiting.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@json_option
@pass_project
def deploy(
    project: Project, target: str, endpoint_url: str, yes: bool, no_wait: bool, dry_run: bool, for_scripts: bool
) -> None:
    """Build the shop with publishconf.py and bring it to where its customers see it.

    Says first everything that is missing, then what would change, and asks. Only files that differ are sent: scripts
    and pictures first, pages last, and what is gone is removed at the end. Interrupted, the same command goes on. Each
    release is kept: `vitrina rollback` brings one back.
    """
    asking = Asking(yes=yes, dry_run=dry_run, for_scripts=for_scripts)
    shop = ShopRoad.of(project, target, endpoint_url)
    preflight(shop)
    build_live(project, quiet=for_scripts)
    draft = shop.draft()
    asking.redirects = shop.redirects
    carry_out(shop.ready, lambda road: road.course(draft), asking, wait=not no_wait)


def build_live(project: Project, *, quiet: bool) -> None:
    """Ends with 1 when there are problems, which are printed."""
    from plugins.engine.build import build

    result = build(project.settings_file, live=True, console=err)
    if not (quiet and result.ok):
        tell(result)
    if not result.ok:
        raise click.exceptions.Exit(1)
