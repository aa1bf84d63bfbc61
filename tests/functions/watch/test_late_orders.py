"""The watch over what was promised, through its job: who is told of which order, and how often."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commerce.orders.parcels import parcel_events
from commerce.parcels import ParcelEvent, ParcelState
from commerce.shop import Patience
from functions.records import WATCH_INDEX, WATCH_QUIET, order_key
from functions.watch.late_orders import MOST_A_MAIL, LateOrders
from functions.watch.service import watch, watch_by_day
from tests.functions.watch.days import ORDERED, at, owner_mails, told, world
from tests.support.clock import FakeClock
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import make_services


def test_an_order_that_has_not_left_is_told_once_and_again_when_it_gets_worse(services) -> None:
    place(services, TAZ_MAR=1).paid()

    assert told(services, "2026-09-22T23:59") == [], "it may leave until midnight"
    assert told(services, "2026-09-23T00:00") == ["unsent"]
    assert told(services, "2026-09-23T12:00") == []
    assert told(services, "2026-09-24T23:59") == []
    assert told(services, "2026-09-25T08:00") == ["unsent_late"]
    assert [told(services, f"2026-10-{day:02}T08:00") for day in range(1, 31)] == [[]] * 30
    assert len(owner_mails(services)) == 2


def test_what_was_sent_and_is_not_known_to_have_come_is_told_after_some_patience(services) -> None:
    life = place(services, TAZ_MAR=1).paid()
    services.clock.now = at("2026-09-22T17:00")
    life.sent()

    assert told(services, "2026-09-28T23:59") == [], "Thursday, and two working days of patience"
    assert told(services, "2026-09-29T08:00") == ["undelivered"]
    assert told(services, "2026-11-29T08:00") == []


@pytest.mark.parametrize(
    "way", ["sent in time", "delivered", "cancelled", "refunded", "disputed", "lost", "unpaid", "ready"]
)
def test_nobody_is_told_of_what_is_not_late(services, way) -> None:
    life = place(services, TAZ_MAR=1)
    if way == "ready":
        life.picked_up().sent(url="")
    elif way != "unpaid":
        life.paid()
    if way in {"sent in time", "delivered"}:
        life.sent()
    if way == "lost":
        life.disputed().decided("lost")
    elif way in {"delivered", "cancelled", "refunded", "disputed"}:
        getattr(life, way)()
    days = 5 if way == "sent in time" else 200
    walls = [(dt.datetime(2026, 9, 22, 8) + dt.timedelta(days=n)).isoformat() for n in range(days)]

    assert [told(services, wall) for wall in walls] == [[]] * days
    assert owner_mails(services) == []


def heard(life: Life, wall: str, state: ParcelState = ParcelState.IN_TRANSIT) -> None:
    life.services.clock.now = at(wall)  # type: ignore[attr-defined]
    life._apply(lambda order: parcel_events(order, 0, [ParcelEvent(state, at(wall))], at(wall)))


def test_a_carrier_that_falls_silent_is_told_before_the_day_is_over(tmp_path) -> None:
    services = world(tmp_path, patience=Patience(silent=1, undelivered=5))
    life = place(services, TAZ_MAR=1).paid().sent()
    heard(life, "2026-09-22T18:00")

    assert told(services, "2026-09-23T23:59") == []
    assert told(services, "2026-09-24T08:00") == ["silent"]
    assert "última noticia, el 22 de septiembre de 2026" in owner_mails(services)[0].text
    heard(life, "2026-09-25T10:00")
    assert told(services, "2026-09-28T23:00") == []
    assert told(services, "2026-10-02T08:00") == ["undelivered"]


@pytest.mark.parametrize("state", [ParcelState.AT_PICKUP_POINT, ParcelState.DELIVERED, None])
def test_nobody_waits_for_news_of_what_is_there_or_never_had_any(tmp_path, state) -> None:
    services = world(tmp_path, patience=Patience(silent=1, undelivered=-1))
    life = place(services, TAZ_MAR=1).paid().sent()
    if state:
        heard(life, "2026-09-22T18:00", state)

    assert told(services, "2026-10-22T08:00") == []


def test_a_pick_up_that_is_not_ready_is_late_and_one_that_waits_for_its_owner_is_not(services) -> None:
    life = place(services, TAZ_MAR=1).picked_up()

    assert told(services, "2026-09-23T08:00") == ["unsent_late"], "it was to be ready on Tuesday"
    life.sent(url="")
    assert told(services, "2026-12-23T08:00") == []


def test_what_is_sent_in_part_is_still_late(services) -> None:
    place(services, TAZ_MAR=2).paid().sent({"TAZ-MAR": 1})

    assert told(services, "2026-09-23T08:00") == ["unsent"]


def test_a_dispute_that_is_won_brings_an_order_back(services) -> None:
    life = place(services, TAZ_MAR=1).paid().disputed()
    assert told(services, "2026-10-01T08:00") == []
    life.decided("won")

    assert told(services, "2026-10-02T08:00") == ["unsent_late"]


def test_a_paid_order_without_a_promise_is_told_after_some_days(tmp_path) -> None:
    services = make_services(tmp_path, clock=FakeClock(ORDERED))
    stock_shelves(services)
    place(services, TAZ_MAR=1).paid()

    assert told(services, "2026-09-24T23:59") == [], "Monday, and three working days"
    assert told(services, "2026-09-25T08:00") == ["untouched"]
    assert told(services, "2026-10-25T08:00") == []


def test_patience_is_the_shops_own(tmp_path) -> None:
    services = world(tmp_path, patience=Patience(unsent=2, undelivered=-1))
    life = place(services, TAZ_MAR=1).paid()

    assert told(services, "2026-09-24T08:00") == []
    assert told(services, "2026-09-25T08:00") == ["unsent_late"], "its day has come before the patience was over"
    life.sent()
    assert told(services, "2026-12-25T08:00") == [], "never, says the shop"


def test_one_mail_a_day_says_all_and_what_comes_later_waits_for_tomorrow(services) -> None:
    lives = [place(services, TAZ_MAR=1).paid() for _ in range(3)]
    assert told(services, "2026-09-23T08:00") == ["unsent"] * 3
    services.clock.now = at("2026-09-23T08:30")
    lives[0].disputed().decided("won")
    services.store.transact([])
    assert told(services, "2026-09-23T09:00") == []

    (mail,) = owner_mails(services)
    assert mail.to == "ines@shop.test"
    assert mail.subject == "3 pedidos que no van en fecha"
    assert mail.text.count("tenía que salir el 22 de septiembre de 2026") == 3
    assert "{" not in mail.text + mail.html.split("</style>")[1]


def test_more_than_a_mail_holds_are_told_on_the_next_days_each_once(services) -> None:
    for _ in range(MOST_A_MAIL + 2):
        place(services, TAZ_MAR=1).paid()
    first, second = told(services, "2026-09-23T08:00"), told(services, "2026-09-24T08:00")

    assert (len(first), len(second)) == (MOST_A_MAIL, 2)
    assert told(services, "2026-09-24T09:00") == []
    assert "Y 2 más, que van en el correo de mañana." in owner_mails(services)[0].text


def test_what_was_put_right_before_the_mail_is_written_is_not_in_it(services) -> None:
    kept, sent = place(services, TAZ_MAR=1).paid(), place(services, TAZ_MAR=1).paid()
    assert told(services, "2026-09-23T08:00") == ["unsent"] * 2
    sent.sent()
    (mail,) = owner_mails(services)

    assert mail.subject == "1 pedido que no va en fecha"
    assert kept.json()["number"] in mail.text
    assert sent.json()["number"] not in mail.text


def test_nothing_is_written_of_when_all_was_put_right(services) -> None:
    life = place(services, TAZ_MAR=1).paid()
    assert told(services, "2026-09-23T08:00") == ["unsent"]
    life.sent()

    assert owner_mails(services) == []


def test_the_schedule_waits_for_the_morning_of_the_shop(services) -> None:
    place(services, TAZ_MAR=1).paid()
    services.clock.now = at("2026-09-23T07:59")
    assert watch_by_day(services).told == ()
    services.clock.now = at("2026-09-23T08:00")
    assert len(watch_by_day(services).told) == 1


# --- the customer


def test_a_customer_gets_a_new_date_once_if_the_shop_wishes_it(tmp_path) -> None:
    services = world(tmp_path, patience=Patience(tells_customers=True))
    life = place(services, TAZ_MAR=1).paid()

    assert told(services, "2026-09-23T08:00") == ["unsent"]
    assert [promise.last for promise in life.order.promises] == ["2026-09-24", "2026-09-28"]
    mail = life.mail("order_delayed")
    assert mail.to == "ana@example.com"
    assert "Te dijimos que llegaría entre el miércoles 23 y el jueves 24 de septiembre" in mail.text
    assert "La nueva fecha: entre el viernes 25 y el lunes 28 de septiembre." in mail.text
    assert "artículo 66 bis" in mail.text
    assert "El cliente ya tiene un correo con la nueva fecha" in owner_mails(services)[0].text
    assert life.json()["promise"] == {"first": "2026-09-25", "last": "2026-09-28", "moved": True}
    assert "Al principio te dijimos entre el miércoles 23 y el jueves 24 de septiembre." in life.page().body
    assert "<h1>Tu pedido se retrasa</h1>" in life.page().body

    assert told(services, "2026-09-25T08:00") == ["unsent"], "the new date is not kept either"
    assert told(services, "2026-09-29T08:00") == ["unsent_late"]
    assert len(life.order.promises) == 2, "a second date is a person's to give"
    assert "El cliente ya tiene un correo" not in owner_mails(services)[-1].text, "what he was told has failed, too"


def test_without_the_wish_no_customer_hears_of_it(services) -> None:
    life = place(services, TAZ_MAR=1).paid()
    told(services, "2026-09-23T08:00")
    told(services, "2026-09-25T08:00")

    assert len(life.order.promises) == 1
    assert [mail for mail in life.mails() if "delayed" in mail.id] == []


def test_an_english_customer_reads_english(tmp_path) -> None:
    services = world(tmp_path, patience=Patience(tells_customers=True))
    life = place(services, "en", TAZ_MAR=1).paid()
    told(services, "2026-09-23T08:00")
    mail = life.mail("order_delayed")

    assert "The new date: between Friday 25 and Monday 28 September." in mail.text
    assert "article 18 of Directive 2011/83/EU" in mail.html


def test_a_mail_about_a_date_that_holds_no_more_is_not_sent(tmp_path) -> None:
    services = world(tmp_path, patience=Patience(tells_customers=True))
    life = place(services, TAZ_MAR=1).paid()
    told(services, "2026-09-23T08:00")
    life.cancelled()

    assert [mail for mail in life.mails() if "delayed" in mail.id] == []


# --- how much it reads


def test_a_round_reads_only_what_is_due(services) -> None:
    for _ in range(5):
        place(services, TAZ_MAR=1).paid().sent().delivered()
    place(services, TAZ_MAR=1)
    place(services, CUE_BRA=1).paid()
    late = place(services, TAZ_MAR=1).paid()
    services.clock.now = at("2026-09-23T08:00")
    read: list[Any] = []
    store = services.store

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def get_many(self, keys: Any) -> Any:
            read.extend(keys)
            return store.get_many(keys)

    services.__dict__["store"] = Counting()
    watch(services)

    assert {key.partition for key in read} == {order_key(late.id).partition}
    assert len(store.query_index(WATCH_QUIET)) == 5
    assert len(store.query_index(WATCH_INDEX)) == 2


def test_all_that_is_late_is_listed_told_or_not(services) -> None:
    late = place(services, TAZ_MAR=1).paid()
    place(services, CUE_BRA=1).paid()
    services.clock.now = at("2026-09-23T08:00")
    assert [order.id for order, _ in LateOrders.of(services).all_late()] == [late.id]
    watch(services)

    assert [(order.id, stage.due) for order, stage in LateOrders.of(services).all_late()] == [(late.id, "2026-09-22")]


def test_what_nobody_ever_ticks_off_is_forgotten_in_the_end(services) -> None:
    place(services, TAZ_MAR=1).paid().sent()
    told(services, "2026-09-29T08:00")
    told(services, "2027-03-29T08:00")

    assert services.store.query_index(WATCH_INDEX) == []
    assert list(LateOrders.of(services).all_late()) == []
