"""A clock that tests move."""

from __future__ import annotations

NOON = 1_790_000_000


class FakeClock:
    """Seconds since 1970; stands still until told."""

    def __init__(self, now: int = NOON) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, seconds: int) -> None:
        self.now += seconds
