"""What most suites of the run time start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from functions.adapters.memory_store import MemoryStore
from functions.wiring import Services
from tests.support.clock import FakeClock
from tests.support.orders import stock_shelves
from tests.support.shop import make_services


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> MemoryStore:
    return MemoryStore(clock)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """A shop with stock on its shelves."""
    services = make_services(tmp_path)
    stock_shelves(services)
    return services
