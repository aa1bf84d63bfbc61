"""`vitrina releases`, `rollback` and `diff`: what was live, and going back to it."""

from __future__ import annotations

from datetime import datetime

import click

from commerce.errors import NotFound
from plugins.core.deploy_choice import AWS
from vitrina.building import build_live
from vitrina.commands.sending import (
    Asking,
    carry_out,
    dry_run_option,
    endpoint_option,
    json_option,
    no_wait_option,
    preflight,
    print_json,
    target_option,
    yes_option,
)
from vitrina.console import done, moment, table
from vitrina.deploying.road import Road
from vitrina.deploying.shelf import Release
from vitrina.deploying.shop_road import ShopRoad
from vitrina.deploying.showing import as_json, show, size_words
from vitrina.project import Project, pass_project


@click.command(short_help="Which releases are kept.")
@target_option
@endpoint_option
@click.option(
    "--json", "for_scripts", is_flag=True, help="For scripts: a list of {id, at, by, files, size, live, ...}."
)
@pass_project
def releases(project: Project, target: str, endpoint_url: str, for_scripts: bool) -> None:
    """The releases that are kept, the newest first, and which of them is live.

    A release is everything that the shop was at one moment: its site, its catalogue and its functions.
    """
    shop = ShopRoad.of(project, target, endpoint_url)
    shelf = shop.ready.shelf
    live, going, found = shelf.live(), shelf.going(), shelf.releases()
    current = live.id if live else ""
    if for_scripts:
        print_json([{**vars(each), "parts": dict(each.parts), "live": each.id == current} for each in found])
        return
    if not found:
        done("No release is kept there yet: `vitrina deploy` brings the first one.")
        return
    zone = shop.settings.timezone if shop.settings else "UTC"
    rows = [
        (each.id, _when(each, zone), each.by, f"{each.files:,}", size_words(each.size), "live" * (each.id == current))
        for each in found
    ]
    table(["Release", "When", "By", "Files", "Size", ""], rows, right=frozenset({3, 4}))
    if going:
        done(f"The deploy of {going.newest.id} was interrupted: `vitrina deploy` goes on with it.")


@click.command(short_help="Go back to a release.")
@click.argument("release", metavar="[ID]", default="")
@target_option
@endpoint_option
@yes_option
@no_wait_option
@dry_run_option
@json_option
@pass_project
def rollback(
    project: Project,
    release: str,
    target: str,
    endpoint_url: str,
    yes: bool,
    no_wait: bool,
    dry_run: bool,
    for_scripts: bool,
) -> None:
    """Bring back the release with that ID, site, catalogue and functions; without one, the release before the live one.

    It goes the way of every deploy, from what is kept in the store: nothing is built and no file travels. Going forward
    again is `vitrina rollback` with the newer ID, or the next deploy.
    """
    asking = Asking(yes=yes, dry_run=dry_run, for_scripts=for_scripts)
    shop = ShopRoad.of(project, target, endpoint_url)
    # A site can go back by itself, whatever is wrong with the settings; functions cannot.
    if shop.settings or shop.choice.target == AWS:
        preflight(shop, back=True)
    wanted = _chosen(shop.ready, release)
    asking.tariff = shop.tariff
    carry_out(shop.ready, lambda road: road.course_back(wanted), asking, wait=not no_wait)


@click.command(short_help="What a deploy would change.")
@click.argument("release", metavar="[ID]", default="")
@target_option
@endpoint_option
@click.option("--json", "for_scripts", is_flag=True, help="For scripts: {added, changed, removed, catalogue, ...}.")
@pass_project
def diff(project: Project, release: str, target: str, endpoint_url: str, for_scripts: bool) -> None:
    """What `vitrina deploy` would change now, path by path; with an ID, what going back to that release would.

    Without an ID the shop is built first. Nothing is sent.
    """
    shop = ShopRoad.of(project, target, endpoint_url)
    if release:
        course = shop.ready.course_back(_chosen(shop.ready, release))
    else:
        preflight(shop)
        _ = shop.ready
        build_live(project, quiet=for_scripts, site_url=shop.site_url)
        course = shop.ready.course(shop.draft())
    if for_scripts:
        print_json(as_json(course, shop.ready, sent=False, tariff=shop.tariff))
    elif course.is_nothing:
        done(f"Nothing: {course.release.id} is live.")
    else:
        redirects = None if release else shop.redirects
        show(course, shop.ready, every_path=True, redirects=redirects, tariff=shop.tariff)


def _chosen(road: Road, id_: str) -> Release:
    """By its id, or a beginning that only one has; without, the one before the live one. Raises NotFound."""
    shelf = road.shelf
    found, live = shelf.releases(), shelf.live()
    if not id_:
        older = [each for each in found if live and each.id < live.id]
        if not older:
            raise NotFound("no release before the live one: `vitrina releases` says which are kept")
        return older[0]
    named = [each for each in found if each.id.startswith(id_) or each.id.endswith(f"-{id_}")]
    if len(named) != 1:
        raise NotFound(f"no one release {id_}: `vitrina releases` says which are kept")
    return named[0]


def _when(release: Release, zone: str) -> str:
    return moment(int(datetime.fromisoformat(release.at).timestamp()), zone)
