"""`vitrina deploy`: one command live."""

from __future__ import annotations

import click

from vitrina.building import build_live
from vitrina.commands.due import Unattended
from vitrina.commands.sending import (
    Asking,
    carry_out,
    dry_run_option,
    endpoint_option,
    json_option,
    no_wait_option,
    preflight,
    target_option,
    yes_option,
)
from vitrina.commands.standing import stand
from vitrina.deploying.road import Course, Road
from vitrina.deploying.shop_road import ShopRoad
from vitrina.project import Project, pass_project


@click.command(short_help="Bring the shop to its customers.")
@target_option
@endpoint_option
@click.option(
    "--preview", metavar="URL", default="", help="A copy for looking at, at that address: never the live shop."
)
@yes_option
@no_wait_option
@click.option("--mend", is_flag=True, help="Look at every file there, and put right what was changed by hand.")
@click.option("--if-due", is_flag=True, help="Only if a day on which the shop changes has come: for schedules.")
@click.option("--unless-rolled-back", is_flag=True, help="Not over a release that somebody went back to: for robots.")
@dry_run_option
@json_option
@pass_project
def deploy(
    project: Project,
    target: str,
    endpoint_url: str,
    preview: str,
    yes: bool,
    no_wait: bool,
    mend: bool,
    if_due: bool,
    unless_rolled_back: bool,
    dry_run: bool,
    for_scripts: bool,
) -> None:
    """Build the shop with publishconf.py and bring it to where its customers see it.

    Says first everything that is missing, then what would change, and asks. Only files that differ are sent: scripts
    and pictures first, pages last, and what is gone is removed at the end. Interrupted, the same command goes on. Each
    release is kept: `vitrina rollback` brings one back.

    A deploy compares with what the last one wrote. With --mend it looks at every file that lies there, and brings back
    what somebody has removed or changed.

    With --preview it brings a copy of the shop to --target: not to be found, without prices for the store, and without
    anything that belongs to the live one.

    With --if-due it does nothing, and ends well, unless `vitrina due` says yes; nor while the shop is rolled back. The
    second is also to be had alone.

    With "target": "aws" it brings the functions, too, and everything around them; the first time it asks before it
    makes what these need.
    """
    asking = Asking(yes=yes, dry_run=dry_run, for_scripts=for_scripts)
    unattended = Unattended(if_due, unless_rolled_back)
    shop = ShopRoad.of(project, target, endpoint_url, preview)
    unattended.begin(shop, asking)
    preflight(shop)
    if shop.aws and (made := stand(shop, asking, wait=not no_wait)) is not shop:
        # What has just been made may miss something of its own.
        shop = made
        preflight(shop)
    build_live(project, quiet=for_scripts, site_url=shop.site_url, preview=preview)
    draft = shop.draft()
    asking.redirects, asking.tariff = shop.redirects, shop.tariff

    def look(road: Road) -> Course:
        unattended.look(road, asking)
        return road.course(draft, mend=mend)

    carry_out(shop.ready, look, asking, wait=not no_wait)
