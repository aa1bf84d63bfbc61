"""What most suites of the run time start from."""

from __future__ import annotations

import pytest

from functions.adapters.memory_store import MemoryStore
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> MemoryStore:
    return MemoryStore(clock)
