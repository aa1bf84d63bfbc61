"""Releases on their way: there, back, and interrupted anywhere. In memory, and where it matters in a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from functions.adapters.http_connections import Answer, Connections, Headers
from functions.config import ConfigError
from tests.vitrina.deploying.buckets import bucket_target, new_bucket
from tests.vitrina.deploying.sites import (
    FIRST,
    SECOND,
    Busy,
    Clock,
    Counting,
    Died,
    Dying,
    deploy,
    draft,
    go_back,
    holds,
    send,
    site,
    site_file,
)
from vitrina.deploying.folder import FolderTarget
from vitrina.deploying.manifest import Manifest
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.road import Road
from vitrina.deploying.shelf import LOCK, Shelf
from vitrina.deploying.target import Target, TargetError


@pytest.fixture(params=["memory", "folder", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    if request.param == "s3":
        return bucket_target(new_bucket(), "shop/")
    return MemoryTarget() if request.param == "memory" else FolderTarget(tmp_path / "target")


def test_a_first_deploy_brings_every_file_and_writes_down_what_is_live(target, tmp_path):
    course = deploy(target, draft(tmp_path, FIRST, b""))

    assert site(target) == FIRST
    assert json.loads(holds(target)["site/release.json"]) == {"release": course.release.id}
    assert Shelf(target).live().id == course.release.id
    assert {key for key in holds(target) if not key.startswith("site/")} == {
        "releases/live.json",
        f"releases/{course.release.id}/release.json",
        f"releases/{course.release.id}/site.json",
    } | ({".guard"} & set(holds(target)))


def test_the_same_again_touches_nothing(target, tmp_path):
    deploy(target, draft(tmp_path, FIRST))
    before = holds(target)
    counting = Counting(target)
    course = deploy(counting, draft(tmp_path, FIRST))

    assert course.is_nothing
    assert holds(target) == before
    assert [call for call in counting.calls if call[0] in {"write", "copy"}] == []


def test_a_second_deploy_sends_only_what_differs_and_scripts_before_pages(tmp_path):
    target, clock = MemoryTarget(), Clock()
    deploy(target, draft(tmp_path, FIRST), clock)
    clock.now += 1
    counting = Counting(target)
    course = send(Road(counting, now=clock), draft(tmp_path, SECOND))
    written = [key.removeprefix("site/") for name, key in counting.calls if name == "write" and key.startswith("site/")]

    assert sorted(written) == [
        "assets/js.bbbb/shop.js",
        "data/es/products/taza.json",
        "index.html",
        "producto/taza/index.html",
        "release.json",
    ]
    assert written.index("assets/js.bbbb/shop.js") == 0
    assert written[-1] == "release.json"
    assert written.index("data/es/products/taza.json") < written.index("index.html")
    assert counting.keys("delete") == ["site/producto/plato/index.html"]
    last_write = max(number for number, call in enumerate(counting.calls) if call[0] == "write" and "site/" in call[1])
    assert counting.calls.index(("delete", "site/producto/plato/index.html")) > last_write - 3
    assert course.delivery.touched == (
        "data/es/products/taza.json",
        "index.html",
        "producto/plato/index.html",
        "producto/taza/index.html",
    )


def test_scripts_of_the_release_before_stay_for_pages_that_are_still_open(target, tmp_path):
    clock = Clock()
    deploy(target, draft(tmp_path, FIRST), clock)
    clock.now += 1
    deploy(target, draft(tmp_path, SECOND), clock)

    assert site(target) == {**SECOND, "assets/js.aaaa/shop.js": FIRST["assets/js.aaaa/shop.js"]}


def test_going_back_gives_the_same_bytes_and_sends_none(target, tmp_path):
    clock = Clock()
    first = deploy(target, draft(tmp_path, FIRST), clock)
    before = {key: body for key, body in holds(target).items() if key.startswith("site/")}
    clock.now += 1
    second = deploy(target, draft(tmp_path, SECOND), clock)
    counting = Counting(target)
    go_back(counting, first.release.id, clock)
    after = {key: body for key, body in holds(target).items() if key.startswith("site/")}

    assert {**before, "site/assets/js.bbbb/shop.js": SECOND["assets/js.bbbb/shop.js"]} == after
    assert counting.keys("write") == []
    assert Shelf(target).live().id == first.release.id
    go_back(target, second.release.id, clock)
    assert site(target) == {**SECOND, "assets/js.aaaa/shop.js": FIRST["assets/js.aaaa/shop.js"]}


def undisturbed(folder: Path, steps: int) -> dict[str, bytes]:
    """What a store holds after that many of: deploy, another deploy, back to the first."""
    target, clock = MemoryTarget(), Clock()
    run(target, folder, clock, steps)
    return holds(target)


def run(target: Target, folder: Path, clock: Clock, steps: int, begin: int = 0) -> None:
    for number in range(begin, steps):
        step(target, folder, clock, number)


def step(target: Target, folder: Path, clock: Clock, number: int) -> None:
    clock.now = Clock().now + number
    if number == 2:
        oldest = min(key for key in target.listed("releases/") if key.endswith("/release.json"))
        go_back(target, oldest.split("/")[1], clock)
    else:
        deploy(target, draft(folder, (FIRST, SECOND)[number]), clock)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("last", [0, 1, 2], ids=["first", "second", "back"])
def test_killed_at_any_call_the_same_command_again_ends_the_same(tmp_path, last, after):
    wanted = undisturbed(tmp_path, last + 1)
    for nth in range(1, 500):
        target, clock = MemoryTarget(), Clock()
        run(target, tmp_path, clock, last)
        dying = Dying(target, nth, after)
        try:
            step(dying, tmp_path, clock, last)
        except Died:
            target.delete(LOCK)  # as if its lease were over
            step(target, tmp_path, clock, last)
        assert holds(target) == wanted, nth
        if not dying.dead:
            assert nth > 8
            return
    pytest.fail("it never ended")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_call_another_release_can_be_sent_instead(tmp_path, after):
    third = {**FIRST, "producto/jarra/index.html": b"<h1>Jarra</h1>", "index.html": b"<h1>Home</h1> three"}
    for nth in range(1, 500):
        target, clock = MemoryTarget(), Clock()
        first = deploy(target, draft(tmp_path, FIRST), clock)
        clock.now += 1
        dying = Dying(target, nth, after)
        try:
            deploy(dying, draft(tmp_path, SECOND), clock)
        except Died:
            target.delete(LOCK)
        clock.now += 1
        deploy(target, draft(tmp_path, third), clock)
        hashed = {path for path in site(target) if path.startswith("assets/")}
        assert {
            path: body for path, body in site(target).items() if path not in hashed | FIRST.keys() - third.keys()
        } == {path: body for path, body in third.items() if path not in hashed}, nth
        assert "releases/going.json" not in holds(target)
        go_back(target, first.release.id, clock)
        assert {path: body for path, body in site(target).items() if path in FIRST} == FIRST, nth
        assert "producto/jarra/index.html" not in site(target)
        if not dying.dead:
            return
    pytest.fail("it never ended")


FEW = {path: FIRST[path] for path in ("index.html", "producto/taza/index.html", "assets/js.aaaa/shop.js")}
FEW_LATER = {"index.html": b"<h1>Home</h1> later", "assets/js.bbbb/shop.js": b"let shop = 2"}


def test_killed_at_any_call_to_s3_the_same_command_again_ends_the_same(tmp_path):
    wanted: dict[str, bytes] = {}
    for nth in [10_000, *range(1, 100)]:
        target, clock = bucket_target(new_bucket()), Clock()
        deploy(target, draft(tmp_path, FEW), clock)
        clock.now += 1
        dying = Dying(target, nth, after=True)
        try:
            deploy(dying, draft(tmp_path, FEW_LATER), clock)
        except Died:
            target.delete(LOCK)
            deploy(target, draft(tmp_path, FEW_LATER), clock)
        wanted = wanted or holds(target)
        assert holds(target) == wanted, nth
        if nth < 100 and not dying.dead:
            assert nth > 8
            return
    pytest.fail("it never ended")


def test_what_an_interrupted_deploy_has_sent_is_not_sent_again(tmp_path):
    target, clock = MemoryTarget(), Clock()
    many = {f"p{number:02}/index.html": b"page %d" % number for number in range(40)}
    with pytest.raises(Died):
        deploy(Dying(target, 34), draft(tmp_path, many), clock)
    target.delete(LOCK)
    counting = Counting(target)
    deploy(counting, draft(tmp_path, many), clock)

    assert 5 < len(counting.keys("write")) < 15
    assert site(target) == many


def test_a_page_whose_headers_alone_differ_is_sent_again(tmp_path):
    target, clock = MemoryTarget(), Clock()
    first = draft(tmp_path, FIRST)
    deploy(target, first, clock)
    clock.now += 1
    kept_longer = site_file("x.xml", FIRST["index.html"]).headers
    files = {**first.site.files, "index.html": replace(first.site.files["index.html"], headers=kept_longer)}
    course = deploy(target, replace(first, site=Manifest.of(files)), clock)

    assert course.plan.changed == ("index.html", "release.json")
    assert dict(target.objects["site/index.html"].headers)["cache-control"] == "public, max-age=3600"


def test_a_store_that_is_too_busy_is_asked_again_a_few_at_a_time(tmp_path):
    target = MemoryTarget()
    deploy(Busy(target), draft(tmp_path, {**FIRST, **{f"images/{n}.avif": b"%d" % n for n in range(9)}}))
    assert len(site(target)) == len(FIRST) + 9
    with pytest.raises(TargetError, match="too busy"):
        deploy(Busy(MemoryTarget(), times=9), draft(tmp_path, FIRST))


def test_s3_that_slows_us_down_is_waited_for(tmp_path, monkeypatch):
    """503 SlowDown, twice, for one of the files."""
    target, seen, send_on = bucket_target(new_bucket()), [], Connections.send

    def slow(self, method, path, headers, body):
        if method == "PUT" and "images" in path and len(seen) < 2:
            seen.append(path)
            told = b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"
            return Answer(503, Headers(()), told)
        return send_on(self, method, path, headers, body)

    monkeypatch.setattr(Connections, "send", slow)
    monkeypatch.setattr(target._client, "_sleep", lambda seconds: None)
    deploy(target, draft(tmp_path, FEW | {"images/a.avif": b"a"}))

    assert len(seen) == 2
    assert site(target) == FEW | {"images/a.avif": b"a"}


# pruning


def test_old_releases_go_with_what_only_they_needed(target, tmp_path):
    clock = Clock()
    courses = []
    for number in range(4):
        files = {**FIRST, "index.html": b"home %d" % number, f"assets/js.{number}/shop.js": b"let shop = %d" % number}
        courses.append(deploy(target, draft(tmp_path, files), clock, keep=2))
        clock.now += 1
    found = holds(target)
    bodies = {body for key, body in found.items() if key.startswith("kept/")}

    assert [each.id for each in Shelf(target).releases()] == [courses[3].release.id, courses[2].release.id]
    assert b"home 2" in bodies
    assert not bodies & {b"home 0", b"home 1"}
    assert sorted(key for key in found if key.startswith("site/assets/js.")) == [
        "site/assets/js.2/shop.js",
        "site/assets/js.3/shop.js",
        "site/assets/js.aaaa/shop.js",
    ]
    assert not [key for key in found if courses[0].release.id in key]
    go_back(target, courses[2].release.id, clock, keep=2)
    assert site(target)["index.html"] == b"home 2"


def test_the_live_release_never_goes_though_it_is_the_oldest(tmp_path):
    target, clock = MemoryTarget(), Clock()
    ids = []
    for number in range(3):
        ids.append(deploy(target, draft(tmp_path, {**FIRST, "index.html": b"%d" % number}), clock, keep=3).release.id)
        clock.now += 1
    go_back(target, ids[0], clock, keep=2)

    assert sorted(each.id for each in Shelf(target).releases()) == sorted(ids)
    assert site(target)["index.html"] == b"0"


# steps beside the site, and what else a release keeps


@dataclass
class Step:
    """Notes when it is run, and whether the new site was there already."""

    target: Target
    title: str = "Step"
    ran: list[tuple[str, bool]] = field(default_factory=list)
    fails: bool = False

    def missing(self):
        return []

    def told(self, delivery, live):
        return [f"{live.release.id if live else 'nothing'} to {delivery.release.id}"]

    def run(self, delivery):
        stored = self.target.read("site/index.html")
        self.ran.append((delivery.release.id, stored is not None and stored.body == SECOND["index.html"]))
        if self.fails:
            raise TargetError("it does not answer")


def test_steps_run_before_and_after_the_site_and_again_after_a_failure(tmp_path):
    target, clock = MemoryTarget(), Clock()
    deploy(target, draft(tmp_path, FIRST), clock)
    clock.now += 1
    early, late = Step(target), Step(target, fails=True)
    with pytest.raises(TargetError):
        deploy(target, draft(tmp_path, SECOND), clock, early=[early], late=[late])
    late.fails = False
    touched = Shelf(target).going().touched
    course = deploy(target, draft(tmp_path, SECOND), clock, early=[early], late=[late])

    assert [site_was_new for _, site_was_new in early.ran] == [False, True]
    assert late.ran == [(course.release.id, True)] * 2
    assert course.delivery.touched == touched != ()
    assert Shelf(target).going() is None


def test_what_else_a_release_consists_of_is_kept_as_long_as_it_is(tmp_path):
    target, clock = MemoryTarget(), Clock()
    first = draft(tmp_path, FIRST, checkout=("functions/aa.zip", b"zip 1"), stack=("templates/t1.yaml", b"stack 1"))
    deploy(target, first, clock, keep=2)
    for number in (2, 3, 4):
        clock.now += 1
        parts = {
            "checkout": (f"functions/{number}.zip", b"zip %d" % number),
            "stack": ("templates/t1.yaml", b"stack 1"),
        }
        deploy(target, draft(tmp_path, FIRST, **parts), clock, keep=2)

    assert sorted(target.listed("functions/")) == ["functions/3.zip", "functions/4.zip"]
    assert sorted(target.listed("templates/")) == ["templates/t1.yaml"]
    assert dict(Shelf(target).releases()[0].parts) == {"checkout": "functions/4.zip", "stack": "templates/t1.yaml"}


def test_a_record_of_a_newer_version_is_said_and_left_alone(tmp_path):
    target = MemoryTarget()
    target.write("releases/live.json", b'{"schema": 9}')
    with pytest.raises(ConfigError, match=r"releases/live\.json cannot be read by this version"):
        deploy(target, draft(tmp_path, FIRST))
