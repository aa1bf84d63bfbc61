"""One fresh sandbox a test; what went over the wire is held against Stripe's description afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.stripe_contract import check_event, check_exchange
from tests.sandbox.support import World


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.close()
    for exchange in made.tape:
        check_exchange(exchange)
    for event in made.shop.events:
        check_event(event)
