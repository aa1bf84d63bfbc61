"""What somebody removes, changes or adds by hand at the target, and `vitrina deploy --mend`."""

from __future__ import annotations

import pytest

from tests.vitrina.deploying.sites import (
    FIRST,
    QUICK,
    SECOND,
    Clock,
    Died,
    Dying,
    deploy,
    draft,
    go_back,
    holds,
    site,
)
from tests.vitrina.deploying.test_commands import CHEAPER, live_site
from tests.vitrina.test_build_and_publish import edit, files
from vitrina.deploying.lock import taken
from vitrina.deploying.memory import MemoryTarget
from vitrina.deploying.road import Road

PAGE, SCRIPT = "producto/taza/index.html", "assets/js.aaaa/shop.js"


@pytest.fixture
def target():
    return MemoryTarget()


def mend(target, what, **road):
    going = Road(target, now=Clock(), **road)
    with taken(target, QUICK) as lock:
        course = going.course(what, mend=True)
        if not course.is_nothing:
            going.go(course, lock)
        return course


def tamper(target):
    """A page is gone, a script of the same length is another, and somebody has left a file."""
    target.delete(f"site/{PAGE}")
    target.write(f"site/{SCRIPT}", FIRST[SCRIPT].replace(b"1", b"9"))
    target.write("site/wp-login.php", b"<?php")


def test_a_deploy_without_it_sees_nothing_of_what_was_done_by_hand(target, tmp_path):
    deploy(target, draft(tmp_path, FIRST))
    tamper(target)

    assert deploy(target, draft(tmp_path, FIRST)).is_nothing
    assert site(target) != FIRST


def test_it_puts_right_what_was_removed_changed_and_added(target, tmp_path):
    deploy(target, draft(tmp_path, FIRST))
    tamper(target)
    course = mend(target, draft(tmp_path, FIRST))

    assert set(course.by_hand) == {PAGE, SCRIPT, "wp-login.php"}
    assert site(target) == FIRST
    assert mend(target, draft(tmp_path, FIRST)).is_nothing


def test_what_was_put_right_is_forgotten_by_the_edge(target, tmp_path):
    deploy(target, draft(tmp_path, FIRST))
    target.write(f"site/{PAGE}", b"<h1>Casino</h1>")

    assert PAGE in mend(target, draft(tmp_path, FIRST)).delivery.touched


def test_with_another_release_nothing_wrong_is_kept_for_going_back(target, tmp_path):
    clock = Clock()
    first = deploy(target, draft(tmp_path, FIRST), clock).release
    target.write(f"site/{PAGE}", FIRST[PAGE].replace(b"Taza", b"Timo"))
    mend(target, draft(tmp_path, SECOND))

    assert site(target) == {**SECOND, SCRIPT: FIRST[SCRIPT]}
    assert b"Timo" not in b"".join(holds(target, "kept/").values())
    with pytest.raises(Exception, match="not kept any more"):
        go_back(target, first.id, clock)


def test_what_older_releases_need_is_looked_at_too(target, tmp_path):
    clock = Clock()
    deploy(target, draft(tmp_path, FIRST), clock)
    deploy(target, draft(tmp_path, SECOND), clock)
    target.write(f"site/{SCRIPT}", b"let shop = 9")
    course = mend(target, draft(tmp_path, SECOND))

    assert course.by_hand == (SCRIPT,)
    assert SCRIPT not in site(target)


def test_before_anything_is_live_nothing_is_taken_for_changed(target, tmp_path):
    target.write("site/theirs.html", b"somebody's")
    course = mend(target, draft(tmp_path, FIRST))

    assert course.by_hand == ()
    assert site(target) == {**FIRST, "theirs.html": b"somebody's"}


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_write_the_same_again_ends_it(tmp_path, after):
    what = draft(tmp_path, FIRST)
    for nth in range(1, 40):
        target = MemoryTarget()
        deploy(target, what)
        tamper(target)
        try:
            mend(Dying(target, nth, after), what)
        except Died:
            target.delete("releases/lock.json")
            mend(target, what)
            assert site(target) == FIRST, nth
        else:
            assert nth > 5
            return
    raise AssertionError("never came through")


def test_the_command_says_what_it_found_and_mends_it(shop, any_place):
    place = any_place
    shop.vitrina("deploy", *place.words, "--yes")
    place.target.delete("site/producto/cuenco/index.html")
    place.target.write("site/wp-login.php", b"<?php")
    assert "nothing to do" in shop.vitrina("deploy", *place.words).stdout
    dry = shop.vitrina("deploy", *place.words, "--mend", "--dry-run")

    assert "By hand   2 removed, changed or added there since" in dry.stdout
    assert "/producto/cuenco/index.html" in dry.stdout
    sent = shop.json("deploy", *place.words, "--mend", "--yes")
    assert sent["by_hand"] == ["producto/cuenco/index.html", "wp-login.php"]
    assert live_site(place) == files(shop.folder / "output")
    assert "nothing to do" in shop.vitrina("deploy", *place.words, "--mend").stdout


def test_mending_and_a_new_price_go_together(shop, place):
    shop.vitrina("deploy", *place.words, "--yes")
    place.target.write("site/blog/index.html", b"another")
    edit(shop, *CHEAPER)
    sent = shop.json("deploy", *place.words, "--mend", "--yes")

    assert "blog/index.html" in sent["by_hand"]
    assert "producto/cuenco/index.html" in sent["changed"]
    assert live_site(place) == files(shop.folder / "output")
