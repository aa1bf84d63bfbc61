"""Holds past their time: Stripe is asked first, then they end."""

from __future__ import annotations

import pytest

from commerce.errors import PaymentsError
from commerce.orders import Status
from functions.checkout.handler import handle
from functions.inventory.service import Inventory
from functions.orders.listing import list_orders
from functions.sweep import handler as sweep_handler
from functions.sweep.service import GRACE_S, Sweep
from tests.support.placed_orders import messages
from tests.support.shop import answer, api_event, make_item, make_services, make_shop, publish
from tests.support.stripe_world import StripeWorld
from vitrina.stripe_sandbox.cards import Outcome

HOLD_S = 31 * 60
TWO = {"lines": [{"sku": "TAZ-MAR", "quantity": 2}], "language": "es"}


@pytest.fixture
def stripe(clock) -> StripeWorld:
    return StripeWorld(clock, make_shop())


@pytest.fixture
def services(tmp_path, clock, stripe):
    made = make_services(tmp_path, clock=clock, payments=stripe)
    publish(made.store, make_item(stock=3))
    return made


def buy(services, **more):
    answered = answer(handle, api_event("POST", "/api/checkout", **({"json_body": TWO} | more)), services)
    (order,) = list_orders(services.store, "open")
    return answered, order


@pytest.fixture
def order(services):
    return buy(services)[1]


def stock(services) -> tuple[int, int, int]:
    found = Inventory(services.store, "es").stock_of("TAZ-MAR")
    assert found.conserved
    return found.available, found.held, found.sold


def status(services, order) -> Status:
    return next(o.status for g in ("open", "paid", "ended") for o in list_orders(services.store, g) if o.id == order.id)


def sweep(services):
    return Sweep.of(services).run()


def test_a_hold_whose_time_is_not_over_stays(services, order, clock):
    clock.advance(HOLD_S + GRACE_S - 1)

    assert sweep(services).released == ()
    assert stock(services) == (1, 2, 0)


def test_an_abandoned_checkout_is_released_and_nobody_is_told(services, order, clock):
    clock.advance(HOLD_S + GRACE_S)

    assert sweep(services).released == (order.id,)
    assert (stock(services), status(services, order)) == ((3, 0, 0), Status.EXPIRED)
    assert messages(services.store, order.id) == []
    assert sweep(services) == type(sweep(services))()


def test_an_abandoned_plain_form_that_carries_no_attempt_is_released_too(services, clock):
    answered, order = buy(services, json_body=None, form={"sku": "TAZ-MAR", "quantity": "2"})
    assert answered.status == 303
    clock.advance(HOLD_S + GRACE_S)

    assert sweep(services).released == (order.id,)
    assert stock(services) == (3, 0, 0)


def test_a_session_that_stripe_still_has_open_is_ended_there_first(services, order, clock, stripe, monkeypatch):
    """Stripe is slow to expire it, or its clock is behind ours."""
    order_expires = order.expires_at
    with stripe.engine.transaction() as world:
        world.state.timers.drop(f"expire:{order.session_id}")
    clock.advance(HOLD_S + GRACE_S)
    assert stripe.session(order.session_id).status == "open"
    assert clock() > order_expires

    assert sweep(services).released == (order.id,)
    assert stripe.session(order.session_id).status == "expired"


def test_money_whose_message_was_lost_makes_the_order_paid(services, order, clock, stripe):
    stripe.pay(order.session_id)
    clock.advance(HOLD_S + GRACE_S)

    assert sweep(services).paid == (order.id,)
    assert (stock(services), status(services, order)) == ((1, 0, 2), Status.PAID)
    assert messages(services.store, order.id) == ["order_confirmed#", "owner_new_order#"]


def test_money_on_its_way_keeps_its_hold(services, order, clock, stripe):
    stripe.pay(order.session_id, Outcome.DELAYED_SUCCESS)
    with stripe.engine.transaction() as world:
        world.state.timers.drop(f"settle:{order.session_id}")
    clock.advance(HOLD_S + GRACE_S)

    assert sweep(services).paid == (order.id,)
    assert (stock(services), status(services, order)) == ((1, 2, 0), Status.AWAITING_PAYMENT)
    clock.advance(14 * 24 * 3600)
    assert sweep(services).released == ()


