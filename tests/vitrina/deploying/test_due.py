"""`vitrina due` and `vitrina deploy --if-due`: a sale begins and a post comes out, and nobody is at a laptop."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from plugins.core.days import begins
from tests.vitrina.deploying.sites import holds
from tests.vitrina.test_build_and_publish import edit
from vitrina.commands import due as due_command
from vitrina.deploying.due import CALENDAR, Due, calendar_part
from vitrina.deploying.lock import Waiting, taken
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.shelf import Live, Release, Shelf

ZONE = "Europe/Madrid"


# All days that the tiny shop knows are over.
TODAY = dt.date(2040, 5, 7)


def in_days(count):
    return (TODAY + dt.timedelta(days=count)).isoformat()


@pytest.fixture
def clock(monkeypatch):
    """`clock(day)`: it is noon of that day, for builds and for whoever asks what is due; `TODAY`'s at first."""

    def at(day):
        noon = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12), ZoneInfo(ZONE))
        monkeypatch.setattr("plugins.engine.look.today_in", lambda zone: day)
        monkeypatch.setattr(due_command, "time", SimpleNamespace(time=noon.timestamp))

    at(in_days(0))
    return at


@pytest.fixture
def scheduled(shop, place, clock):
    """A live shop with a post that comes out in two days, and nothing else to come."""
    for name in ("nota.md", "nota.en.md"):
        source = shop.folder / "content/posts" / f"horno{name[4:]}"
        (shop.folder / "content/posts" / name).write_bytes(source.read_bytes())
    edit(shop, "posts/nota.en.md", "slug: ", "slug: another-")
    text = (shop.folder / "content/posts/nota.md").read_text(encoding="utf-8")
    (was,) = [line for line in text.splitlines() if line.startswith("date:")]
    edit(shop, "posts/nota.md", was, f"date: {in_days(2)}")
    done = shop.vitrina("deploy", *place.words, "--yes")
    assert done.exit_code == 0, done.output
    return shop


def post(place):
    return any(key.startswith("site/blog/nota/") for key in holds(place.target, "site/"))


def test_before_its_day_nothing_is_due_and_the_next_day_is_named(scheduled, place):
    said, found = scheduled.vitrina("due", *place.words), scheduled.json("due", *place.words)

    assert said.exit_code == 0
    assert f"Nothing is due. Next: {in_days(2)} 00:00, posts/nota comes out." in said.stdout.replace("\n", " ")
    assert (found["due"], found["passed"], found["rolled_back"]) == (False, [], False)
    assert found["coming"][0]["what"] == ["posts/nota comes out"]


def test_a_schedule_that_is_not_due_neither_builds_nor_sends(scheduled, place):
    edit(scheduled, "products/cuenco.md", "price: 29.00", "price: ")  # would be an error of the build
    before = holds(place.target)
    done = scheduled.vitrina("deploy", *place.words, "--yes", "--if-due")
    told = scheduled.json("deploy", *place.words, "--yes", "--if-due")

    assert (done.exit_code, "Nothing is due" in done.stdout) == (0, True)
    assert (told["due"], told["sent"]) == (False, False)
    assert holds(place.target) == before


@pytest.mark.parametrize("late", [2, 3, 9])
def test_on_its_day_or_late_the_post_comes_out_once(scheduled, place, clock, late):
    assert not post(place)
    clock(in_days(late))
    asked = scheduled.vitrina("due", *place.words)
    sent = scheduled.vitrina("deploy", *place.words, "--yes", "--if-due")
    again = scheduled.vitrina("deploy", *place.words, "--yes", "--if-due")

    assert f"Due since {in_days(2)} 00:00, posts/nota comes out." in asked.stdout.replace("\n", " ")
    assert (sent.exit_code, "is live." in sent.stdout) == (0, True), sent.output
    assert post(place)
    assert (again.exit_code, "Nothing is due" in again.stdout) == (0, True)


def test_a_day_that_changes_no_page_is_over_after_one_deploy(shop, place, clock):
    shop.vitrina("deploy", *place.words, "--yes")
    shelf = Shelf(place.target)
    release = shelf.release(shelf.live().id)
    day = {"day": "x", "at": "2020-01-01T00:00:00Z", "what": ["nothing that one sees"]}
    place.target.write(release.parts[CALENDAR], json.dumps({"timezone": ZONE, "days": [day]}).encode())
    shelf.write_release(Release(**{**vars(release), "digest": "0" * 64}))
    first = shop.vitrina("deploy", *place.words, "--yes", "--if-due")
    second = shop.vitrina("deploy", *place.words, "--yes", "--if-due")

    assert "is live." in first.stdout
    assert first.exit_code == second.exit_code == 0


def test_a_schedule_does_not_undo_a_rollback(scheduled, place, clock):
    edit(scheduled, "products/cuenco.md", "price: 29.00", "price: 27.00")
    scheduled.vitrina("deploy", *place.words, "--yes")
    scheduled.vitrina("rollback", *place.words, "--yes")
    before = holds(place.target)
    clock(in_days(3))

    for option in ("--if-due", "--unless-rolled-back"):
        done = scheduled.vitrina("deploy", *place.words, "--yes", option)
        assert (done.exit_code, "Somebody went back to" in done.stdout) == (0, True)
    assert holds(place.target) == before


def test_a_deploy_by_hand_after_a_rollback_lets_schedules_go_on_even_if_it_changes_nothing(scheduled, place, clock):
    edit(scheduled, "products/cuenco.md", "price: 29.00", "price: 27.00")
    scheduled.vitrina("deploy", *place.words, "--yes")
    scheduled.vitrina("rollback", *place.words, "--yes")
    edit(scheduled, "products/cuenco.md", "price: 27.00", "price: 29.00")
    reverted = scheduled.vitrina("deploy", *place.words, "--yes")
    twice = scheduled.vitrina("deploy", *place.words, "--yes")
    clock(in_days(3))
    done = scheduled.vitrina("deploy", *place.words, "--yes", "--if-due")

    assert "is live." in reverted.stdout
    assert "nothing to do" in twice.stdout
    assert (done.exit_code, post(place)) == (0, True), done.output


