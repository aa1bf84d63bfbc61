"""The shop's days: which one it is, and when one begins."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def today_in(timezone: str) -> str:
    """The ISO date of today in a time zone, an IANA name."""
    return dt.datetime.now(ZoneInfo(timezone)).date().isoformat()


def last_second_of(day: str, timezone: str) -> int:
    """The last second of an ISO date in a time zone, since 1970."""
    midnight = dt.datetime.combine(dt.date.fromisoformat(day) + dt.timedelta(days=1), dt.time(), ZoneInfo(timezone))
    return int(midnight.timestamp()) - 1


def begins(day: str, timezone: str) -> int:
    """The moment at which an ISO date begins there, in seconds since 1970 (UTC)."""
    midnight = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), ZoneInfo(timezone))
    return int(midnight.timestamp())


def day_after(day: str) -> str:
    """The ISO date that follows; the last one of the calendar stays."""
    date = dt.date.fromisoformat(day)
    return (date if date == dt.date.max else date + dt.timedelta(days=1)).isoformat()
