"""What an order is promised: by the option that was chosen, from when it was made, and never unsaid."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from commerce import orders
from commerce.orders import Address, Customer, Order, OrderLine, PromisedDays, Status
from commerce.shop import ShippingOption, ShippingZone
from functions.orders.promises import promise_of
from tests.support.clock import FakeClock
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import CALENDAR, make_facts, make_services, make_shop

CANARIAS = ShippingZone("canarias", {"es": "Canarias", "en": "Canary Islands"}, ("ES",), ("ES-CN",))
TO_CANARIAS = ShippingOption("canarias", "delivery", {"es": "Canarias", "en": "Canaries"}, 1990, "canarias", 0, 4, 7)
SHOP = make_shop(delivery=CALENDAR)
SHOP = replace(SHOP, zones=(*SHOP.zones, CANARIAS), shipping=(*SHOP.shipping, TO_CANARIAS))


def seconds(wall: str, zone: str = "Europe/Madrid") -> int:
    return int(dt.datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).timestamp())


def order_made(wall: str, zone: str = "Europe/Madrid", preorder: str = "") -> Order:
    line = OrderLine("TAZ", "taza", "Taza", "", 1, 2400, preorder_from=preorder)
    at = seconds(wall, zone)
    return Order("a" * 16, Status.CHECKOUT, "es", "EUR", (line,), at, at + 1860)


def days(order: Order, option: str = "estandar", country: str = "ES", paid_at: int = 0, **shop: object) -> list[str]:
    facts = make_facts(order.id, shipping_option=option, customer=Customer(address=Address(country=country)))
    found = promise_of(order, facts, replace(SHOP, **shop), paid_at or order.created_at)  # type: ignore[arg-type]
    return [found.leaves, found.first, found.last] if found else []


@pytest.mark.parametrize(
    ("wall", "option", "country", "expected"),
    [
        # "estandar" is 2 to 3 days of which one is preparation.
        ("2026-09-21T11:59:59", "estandar", "ES", ["2026-09-22", "2026-09-23", "2026-09-24"]),
        ("2026-09-21T12:00", "estandar", "ES", ["2026-09-23", "2026-09-24", "2026-09-25"]),
        ("2026-09-25T18:00", "estandar", "ES", ["2026-09-29", "2026-09-30", "2026-10-01"]),
        ("2026-10-09T11:00", "estandar", "ES", ["2026-10-13", "2026-10-14", "2026-10-15"]),  # over the 12th of October
        ("2026-10-25T02:30", "estandar", "ES", ["2026-10-27", "2026-10-28", "2026-10-29"]),  # clocks go back that night
        ("2026-10-30T11:00", "estandar", "ES", ["2026-11-03", "2026-11-04", "2026-11-05"]),  # over the month's end
        ("2026-12-31T11:00", "estandar", "ES", ["2027-01-01", "2027-01-04", "2027-01-05"]),  # and the year's
        ("2027-03-28T03:30", "estandar", "ES", ["2027-03-30", "2027-03-31", "2027-04-01"]),  # clocks go forward
        ("2028-02-28T11:00", "estandar", "ES", ["2028-02-29", "2028-03-01", "2028-03-02"]),  # a leap year
        ("2026-09-21T11:00", "canarias", "ES", ["2026-09-22", "2026-09-28", "2026-10-01"]),  # the islands' own holiday
        ("2026-11-06T11:00", "europa", "FR", ["2026-11-09", "2026-11-13", "2026-11-18"]),  # Armistice, in France
        ("2026-11-06T11:00", "europa", "IT", ["2026-11-09", "2026-11-12", "2026-11-17"]),  # not in Italy
        ("2026-09-21T11:00", "recogida", "ES", ["2026-09-22", "2026-09-22", "2026-09-22"]),
    ],
)
def test_days_are_counted_by_the_wall_of_the_shop_and_the_holidays_of_the_way(
    wall: str, option: str, country: str, expected: list[str]
) -> None:
    assert days(order_made(wall), option, country) == expected


def test_it_is_the_shops_clock_that_counts_and_not_the_servers() -> None:
    assert days(order_made("2026-09-21T11:30"))[0] == "2026-09-22"
    assert days(order_made("2026-09-21T11:30"), timezone="Atlantic/Canary")[0] == "2026-09-22"
    assert days(order_made("2026-09-21T12:30"), timezone="Atlantic/Canary")[0] == "2026-09-22", "11:30 on the islands"
    assert days(order_made("2026-09-21T12:30"))[0] == "2026-09-23"


def test_a_preorder_leaves_on_the_first_working_day_from_its_own() -> None:
    assert days(order_made("2026-09-21T11:00", preorder="2026-10-10")) == ["2026-10-13", "2026-10-14", "2026-10-15"]
    assert days(order_made("2026-09-21T11:00", preorder="2026-09-21"))[0] == "2026-09-22", "it is out already"
    assert days(order_made("2026-09-21T11:00", preorder="2026-09-22"))[0] == "2026-09-22", "the same day as all others"


def test_minutes_on_the_payment_page_are_not_the_customers() -> None:
    order = order_made("2026-09-21T11:58")

    assert days(order, paid_at=order.created_at + 1500)[0] == "2026-09-22"


@pytest.mark.parametrize("status", [Status.AWAITING_PAYMENT, Status.EXPIRED, Status.PAYMENT_FAILED])
def test_money_that_comes_later_counts_from_when_it_came(status: Status) -> None:
    order = replace(order_made("2026-09-21T11:00"), status=status)

    assert days(order, paid_at=seconds("2026-09-24T11:00"))[0] == "2026-09-25"


def test_nothing_is_promised_beyond_the_known_holidays() -> None:
    assert days(order_made("2028-03-24T11:00")) == ["2028-03-27", "2028-03-28", "2028-03-29"]
    assert days(order_made("2028-03-30T11:00")) == []
    assert days(order_made("2026-09-21T11:00", preorder="2028-06-01")) == []


def test_no_calendar_no_days_and_an_option_that_is_gone_promise_nothing() -> None:
    order = order_made("2026-09-21T11:00")

    assert days(order, delivery=None) == []
    assert days(order, "gone") == []
    assert days(order, delivery=replace(CALENDAR, week=())) == [], "a shop that never works"


@pytest.fixture
def life(tmp_path) -> Life:
    clock = FakeClock(seconds("2026-09-21T11:00"))
    services = make_services(tmp_path, shop=SHOP, clock=clock)
    stock_shelves(services)
    return place(services, TAZ_MAR=1)


def test_the_promise_is_kept_with_the_order_and_shown_wherever_it_is(life) -> None:
    life.services.clock.advance(900)
    life.paid()

    assert life.order.promises == (
        PromisedDays("2026-09-22", "2026-09-23", "2026-09-24", made_at=seconds("2026-09-21T11:15")),
    )
    assert "Llega entre el miércoles 23 y el jueves 24 de septiembre." in life.page().body
    assert life.json()["promise"] == {"first": "2026-09-23", "last": "2026-09-24", "moved": False}
    mail = life.mail("order_confirmed")
    assert "Llegará entre el miércoles 23 y el jueves 24 de septiembre." in mail.text
    assert "Llegará entre el miércoles 23 y el jueves 24 de septiembre." in mail.html
    assert "desde que sale del taller" not in mail.text


def test_what_is_collected_has_the_day_on_which_it_is_ready(life) -> None:
    life.picked_up()

    assert "Listo para recoger el martes 22 de septiembre." in life.page().body
    life.sent(url="")
    assert life.json()["promise"] is None, "it does not come: it is there"


@pytest.mark.parametrize("what", ["delivered", "cancelled", "refunded", "disputed"])
def test_what_does_not_come_any_more_has_no_day(life, what) -> None:
    life.paid()
    (life.sent().delivered() if what == "delivered" else getattr(life, what)())

    assert life.json()["promise"] is None
    assert len(life.order.promises) == 1


def test_a_second_payment_promises_nothing_new(life) -> None:
    life.paid()
    before = life.order.promises
    life.services.clock.advance(5 * 24 * 3600)
    other = make_facts(life.id, payment_intent="pi_other")
    found = promise_of(life.order, other, SHOP, life.services.clock())

    assert found is None
    assert orders.payment_succeeded(life.order, other, 0, found).order.promises == before
