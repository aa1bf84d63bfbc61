"""The customer is back and the webhook is not: the page asks the payment provider itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.errors import PaymentsError
from commerce.orders import Message, Status
from functions.orders.news import ASK_FROM_VISIT
from functions.outbox.records import PARTITION
from functions.wiring import Services
from tests.support.orders import Life, place, stock_shelves
from tests.support.shop import FakePayments, make_facts, make_services

LATER = f"n={ASK_FROM_VISIT}"


class CountingPayments(FakePayments):
    asked = 0

    def session(self, session_id):
        self.asked += 1
        if self.problem:
            raise self.problem
        return super().session(session_id)


@pytest.fixture
def payments() -> CountingPayments:
    return CountingPayments()


@pytest.fixture
def services(tmp_path, payments) -> Services:
    made = make_services(tmp_path, payments=payments)
    stock_shelves(made)
    return made


def finish(payments: CountingPayments, life: Life, payment_status: str = "paid") -> None:
    """The shopper finishes Stripe's page, and Stripe's message is lost."""
    session_id = life.order.session_id
    facts = make_facts(life.id, life.order.subtotal, session_id=session_id)
    open_one = payments.opened[session_id]
    done = replace(open_one, status="complete", payment_status=payment_status, facts=facts, url="")
    payments.opened[session_id] = done


def test_a_lost_webhook_does_not_leave_a_paid_order_waiting(services, payments):
    life = place(services, TAZ_MAR=2)
    finish(payments, life)

    page = life.page(LATER)

    assert life.order.status is Status.PAID
    assert 'name="vitrina-order" content="paid"' in page.body
    waiting = [item.attributes["message"] for item in services.store.query(PARTITION)]
    assert waiting.count(Message.ORDER_CONFIRMED) == 1


def test_the_webhook_that_comes_after_all_changes_nothing(services, payments):
    life = place(services, TAZ_MAR=2)
    finish(payments, life)
    life.page(LATER)
    before = life.order

    life.paid()

    assert life.order == before
    assert len(services.store.query(PARTITION)) == 2


def test_a_delayed_payment_is_shown_as_such(services, payments):
    life = place(services, TAZ_MAR=2)
    finish(payments, life, "unpaid")

    life.page(LATER)

    assert life.order.status is Status.AWAITING_PAYMENT


def test_a_session_that_ran_out_gives_its_pieces_back(services, payments):
    life = place(services, TAZ_MAR=2)
    payments.expire_session(life.order.session_id)

    life.page(LATER)

    assert life.order.status is Status.EXPIRED


def test_the_first_visits_leave_the_webhook_its_time(services, payments):
    life = place(services, TAZ_MAR=2)
    finish(payments, life)

    life.page()
    life.page(f"n={ASK_FROM_VISIT - 1}")

    assert payments.asked == 0


def test_an_order_that_waits_for_nothing_is_never_asked_about(services, payments):
    life = place(services, TAZ_MAR=2).paid()

    life.page(LATER)

    assert payments.asked == 0


@pytest.mark.parametrize("retry", [True, False])
def test_a_provider_that_does_not_answer_leaves_the_page_as_it_was(services, payments, retry):
    life = place(services, TAZ_MAR=2)
    payments.problem = PaymentsError("timeout", retry=retry)

    page = life.page(LATER)

    assert page.status == 200
    assert life.order.status is Status.CHECKOUT


def test_an_unfinished_session_changes_nothing(services, payments):
    life = place(services, TAZ_MAR=2)

    life.page(LATER)

    assert (payments.asked, life.order.status) == (1, Status.CHECKOUT)
