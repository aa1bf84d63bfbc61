"""What the commands that send have in common: what is missing, the plan, the question, the lock."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import click

from plugins.core.problems import Problems
from vitrina.building import print_problems
from vitrina.console import agree, complain, done, out
from vitrina.deploying.costs import Tariff
from vitrina.deploying.lock import Lock, Waiting, taken
from vitrina.deploying.road import Course, Road
from vitrina.deploying.shop_road import ShopRoad
from vitrina.deploying.showing import as_json, bar, show

target_option = click.option(
    "--target", metavar="WHERE", default="", help="folder:PATH, s3://BUCKET[/PREFIX] or aws. Default: what DEPLOY says."
)
endpoint_option = click.option(
    "--endpoint-url", metavar="URL", default="", help="Of a store that is not Amazon's: R2, MinIO, B2."
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
no_wait_option = click.option("--no-wait", is_flag=True, help="Refuse while somebody else deploys, instead of waiting.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Only show what would change.")
json_option = click.option("--json", "for_scripts", is_flag=True, help="For scripts: what is sent, and no questions.")


class Asking:
    """How much the owner wants to be asked and told. Raises UsageError for what cannot be."""

    redirects: Mapping[str, str] | None = None
    """Those that the shop has; None where none could be written."""
    tariff: Tariff | None = None
    """Of the store, where its prices are known."""

    def __init__(self, *, yes: bool, dry_run: bool, for_scripts: bool) -> None:
        # Standard output holds JSON and nothing else: there is no place for a question.
        if for_scripts and not (yes or dry_run):
            raise click.UsageError("--json asks nothing: add --yes, or --dry-run.")
        self.yes = yes
        self.dry_run = dry_run
        self.for_scripts = for_scripts

    def end(self, course: Course, road: Road, words: str, *, sent: bool) -> None:
        if self.for_scripts:
            print_json(as_json(course, road, sent=sent, tariff=self.tariff))
        else:
            done(words)


def preflight(shop: ShopRoad, *, back: bool = False) -> None:
    """Print all that is missing and end with 1; with 3 if there is nothing that the owner could mend. `back`: to go
    back, which builds nothing."""
    missing = [*shop.missing(), *(shop.missing_to_go_back() if back else ())]
    if shop.problems:
        problems = Problems()
        problems.extend(shop.problems)
        print_problems(problems)
    for each in missing:
        complain(each.text)
    if shop.problems or missing:
        outside = not shop.problems and all(each.outside for each in missing)
        raise click.exceptions.Exit(3 if outside else 1)


def carry_out(road: Road, look: Callable[[Road], Course], asking: Asking, *, wait: bool) -> None:
    """Show what `look` finds, ask, and do it under the lock; from the beginning if somebody was quicker."""
    waiting = waiting_words(wait=wait)
    if asking.yes and not asking.dry_run:
        with taken(road.target, waiting) as lock:
            course = look(road)
            if _is_to_be_sent(road, course, asking):
                _send(road, course, lock, asking)
        return
    # Nobody is kept waiting while the owner thinks.
    while _is_to_be_sent(road, course := look(road), asking):
        agree("Send it?", "Nothing is sent. (--yes does not ask.)")
        with taken(road.target, waiting) as lock:
            if road.is_still(course):
                _send(road, course, lock, asking)
                return
        complain("Somebody else has deployed meanwhile: look again.")


def waiting_words(*, wait: bool) -> Waiting:
    return Waiting(_once(lambda who: complain(f"{who} deploys at this moment: waiting.")), wait=wait)


def _is_to_be_sent(road: Road, course: Course, asking: Asking) -> bool:
    """After the plan has been shown."""
    if course.is_nothing:
        asking.end(course, road, f"{course.release.id} is live already: nothing to do.", sent=False)
        return False
    if not asking.for_scripts:
        show(course, road, redirects=asking.redirects, tariff=asking.tariff)
    if asking.dry_run:
        asking.end(course, road, "A dry run: nothing is sent.", sent=False)
    return not asking.dry_run


def _send(road: Road, course: Course, lock: Lock, asking: Asking) -> None:
    with bar(course.plan.size, wanted=not asking.for_scripts) as progress, silent(asking.for_scripts):
        replace(road, progress=progress).go(course, lock)
    asking.end(course, road, f"{course.release.id} is live.", sent=True)


def print_json(what: Any) -> None:
    out.print_json(json.dumps(what))


@contextlib.contextmanager
def silent(wanted: bool) -> Iterator[None]:
    before = out.quiet
    out.quiet = wanted or before
    try:
        yield
    finally:
        out.quiet = before


def _once(say: Callable[[str], object]) -> Callable[[str], None]:
    told: set[str] = set()

    def saying(who: str) -> None:
        if who not in told:
            told.add(who)
            say(who)

    return saying
