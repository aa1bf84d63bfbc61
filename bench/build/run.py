"""Vitrina and Hugo build the same catalogue in turns: `make bench-build N=5000` (RUNS=3, KEEP=1, WORK=folder).

Whole processes are measured: wall by the monotonic clock, CPU as user and system time of the process and all its
children. Both engines start with the same warm page cache, and nothing else is held back.

cold       no output, no state of a build, no cache. Only Vitrina's encoded pictures stay (.cache/images): the bench
           does no image work, and Hugo is given none either.
edit       one product's body gets another paragraph (a different product each round), then the whole command again.
           Hugo knows no other way than its full build over the existing output.
unchanged  the command again with nothing changed.

Vitrina renders the real theme, Hugo the bench's smaller page; the table says by how many bytes a page ours is larger.
After each run the outputs are checked against the catalogue, and the bench fails if anything is missing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bench.build import options, report
from bench.build.sites import HugoSite, VitrinaSite
from bench.build.turns import Turns
from bench.build.workshop import workshop


def bench(work: Path, products: int, rounds: int, *, keep: bool = False) -> dict[str, Any]:
    """The result as JSON has it; the table is printed. Raises BenchFault."""
    machine = report.machine()
    with workshop(work, products, (VitrinaSite, HugoSite), keep=keep) as sites:
        results = Turns(sites, sites[0].folder.parent, options.say).all(rounds)
    vitrina, hugo = report.figures(results["vitrina"]), report.figures(results["hugo"])
    others = report.others_cores(results)
    options.say(
        f"\nN={products}, {rounds} rounds in turns: median (least-most). Encoded pictures were there already.\n"
    )
    options.say("\n".join((report.table(vitrina, hugo), "", report.note(others))))
    return {
        "n": products,
        "vitrina": vitrina,
        "hugo": hugo,
        "ratios": report.ratios(vitrina, hugo),
        "rounds": rounds,
        "machine": {**machine, "others_cores": others},
        "versions": report.versions(),
    }


def main() -> None:
    parser = options.parser(__doc__)
    parser.add_argument("--products", type=options.count, default=5000)
    parser.add_argument("--rounds", type=options.count, default=3)
    chosen = parser.parse_args()
    options.finish(lambda: bench(chosen.work, chosen.products, chosen.rounds, keep=chosen.keep))


if __name__ == "__main__":
    main()
