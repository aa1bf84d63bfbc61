"""`make simulate SEEDS=2000 FIRST=1`: many runs of each world, and of the first that fails the shortest history.

python -m tests.simulation --seeds 2000 --first 1        each failing seed stops it, is shrunk and told
python -m tests.simulation --world returns               one world alone (see `tests.simulation.worlds`)
python -m tests.simulation --world sale --seeds 1 --first 4711       one seed again
python -m tests.simulation --world sale --first 4711 --history       its whole history, failing or not
python -m tests.simulation --plant no_lease              with that guard taken away, in the world where it is looked for
python -m tests.simulation --plants                      the seed at which each planted bug is found, as the rows of
                                                         docs/reliability.md
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time

from tests.simulation.choices import shrunk
from tests.simulation.plants import PLANTS, WORLD_OF
from tests.simulation.run import Result, kind_of
from tests.simulation.worlds import WORLDS, by_choices, by_seed, first_failure

MOST_SEEDS = 2000


def main() -> int:
    options = _options()
    if options.plants:
        return _plants(options.seeds)
    worlds = [WORLD_OF[options.plant]] if options.plant else [options.world] if options.world else list(WORLDS)
    with PLANTS[options.plant]() if options.plant else contextlib.nullcontext():
        if options.history:
            result = by_seed(worlds[0], options.first, told=True)
            print("\n".join(result.history))
            return bool(result.problem)
        return max(_many(world, options.first, options.seeds, options.plant) for world in worlds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=MOST_SEEDS, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--world", choices=list(WORLDS), default="", help="this one alone")
    parser.add_argument("--history", action="store_true", help="tell the whole history of the first seed")
    parser.add_argument("--plant", choices=sorted(PLANTS), default="", metavar="NAME", help="take this guard away")
    parser.add_argument("--plants", action="store_true", help="find each planted bug")
    return parser.parse_args()


def _many(world: str, first: int, seeds: int, plant: str) -> int:
    start, calls, orders = time.process_time(), 0, 0
    for seed in range(first, first + seeds):
        result = by_seed(world, seed)
        calls, orders = calls + result.calls, orders + result.orders
        if result.problem:
            _tell(world, seed, result, plant)
            return 1
    took = time.process_time() - start
    print(f"{world}: {seeds} seeds from {first}, nothing found. {orders} orders, {calls} calls to the outside,")
    print(f"{took:.1f} s of CPU: {seeds / took:.0f} seeds a second.", flush=True)
    return 0


def _tell(world: str, seed: int, found: Result, plant: str) -> None:
    print(f"{world}, seed {seed}: {found.problem}\nShrinking ...", flush=True)
    wanted = kind_of(found.problem)
    shortest = shrunk(found.choices, lambda choices: kind_of(by_choices(world, choices).problem) == wanted)
    told = by_choices(world, shortest, told=True)
    print("\n".join(told.history))
    again = f"make simulate WORLD={world} SEEDS=1 FIRST={seed}" + (f" PLANT={plant}" if plant else "")
    print(f"\n{len(found.choices)} choices, {len(shortest)} after shrinking. Again: {again}")


def _plants(seeds: int) -> int:
    missed = 0
    for name, plant in PLANTS.items():
        with plant():
            seed, problem = first_failure(WORLD_OF[name], 1, seeds)
        missed += not problem
        found = f"{problem[:200]} | {seed}" if problem else f"not found in {seeds} seeds |"
        print(f"| `{name}` | {' '.join((plant.__doc__ or '').split()).rstrip('.')} | {found} |", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    # Sets of texts must be walked in the same order in each process.
    if os.environ.get("PYTHONHASHSEED") != "0":
        arguments = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, "PYTHONHASHSEED": "0"})
    sys.exit(main())
