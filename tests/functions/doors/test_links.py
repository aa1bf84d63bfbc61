"""Links that are forged, cut, of another purpose or given up open no door: one answer for all, nothing is written."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from functions.orders.new_link import ROUTE as NEW_LINK
from functions.routes import ROUTES
from tests.functions.doors.table import DOORS, WITHOUT_TOKEN, Door
from tests.functions.doors.town import OTHER_KEY, Town, build
from tests.support.shop import Answer, ask

WAYS = [(False, "es"), (True, "es"), (True, "en")]
OF_THE_ORDER = {"order", "label", "review", "about"}
"""Purposes whose links are changed with the order's."""
addresses = itertools.count(1)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    """One for all: whatever is refused must leave it as it is."""
    return build(tmp_path_factory.mktemp("town"), VITRINA_LIMITS="on")


def test_every_route_is_in_the_table_or_says_why_not():
    named = [*map(str, DOORS), *WITHOUT_TOKEN]
    assert sorted(named) == sorted(f"{route.method} {route.path}" for route in ROUTES)
    assert not [route for route in WITHOUT_TOKEN if "{token}" in route]


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_a_genuine_link_opens_its_own_door(door, tmp_path):
    for purpose in door.opened_by:
        for html, status in zip((False, True), door.says, strict=True):
            town = build(tmp_path / f"{purpose}-{html}")
            before = town.kept()
            given = door.knock(town, town.keys()[purpose], html=html)
            assert given.status == status, given.body
            assert_private(given)
            assert (door.method == "GET") <= (town.kept() == before)


@pytest.mark.parametrize("door", DOORS, ids=str)
@pytest.mark.parametrize(("html", "language"), WAYS)
def test_whatever_is_no_link_to_it_gets_one_answer_and_changes_nothing(town, door, html, language):
    before = town.kept()
    given = {name: knock(town, door, token, html, language) for name, token in no_links(town, door).items()}
    first = given["nothing"]
    assert first.status == 404
    assert_private(first)
    assert_says_nothing(first, town)
    assert_speaks(first, town, html, language)
    assert {name for name, answer in given.items() if answer != first} == set()
    assert town.kept() == before


def test_links_that_were_changed_for_others_open_nothing(tmp_path):
    town = build(tmp_path)
    old = town.keys()
    assert ask(NEW_LINK, town.services, parameters={"token": old["order"]}).status == 202
    before = town.kept()
    for door in DOORS:
        for purpose in {*door.opened_by} & OF_THE_ORDER:
            assert knock(town, door, old[purpose], True, "es") == knock(town, door, "x", True, "es")
    assert town.kept() == before
    assert {*town.keys().values()}.isdisjoint(old[purpose] for purpose in OF_THE_ORDER)


# --- what is tried, and what is seen --------------------------------------------------------------------------------


def no_links(town: Town, door: Door) -> dict[str, str]:
    """By what is wrong with it. Half a letter cannot come in a body: it is no JSON, and no form."""
    ours, theirs = town.keys(), town.keys(town.ben)
    found = {
        "nothing": "",
        "a word": "x",
        "very long": "a" * 5000,
        "not ASCII": "ñ.ñ",
    }
    found |= {} if door.token else {"half a letter": "\ud800.\ud800"}
    found |= {f"of another purpose: {name}": key for name, key in ours.items() if name not in door.opened_by}
    for purpose in door.opened_by:
        key = ours[purpose]
        found |= {f"{purpose}, {wrong}": token for wrong, token in _broken(key)}
        found[f"{purpose}, signed with another key"] = town.keys(secret=OTHER_KEY)[purpose]
        found[f"{purpose}, ours with their signature"] = (
            f"{key.rpartition('.')[0]}.{theirs[purpose].rpartition('.')[2]}"
        )
        if purpose not in {"unsubscribe", "newsletter"}:  # the one ends what never was, the other says that it lapsed
            found[f"{purpose}, of what never was"] = town.keys(gone=True)[purpose]
    return found


def _broken(key: str) -> Iterator[tuple[str, str]]:
    for place in (0, len(key) // 2, key.rindex("."), len(key) - 1):
        yield f"a bit flipped at {place}", key[:place] + chr(ord(key[place]) ^ 1) + key[place + 1 :]
    for end in (1, 12, len(key) - 1, key.rindex("."), key.rindex(".") + 1):
        yield f"cut at {end}", key[:end]
    yield "joined otherwise", key.replace(".", "\0")
    if key.count(".") > 1:
        yield "joined otherwise but for its signature", key.replace(".", "\0", key.count(".") - 1)
    yield "in capitals", key.upper()
    yield "a way up", f"../{key}"
    for name, more in (("a point", "."), ("a part", ".0"), ("a space", " "), ("a line", "\n"), ("much", "a" * 5000)):
        yield f"with {name} more", key + more


def knock(town: Town, door: Door, token: str, html: bool, language: str) -> Answer:
    """From an address of its own: limits are another suite's."""
    number = next(addresses)
    return door.knock(
        town, token, html=html, language=language, source_ip=f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    )


def assert_private(given: Answer) -> None:
    assert given.headers["cache-control"] == "no-store"
    assert given.headers["x-content-type-options"] == "nosniff"


def assert_says_nothing(given: Answer, town: Town) -> None:
    told = given.body + str(given.headers)
    assert [word for person in (town.ana, town.ben) for word in person.words() if word in told] == []


def assert_speaks(given: Answer, town: Town, html: bool, language: str) -> None:
    """A page of the shop's own, or the one shape of a problem."""
    texts = town.services.runtime.texts(language)
    if not html:
        assert given.error_code == "not_found"
        assert given.json["error"]["message"] == texts("errors.not_found")
        return
    assert given.headers["content-type"] == "text/html; charset=utf-8"
    assert f"<html lang={language}>" in given.body
    assert texts("errors.dead_link") in given.body
    assert f'href="/api/orders/lookup?lang={language}"' in given.body
    assert town.services.shop.support.email in given.body
