"""How a case ends: money once and no more than it is worth, other pieces, stock in the same write."""

from __future__ import annotations

from typing import Any

import pytest

from commerce import returns
from commerce.errors import NotFound, OrderError, PaymentsError, StoreConflict, StoreUnavailable
from commerce.links import order_number
from commerce.orders import ClaimState, Totals
from commerce.returns import Case, Kind, Parcel, State
from functions.inventory.service import Inventory
from functions.orders.book import OrderBook
from functions.refunds.service import Refunds
from functions.returns.cases import Cases, ending
from functions.returns.settling import Settling
from functions.wiring import Services
from tests.support.orders import Life, place

DAY_S = 24 * 3600


def case_of(life: Life, kind: Kind, lines: dict[str, int]) -> Case:
    now = life.services.clock()
    asked = Case(life.id, 0, kind, State.APPROVED, lines, {"approved": now}, email="ana@example.com")
    return Cases.of(life.services).open(asked)


def bought(services: Services, *, sent: bool = True) -> Life:
    life = place(services, TAZ_MAR=2, PLA_VEG=1).paid(totals=Totals(7400, 0, 490, 0, 7890))
    return life.sent() if sent else life


def settling(services: Services) -> Settling:
    return Settling(Cases.of(services), services.payments)


def stock_of(services: Services, sku: str) -> tuple[int, int]:
    found = Inventory(services.store, "es", lambda _: None).stock_of(sku)
    assert found.conserved
    return found.available, found.sold


def last_mail(life: Life) -> str:
    return [mail for mail in life.mails() if "return_news" in mail.id][-1].text


def given_back(services: Services) -> int:
    return sum(services.payments.refunded.values())  # type: ignore[attr-defined]


def test_a_whole_withdrawal_gives_everything_back_with_its_delivery(services):
    life = bought(services, sent=False)
    before = stock_of(services, "TAZ-MAR")
    case = settling(services).refund(case_of(life, Kind.WITHDRAWAL, {"0": 2, "1": 1}), restock=True)

    assert (case.state, given_back(services)) == (State.REFUNDED, 7890)
    assert (life.order.refund_state, life.order.concerns) == ("full", ())
    assert stock_of(services, "TAZ-MAR") == (before[0] + 2, before[1] - 2)


def test_a_part_gives_its_price_back_and_nothing_else(services):
    life = bought(services)
    settling(services).refund(case_of(life, Kind.COURTESY, {"0": 1}))

    assert given_back(services) == life.order.refunded == 2400
    assert life.order.given_back() == {"TAZ-MAR": 1}


def test_what_the_goods_have_lost_is_deducted_and_said(services):
    life = bought(services)
    settling(services).refund(
        case_of(life, Kind.WITHDRAWAL, {"0": 1}), deduction=400, reason="El asa está desportillada."
    )

    assert given_back(services) == 2000
    assert "El asa está desportillada." in last_mail(life)
    assert "Hemos descontado 4,00" in life.page().body


def test_what_came_broken_costs_nothing_neither_its_delivery_nor_sending_it_back(services):
    life = bought(services)
    settling(services).refund(case_of(life, Kind.FAULT, {"0": 1}), delivery=True, postage=650)

    assert given_back(services) == life.order.refunded == 2400 + 490 + 650
    for words in ("Incluye 4,90", "de los gastos de envío", "Incluye 6,50", "enviarlo de vuelta"):
        assert words in last_mail(life)
        assert words in life.page().body


def test_the_delivery_goes_back_once_and_postage_only_as_far_as_anything_was_paid(services):
    life = bought(services)
    settling(services).refund(case_of(life, Kind.FAULT, {"0": 1}), delivery=True)
    second = case_of(life, Kind.FAULT, {"0": 1, "1": 1})

    with pytest.raises(OrderError) as refused:
        settling(services).refund(second, delivery=True, postage=1)
    assert refused.value.code == "refund_too_large"
    settling(services).refund(second, delivery=True)
    assert given_back(services) == 7890


def test_a_deduction_is_no_larger_than_the_refund(services):
    life = bought(services)
    case = case_of(life, Kind.WITHDRAWAL, {"0": 1})

    for deduction in (2401, -1):
        with pytest.raises(OrderError) as refused:
            settling(services).refund(case, deduction=deduction)
        assert refused.value.code == "refund_too_large"
    assert given_back(services) == 0


