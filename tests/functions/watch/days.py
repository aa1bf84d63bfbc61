"""A shop with a calendar, an order on a Monday morning, and what is told on which day."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from functions.outbox.records import LATE_ORDERS
from functions.outbox.service import Outbox
from functions.ports import Mail
from functions.watch.service import watch
from functions.wiring import Services
from tests.support.clock import FakeClock
from tests.support.orders import stock_shelves
from tests.support.shop import CALENDAR, make_services, make_shop

MADRID = ZoneInfo("Europe/Madrid")


def at(wall: str) -> int:
    return int(dt.datetime.fromisoformat(wall).replace(tzinfo=MADRID).timestamp())


# Ordered on a Monday morning: leaves on Tuesday the 22nd, arrives on the 23rd or 24th.
ORDERED = at("2026-09-21T11:00")


def world(tmp_path: Any, **shop: Any) -> Services:
    made = make_services(tmp_path, shop=make_shop(delivery=CALENDAR, **shop), clock=FakeClock(ORDERED))
    stock_shelves(made)
    return made


def told(services: Services, wall: str) -> list[str]:
    """What a round at that hour told its owner of."""
    services.clock.now = at(wall)  # type: ignore[attr-defined]
    report = watch(services)
    assert report.problems == ()
    return [found.what for found in report.told]


def owner_mails(services: Services) -> list[Mail]:
    Outbox.of(services).deliver(limit=200)
    return [mail for mail in services.mailer.sent if f"-{LATE_ORDERS}" in mail.id]  # type: ignore[attr-defined]
