"""What is past its time goes, what is not stays, and a death in the middle is made good."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.errors import StoreUnavailable
from functions.moderation.service import Moderation
from functions.orders.listing import every_order
from functions.outbox.service import Outbox
from functions.privacy.retention import Cleared, Clearing
from functions.privacy.service import Privacy, person
from functions.reviews.service import Reviews
from functions.watch import retention
from functions.wiring import Services
from tests.support.orders import place
from tests.support.uploads import JPEG

DAY_S = 24 * 3600
PICTURE = JPEG
YEAR_S = 366 * DAY_S
OPINION = {"rating": "3", "title": "Compra aquí", "text": "Otra tienda es más barata.", "author": ""}


def wait(services: Services, seconds: int) -> None:
    services.clock.now += seconds  # type: ignore[attr-defined]


def orders_left(services: Services) -> set[str]:
    return {order.id for order in every_order(services.store)}


def keys(services: Services, order_id: str) -> list[str]:
    """Of everything in the store that has the order's id in its key."""
    return [str(key) for key in services.store._items if order_id in str(key)]  # type: ignore[attr-defined]


def test_an_order_that_was_never_paid_goes_after_thirty_days_with_all_around_it(services):
    gone = place(services, TAZ_MAR=1).expired()
    paid = place(services, TAZ_MAR=1).paid()
    wait(services, 30 * DAY_S)
    assert not Clearing.of(services).run()
    wait(services, 1)

    assert Clearing.of(services).run() == Cleared(orders=1)
    assert orders_left(services) == {paid.id}
    assert keys(services, gone.id) == []


def test_a_failed_order_goes_as_early_when_its_buyer_asked_to_be_forgotten(services):
    life = place(services, TAZ_MAR=1).pending().failed()
    Privacy.of(services).erase(person(services, "ana@example.com"), tell=False)
    life.mails()
    wait(services, 31 * DAY_S)

    assert Clearing.of(services).run() == Cleared(orders=1)
    assert keys(services, life.id) == []


def test_a_checkout_that_may_yet_be_paid_stays_however_old(services):
    waiting = place(services, TAZ_MAR=1).pending()
    wait(services, 10 * YEAR_S)

    assert not Clearing.of(services).run()
    assert orders_left(services) == {waiting.id}


def test_a_paid_order_goes_when_the_books_need_it_no_more(services):
    life = place(services, TAZ_MAR=1).paid().sent().delivered()
    life.mails()
    Reviews.of(services).submit(life.review_token(), OPINION, PICTURE)
    wait(services, 6 * YEAR_S)
    assert not Clearing.of(services).run()
    wait(services, YEAR_S)

    assert Clearing.of(services).run() == Cleared(orders=1)
    assert keys(services, life.id) == []


def test_an_order_whose_money_went_back_later_is_kept_for_the_books_of_that_year(services):
    life = place(services, TAZ_MAR=1).paid().sent().delivered()
    life.mails()
    wait(services, YEAR_S)
    life.refunded(500)
    life.mails()
    wait(services, 6 * YEAR_S)
    assert not Clearing.of(services).run()
    wait(services, YEAR_S)

    assert Clearing.of(services).run() == Cleared(orders=1)


def test_an_order_that_nobody_has_sent_stays_until_somebody_looks_at_it(services):
    life = place(services, TAZ_MAR=1).paid()
    wait(services, 9 * YEAR_S)

    assert not Clearing.of(services).run()
    assert orders_left(services) == {life.id}


def test_whoever_asked_to_be_forgotten_is_as_soon_as_nothing_is_owed(services):
    life = place(services, TAZ_MAR=1).paid()
    Privacy.of(services).erase(person(services, "ana@example.com"))
    assert not Clearing.of(services).run()
    life.sent().delivered()
    wait(services, 58 * DAY_S - 1)
    assert not Clearing.of(services).run()
    wait(services, 1)

    assert Clearing.of(services).run() == Cleared(customers=1)
    assert life.order.erased_at
    assert not Clearing.of(services).run()


def test_a_forgotten_order_goes_whole_with_its_year(services):
    life = place(services, TAZ_MAR=1).paid().sent().delivered()
    life.mails()
    wait(services, 58 * DAY_S)
    Privacy.of(services).erase(person(services, "ana@example.com"), tell=False)
    wait(services, 8 * YEAR_S)

    assert Clearing.of(services).run().orders == 1
    assert keys(services, life.id) == []


def test_a_review_that_was_turned_down_goes_after_ninety_days(services):
    life = place(services, TAZ_MAR=1).paid().sent().delivered()
    review = Reviews.of(services).submit(life.review_token(), OPINION, PICTURE)
    Moderation(services.store, services.clock, "Europe/Madrid").reject(review.id, "publicidad")
    wait(services, 90 * DAY_S)
    assert not Clearing.of(services).run()
    wait(services, 1)

    assert Clearing.of(services).run() == Cleared(reviews=1)
    assert services.files.get(review.picture) is None
    assert services.store.query(f"REVIEW#{life.id}") == []


def test_a_look_takes_no_more_than_its_share(services):
    for _ in range(3):
        place(services, TAZ_MAR=1).expired()
    wait(services, 31 * DAY_S)

    assert [Clearing.of(services).run(limit=2).orders for _ in range(3)] == [2, 1, 0]


def test_an_order_whose_deletion_was_cut_off_is_deleted_the_next_time(services, monkeypatch):
    life = place(services, TAZ_MAR=1).paid().sent().delivered()
    life.mails()
    wait(services, 8 * YEAR_S)
    transact, left = services.store.transact, [1]

    def dying(operations: Any) -> None:
        if not left:
            raise StoreUnavailable("gone")
        left.pop()
        transact(operations)

    monkeypatch.setattr(services.store, "transact", dying)
    with pytest.raises(StoreUnavailable):
        Clearing.of(services).run()
    monkeypatch.undo()
    assert orders_left(services) == {life.id}

    assert Clearing.of(services).run().orders == 1
    assert keys(services, life.id) == []
    assert Outbox.of(services).waiting() == []


def test_the_watch_clears_once_a_day_and_goes_on_until_nothing_is_left(services, monkeypatch):
    place(services, TAZ_MAR=1).expired()
    wait(services, 31 * DAY_S)
    looked: list[int] = []
    run = Clearing.run
    monkeypatch.setattr(Clearing, "run", lambda self: looked.append(1) or run(self))
    for _ in range(4):
        retention.watch(services)
    wait(services, DAY_S)
    retention.watch(services)

    assert orders_left(services) == set()
    assert len(looked) == 3