@pytest.mark.parametrize("paid", [False, True])
def test_a_session_that_we_never_heard_of_is_found_at_stripe(services, stripe, clock, monkeypatch, paid):
    """Stripe opened it, and the function died before it read the answer."""
    open_session = stripe.open_session

    def lose_the_answer(request):
        open_session(request)
        raise PaymentsError("timed out", retry=True)

    monkeypatch.setattr(stripe, "open_session", lose_the_answer)
    answered, order = buy(services)
    assert (answered.status, order.session_id) == (502, "")
    (session,) = stripe.sessions(0)
    if paid:
        stripe.pay(session.id)
    clock.advance(HOLD_S + GRACE_S)

    report = sweep(services)

    assert (report.paid if paid else report.released) == (order.id,)
    assert stock(services) == ((1, 0, 2) if paid else (3, 0, 0))


def test_a_hold_that_never_had_a_session_is_released(services, stripe, clock, monkeypatch):
    def die(request):
        raise PaymentsError("no network", retry=True)

    monkeypatch.setattr(stripe, "open_session", die)
    _, order = buy(services)
    clock.advance(HOLD_S + GRACE_S)

    assert sweep(services).released == (order.id,)
    assert stock(services) == (3, 0, 0)


def test_a_session_that_stripe_does_not_know_can_be_paid_by_nobody(services, order, stripe, clock):
    """Another account, or a sandbox that was started afresh."""
    services.__dict__["payments"] = StripeWorld(clock)
    clock.advance(HOLD_S + GRACE_S)

    assert sweep(services).released == (order.id,)


def test_a_stripe_that_does_not_answer_releases_nothing(services, order, stripe, clock, monkeypatch):
    def down(*_):
        raise PaymentsError("down", retry=True)

    monkeypatch.setattr(stripe, "session", down)
    clock.advance(HOLD_S + GRACE_S)

    report = sweep(services)

    assert (report.released, report.problems) == ((), (f"{order.id}: down",))
    assert stock(services) == (1, 2, 0)


def test_one_order_that_cannot_be_asked_about_does_not_hold_up_the_others(services, clock, stripe, monkeypatch):
    publish(services.store, make_item(stock=9))
    for _ in range(3):
        answer(handle, api_event("POST", "/api/checkout", json_body=TWO), services)
    orders = list_orders(services.store, "open")
    ask, refused = stripe.session, orders[1].session_id

    def one_fails(session_id):
        if session_id == refused:
            raise PaymentsError("not now", retry=True)
        return ask(session_id)

    monkeypatch.setattr(stripe, "session", one_fails)
    clock.advance(HOLD_S + GRACE_S)

    report = sweep(services)

    assert (len(report.released), len(report.problems)) == (2, 1)


def test_more_holds_than_a_page_are_all_ended(services, clock, monkeypatch):
    monkeypatch.setattr("functions.sweep.service.PAGE", 2)
    publish(services.store, make_item(stock=10))
    for _ in range(5):
        answer(handle, api_event("POST", "/api/checkout", json_body=TWO), services)
    clock.advance(HOLD_S + GRACE_S)

    assert len(sweep(services).released) == 5
    assert stock(services) == (10, 0, 0)


def test_stripe_is_not_even_asked_when_nothing_is_overdue(services, order):
    def never():
        raise AssertionError("asked")

    assert Sweep(services.store, never, services.shop, services.clock).run().released == ()


def test_the_scheduled_function_says_what_it_did(services, order, clock, monkeypatch):
    monkeypatch.setattr(sweep_handler, "services", lambda: services)
    clock.advance(HOLD_S + GRACE_S)

    assert sweep_handler.handler({"source": "aws.scheduler"}, None) == {
        "released": 1,
        "paid": 0,
        "problems": 0,
        "told": 0,
    }
