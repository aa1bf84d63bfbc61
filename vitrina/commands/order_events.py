"""`vitrina orders events`: carriers' news from a file, all of it or none."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from commerce.carriers import tidy_number
from commerce.forms import clean_line
from commerce.parcels import MAX_NOTE, ParcelEvent, ParcelState
from functions.carrier_webhook.news import CarrierNews
from functions.carrier_webhook.reading import MAX_PLACE
from functions.days import read_moment
from functions.wiring import Services
from vitrina.console import complain, done
from vitrina.notices import deliver_now
from vitrina.project import Project, pass_project

NEEDED = ("tracking", "state", "at")
KNOWN = (*NEEDED, "place", "note")
# A day's parcels of a large shop; a file beyond that is another file.
MAX_BYTES = 10_000_000


@dataclass
class EventsFile:
    """`events` by number, in the file's order; `problems`: what is wrong, with the line."""

    events: dict[str, list[ParcelEvent]] = field(default_factory=lambda: defaultdict(list))
    problems: list[str] = field(default_factory=list)


@click.command("events", short_help="Take carriers' news from a file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_project
def events(project: Project, file: Path) -> None:
    """Take what carriers say of parcels from FILE, a table (CSV) with a heading.

    \b
    tracking,state,at,place,note
    PQ4F6P0704104480181750T,out_for_delivery,2026-11-20T08:15,Úbeda,En reparto

    If one line is wrong, nothing is taken. The same file again changes nothing.
    """
    services = project.services()
    news = CarrierNews.of(services)
    found = read_events(file, services)
    for number in found.events:
        if not news.orders_in(number):
            found.problems.append(f"{file.name}: {number} is the number of no parcel that was sent.")
    if found.problems:
        for problem in found.problems:
            complain(problem)
        complain("Nothing was taken.")
        raise click.exceptions.Exit(1)
    heard = [news.hear(number, said) for number, said in found.events.items()]
    done(f"{heard.count('applied')} parcels have news, {heard.count('unchanged')} had said so before.")
    deliver_now(services)


def read_events(file: Path, services: Services) -> EventsFile:
    """Fields may be separated by commas or, as spreadsheets in Spain write them, semicolons."""
    found = EventsFile()
    data = file.read_bytes()[: MAX_BYTES + 1]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.problems.append(f"{file.name}: is no text in UTF-8. Save it as «CSV UTF-8».")
        return found
    if len(data) > MAX_BYTES:
        found.problems.append(f"{file.name}: is larger than {MAX_BYTES // 1_000_000} MB. Divide it.")
        return found
    heading = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in heading else ",", restkey="", restval="")
    names = [name.strip() for name in rows.fieldnames or ()]
    if missing := [name for name in NEEDED if name not in names]:
        found.problems.append(f"{file.name}:1: has no column {', '.join(missing)}. Write {','.join(KNOWN)}.")
    if unknown := [name for name in names if name not in KNOWN]:
        found.problems.append(f"{file.name}:1: column {unknown[0]!r} is not known. Write {','.join(KNOWN)}.")
    if not found.problems:
        rows.fieldnames = names
        for row in rows:
            _read_row(row, f"{file.name}:{rows.line_num}", found, services)
    return found


def _read_row(row: Mapping[str, str], place: str, found: EventsFile, services: Services) -> None:
    problems = list(_problems(row, place, services))
    found.problems += problems
    if not problems:
        at = read_moment(row["at"], services.shop.timezone)
        note, where = clean_line(row.get("note", ""))[:MAX_NOTE], clean_line(row.get("place", ""))[:MAX_PLACE]
        event = ParcelEvent(ParcelState(row["state"].strip()), at, note, where)
        found.events[tidy_number(row["tracking"])].append(event)


def _problems(row: Mapping[str, str], place: str, services: Services) -> Iterator[str]:
    if not tidy_number(row["tracking"]):
        yield f"{place}: has no tracking number."
    if row["state"].strip() not in set(ParcelState):
        yield f"{place}: {row['state']!r} is no state. There are {', '.join(ParcelState)}."
    try:
        at = read_moment(row["at"], services.shop.timezone)
    except ValueError:
        yield f"{place}: {row['at']!r} is no time. Write it like 2026-11-20T08:15."
    else:
        if at > services.clock():
            yield f"{place}: {row['at']!r} is in the future."
