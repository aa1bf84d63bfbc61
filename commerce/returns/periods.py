"""How long the law gives for what: to withdraw, to send back, to pay back, to complain of a fault.

Days are ISO dates where the shop is, and all that is a period in the law's sense is counted in `last_day`. Must not
know the clock or which days are holidays. Sources, with their words: docs/legal.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

# Directive 2011/83/EU: art. 9(1), 13(1), 14(1), 10(1). Spain: TRLGDCU arts. 104, 107, 108, 105.
WITHDRAWAL_DAYS = 14
REFUND_DAYS = 14
SENDING_BACK_DAYS = 14
EXTENSION_MONTHS = 12
# Spain, TRLGDCU art. 120: a fault that shows within three years of the delivery (Directive (EU) 2019/771 art. 10: two).
GUARANTEE_YEARS = 3

Holidays = AbstractSet[str]
NONE: Holidays = frozenset()


class Begins(StrEnum):
    """Why a withdrawal period ends when it does."""

    RECEIVED = "received"
    """With the day on which the last piece arrived."""
    NOT_YET = "not_yet"
    """It has not begun: nobody knows of an arrival."""
    INFORMED = "informed"
    """With the day on which the shop told of the right, after the arrival."""
    NEVER_INFORMED = "never_informed"
    """Twelve months longer, since the shop never told."""


@dataclass(frozen=True)
class Period:
    """`last_day`: ISO date, included; empty while the period has not begun."""

    last_day: str
    begins: Begins

    def includes(self, day: str) -> bool:
        """Whether what is sent on that day comes in time: until its last hour (Directive 2011/83/EU art. 11a(5))."""
        return not self.last_day or day <= self.last_day


def withdrawal_period(received_on: str, informed_on: str, holidays: Holidays = NONE) -> Period:
    """Directive 2011/83/EU art. 9(2)(b) and 10. Both days are empty when it has not happened, or nobody knows.

    `received_on`: of the last piece of the order. `informed_on`: when the customer had the information about the right
    on a durable medium.
    """
    if not received_on:
        return Period("", Begins.NOT_YET)
    initial = last_day(received_on, WITHDRAWAL_DAYS, holidays)
    if informed_on and informed_on <= received_on:
        return Period(initial, Begins.RECEIVED)
    extended = _working(_months_after(_date(initial), EXTENSION_MONTHS), holidays).isoformat()
    if informed_on and informed_on <= _months_after(_date(received_on), EXTENSION_MONTHS).isoformat():
        return Period(last_day(informed_on, WITHDRAWAL_DAYS, holidays), Begins.INFORMED)
    return Period(extended, Begins.NEVER_INFORMED)


def last_day(event: str, days: int, holidays: Holidays = NONE) -> str:
    """Of a period of so many days after `event`, whose own day does not count.

    Regulation (EEC, Euratom) 1182/71 art. 3: all days count, but a period does not end on a Saturday, a Sunday or a
    public holiday; then it ends with the next working day.
    """
    return _working(_date(event) + dt.timedelta(days=days), holidays).isoformat()


def courtesy_period(received_on: str, days: int) -> Period:
    """The shop's own promise, in plain days: it is no period of the law. At least as long as the law's is long."""
    if not received_on:
        return Period("", Begins.NOT_YET)
    return Period((_date(received_on) + dt.timedelta(days=days)).isoformat(), Begins.RECEIVED)


def guarantee_period(received_on: str) -> Period:
    """In which a fault is the seller's."""
    if not received_on:
        return Period("", Begins.NOT_YET)
    return Period(_months_after(_date(received_on), 12 * GUARANTEE_YEARS).isoformat(), Begins.RECEIVED)


def refund_due(stated_on: str, back_on: str, waits_for_goods: bool, holidays: Holidays = NONE) -> str:
    """The last day to pay back what a withdrawal owes. Directive 2011/83/EU art. 13(1) and (3).

    `back_on`: when the goods, or the proof that they were sent, arrived; empty if neither did. While the shop waits for
    goods it may keep the money, so there is no such day yet: empty.
    """
    ends = last_day(stated_on, REFUND_DAYS, holidays)
    if not waits_for_goods:
        return ends
    return max(ends, back_on) if back_on else ""


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day of that month, or its last where it is shorter: Regulation 1182/71 art. 3(2)(c)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (first_of_next - dt.timedelta(days=1)).day))


def _working(day: dt.date, holidays: Holidays) -> dt.date:
    while day.isoweekday() > 5 or day.isoformat() in holidays:
        day += dt.timedelta(days=1)
    return day


def _date(day: str) -> dt.date:
    return dt.date.fromisoformat(day)
