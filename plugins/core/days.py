"""The shop's day."""

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
