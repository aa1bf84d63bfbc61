"""Refunds through the provider: once each, whatever is repeated."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from commerce import orders
from commerce.errors import NotFound, OrderError, PaymentsError, StoreUnavailable
from commerce.orders import Outcome
from functions.inventory.service import Inventory
from functions.orders.book import OrderBook
from functions.refunds.service import Refunds
from tests.support.placed_orders import apply, messages, open_order, paid_order
from tests.support.shop import FakePayments, make_facts


@pytest.fixture
def payments() -> FakePayments:
    return FakePayments()


@pytest.fixture
def refunds(store, clock, payments) -> Refunds:
    return Refunds(OrderBook(store, clock, lambda _: None), payments, clock)


@pytest.fixture
def order(store, clock):
    """48.00 and 4.90 of delivery."""
    return paid_order(store, clock, TAZ=2)


def refused(refunds: Refunds, order_id: str, amount: int | None = None) -> str:
    with pytest.raises(OrderError) as problem:
        refunds.refund(order_id, amount)
    return problem.value.code


def test_all_that_was_paid_is_given_back_delivery_included(refunds, order, store):
    after = refunds.refund(order.id)

    assert (after.refunded, after.refund_state) == (5290, "full")
    assert "order_refunded#refund-5290-0" in messages(store, order.id)


def test_a_part_then_the_rest(refunds, order, payments):
    assert refunds.refund(order.id, 1000).refund_state == "partial"
    assert refunds.refund(order.id).refunded == 5290
    assert payments.refunded == {f"pi_{order.id}": 5290}


def test_the_same_part_twice_on_purpose_is_two_refunds(refunds, order, payments):
    refunds.refund(order.id, 1000)
    assert refunds.refund(order.id, 1000).refunded == 2000


def test_a_command_repeated_after_a_crash_refunds_once(refunds, order, payments, store):
    """Stripe refunded, then the store was gone: the command is given again."""
    transact = store.transact
    store.transact = _gone
    with pytest.raises(StoreUnavailable):
        refunds.refund(order.id, 1000)
    store.transact = transact

    assert refunds.refund(order.id, 1000).refunded == 1000
    assert payments.refunded == {f"pi_{order.id}": 1000}


def test_a_refund_after_one_that_bounced_is_a_new_one(refunds, order, payments, store, clock):
    """The old key would bring the old answer back, and no money would move."""
    refunds.refund(order.id)
    payments.refunded[f"pi_{order.id}"] = 0
    apply(store, clock, order.id, lambda found: orders.refund_failed(found, "re_1", 0))

    assert refunds.refund(order.id).refunded == 5290
    assert payments.refunded == {f"pi_{order.id}": 5290}


def test_what_cannot_be_refunded_is_refused_with_its_reason(refunds, order, store, clock):
    free = open_order(store, clock, TAZ=1)
    assert refused(refunds, free.id) == "not_paid"
    facts = make_facts(free.id, free.subtotal, payment_intent="")
    apply(store, clock, free.id, lambda found: orders.payment_succeeded(found, facts, clock()))
    assert refused(refunds, free.id) == "nothing_to_refund"
    assert refused(refunds, order.id, 5291) == "refund_too_large"
    assert refused(refunds, order.id, 0) == "refund_too_large"
    assert refused(refunds, order.id, -1) == "refund_too_large"
    refunds.refund(order.id)
    assert refused(refunds, order.id, 1) == "nothing_to_refund"


def test_an_unknown_order_is_not_found(refunds):
    with pytest.raises(NotFound):
        refunds.refund("0000000000000000")


def test_a_refusal_of_the_provider_changes_nothing(refunds, order, payments, store, clock):
    def refuse(*_args) -> None:
        raise PaymentsError("charge_disputed", retry=False)

    payments.refund = refuse
    with pytest.raises(PaymentsError):
        refunds.refund(order.id)
    assert OrderBook(store, clock).get(order.id).refunded == 0


def test_an_amount_is_not_given_back_again_when_the_news_of_the_first_try_came_meanwhile(
    refunds, order, payments, store, clock
):
    """Stripe refunded, the command died, Stripe's message came, and the owner, who saw 0 refunded, says it again."""
    transact = store.transact
    store.transact = _gone
    with pytest.raises(StoreUnavailable):
        refunds.refund(order.id, 1000, seen=order)
    store.transact = transact
    apply(store, clock, order.id, lambda found: orders.refunded(found, 1000, clock()))

    with pytest.raises(OrderError) as problem:
        refunds.refund(order.id, 1000, seen=order)
    assert problem.value.code == "refunded_meanwhile"
    assert payments.refunded == {f"pi_{order.id}": 1000}


