"""A form that is sent twice, by a double tap or by whoever caught it, does once what it does, and says so kindly."""

from __future__ import annotations

import re

import pytest

from commerce.invoices.model import Kind
from tests.functions.doors.table import DOORS, Door
from tests.functions.doors.town import Town, build
from tests.support.invoices import BUYER

AGAIN = {
    "POST /api/orders/{token}/new-link": (404, "errors.dead_link"),
    "POST /api/reviews": (409, "errors.already_reviewed"),
}
"""Where the second time is answered with another page than the first: status and text."""
POSTS = [(door, purpose) for door in DOORS if door.method == "POST" for purpose in door.opened_by]


@pytest.mark.parametrize(("door", "purpose"), POSTS, ids=lambda part: str(part))
@pytest.mark.parametrize("html", [False, True])
def test_the_second_time_changes_nothing_and_says_so(tmp_path, door: Door, purpose, html):
    town = build(tmp_path)
    key = town.keys()[purpose]
    extra = sealed(town, door, key) if door.path.endswith("/withdrawal") else {}
    first = door.knock(town, key, html=html, **(extra if html else {}))
    before = town.kept()
    town.services.clock.advance(61)
    second = door.knock(town, key, html=html, **(extra if html else {}))
    assert town.kept() == before
    status, text = AGAIN.get(str(door), (first.status, ""))
    assert second.status == status
    if not text:
        assert without_seal(second.body) == without_seal(first.body)
        assert second.headers == first.headers
    elif html:
        assert town.services.runtime.texts("es")(text) in second.body


def sealed(town: Town, door: Door, key: str) -> dict[str, dict[str, str]]:
    """The second step of a withdrawal, which states it."""
    page = door.knock(town, key, html=True).body
    return {"form": dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))}


def without_seal(body: str) -> str:
    return re.sub(r'"seal": "[^"]+"', "", body)


def test_other_words_by_the_same_form_are_another_message(tmp_path):
    """Whoever goes back, mends a word and sends again has said both."""
    town = build(tmp_path)
    (door,) = [door for door in DOORS if str(door) == "POST /api/messages/{token}"]
    before = town.kept()
    for words in ("¿Cabe una moka?", "¿Cabe una moka de seis?"):
        assert door.knock(town, town.keys()["conversation"], json_body={"message": words, "attempt": "a"}).status == 201
        assert town.kept() != before
        before = town.kept()


def test_a_full_invoice_for_another_buyer_is_not_made_by_sending_again(tmp_path):
    town = build(tmp_path)
    (door,) = [door for door in DOORS if str(door) == "POST /api/orders/{token}/invoices"]
    assert door.knock(town, town.keys()["order"]).json["kind"] == Kind.FULL.value
    before = town.kept()
    other = door.knock(town, town.keys()["order"], json_body={**BUYER, "name": "Otra, S.L."})
    assert (other.status, other.error_code) == (409, "invoice_is_full")
    assert town.kept() == before
