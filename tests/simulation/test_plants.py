"""Mutation check: take one guard away, and the simulation finds it. The seeds it takes are in docs/reliability.md."""

from __future__ import annotations

import pytest

from tests.simulation.__main__ import first_failure
from tests.simulation.plants import PLANTS
from tests.simulation.run import by_seed

MOST_SEEDS = 2000


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_bug_is_found(name):
    with PLANTS[name]():
        seed, problem = first_failure(MOST_SEEDS)

    assert problem, f"{name} was not found in {MOST_SEEDS} seeds"
    assert by_seed(seed).problem == "", "the bug was the plant's, and it is gone with it"


def test_there_are_enough_of_them_and_each_says_what_it_takes_away():
    assert len(PLANTS) >= 12
    assert all(plant.__doc__ for plant in PLANTS.values())
