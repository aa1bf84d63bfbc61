"""The shop's day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo


def today_in(timezone: str) -> str:
    """The ISO date of today in a time zone, an IANA name."""
    return dt.datetime.now(ZoneInfo(timezone)).date().isoformat()
