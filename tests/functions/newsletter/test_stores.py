"""The newsletter over every store there is: guards, indexes and expiry as they really are."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.newsletter import SignUp
from functions.newsletter.records import State
from functions.newsletter.service import Newsletter, confirm_token
from functions.outbox.records import PARTITION
from functions.wiring import Services
from tests.support.shop import SECRET, make_services
from tests.support.stores import clock, dynamodb_server, store, store_kind

__all__ = ["clock", "dynamodb_server", "store", "store_kind"]
ID = "a" * 32


@pytest.fixture
def services(tmp_path: Any, store: Any, clock: Any) -> Services:
    return make_services(tmp_path / "shop", store=store, clock=clock)


def test_a_whole_subscription(services):
    letters = Newsletter.of(services)
    for _ in range(2):
        letters.ask(ID, SignUp("ana@example.com", "/"), "es", "Quiero.", "v")
    (waiting,) = letters.subscribers(State.PENDING)
    token = confirm_token(SECRET.encode(), waiting)
    for _ in range(2):
        letters.confirm(token, "w")

    assert letters.subscribers(State.PENDING) == []
    (kept,) = letters.subscribers(State.CONFIRMED)
    assert (kept.email, kept.words, kept.confirmed_by) == ("ana@example.com", "Quiero.", "w")
    assert len(services.store.query(PARTITION)) == 3  # two questions and one welcome
    assert (letters.leave(ID), letters.leave(ID), letters.subscribers(State.CONFIRMED)) == (True, False, [])
    assert (letters.erase(ID), letters.erase(ID)) == (True, False)
    assert services.store.query(f"NEWSLETTER#{ID}") == []


def test_who_comes_back_is_kept_for_good_after_having_waited(services, clock):
    """What waits expires; what is confirmed must not inherit that."""
    letters = Newsletter.of(services)
    letters.ask(ID, SignUp("ana@example.com", "/"), "es", "Quiero.", "v")
    letters.confirm(confirm_token(SECRET.encode(), letters.subscribers(State.PENDING)[0]), "w")
    clock.advance(400 * 24 * 3600)

    assert len(letters.subscribers(State.CONFIRMED)) == 1
