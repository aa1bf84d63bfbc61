"""The shop's days: at midnight where the shop is, not in UTC. Must not read a clock."""

from __future__ import annotations

from datetime import UTC, datetime


def day_at(at: int, timezone: str) -> str:
    """ISO date of that second (since 1970) in an IANA time zone."""
    return wall_at(at, timezone).date().isoformat()


def wall_at(at: int, timezone: str) -> datetime:
    """What the clock on the shop's wall shows at that second; without a time zone."""
    from zoneinfo import ZoneInfo  # where it is needed: a cold start that formats no day need not load it

    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
