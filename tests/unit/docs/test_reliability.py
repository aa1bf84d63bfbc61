"""docs/reliability.md names tests that exist, and every trap. Planted bugs: tests/simulation/test_plants.py."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def test_every_test_that_it_names_exists():
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", PAGE))

    assert len(named) > 30
    assert {name for name in named if f"def {name}(" not in sources} == set()


def test_every_trap_has_its_row():
    rows = re.findall(r"^\| (\d+)(?: to (\d+))? ", PAGE.partition("## Traps")[2], re.MULTILINE)
    traps = [n for first, last in rows for n in range(int(first), int(last or first) + 1)]

    assert traps == list(range(1, 35))


def test_every_file_that_it_names_exists():
    named = re.findall(r"`((?:tests|functions|vitrina)/[\w/]+\.py)`", PAGE)

    assert [name for name in named if not (ROOT / name).exists()] == []
