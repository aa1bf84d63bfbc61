"""The figures as a table for people and as JSON for scripts. Must not measure."""

from __future__ import annotations

import os
import platform
import re
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.build.measure import Measured
from bench.build.sites import HUGO, ROOT, VITRINA
from bench.build.turns import MODES, Results

Figures = dict[str, Any]
_ROWS = (
    ("cold_wall_s", "cold build, wall s"),
    ("cold_cpu_s", "cold build, CPU s"),
    ("edit_wall_s", "one product edited, wall s"),
    ("edit_cpu_s", "one product edited, CPU s"),
    ("unchanged_wall_s", "nothing changed, wall s"),
    ("unchanged_cpu_s", "nothing changed, CPU s"),
    ("peak_mb", "peak memory, sum of Pss, MB"),
    ("peak_process_mb", "largest process, MB"),
    ("files", "files"),
    ("html_pages", "HTML pages"),
    ("html_mb", "HTML, MB"),
    ("product_page_bytes", "bytes a product page, mean"),
    ("cold_cpu_ms_per_page", "cold CPU ms an HTML page"),
)
# Below this, what else runs on a machine does not show in the figures.
QUIET_CORES = 0.1
RATIOS = tuple(key for key, _ in _ROWS if key.endswith(("_s", "_mb", "_bytes", "_page")))
_DIGITS = {"_s": 2, "_mb": 1, "_page": 2}


def figures(results: Results) -> Figures:
    """Medians by mode, and what was measured once; `runs` has every single run."""
    found: Figures = {}
    for mode in MODES:
        found[f"{mode}_wall_s"] = _median(results.runs[mode], lambda run: run.wall_s)
        found[f"{mode}_cpu_s"] = _median(results.runs[mode], lambda run: run.cpu_s)
    size = results.size
    return {
        **found,
        "peak_mb": round(results.memory.peak_mb, 1),
        "peak_process_mb": round(results.memory.peak_process_mb, 1),
        "files": size.files,
        "html_pages": size.html_pages,
        "html_mb": round(size.html_mb, 2),
        "product_page_bytes": size.product_page_bytes,
        "cold_cpu_ms_per_page": round(1000 * found["cold_cpu_s"] / size.html_pages, 3),
        "runs": {mode: [[round(r.wall_s, 3), round(r.cpu_s, 3)] for r in results.runs[mode]] for mode in MODES},
    }


def ratios(vitrina: Figures, hugo: Figures) -> dict[str, float]:
    """Vitrina's to Hugo's. `*_of_full`: to Hugo's cold build, since an edit is a full build there."""
    found = {key: round(vitrina[key] / hugo[key], 3) for key in RATIOS}
    for mode in ("edit", "unchanged"):
        for unit in ("wall_s", "cpu_s"):
            found[f"{mode}_{unit}_of_full"] = round(vitrina[f"{mode}_{unit}"] / hugo[f"cold_{unit}"], 3)
    return found


def table(vitrina: Figures, hugo: Figures) -> str:
    lines = [f"{'':28}{'Vitrina':>22}{'Hugo':>22}{'ratio':>8}"]
    for key, title in _ROWS:
        ratio = f"{vitrina[key] / hugo[key]:.2f}"
        lines.append(f"{title:28}{_cell(vitrina, key):>22}{_cell(hugo, key):>22}{ratio:>8}")
    return "\n".join(lines)


def machine() -> dict[str, Any]:
    """What the figures depend on; `load` is the one-minute load as the bench began."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "cpu": _cpu(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """Vitrina's with the commit that was measured."""
    found = {
        "vitrina": _said(VITRINA, "--version"),
        "commit": _said("git", "-C", ROOT, "describe", "--always", "--dirty"),
    }
    if HUGO.is_file():
        found["hugo"] = _said(HUGO, "version")
    return {name: _version(text) for name, text in found.items()}


def _cell(found: Figures, key: str) -> str:
    """With the least and the most of the runs in brackets, where there are several."""
    digits = next((n for ending, n in _DIGITS.items() if key.endswith(ending)), 0)
    mode, _, unit = key.partition("_")
    if mode not in MODES or unit not in ("wall_s", "cpu_s"):
        return f"{found[key]:,.{digits}f}"
    every = [run[("wall_s", "cpu_s").index(unit)] for run in found["runs"][mode]]
    return f"{found[key]:.{digits}f} ({min(every):.{digits}f}-{max(every):.{digits}f})"


def _median(runs: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    return round(statistics.median(of(run) for run in runs), 3)


def _cpu() -> str:
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    found = re.search(r"^model name\s*:\s*(.*)$", text, re.MULTILINE)
    return found[1] if found else platform.machine()


def _said(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _version(text: str) -> str:
    """`0.168.0` of `hugo v0.168.0-... linux/amd64 ...`; a commit stands for itself."""
    found = re.search(r"\d+\.\d+\.\d+", text)
    return found[0] if found else text


def others_cores(results: Mapping[str, Results]) -> float:
    """The mean over all timed runs."""
    every = [run for result in results.values() for runs in result.runs.values() for run in runs]
    return round(sum(run.others_cores * run.wall_s for run in every) / sum(run.wall_s for run in every), 2)


def note(others: float) -> str:
    """What a reader of the table must know about the machine; empty when it was quiet."""
    if others < QUIET_CORES:
        return ""
    return f"Other programs kept {others} cores busy meanwhile: wall times are too long, CPU times less so."
