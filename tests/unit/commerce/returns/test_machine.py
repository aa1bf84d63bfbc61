"""A case of goods coming back, event by event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce import orders, returns
from commerce.errors import OrderError
from commerce.orders import ClaimState, Order, Totals
from commerce.returns import Case, Decision, Doubt, Kind, Parcel, State, owed
from commerce.returns.rights import LineRight, withdrawable
from tests.support.shop import NOW
from tests.unit.commerce.test_claims import LINES, refunded
from tests.unit.commerce.test_orders import FACTS, new

REQUEST = Case("0123456789abcdef", 1, Kind.COURTESY, State.REQUESTED, {"0": 1}, {"requested": NOW})
WITHDRAWAL = replace(REQUEST, kind=Kind.WITHDRAWAL, state=State.APPROVED, times={"approved": NOW})
LATE = replace(WITHDRAWAL, state=State.REQUESTED, times={"requested": NOW}, doubts=(Doubt.LATE,))
BACK = Parcel("Correos", "PQ1")
DECISION = Decision(2400, NOW)


def code(of: object) -> str:
    return str(getattr(getattr(of, "value", None), "code", ""))


def test_a_request_is_approved_sent_received_and_refunded():
    case = returns.approved(REQUEST, NOW + 1, "https://label.test/1", "Con cartón")
    case = returns.received(returns.sent(case, NOW + 2, BACK), NOW + 3, "Sin usar")
    case = returns.refunded(returns.decided(case, DECISION), NOW + 4, "re_1")

    assert case.state is State.REFUNDED
    assert list(case.times.values()) == [NOW, NOW + 1, NOW + 2, NOW + 3, NOW + 4]
    assert (case.opened_at, case.back_at, case.is_open) == (NOW, NOW + 2, False)


@pytest.mark.parametrize("case", [WITHDRAWAL, replace(WITHDRAWAL, doubts=(Doubt.WORDS,), state=State.REQUESTED)])
def test_nobody_can_refuse_a_withdrawal_that_came_in_time(case):
    with pytest.raises(OrderError) as refused:
        returns.refused(case, NOW, "no")

    assert code(refused) == "withdrawal_stands"


@pytest.mark.parametrize("doubt", [Doubt.LATE, Doubt.OTHER_ADDRESS])
def test_a_late_or_doubtful_one_is_the_owners_to_decide(doubt):
    case = replace(LATE, doubts=(doubt,))

    assert returns.refused(case, NOW, "El plazo acabó.").state is State.REFUSED
    assert returns.approved(case, NOW).state is State.APPROVED


def test_a_withdrawal_whose_goods_are_back_or_never_left_cannot_end_without_money():
    for case in (returns.received(WITHDRAWAL, NOW), replace(WITHDRAWAL, waits_for_goods=False)):
        with pytest.raises(OrderError) as refused:
            returns.closed(case, NOW, "no")
        assert code(refused) == "withdrawal_stands"
    assert returns.closed(WITHDRAWAL, NOW, "No llegó.").state is State.CLOSED


def test_the_first_decision_stands_until_it_is_taken_back():
    case = returns.decided(WITHDRAWAL, DECISION)

    assert returns.decided(case, Decision(1000, NOW + 9)).decision == DECISION
    assert returns.decided(returns.undecided(case), Decision(1000, NOW + 9)).decision == Decision(1000, NOW + 9)
    with pytest.raises(OrderError):
        returns.closed(replace(case, kind=Kind.COURTESY), NOW, "")


@pytest.mark.parametrize("over", sorted(returns.OVER))
def test_nothing_happens_to_a_case_that_is_over(over):
    case = replace(WITHDRAWAL, state=over)
    events = (
        lambda: returns.approved(case, NOW),
        lambda: returns.sent(case, NOW, BACK),
        lambda: returns.received(case, NOW),
        lambda: returns.decided(case, DECISION),
        lambda: returns.refunded(case, NOW, "re_2"),
        lambda: returns.exchanged(case, NOW, {"TAZ": 1}, BACK),
    )
    for event in events:
        with pytest.raises(OrderError) as refused:
            event()
        assert code(refused) == "return_over"


def test_an_event_that_comes_again_changes_nothing():
    approved = returns.approved(REQUEST, NOW + 1)
    sent = returns.sent(approved, NOW + 2, BACK)
    received = returns.received(sent, NOW + 3)
    done = returns.refunded(received, NOW + 4, "re_1")

    assert returns.approved(approved, NOW + 9) == approved
    assert returns.sent(sent, NOW + 9, BACK) == sent
    assert returns.received(received, NOW + 9) == received
    assert returns.refunded(done, NOW + 9, "re_1") == done
    assert returns.exchanged(returns.exchanged(sent, NOW, {"A": 1}, BACK), NOW + 9, {"A": 1}, BACK).state == "exchanged"


def test_what_nobody_has_approved_is_neither_sent_refunded_nor_exchanged():
    for event in (
        lambda: returns.sent(REQUEST, NOW, BACK),
        lambda: returns.decided(REQUEST, DECISION),
        lambda: returns.exchanged(REQUEST, NOW, {"TAZ": 1}, BACK),
    ):
        with pytest.raises(OrderError) as refused:
            event()
        assert code(refused) == "return_not_approved"


# --- what it is worth

FULL = Totals(10_800, 0, 990, 0, 11_790)
HALF = Totals(10_800, 5400, 990, 0, 6390)
ALL = {"0": 1, "1": 1, "2": 2}


def claimed(totals: Totals, *claims: dict[str, int], kind: str = "withdrawal") -> Order:
    order = orders.payment_succeeded(replace(new(), lines=LINES), replace(FACTS, totals=totals), NOW).order
    for lines in claims:
        order = orders.claimed(order, kind, lines, NOW)
    return order


@pytest.mark.parametrize(
    ("order", "standard", "worth"),
    [
        (claimed(FULL, ALL), None, 11_790),
        (claimed(FULL, ALL), 490, 11_790 - 500),
        (claimed(FULL, ALL), 1490, 11_790),
        (claimed(HALF, ALL), 990, 6390),
        (claimed(FULL, {"0": 1, "1": 1}), 490, 5000),
        (claimed(HALF, {"0": 1, "1": 1}), 490, 2500),
    ],
)
def test_a_whole_withdrawal_has_the_ordinary_delivery_back_and_a_part_only_its_pieces(order, standard, worth):
    assert owed(order, 1, standard) == worth


def test_withdrawn_in_two_statements_it_is_all_withdrawn():
    order = refunded(claimed(FULL, {"0": 1}, {"1": 1, "2": 2}), 1)

    assert owed(order, 2, 490) == 11_790 - 500 - 2400


def test_what_was_deducted_once_is_not_given_back_with_the_rest():
    order = replace(refunded(claimed(FULL, {"0": 1}, {"1": 1, "2": 2}), 1), refunded=1400)

    assert owed(order, 2) == 11_790 - 2400


def test_never_more_than_is_left():
    assert owed(replace(claimed(FULL, ALL), refunded=11_000), 1) == 790


def test_a_return_that_the_law_does_not_ask_for_gives_back_no_delivery():
    order = orders.payment_succeeded(replace(new(), lines=LINES), replace(FACTS, totals=FULL), NOW).order
    parcel = orders.Shipment("", "", "", NOW, order.pieces())
    order = orders.claimed(orders.ship(order, parcel).order, "courtesy", ALL, NOW)

    assert owed(order, 1) == 10_800


def test_a_text_on_a_piece_and_what_the_product_says_are_exceptions():
    lines = (LINES[0], replace(LINES[1], no_returns="hygiene"), LINES[2])
    order = orders.payment_succeeded(replace(new(), lines=lines), FACTS, NOW).order

    assert withdrawable(order) == [LineRight(0, 1), LineRight(1, 1, "hygiene"), LineRight(2, 2, "made_to_order")]
    assert [line.may_withdraw for line in withdrawable(order)] == [True, True, False]


def test_a_claim_over_and_done_frees_nothing_of_its_own():
    order = orders.settled_claim(claimed(FULL, ALL), 1, ClaimState.ENDED)

    assert [line.free for line in withdrawable(order)] == [1, 1, 2]