def test_an_amount_is_not_given_back_again_by_itself_when_the_first_try_bounced_meanwhile(
    refunds, order, payments, store, clock
):
    """Found by the simulation: the sum is what it was, and yet not the same."""
    apply(store, clock, order.id, lambda found: orders.refunded(found, 1000, clock()))
    apply(store, clock, order.id, lambda found: orders.refund_failed(found, "re_1", 0))

    with pytest.raises(OrderError) as problem:
        refunds.refund(order.id, 1000, seen=order)
    assert problem.value.code == "refunded_meanwhile"


def test_pieces_are_refunded_at_what_was_paid_for_them(refunds, order, payments, store):
    after = refunds.refund_pieces(order.id, {"TAZ": 1})

    assert (after.refunded, after.given_back(), after.unshipped()) == (2400, {"TAZ": 1}, {"TAZ": 1})
    assert payments.refunded == {f"pi_{order.id}": 2400}
    assert Inventory(store, "es").stock_of("TAZ").sold == 2


def test_refunded_pieces_come_back_for_sale_when_the_owner_says_so(refunds, order, store):
    refunds.refund_pieces(order.id, {"TAZ": 1}, take_back=True)

    stock = Inventory(store, "es").stock_of("TAZ")
    assert (stock.available, stock.sold, stock.conserved) == (9, 1, True)


def test_one_piece_after_the_other_is_two_refunds(refunds, order, payments):
    refunds.refund_pieces(order.id, {"TAZ": 1})

    assert refunds.refund_pieces(order.id, {"TAZ": 1}).refunded == 4800
    assert refused_pieces(refunds, order.id, {"TAZ": 1}) == "not_in_order"


def test_pieces_are_refunded_once_though_the_webhook_is_quicker_than_the_repeated_command(
    refunds, order, payments, store, clock
):
    """The function died after Stripe's refund; Stripe's message of the sum came; the command is given again."""
    transact = store.transact
    store.transact = _gone
    with pytest.raises(StoreUnavailable):
        refunds.refund_pieces(order.id, {"TAZ": 1}, take_back=True)
    store.transact = transact
    apply(store, clock, order.id, lambda found: orders.refunded(found, 2400, clock()))

    after = refunds.refund_pieces(order.id, {"TAZ": 1}, take_back=True)

    assert (after.refunded, after.given_back()) == (2400, {"TAZ": 1})
    assert payments.refunded == {f"pi_{order.id}": 2400}
    assert Inventory(store, "es").stock_of("TAZ").sold == 1


def test_what_is_being_refunded_cannot_be_claimed_while_nobody_knows_the_answer(refunds, order, payments):
    failing = patch.object(payments, "refund", side_effect=PaymentsError("time-out", retry=True))
    with failing, pytest.raises(PaymentsError):
        refunds.refund_pieces(order.id, {"TAZ": 1})
    waiting = refunds.book.get(order.id)
    assert orders.claimable(waiting, unsent=True) == {"0": 1}
    with pytest.raises(OrderError):
        refunds.book.apply(order.id, lambda found: Outcome(orders.claimed(found, "withdrawal", {"0": 2}, 1)))

    after = refunds.refund_pieces(order.id, {"TAZ": 1})
    assert (after.refunded, after.refunding, after.given_back()) == (2400, {}, {"TAZ": 1})
    assert orders.claimable(after, unsent=True) == {"0": 1}


def test_what_the_provider_refuses_to_refund_can_be_claimed_again(refunds, order, payments):
    failing = patch.object(payments, "refund", side_effect=PaymentsError("no such charge", retry=False))
    with failing, pytest.raises(PaymentsError):
        refunds.refund_pieces(order.id, {"TAZ": 2})
    after = refunds.book.get(order.id)

    assert after.refunding == {}
    assert orders.claimable(after, unsent=True) == {"0": 2}


def test_what_a_customer_has_claimed_meanwhile_is_not_refunded_by_hand(refunds, order, payments):
    refunds.book.apply(order.id, lambda found: Outcome(orders.claimed(found, "withdrawal", {"0": 2}, 1)))

    with pytest.raises(OrderError) as refused:
        refunds.refund_pieces(order.id, {"TAZ": 1})
    assert refused.value.code == "not_in_order"
    assert payments.refunded == {}


def test_pieces_of_an_order_that_nobody_paid_are_refused(refunds, store, clock):
    assert refused_pieces(refunds, open_order(store, clock, TAZ=1).id, {"TAZ": 1}) == "not_paid"


def test_pieces_worth_more_than_is_left_are_refused(refunds, order):
    refunds.refund(order.id, 3000)
    assert refused_pieces(refunds, order.id, {"TAZ": 1}) == "refund_too_large"


def refused_pieces(refunds: Refunds, order_id: str, pieces: dict[str, int]) -> str:
    with pytest.raises(OrderError) as problem:
        refunds.refund_pieces(order_id, pieces)
    return problem.value.code


def _gone(_operations) -> None:
    raise StoreUnavailable("gone")
