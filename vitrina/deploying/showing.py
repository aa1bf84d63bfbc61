"""What is said of a deploy: the plan before the question, the bar while files travel, JSON for scripts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from vitrina.console import err, out
from vitrina.deploying.costs import DeployCost, Tariff
from vitrina.deploying.invalidation import paths_to_forget
from vitrina.deploying.redirects import suggested_lines
from vitrina.deploying.road import Course, Road
from vitrina.deploying.selling import CatalogueStep
from vitrina.deploying.steps import Step

_SHOWN = 10
_UNITS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


def show(
    course: Course,
    road: Road,
    *,
    every_path: bool = False,
    redirects: Mapping[str, str] | None = None,
    tariff: Tariff | None = None,
) -> None:
    """The plan, for the owner who is asked. `redirects`: None where none could be written. `tariff`: where known."""
    plan, live = course.plan, course.live
    where = f"{road.target.name}"
    out.print(f"Release {course.release.id} to {where}", markup=False, soft_wrap=True)
    out.print(
        f"Live there: {live.id}, of {live.at}, by {live.by}" if live else "Nothing is live there yet.", markup=False
    )
    if course.going:
        out.print("A deploy was interrupted: this one ends it.")
    out.print()
    sent = f"{size_words(plan.size)} to send" if course.draft else "nothing to send: its files are kept there"
    counts = f"{len(plan.added):,} new, {len(plan.changed):,} changed, {len(plan.removed):,} removed; {sent}"
    _lines("Files", [counts, *_paths(course, every_path)])
    _lines("By hand", _by_hand(course, every_path))
    lines = suggested_lines(course.plan, course.site.files, redirects) if redirects is not None else ()
    if gone := list(lines):
        _lines("Gone", ["Visitors of these find nothing. To send them on, put into content/redirects.csv:", *gone])
    for step in (*road.early, *road.late):
        _lines(step.title, step.told(course.delivery, course.before))
    if tariff:
        _lines("Cost", [tariff.cost(course).words()])
    out.print()


def _lines(title: str, said: Any) -> None:
    for number, line in enumerate(said):
        out.print(f"{'' if number else title:<10}{line}", markup=False, soft_wrap=True)


def _paths(course: Course, every: bool) -> Iterator[str]:
    plan = course.plan
    told = [
        *(f"+ /{path}" for path in plan.added if course.live),
        *(f"~ /{path}" for path in plan.changed),
        *(f"- /{path}" for path in plan.removed),
    ]
    yield from _some(told, every)


def _by_hand(course: Course, every: bool) -> Iterator[str]:
    """What a look at every file has found."""
    if course.by_hand:
        yield f"{len(course.by_hand):,} removed, changed or added there since; put right:"
        yield from _some([f"/{path}" for path in course.by_hand], every)


def _some(told: Sequence[str], every: bool) -> Iterator[str]:
    shown = told if every else told[:_SHOWN]
    yield from shown
    if len(told) > len(shown):
        yield f"and {len(told) - len(shown):,} more"


def size_words(size: int) -> str:
    """`1.4 MB`."""
    for unit, base in _UNITS:
        if size >= base:
            return f"{size / base:.1f} {unit}"
    return f"{size} bytes"


def as_json(course: Course, road: Road, *, sent: bool, tariff: Tariff | None = None) -> dict[str, Any]:
    plan = course.plan
    changes = [
        {
            "sku": each.sku,
            "kinds": list(each.kinds),
            "old_amount": each.old_amount,
            "new_amount": each.new_amount,
            "stock_change": each.stock_change,
        }
        for step in road.early
        if isinstance(step, CatalogueStep)
        for each in step.changes(course.delivery, course.before)
    ]
    return {
        "target": road.target.name,
        "release": course.release.id,
        "live": course.live.id if course.live else None,
        "interrupted": course.going is not None,
        "added": list(plan.added),
        "changed": list(plan.changed),
        "removed": list(plan.removed),
        "by_hand": list(course.by_hand),
        "bytes": plan.size if course.draft else 0,
        "invalidations": list(paths_to_forget(course.delivery.touched)),
        "stack": [line for step in road.early if step.title == "Stack" for line in _told(step, course)],
        "catalogue": changes,
        "cost": _cost(tariff.cost(course)) if tariff else None,
        "sent": sent,
    }


def _cost(cost: DeployCost) -> dict[str, Any]:
    return {"usd": round(cost.dollars, 6), "writes": cost.writes, "usd_paths": cost.paths_dollars}


def _told(step: Step, course: Course) -> Sequence[str]:
    return step.told(course.delivery, course.before)


@contextlib.contextmanager
def bar(size: int, *, wanted: bool) -> Iterator[Callable[[int], None]]:
    """How far it is, on a terminal; nothing where there is none."""
    if not (wanted and err.is_terminal):
        yield lambda done: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("Sending", total=size)
        yield lambda done: progress.advance(task, done)