def test_unless_rolled_back_is_a_plain_deploy_otherwise(shop, place):
    done = shop.vitrina("deploy", *place.words, "--yes", "--unless-rolled-back")

    assert (done.exit_code, "is live." in done.stdout) == (0, True)


def test_a_schedule_makes_no_first_deploy(shop, place):
    done = shop.vitrina("deploy", *place.words, "--yes", "--if-due")

    assert (done.exit_code, "the first deploy is yours" in done.stdout) == (0, True)
    assert [key for key in holds(place.target) if key.startswith("site/")] == []


def test_who_waited_for_another_deploy_looks_again(scheduled, place, clock, monkeypatch):
    clock(in_days(3))
    dues = [Due.of(Shelf(place.target), due_command.time.time())]
    assert dues[0].is_due
    scheduled.vitrina("deploy", *place.words, "--yes")
    before = Shelf(place.target).live()
    real, asked = Due.of, []

    def of(shelf, now):
        asked.append(now)
        return dues[0] if len(asked) == 1 else real(shelf, now)

    monkeypatch.setattr(due_command.Due, "of", of)
    done = scheduled.vitrina("deploy", *place.words, "--yes", "--if-due")

    assert (done.exit_code, len(asked), "Nothing is due" in done.stdout) == (0, 2, True)
    assert Shelf(place.target).live() == before
    with taken(place.target, Waiting(lambda who: None, wait=False)):
        pass  # the lock is free again


def test_a_calendar_goes_with_the_last_release_that_names_it(scheduled, place):
    with (scheduled.folder / "publishconf.py").open("a") as conf:
        conf.write('DEPLOY = {"keep": 2}\n')
    for number in range(2, 5):
        edit(scheduled, "posts/nota.md", f"date: {in_days(number)}", f"date: {in_days(number + 1)}")
        assert scheduled.vitrina("deploy", *place.words, "--yes").exit_code == 0
    named = {release.parts[CALENDAR] for release in Shelf(place.target).releases()}

    assert len(named) == 2
    assert set(place.target.listed("calendars/")) == named


# (zone, day, the moment in UTC at which it begins there)
MIDNIGHTS = [
    ("Europe/Madrid", "2026-12-19", "2026-12-18T23:00:00Z"),
    ("Europe/Madrid", "2026-07-01", "2026-06-30T22:00:00Z"),
    ("Europe/Madrid", "2027-03-28", "2027-03-27T23:00:00Z"),  # an hour is left out at two
    ("Europe/Madrid", "2027-03-29", "2027-03-28T22:00:00Z"),
    ("Europe/Madrid", "2026-10-25", "2026-10-24T22:00:00Z"),  # an hour comes twice at three
    ("Europe/Madrid", "2026-10-26", "2026-10-25T23:00:00Z"),
    ("Atlantic/Canary", "2026-12-19", "2026-12-19T00:00:00Z"),
    ("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"),  # the day begins at one: there is no midnight
    ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),  # midnight comes twice: the first
    ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"),  # no midnight
    ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),  # no midnight
    ("Asia/Kathmandu", "2026-12-19", "2026-12-18T18:15:00Z"),
    ("Pacific/Kiritimati", "2026-12-19", "2026-12-18T10:00:00Z"),
    ("Pacific/Pago_Pago", "2026-12-19", "2026-12-19T11:00:00Z"),
]


@pytest.mark.parametrize(("zone", "day", "at"), MIDNIGHTS)
def test_a_day_is_due_from_its_first_second_in_the_shops_time_zone(zone, day, at, tmp_path):
    moment = dt.datetime.fromisoformat(at).timestamp()
    assert begins(day, zone) == moment
    calendar = {"timezone": zone, "days": [{"day": day, "at": at, "what": ["campaigns/x begins"]}]}
    (tmp_path / "calendar.json").write_text(json.dumps(calendar))
    shelf = shelf_with(tmp_path)

    assert not Due.of(shelf, moment - 1).is_due
    assert Due.of(shelf, moment).is_due
    # What a build in that second takes for today, and in the second before.
    assert dt.datetime.fromtimestamp(moment, ZoneInfo(zone)).date().isoformat() == day
    assert dt.datetime.fromtimestamp(moment - 1, ZoneInfo(zone)).date().isoformat() < day


def shelf_with(build):
    """A live release of that build, without a site."""
    target = MemoryTarget()
    shelf = Shelf(target)
    parts = calendar_part(build)
    for key, body in parts.values():
        target.write(key, body)
    shelf.write_release(Release("1", "", "", "", 0, 0, {name: key for name, (key, _) in parts.items()}))
    shelf.write_live(Live("1"))
    return shelf


def test_a_release_of_before_there_were_calendars_is_not_due_and_says_so(tmp_path):
    found = Due.of(shelf_with(tmp_path), 2e9)

    assert not found.is_due
    assert "does not say on which days it changes" in str(found)


def test_many_changes_of_a_day_are_counted(tmp_path):
    what = [f"products/{number}" for number in range(5000)]
    calendar = {"timezone": ZONE, "days": [{"day": "x", "at": "2026-12-18T23:00:00Z", "what": what}]}
    (tmp_path / "calendar.json").write_text(json.dumps(calendar))

    assert str(Due.of(shelf_with(tmp_path), 2e9)) == (
        "Due since 2026-12-19 00:00, products/0, products/1, products/2, 4,997 more."
    )
