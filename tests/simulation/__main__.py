"""`make simulate SEEDS=2000 FIRST=1`: many runs, and for the first that fails, the shortest history that still does.

python -m tests.simulation --seeds 2000 --first 1        each failing seed stops it, is shrunk and told
python -m tests.simulation --seeds 1 --first 4711        one seed again
python -m tests.simulation --first 4711 --history        its whole history, failing or not
python -m tests.simulation --plant no_lease              with that guard taken away
python -m tests.simulation --plants                      the seed at which each planted bug is found
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time

from tests.simulation.choices import shrunk
from tests.simulation.plants import PLANTS
from tests.simulation.run import Result, by_choices, by_seed, kind_of

MOST_SEEDS = 2000


def main() -> int:
    options = _options()
    if options.plants:
        return _plants(options.seeds)
    with PLANTS[options.plant]() if options.plant else contextlib.nullcontext():
        if options.history:
            result = by_seed(options.first, told=True)
            print("\n".join(result.history))
            return bool(result.problem)
        return _many(options.first, options.seeds, options.plant)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--seeds", type=int, default=MOST_SEEDS, help="how many")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--history", action="store_true", help="tell the whole history of the first seed")
    parser.add_argument("--plant", choices=sorted(PLANTS), default="", metavar="NAME", help="take this guard away")
    parser.add_argument("--plants", action="store_true", help="find each planted bug")
    return parser.parse_args()


def _many(first: int, seeds: int, plant: str) -> int:
    start, calls, orders = time.process_time(), 0, 0
    for seed in range(first, first + seeds):
        result = by_seed(seed)
        calls, orders = calls + result.calls, orders + result.orders
        if result.problem:
            _tell(seed, result, plant)
            return 1
    took = time.process_time() - start
    print(f"{seeds} seeds from {first}: nothing found. {orders} orders, {calls} calls to the outside,")
    print(f"{took:.1f} s of CPU: {seeds / took:.0f} seeds a second.")
    return 0


def _tell(seed: int, found: Result, plant: str) -> None:
    print(f"seed {seed}: {found.problem}\nShrinking ...", flush=True)
    wanted = kind_of(found.problem)
    shortest = shrunk(found.choices, lambda choices: kind_of(by_choices(choices).problem) == wanted)
    told = by_choices(shortest, told=True)
    print("\n".join(told.history))
    again = f"make simulate SEEDS=1 FIRST={seed}" + (f" PLANT={plant}" if plant else "")
    print(f"\n{len(found.choices)} choices, {len(shortest)} after shrinking. Again: {again}")


def _plants(seeds: int) -> int:
    missed = 0
    for name, plant in PLANTS.items():
        start = time.process_time()
        with plant():
            seed, problem = first_failure(seeds)
        missed += not problem
        said = f"seed {seed:>5}  {problem[:90]}" if problem else f"not found in {seeds} seeds"
        print(f"{name:<24}{time.process_time() - start:>6.1f} s  {said}", flush=True)
    return 1 if missed else 0


def first_failure(seeds: int) -> tuple[int, str]:
    """(seed, problem) of the first that fails; an empty problem when none does."""
    for seed in range(1, seeds + 1):
        result = by_seed(seed)
        if result.problem:
            return seed, result.problem
    return seeds, ""


if __name__ == "__main__":
    # Sets of texts must be walked in the same order in each process.
    if os.environ.get("PYTHONHASHSEED") != "0":
        arguments = [sys.executable, "-m", "tests.simulation", *sys.argv[1:]]
        os.execve(sys.executable, arguments, {**os.environ, "PYTHONHASHSEED": "0"})
    sys.exit(main())
