"""The money that a withdrawal owes is noticed in time, once."""

from __future__ import annotations

from typing import Any

import pytest

from commerce import returns
from commerce.returns import Kind, Parcel
from functions.returns.cases import Cases
from functions.watch.refunds_due import watch
from functions.wiring import Services
from tests.functions.returns.test_settling import bought, case_of, settling
from tests.support.orders import Life, stock_shelves
from tests.support.shop import make_services

DAY_S = 24 * 3600


@pytest.fixture
def services(tmp_path: Any) -> Services:
    services = make_services(tmp_path)
    stock_shelves(services)
    return services


def told_after(services: Services, days: int) -> list[str]:
    services.clock.advance(days * DAY_S)  # type: ignore[attr-defined]
    return [finding.day for finding in watch(services).told]


def withdrawn(services: Services, *, sent: bool) -> Life:
    life = bought(services, sent=sent)
    case_of(life, Kind.WITHDRAWAL, {"0": 1})
    return life


def test_the_owner_is_told_some_days_before_and_once(services):
    life = withdrawn(services, sent=False)

    assert told_after(services, 9) == []
    assert told_after(services, 1) == ["2026-10-05"]
    assert told_after(services, 1) == []
    assert "Hay que responder antes del 5 de octubre de 2026" in life.mails()[-1].text


def test_while_the_goods_may_be_waited_for_nothing_is_due(services):
    life = withdrawn(services, sent=True)
    assert told_after(services, 30) == []

    now = services.clock()
    Cases.of(services).change(life.id, 1, lambda case: returns.sent(case, now, Parcel("Correos", "PQ1")))
    assert told_after(services, 0) == ["2026-10-21"]


def test_what_is_settled_or_no_withdrawal_is_not_due(services):
    life = withdrawn(services, sent=False)
    settling(services).refund(Cases.of(services).get(life.id, 1))
    other = bought(services)
    case_of(other, Kind.COURTESY, {"0": 1})

    assert told_after(services, 20) == []
