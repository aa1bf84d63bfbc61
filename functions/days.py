"""The shop's days: at midnight where the shop is, not in UTC. Must not read a clock."""

from __future__ import annotations

from datetime import UTC, datetime


def day_at(at: int, timezone: str) -> str:
    """ISO date of that second (since 1970) in an IANA time zone."""
    return wall_at(at, timezone).date().isoformat()


def read_moment(text: str, timezone: str) -> int:
    """`2026-11-20T17:20:00Z`, or without an offset where the shop is; noon for a day alone. Raises ValueError."""
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(text.strip())
    if len(text.strip()) <= len("2026-11-20"):
        moment = moment.replace(hour=12)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).timestamp())


def wall_at(at: int, timezone: str) -> datetime:
    """What the clock on the shop's wall shows at that second; without a time zone."""
    from zoneinfo import ZoneInfo  # where it is needed: a cold start that formats no day need not load it

    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(timezone)).replace(tzinfo=None)
