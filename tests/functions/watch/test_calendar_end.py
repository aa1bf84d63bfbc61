"""The end of the calendar of holidays: its owner is told once for each."""

from __future__ import annotations

from dataclasses import replace

from tests.functions.watch.days import told, world
from tests.support.orders import Life
from tests.support.shop import CALENDAR, make_shop


def test_an_owner_is_told_once_that_the_calendar_ends(tmp_path) -> None:
    services = world(tmp_path)
    assert told(services, "2028-01-30T08:00") == []
    assert told(services, "2028-02-01T08:00") == ["ends"]
    assert told(services, "2028-02-02T08:00") == []
    mails = Life(services, "").mails()

    assert [mail.subject for mail in mails] == ["El calendario de festivos se acaba el 31 de marzo de 2028"]


def test_a_calendar_that_was_renewed_may_end_again(tmp_path) -> None:
    services = world(tmp_path)
    told(services, "2028-02-01T08:00")
    calendar = replace(CALENDAR, until="2029-03-31")
    services.runtime.__dict__["shop"] = make_shop(delivery=calendar)

    assert told(services, "2028-02-02T08:00") == []
    assert told(services, "2029-02-02T08:00") == ["ends"]
