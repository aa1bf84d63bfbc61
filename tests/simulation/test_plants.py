"""Mutation check: take one guard away, and the simulation finds it, for the reason that docs/reliability.md gives.

The table there says at which seed, as `make simulate PLANTS=1` found it. Here each is looked for from that seed on, so
that a bug costs a run or two and not all that came before. A change of the shop's moves the seeds: some more are tried,
and the table is made anew when a plant is found no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.simulation.plants import PLANTS, WORLD_OF
from tests.simulation.worlds import WORLDS, by_seed, first_failure

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
# `make simulate PLANTS=1` looks at so many.
MOST_SEEDS = 2000


@dataclass(frozen=True)
class Row:
    """`says`: words of the invariant that finds it."""

    guard: str
    says: str
    seed: int


def rows() -> dict[str, Row]:
    """The table of planted bugs, by name."""
    _, _, planted = DOCUMENT.read_text().partition("## Planted bugs")
    lines = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (\d+) \|$", planted, flags=re.MULTILINE)
    return {name: Row(guard, says, int(seed)) for name, guard, says, seed in lines}


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_bug_is_found_for_its_reason(name):
    row, world = rows()[name], WORLD_OF[name]
    with PLANTS[name]():
        seed, problem = first_failure(world, row.seed, MOST_SEEDS)

    assert problem, f"{name} was not found in {MOST_SEEDS} seeds from {row.seed}"
    assert row.says in problem
    assert by_seed(world, seed).problem == "", "the bug was the plant's, and it is gone with it"


def test_the_document_tells_of_every_plant_what_it_takes_away():
    said = {name: row.guard for name, row in rows().items()}

    assert said == {name: " ".join((plant.__doc__ or "").split()).rstrip(".") for name, plant in PLANTS.items()}
    assert set(WORLD_OF.values()) == set(WORLDS)
