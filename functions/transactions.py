"""One write that must win or say why: retries what a neighbour's write or a short fault spoilt.

Knows which store errors may pass. Must not know what is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from commerce.errors import StoreConflict, StoreUnavailable

T = TypeVar("T")
TRIES = 8
FIRST_PAUSE_S = 0.02


def retrying(attempt: Callable[[], T], *, tries: int = TRIES, sleep: Callable[[float], None] = time.sleep) -> T:
    """Call `attempt` until it does not raise StoreConflict or StoreUnavailable; the last error is raised.

    `attempt` must read afresh what it decides on, and guard what it writes: a try that seemed to fail may have written.
    Pauses double from 20 ms, each cut by a random part, so that those who collided do not collide again.
    """
    for number in range(tries - 1):
        try:
            return attempt()
        except (StoreConflict, StoreUnavailable):
            from random import uniform  # only where something failed: its import is dear to a cold start

            sleep(FIRST_PAUSE_S * 2**number * uniform(0.5, 1.0))  # noqa: S311 - spreads load, hides nothing
    return attempt()
