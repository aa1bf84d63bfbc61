"""`vitrina watch`, `orders list --late` and `orders delay`: what is late, in the owner's terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from commerce.conversations import Thread
from commerce.lateness import Lateness
from commerce.links import order_number
from commerce.returns import Kind, State
from functions.conversations.service import Conversations
from functions.watch.report import ANSWER_DUE, ENDS, NOT_COLLECTED, REFUND_DUE
from functions.wiring import Services, now
from tests.vitrina.test_returns import opened
from vitrina.commands.watch import WORDS


@pytest.fixture
def later(shop, monkeypatch) -> Iterator[None]:
    """Ten days on."""

    class Later(Services):
        def __init__(self, config) -> None:
            super().__init__(config, clock=lambda: now() + 10 * 24 * 3600)

    shop.publish()
    shop.life = shop.order(PLA_VEG=2).paid()
    monkeypatch.setattr("functions.wiring.Services", Later)
    yield


def test_what_is_late_is_told_once_and_listed_for_ever(shop, later) -> None:
    number = order_number(shop.life.id)
    told = shop.vitrina("watch")

    assert (told.exit_code, told.output.startswith(f"✓ Order {number} ")) == (0, True)
    assert shop.vitrina("watch").output == "✓ Nothing new.\n"
    assert number in shop.vitrina("orders", "list", "--late").output
    (found,) = shop.json("orders", "list", "--late")
    assert (found["number"], found["late"]["state"] in {"untouched", "unsent_late"}) == (number, True)


def test_money_that_a_withdrawal_owes_and_a_message_to_answer_are_told_in_their_own_words(shop, later) -> None:
    opened(shop.life, Kind.WITHDRAWAL, State.APPROVED)
    about = Thread("", "Una pregunta", "Eva", "eva@example.com", "es", 0)
    thread = Conversations.of(shop.life.services).start(about, "¿Cabe en la cafetera?", "form")
    told = shop.vitrina("watch").output

    assert f"✓ Order {order_number(shop.life.id)}: the money of its withdrawal must go back by " in told
    assert f"✓ Conversation {order_number(thread.id)} should be answered soon." in told


def test_there_are_words_for_everything_that_is_told() -> None:
    assert {*Lateness, ENDS, REFUND_DUE, NOT_COLLECTED, ANSWER_DUE} == set(WORDS)


def test_for_scripts_it_is_json(shop, later) -> None:
    found = json.loads(shop.vitrina("watch", "--json").output)

    assert [each["number"] for each in found["told"]] == [order_number(shop.life.id)]
    assert found["problems"] == []


def test_nothing_is_late_in_a_shop_without_orders(shop) -> None:
    assert shop.vitrina("watch").output == "✓ Nothing new.\n"
    assert shop.vitrina("orders", "list", "--late").output == "✓ No order is late.\n"


def test_an_owner_gives_another_date_and_her_reason(shop) -> None:
    shop.publish()
    life = shop.order(PLA_VEG=1).paid()
    last = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    done = shop.vitrina("orders", "delay", order_number(life.id), "--until", last, "--reason", "Se ha roto el horno.")

    assert done.exit_code == 0, done.output
    assert f"promised for {last}" in done.output
    promise = life.order.promises[-1]
    assert (promise.first, promise.last, promise.cause) == ("", last, "owner")
    assert "Se ha roto el horno." in shop.vitrina("orders", "show", order_number(life.id)).output


@pytest.mark.parametrize(("until", "says", "code"), [("ayer", "is no day", 2), ("2020-01-01", "That day is over", 1)])
def test_a_day_that_is_none_is_refused(shop, until, says, code) -> None:
    shop.publish()
    life = shop.order(PLA_VEG=1).paid()
    refused = shop.vitrina("orders", "delay", order_number(life.id), "--until", until)

    assert (refused.exit_code, says in refused.output) == (code, True)
    assert len(life.order.promises) <= 1
