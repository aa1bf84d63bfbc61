"""How much is tried: a little in `make test`, `FUZZ_INPUTS` of it in `make fuzz`; the figure is printed at the end."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings

INPUTS = int(os.environ.get("FUZZ_INPUTS", "1400"))
WEIGHTS = {"hypothesis": 0.65, "schemathesis": 0.2, "signed": 0.15}
seen: Counter[str] = Counter()


def tried(kind: str, tests: int) -> settings:
    """Settings for one of `tests` tests of that kind."""
    return settings(
        max_examples=max(int(INPUTS * WEIGHTS[kind] / tests) + 1, 10),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "FUZZ_INPUTS" in os.environ:
        by = ", ".join(f"{name} {number}" for name, number in sorted(seen.items()))
        terminalreporter.write_line(f"fuzz: {seen['inputs']} inputs ({by})")
