"""`docs/abuse.md` says what the code does: the same limits, and tests that exist."""

from __future__ import annotations

import re

from functions.limits.open_holds import MAX_OPEN
from functions.limits.table import LIMITS
from functions.log import UNITS
from tests.support.shop import ROOT

TEXT = (ROOT / "docs" / "abuse.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| (\d+) \| (\d+) s \| (?:each|1 in (\d+)) \|", re.MULTILINE)


def test_every_limit_is_documented_with_its_numbers_and_no_other():
    written = {(name, int(most), int(window), int(sample or 1)) for name, most, window, sample in ROW.findall(TEXT)}

    assert written == {(limit.name, limit.most, limit.window_s, limit.sample) for limit in LIMITS}
    assert f"at most {MAX_OPEN} unpaid checkouts" in TEXT


def test_every_metric_is_named():
    assert [name for name in UNITS if f"`{name}`" not in TEXT] == []


def test_every_file_that_is_named_exists():
    named = set(re.findall(r"`((?:functions|tests|theme|commerce)/[\w./-]+)`", TEXT))

    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
