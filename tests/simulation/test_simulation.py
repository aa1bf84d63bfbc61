"""The shop in a simulated world. The long run is `make simulate SEEDS=20000` (docs/reliability.md)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.choices import shrunk
from tests.simulation.plants import PLANTS
from tests.simulation.run import by_choices, by_seed, kind_of

ROOT = Path(__file__).parents[2]
SEEDS = 400
WANTED = (
    *("buys", "pays", "409", "delayed_failure", "order_confirmed to", "is lost"),
    *("dies after it", "dies before it", "hangs", "StoreUnavailable after", "StoreConflict", "PaymentsError after"),
    *("owner: ship", "owner: cancel", "owner: refund piece", "dashboard: a dispute", "bounces", "SweepReport"),
)


@pytest.mark.parametrize("first", range(1, SEEDS, 50))
def test_whatever_happens_stock_and_money_are_right(first):
    problems = {seed: found.problem for seed in range(first, first + 50) if (found := by_seed(seed)).problem}

    assert problems == {}, f"make simulate SEEDS=1 FIRST={min(problems)}"


def test_runs_are_worth_something():
    """Of 150 runs: orders are made, functions die, messages are lost, jobs run, mails go out."""
    told = [line for seed in range(150) for line in by_seed(seed, told=True).history]

    assert {words for words in WANTED if sum(words in line for line in told) < 5} == set()


def test_one_seed_is_one_history():
    first, second = by_seed(11, told=True), by_seed(11, told=True)

    assert first == second
    assert by_choices(first.choices, told=True).history == first.history


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
    assert "make simulate SEEDS=1 FIRST=" in told.stdout
    assert "PLANT=hold_unguarded" in told.stdout


def test_a_shrunk_history_is_short_and_fails_alike():
    with PLANTS["hold_unguarded"]():
        found = next(result for seed in range(1, 50) if (result := by_seed(seed)).problem)
        wanted = kind_of(found.problem)
        short = shrunk(found.choices, lambda choices: kind_of(by_choices(choices).problem) == wanted)
        told = by_choices(short, told=True)

    assert kind_of(told.problem) == wanted
    assert len(told.history) <= 8
    assert by_choices(short).problem == ""  # without the plant nothing is wrong
