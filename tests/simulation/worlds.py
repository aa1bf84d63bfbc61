"""Every world that is simulated, by its name: what `make simulate` runs, and where each plant is looked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from tests.simulation import afterwards, run
from tests.simulation.afterwards import Afterwards
from tests.simulation.choices import Choices
from tests.simulation.collectors import Collectors
from tests.simulation.leavers import Leavers
from tests.simulation.returners import Returners
from tests.simulation.reviewers import Reviewers
from tests.simulation.run import Result
from tests.simulation.talkers import Talkers


class Simulate(Protocol):
    def __call__(self, choices: Choices, *, told: bool = False) -> Result: ...


def _of(people: Callable[[Afterwards], object]) -> Simulate:
    def simulate(choices: Choices, *, told: bool = False) -> Result:
        return afterwards.simulate(choices, people, told=told)

    return simulate


WORLDS: Mapping[str, Simulate] = {
    "sale": run.simulate,
    "returns": _of(Returners),
    "reviews": _of(Reviewers),
    "conversations": _of(Talkers),
    "collecting": _of(Collectors),
    "leaving": _of(Leavers),
}


def by_seed(world: str, seed: int, *, told: bool = False) -> Result:
    return WORLDS[world](Choices(seed), told=told)


def by_choices(world: str, played: Sequence[int], *, told: bool = False) -> Result:
    return WORLDS[world](Choices(played=played), told=told)


def first_failure(world: str, first: int, most: int) -> tuple[int, str]:
    """(seed, problem) of the first that fails, of so many from `first` on; an empty problem when none does."""
    for seed in range(first, first + most):
        if problem := by_seed(world, seed).problem:
            return seed, problem
    return first + most, ""
