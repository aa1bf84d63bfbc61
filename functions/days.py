"""The shop's days: at midnight where the shop is, not in UTC. Must not read a clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def day_at(at: int, timezone: str) -> str:
    """ISO date of that second (since 1970) in an IANA time zone."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone)).date().isoformat()