def test_no_case_is_refunded_twice(services):
    life = bought(services)
    case = case_of(life, Kind.COURTESY, {"0": 1})
    settling(services).refund(case)

    with pytest.raises(OrderError) as refused:
        settling(services).refund(Cases.of(services).get(life.id, 1))
    assert refused.value.code == "return_over"
    assert given_back(services) == 2400


def test_a_command_that_died_after_the_money_went_is_repeated_with_what_was_decided(services):
    life = bought(services)
    case = case_of(life, Kind.COURTESY, {"0": 1})
    real, services.payments.payment = services.payments.payment, failing
    with pytest.raises(PaymentsError):
        settling(services).refund(case, deduction=400, reason="Rayada")
    services.payments.payment = real
    services.clock.advance(60)
    done = settling(services).refund(Cases.of(services).get(life.id, 1), deduction=0)

    assert given_back(services) == life.order.refunded == 2000
    assert done.decision is not None
    assert done.decision.deduction == 400


def failing(*_: Any) -> Any:
    raise PaymentsError("no answer", retry=True)


def test_what_the_provider_refuses_for_good_can_be_decided_anew(services):
    life = bought(services)
    case = case_of(life, Kind.COURTESY, {"0": 1})

    def refusing(*_: Any) -> Any:
        raise PaymentsError("charge disputed", retry=False)

    real, services.payments.refund = services.payments.refund, refusing
    with pytest.raises(PaymentsError):
        settling(services).refund(case)
    services.payments.refund = real

    assert Cases.of(services).get(life.id, 1).decision is None
    services.clock.advance(60)
    assert settling(services).refund(Cases.of(services).get(life.id, 1), deduction=100, reason="x").state == "refunded"
    assert given_back(services) == 2300


def test_the_owners_own_refund_leaves_alone_what_a_case_is_about(services):
    life = bought(services)
    case_of(life, Kind.COURTESY, {"0": 2})
    refunds = Refunds(OrderBook(services.store, services.clock), services.payments, services.clock)

    with pytest.raises(OrderError) as refused:
        refunds.refund_pieces(life.id, {"TAZ-MAR": 1})
    assert refused.value.code == "not_in_order"
    assert refunds.refund_pieces(life.id, {"PLA-VEG": 1}).refunded == 2600


def test_an_order_that_is_refunded_otherwise_owes_nothing_more(services):
    life = bought(services)
    case = case_of(life, Kind.COURTESY, {"0": 2})
    Refunds(OrderBook(services.store, services.clock), services.payments, services.clock).refund(life.id)
    done = settling(services).refund(case)

    assert (done.state, given_back(services)) == (State.REFUNDED, 7890)


def test_an_exchange_moves_both_pieces_in_one_write(services):
    life = bought(services)
    case = case_of(life, Kind.FAULT, {"0": 1})
    mug, plate = stock_of(services, "TAZ-MAR"), stock_of(services, "PLA-VEG")
    done = settling(services).exchange(case, {"PLA-VEG": 1}, Parcel("SEUR", "ES9"), restock=True)

    assert (done.state, done.replacement) == (State.EXCHANGED, {"PLA-VEG": 1})
    assert stock_of(services, "TAZ-MAR") == (mug[0] + 1, mug[1] - 1)
    assert stock_of(services, "PLA-VEG") == (plate[0] - 1, plate[1] + 1)
    assert "SEUR ES9" in last_mail(life)
    assert given_back(services) == 0


def test_the_same_piece_again_takes_one_from_the_shelf_or_none(services):
    life = bought(services)
    before = stock_of(services, "TAZ-MAR")
    settling(services).exchange(case_of(life, Kind.FAULT, {"0": 1}), {"TAZ-MAR": 1}, Parcel())
    assert stock_of(services, "TAZ-MAR") == (before[0] - 1, before[1] + 1)

    settling(services).exchange(case_of(life, Kind.FAULT, {"0": 1}), {"TAZ-MAR": 1}, Parcel(), restock=True)
    assert stock_of(services, "TAZ-MAR") == (before[0] - 1, before[1] + 1)


def test_what_is_not_there_is_not_exchanged(services):
    life = bought(services)
    case = case_of(life, Kind.FAULT, {"0": 1})

    with pytest.raises(OrderError) as refused:
        settling(services).exchange(case, {"PLA-VEG": 500}, Parcel())
    assert refused.value.code == "stock_too_low"
    with pytest.raises(NotFound):
        settling(services).exchange(case, {"NADA": 1}, Parcel())
    assert Cases.of(services).get(life.id, 1).state is State.APPROVED


