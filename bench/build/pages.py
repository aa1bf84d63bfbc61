"""What a page costs as the shop grows: `make bench-pages NS="1000 5000 20000 100000"` (RUNS=3, KEEP=1, WORK=folder).

Vitrina alone, cold builds as in run.py, CPU and peak memory at each size. The memory is watched during the same runs:
looking costs the bench's own CPU, not the build's, but wall time must be read with that in mind.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import Any

from bench.build import checks, options, report
from bench.build.sites import VitrinaSite
from bench.build.turns import Turns
from bench.build.workshop import workshop


def at_size(work: Path, products: int, rounds: int, *, keep: bool = False) -> dict[str, Any]:
    """Medians of the cold builds of one size; memory is the most of all."""
    with workshop(work, products, (VitrinaSite,), keep=keep) as (site,):
        catalogue = site.folder.parent
        turns = Turns([site], catalogue, options.say)
        runs = [turns.cold(site, look=True) for _ in range(rounds)]
        size = checks.size(site, catalogue)
    cpu = statistics.median(run.cpu_s for run in runs)
    return {
        "n": products,
        "html_pages": size.html_pages,
        "cpu_ms_per_page": round(1000 * cpu / size.html_pages, 3),
        "cpu_s": round(cpu, 2),
        "wall_s": round(statistics.median(run.wall_s for run in runs), 2),
        "peak_mb": round(max(run.peak_mb for run in runs), 1),
        "peak_process_mb": round(max(run.peak_process_mb for run in runs), 1),
    }


def bench(work: Path, sizes: list[int], rounds: int, *, keep: bool = False) -> dict[str, Any]:
    """`spread`: the dearest page over the cheapest one. Raises BenchFault."""
    machine, found = report.machine(), []
    options.say(f"{'N':>8}{'pages':>9}{'CPU ms/page':>13}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}")
    for products in sizes:
        row = at_size(work, products, rounds, keep=keep)
        found.append(row)
        options.say(
            f"{row['n']:8}{row['html_pages']:9}{row['cpu_ms_per_page']:13.2f}"
            f"{row['cpu_s']:9.1f}{row['wall_s']:9.1f}{row['peak_mb']:9.0f}"
        )
    costs = [row["cpu_ms_per_page"] for row in found]
    spread = round(max(costs) / min(costs), 3)
    return {"pages": found, "spread": spread, "rounds": rounds, "machine": machine, "versions": report.versions()}


def main() -> None:
    parser = options.parser(__doc__)
    parser.add_argument("--sizes", nargs="+", type=options.count, default=[1000, 5000, 20000, 100000])
    parser.add_argument("--rounds", type=options.count, default=3)
    chosen = parser.parse_args()
    options.finish(lambda: bench(chosen.work, chosen.sizes, chosen.rounds, keep=chosen.keep))


if __name__ == "__main__":
    main()
