"""A genuine link and, beside it, the number of something that is another order's: it is not there."""

from __future__ import annotations

import re

import pytest

from functions.withdrawal.by_link import ROUTE as WITHDRAWAL
from tests.functions.doors.table import BROKEN, DOORS, STATED, Door
from tests.functions.doors.town import Town, build
from tests.support.orders import BROWSER
from tests.support.shop import ask

SECOND = [door for door in DOORS if door.more]
OTHERS = {
    "number": ["2", "0", "-1", "x", "9" * 30, "٢", "1/x", ""],
    "code": ["F-2026-000001", "s-2026-000001", "S-2026-000001/x", "../F-2026-000001", "x" * 5000, "ñ", ""],
}
"""By parameter; the first is Ben's."""


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    return build(tmp_path_factory.mktemp("town"))


@pytest.mark.parametrize("door", SECOND, ids=str)
@pytest.mark.parametrize("html", [False, True])
def test_what_is_another_orders_is_not_there(town, door: Door, html):
    (name,) = door.more
    before = town.kept()
    for other in OTHERS[name]:
        # Whoever has Ben's own link finds the first; Ana's does not, as if it never was.
        parameters = {"token": town.keys()["order"], name: other}
        given = door.knock(town, "", html=html, parameters=parameters)
        assert given == door.knock(town, "x", html=html), other
    assert town.kept() == before


def test_the_first_of_them_is_there_for_whoever_it_belongs_to(town):
    for door in SECOND:
        (name,) = door.more
        parameters = {"token": town.keys(town.ben)["order"], name: OTHERS[name][0]}
        assert door.knock(town, "", parameters=parameters).status == (409 if name == "number" else 200)


@pytest.mark.parametrize("line", ["2", "9", "-1", "00", "x", "٠"])
@pytest.mark.parametrize("rest", ["/withdrawal", "/returns"])
def test_a_line_that_the_order_does_not_have_is_refused(town, rest, line):
    (door,) = [door for door in DOORS if str(door).startswith("POST") and door.path.endswith(rest)]
    form = {**(STATED if rest == "/withdrawal" else BROKEN), "line_0": "0", f"line_{line}": "1"}
    before = town.kept()
    given = door.knock(town, town.keys()["order"], html=True, form=form)
    assert given.status == 422
    assert "notice-error" in given.body
    assert town.kept() == before


def test_the_seal_of_another_orders_statement_states_nothing(town):
    """It is shown once more, sealed for this order."""
    (door,) = [door for door in DOORS if door.route is WITHDRAWAL]
    theirs = hidden(door.knock(town, town.keys(town.ben)["order"], html=True).body)
    before = town.kept()
    given = door.knock(town, town.keys()["order"], html=True, form=theirs)
    assert (given.status, "Vuelve a confirmarlo" in given.body) == (200, True)
    assert hidden(given.body)["seal"] != theirs["seal"]
    assert town.kept() == before


def test_the_attempt_of_another_orders_return_shows_nothing_of_it(town):
    """Whoever knows what another form was called asks for something of their own."""
    (door,) = [door for door in DOORS if str(door) == "POST /api/orders/{token}/returns"]
    form = {**BROKEN, "attempt": f"attempt of {town.ben.life.id}"}
    given = door.knock(town, town.keys()["order"], html=True, form=form)
    assert given.status == 201
    assert town.ben.words()[1] not in given.body


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_the_statement_itself_needs_its_seal(town):
    plain = ask(WITHDRAWAL, town.services, parameters={"token": town.keys()["order"]}, form=STATED, headers=BROWSER)
    assert plain.status == 200
    assert hidden(plain.body)["seal"]
