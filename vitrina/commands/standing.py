"""What must stand on AWS before a release can go there: shown, asked about, made. Only `vitrina deploy` makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from vitrina.building import build_live
from vitrina.commands.sending import Asking, print_json, waiting_words
from vitrina.console import agree, done, out
from vitrina.deploying.costs import SECOND_STAGE_DOLLARS
from vitrina.deploying.lock import taken
from vitrina.deploying.shop_road import ShopRoad

if TYPE_CHECKING:
    from vitrina.deploying.aws_shop import AwsShop


def stand(shop: ShopRoad, asking: Asking, *, wait: bool) -> ShopRoad:
    """The shop's road, once there is ground for it; the same one if nothing had to be made.

    A shop without a domain gets its stack here, of a build that does not know its address yet: only then has it one.
    """
    aws = shop.aws
    assert aws
    todo = aws.to_be_made()
    if todo and asking.dry_run:
        _only_said(todo, asking)
    if not asking.dry_run:
        if todo:
            _ask(todo, aws, asking)
        ground = aws.make_ground()
        if aws.needs_address:
            build_live(shop.project, quiet=asking.for_scripts, site_url=shop.site_url)
            with taken(aws.target(ground), waiting_words(wait=wait)):
                aws.make_address(ground)
            _tell_address(aws, asking)
    return ShopRoad.of(shop.project, shop.choice.target) if todo else shop


def _ask(todo: list[str], aws: AwsShop, asking: Asking) -> None:
    if asking.for_scripts or asking.yes:
        return
    out.print("Not on AWS yet, and made before anything is sent:")
    for each in todo:
        out.print(f"  {each}", markup=False, soft_wrap=True)
    out.print(f"This costs {aws.month}.", soft_wrap=True)
    out.print(
        f"Beside another stage of the account some ${SECOND_STAGE_DOLLARS} more. docs/deploy-aws.md has the rest."
    )
    agree("Make them?", "Nothing is made. (--yes does not ask.)")


def _only_said(todo: list[str], asking: Asking) -> None:
    if asking.for_scripts:
        print_json({"to_be_made": todo, "sent": False})
    else:
        out.print("Not on AWS yet, and made before anything is sent:")
        for each in todo:
            out.print(f"  {each}", markup=False, soft_wrap=True)
        done("A dry run: nothing is made. What a release would change can be said once these are there.")
    raise click.exceptions.Exit(0)


def _tell_address(aws: AwsShop, asking: Asking) -> None:
    if not asking.for_scripts:
        done(f"The shop's address is {aws.site_url}.")
