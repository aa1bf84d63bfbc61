"""When the shop says something else though nobody edits it: `build/calendar.json`.

Sales begin and end, reserved pieces ship, posts come out, campaigns and codes run out: each at a midnight of the shop's
time zone. Whoever builds by a schedule (CI, `vitrina serve`) builds again at the first of these days:

    {"timezone": "Europe/Madrid", "days": [{"day": "2026-11-27", "at": "2026-11-26T23:00:00Z", "what": [...]}]}
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import msgspec

from plugins.core import stations
from plugins.core.days import begins, day_after
from plugins.core.markdown import codes
from plugins.core.model import Site
from plugins.core.stations import Build, File

FILE_NAME = "calendar.json"


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    build.private.append(lambda: [_file(build)])


def _file(build: Build) -> File:
    timezone = build.settings.timezone
    days = [
        {"day": day, "at": _moment(begins(day, timezone)), "what": what} for day, what in changes(build.site).items()
    ]
    text = msgspec.json.format(msgspec.json.encode({"timezone": timezone, "days": days}), indent=1)
    return File(FILE_NAME, text + b"\n")


def _moment(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def changes(site: Site) -> dict[str, list[str]]:
    """What changes on each day to come, the next one first: `["campaigns/navidad begins"]`."""
    found: dict[str, set[str]] = defaultdict(set)
    for day, what in _changes(site):
        if day > site.today:
            found[day].add(what)
    return {day: sorted(found[day]) for day in sorted(found)}


def _changes(site: Site) -> Iterator[tuple[str, str]]:
    for row in site.rows.values():
        for day in row.days if row.published else ():
            # A day with `~` after it is the last one: see `rows.Row`.
            yield day_after(day[:-1]) if day.endswith("~") else day, f"products/{row.id}"
    for post in site.posts.values():
        if post.status != "published":
            continue
        yield post.date, f"posts/{post.id} comes out"
        for text in post.texts.values():
            yield from ((day_after(code.last), f"posts/{post.id}: {code.code} is over") for code in codes(text.body))
    for campaign in site.campaigns.values():
        if not campaign.places:
            continue
        if campaign.first:
            yield campaign.first, f"campaigns/{campaign.id} begins"
        if campaign.last:
            yield day_after(campaign.last), f"campaigns/{campaign.id} is over"
