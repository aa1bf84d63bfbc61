"""The shop in simulated worlds. The long run is `make simulate SEEDS=20000` (docs/reliability.md)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.choices import shrunk
from tests.simulation.plants import PLANTS
from tests.simulation.run import kind_of
from tests.simulation.worlds import WORLDS, by_choices, by_seed

ROOT = Path(__file__).parents[2]
SEEDS = {"sale": 250, "returns": 80, "reviews": 60, "conversations": 60, "collecting": 60, "leaving": 80}
BATCH = 20
TOLD = 30
WANTED = {
    "sale": (
        *("buys", "pays", "409", "delayed_failure", "order_confirmed to", "is lost", "shipment-2 to"),
        *("dies after it", "dies before it", "hangs", "StoreUnavailable after", "StoreConflict", "PaymentsError after"),
        *("owner: ship", "owner: cancel", "owner: refund piece", "dashboard: a dispute", "bounces", "SweepReport"),
    ),
    "returns": ("owner: return: exchanged", "owner: return: refunded", "-refused-", "withdrawal_letter to", "dies"),
    "reviews": ("reviews", "wants no more", "review_request to", "review_reminder to", "review_reply", "dies"),
    "conversations": ("contact_message to", "message_answer to", "survey-csat to", "answers csat", "dies"),
    "collecting": ("counter: ", "uses link 0", "new_link-1 to", "not-collected to", "pickup_reminder to", "dies"),
    "leaving": ("owner: forget: [", "privacy_done to", "full invoice: F", "withdrawal_letter to", "dies"),
}
"""What happens in a world, in the words of its history."""


@pytest.mark.parametrize(
    ("world", "first"), [(world, first) for world, seeds in SEEDS.items() for first in range(1, seeds, BATCH)]
)
def test_whatever_happens_everything_is_right(world, first):
    problems = {seed: found for seed in range(first, first + BATCH) if (found := by_seed(world, seed).problem)}

    assert problems == {}, f"make simulate WORLD={world} SEEDS=1 FIRST={min(problems)}"


@pytest.mark.parametrize("world", WORLDS)
def test_runs_are_worth_something(world):
    """Orders are made, functions die, messages are lost, jobs run, mails go out."""
    told = [line for seed in range(TOLD) for line in by_seed(world, seed, told=True).history]

    assert {words for words in WANTED[world] if sum(words in line for line in told) < 2} == set()


def test_one_seed_is_one_history():
    first, second = by_seed("sale", 11, told=True), by_seed("sale", 11, told=True)

    assert first == second
    assert by_choices("sale", first.choices, told=True).history == first.history


def test_a_failing_seed_is_told_shrunk_and_repeated_by_one_command():
    told = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "--seeds", "50", "--plant", "hold_unguarded"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 1, told.stderr
    assert "negative stock" in told.stdout
    assert "VIOLATION" in told.stdout
    assert "make simulate WORLD=sale SEEDS=1 FIRST=" in told.stdout
    assert "PLANT=hold_unguarded" in told.stdout


def test_a_shrunk_history_is_short_and_fails_alike():
    with PLANTS["hold_unguarded"]():
        found = next(result for seed in range(1, 50) if (result := by_seed("sale", seed)).problem)
        wanted = kind_of(found.problem)
        short = shrunk(found.choices, lambda choices: kind_of(by_choices("sale", choices).problem) == wanted)
        told = by_choices("sale", short, told=True)

    assert kind_of(told.problem) == wanted
    assert len(told.history) <= 8
    assert by_choices("sale", short).problem == ""  # without the plant nothing is wrong
