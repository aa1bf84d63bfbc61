"""Every watcher looks at a shop of its own."""

from __future__ import annotations

import pytest

from functions.wiring import Services
from tests.functions.watch.days import world


@pytest.fixture
def services(tmp_path) -> Services:
    return world(tmp_path)
