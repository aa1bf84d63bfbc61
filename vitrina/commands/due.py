"""`vitrina due`, and how a deploy that nobody watches holds back."""

from __future__ import annotations

import time
from dataclasses import dataclass

import click

from vitrina.commands.sending import Asking, endpoint_option, print_json, target_option
from vitrina.console import done
from vitrina.deploying.due import Due
from vitrina.deploying.road import Road
from vitrina.deploying.shop_road import ShopRoad
from vitrina.project import Project, pass_project


@click.command(short_help="Whether a day on which the shop changes has come.")
@target_option
@endpoint_option
@click.option("--json", "for_scripts", is_flag=True, help="For scripts: {due, live, rolled_back, passed, coming}.")
@pass_project
def due(project: Project, target: str, endpoint_url: str, for_scripts: bool) -> None:
    """Whether the live shop says something else by now though nobody edited it: a sale begins, a post comes out.

    Asks the target only, and builds nothing. `vitrina deploy --if-due` asks the same, and deploys if it is so.
    """
    found = Due.of(ShopRoad.of(project, target, endpoint_url).ready.shelf, time.time())
    if for_scripts:
        print_json(found.to_json())
    else:
        done(str(found))


@dataclass(frozen=True)
class Unattended:
    """What a deploy by a schedule or a robot must find, or do nothing."""

    if_due: bool
    unless_rolled_back: bool

    def begin(self, shop: ShopRoad, asking: Asking) -> None:
        """Before anything costs time. Where there is no road yet, what is missing is said as always."""
        if shop.road is not None:
            self.look(shop.road, asking)
        elif self.if_due and not (shop.trouble or shop.problems):
            self._end(Due(None, False, (), (), False), "", asking)

    def look(self, road: Road, asking: Asking) -> None:
        """Ends with 0 if there is nothing to do. Again under the lock: somebody may have deployed meanwhile."""
        if not (self.if_due or self.unless_rolled_back):
            return
        found = Due.of(road.shelf, time.time())
        if found.rolled_back or (self.if_due and not found.is_due):
            self._end(found, road.target.name, asking)

    def _end(self, found: Due, target: str, asking: Asking) -> None:
        if asking.for_scripts:
            print_json({"target": target, **found.to_json(), "sent": False})
        else:
            done(str(found))
        raise click.exceptions.Exit(0)