@pytest.mark.parametrize(("language", "name"), [("es", "Plato Vega"), ("en", "Vega plate")])
def test_a_piece_that_is_set_aside_is_nobody_elses_and_goes_out_with_the_exchange(services, language, name):
    life = place(services, language, TAZ_MAR=1).paid().sent()
    before = stock_of(services, "PLA-VEG")
    case = settling(services).keep(case_of(life, Kind.FAULT, {"0": 1}), {"PLA-VEG": 1})
    aside = services.runtime.texts(language)("returns.kept", pieces=f"1 × {name}")

    assert stock_of(services, "PLA-VEG") == (before[0] - 1, before[1] + 1)
    assert aside in last_mail(life)
    assert aside in life.page().body

    settling(services).exchange(case, {"PLA-VEG": 1}, Parcel("SEUR", "ES9"))
    assert stock_of(services, "PLA-VEG") == (before[0] - 1, before[1] + 1)
    assert aside not in life.page().body


def test_what_was_set_aside_and_not_sent_is_for_sale_again(services):
    life = bought(services)
    before = {sku: stock_of(services, sku) for sku in ("PLA-VEG", "TAZ-MAR")}
    desk = settling(services)
    desk.exchange(
        desk.keep(case_of(life, Kind.FAULT, {"0": 1}), {"PLA-VEG": 2}), {"TAZ-MAR": 1}, Parcel(), restock=True
    )
    assert {sku: stock_of(services, sku) for sku in before} == before

    case = desk.keep(desk.keep(case_of(life, Kind.FAULT, {"0": 1}), {"PLA-VEG": 1}), {"TAZ-MAR": 1})
    desk.refund(case, restock=True)
    assert stock_of(services, "PLA-VEG") == before["PLA-VEG"]
    assert stock_of(services, "TAZ-MAR") == (before["TAZ-MAR"][0] + 1, before["TAZ-MAR"][1] - 1)


def test_what_is_gone_meanwhile_is_not_set_aside(services):
    life = bought(services)
    case = case_of(life, Kind.FAULT, {"0": 1})
    left = stock_of(services, "PLA-VEG")[0]

    with pytest.raises(OrderError) as refused:
        settling(services).keep(case, {"PLA-VEG": left + 1})
    assert refused.value.code == "stock_too_low"
    assert life.page().status == 200
    settling(services).keep(case, {"PLA-VEG": left})
    with pytest.raises(StoreConflict):
        settling(services).keep(case, {"PLA-VEG": left})


def test_a_case_that_ends_without_money_gives_its_pieces_back_to_the_order(services):
    life = bought(services, sent=False)
    case_of(life, Kind.WITHDRAWAL, {"0": 2})
    cases = Cases.of(services)
    with pytest.raises(OrderError):
        cases.change(life.id, 1, lambda case: returns.closed(case, 1, "x"), ends=ending(1, ClaimState.ENDED))

    life = bought(services)
    case_of(life, Kind.COURTESY, {"0": 2})
    now = services.clock()
    cases.change(
        life.id, 1, lambda case: returns.closed(case, now, "No llegó."), news="closed", ends=ending(1, ClaimState.ENDED)
    )
    assert "No llegó." in last_mail(life)
    assert case_of(life, Kind.FAULT, {"0": 2}).number == 2


@pytest.mark.parametrize("after", [False, True])
def test_a_store_that_fails_opens_one_case_or_none(services, after):
    life = bought(services)
    real, failures = services.store.transact, iter([True])

    def transact(operations: Any) -> None:
        fails = next(failures, False)
        if fails and not after:
            raise StoreUnavailable("before")
        real(operations)
        if fails:
            raise StoreUnavailable("after")

    services.store.transact = transact  # type: ignore[method-assign]
    case_of(life, Kind.FAULT, {"0": 1})

    assert len(Cases.of(services).of_order(life.id)) == 1
    assert list(life.order.claims) == ["1"]


@pytest.mark.parametrize("number", [b"\xe7+|K6", b"<\xe7\xdc\x00\x22"], ids=["-RJSP", "-R012"])
def test_a_return_is_found_whatever_its_orders_number_looks_like(services, number):
    services.random = lambda _: number + bytes(5)
    life = bought(services)
    case = case_of(life, Kind.COURTESY, {"0": 1})
    shown = order_number(life.id)

    assert "-R" in shown
    assert Cases.of(services).find(f"{shown}-R1") == Cases.of(services).find(shown.lower()) == case
