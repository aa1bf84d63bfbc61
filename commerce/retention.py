"""How long what is known of customers is kept, and the day from which on it may go.

Must not know what is kept where.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Retention:
    """Days or years from the day on which it came to be.

    `unpaid_days`: orders that were never paid. `orders_years`: whole years of the calendar after the one of the order,
    as books are kept (Spain: six, Código de Comercio, art. 30). `rejected_reviews_days`: from their rejection.
    `conversations_days`: from the last message.
    """

    unpaid_days: int = 30
    orders_years: int = 6
    rejected_reviews_days: int = 90
    conversations_days: int = 365


def years_before(now: int, years: int, timezone: str) -> int:
    """The first second of the earliest year that must be kept: what was made before it may go.

    Books close with their year, and are kept so many whole years from then: in 2033 what was sold in 2026 may go,
    with six years.
    """
    from zoneinfo import ZoneInfo  # every function knows the shop, and only a job asks this

    zone = ZoneInfo(timezone)
    this_year = datetime.fromtimestamp(now, UTC).astimezone(zone).year
    return int(datetime(this_year - years, 1, 1, tzinfo=zone).timestamp())
