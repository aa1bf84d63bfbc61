"""What comes back is corrected at its own rate, to the cent: pieces, delivery, wrapping, and what was kept of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import orders, returns
from commerce.invoices.model import SALES, Invoice
from commerce.orders import ClaimState, Order, OrderLine
from commerce.returns import Decision
from tests.support.shop import NOW
from tests.unit.commerce.test_invoices import BOOK, MUG, issue_all, paid

DAY_S = 24 * 3600
ALL = {"0": 2, "1": 1}


def given_back(
    order: Order,
    lines: dict[str, int],
    kind: str = "withdrawal",
    standard: int | None = None,
    *,
    delivery: bool = False,
    **wanted: Any,
) -> Order:
    """After a withdrawal (or a return) of those lines was refunded."""
    if kind != "withdrawal":
        order = (
            orders.ship(order, orders.Shipment("", "", "", NOW, order.unshipped())).order
            if order.unshipped()
            else order
        )
    order = orders.claimed(order, kind, lines, NOW)
    number = len(order.claims)
    more = returns.unreturned_delivery(order, number, standard) if delivery else 0
    decision = returns.worked_out(order, number, Decision(0, NOW, delivery=more, **wanted), standard)
    pieces: dict[str, int] = {}
    for line, n in lines.items():
        pieces[order.lines[int(line)].sku] = pieces.get(order.lines[int(line)].sku, 0) + n
    after = orders.settled_claim(order, number, ClaimState.REFUNDED)
    total = order.refunded + decision.amount
    return orders.refunded(after, total, NOW, refund_id=f"re_{number}", pieces=pieces, parts=decision.parts).order


def corrected(order: Order, issued: list[Invoice]) -> dict[int, int]:
    """By rate, over all corrections; those of nothing left out."""
    sums: dict[int, int] = {}
    for invoice in issue_all(order, issued):
        for part in () if invoice.kind in SALES else invoice.taxes:
            sums[part.rate] = sums.get(part.rate, 0) + part.gross
    return {rate: amount for rate, amount in sums.items() if amount}


TWO_RATES = paid(MUG, BOOK)
"""Two mugs for 48.00 at 21 %, a book for 19.00 at 4 %; delivery 4.90, of which 3.51 and 1.39."""
OFF = paid(MUG, BOOK, discount=670)
WRAPPED = paid(MUG, BOOK, wrap=350)


@pytest.mark.parametrize(
    ("order", "lines", "wanted", "corrections"),
    [
        (TWO_RATES, {"1": 1}, {}, {400: -1900}),
        (TWO_RATES, {"0": 1}, {}, {2100: -2400}),
        (TWO_RATES, {"1": 1}, {"kind": "fault"}, {400: -1900}),
        (TWO_RATES, {"1": 1}, {"deduction": 300}, {400: -1600}),
        (TWO_RATES, {"0": 1, "1": 1}, {"kind": "courtesy", "deduction": 430}, {2100: -2160, 400: -1710}),
        (TWO_RATES, ALL, {"standard": 290}, {2100: -4800 - 208, 400: -1900 - 82}),
        (TWO_RATES, ALL, {"deduction": 670}, {2100: -4800 + 480 - 351, 400: -1900 + 190 - 139}),
        (TWO_RATES, {"1": 1}, {"kind": "fault", "delivery": True}, {2100: -351, 400: -1900 - 139}),
        (OFF, {"1": 1}, {}, {400: -1710}),
        (WRAPPED, ALL, {"standard": 0}, {2100: -4800 - 350, 400: -1900}),
    ],
    ids=[
        "a withdrawn book",
        "one of two mugs",
        "a book that came broken",
        "a book, less what it has lost",
        "a mug and a book, less what they have lost",
        "all of it, with the ordinary delivery",
        "all of it, less what it has lost",
        "a broken book with the whole delivery",
        "a book that was bought with a discount",
        "all of it, wrapped, without a delivery that cost more than another",
    ],
)
def test_what_comes_back_is_corrected_at_its_own_rate(order, lines, wanted, corrections):
    assert corrected(given_back(order, lines, **wanted), issue_all(order)) == corrections


def test_a_deduction_touches_the_rates_of_its_own_goods_only():
    book = given_back(TWO_RATES, {"1": 1})
    both = given_back(book, {"0": 1}, "courtesy", deduction=400)

    assert corrected(both, issue_all(TWO_RATES)) == {400: -1900, 2100: -2000}


def test_what_sending_back_cost_is_shared_out_as_the_sales_rates_are():
    order = given_back(TWO_RATES, {"1": 1}, "fault", postage=650)
    found = corrected(order, issue_all(TWO_RATES))

    # What is left of the sale by rate: 51.51 and 1.39.
    assert found == {2100: -633, 400: -1900 - 17}


def test_pieces_that_the_owner_refunds_are_corrected_at_their_own_rate_beside_a_deduction():
    after = given_back(TWO_RATES, {"0": 1}, deduction=400)
    parts = orders.values_of(after, {"LIB-GRE": 1})
    after = orders.refunded(after, 3900, NOW, refund_id="re_9", pieces={"LIB-GRE": 1}, parts=parts).order

    assert corrected(after, issue_all(TWO_RATES)) == {2100: -2000, 400: -1900}


def test_the_delivery_is_given_back_once():
    order = given_back(TWO_RATES, {"0": 1}, "fault", delivery=True)
    order = given_back(order, {"0": 1}, "fault", delivery=True)

    assert order.refunded == 4800 + 490
    assert corrected(order, issue_all(TWO_RATES)) == {2100: -4800 - 351, 400: -139}


def test_a_refund_that_bounced_gives_its_delivery_back_with_the_next():
    order = orders.refund_failed(given_back(TWO_RATES, {"0": 1}, "fault", delivery=True), "re_1", 0).order
    order = given_back(order, {"0": 1}, "fault", delivery=True)

    assert order.refunded == 2400 + 490


PRICES = st.integers(1, 9_999)


@given(
    prices=st.lists(st.tuples(PRICES, st.booleans(), st.integers(1, 3)), min_size=1, max_size=5),
    percent=st.integers(0, 95),
    wrap=st.sampled_from([0, 350]),
)
def test_goods_that_come_back_piece_by_piece_are_corrected_to_the_cent_rate_by_rate(prices, percent, wrap):
    lines = tuple(line(n, *each) for n, each in enumerate(prices))
    subtotal = sum(each.total for each in lines) + wrap
    order = paid(*lines, discount=subtotal * percent // 100, shipping=490, wrap=wrap)
    issued = issue_all(order)
    sale = {part.rate: part.gross for part in issued[0].taxes}
    for line_of in issued[0].lines:
        if line_of.text == "shipping":
            sale[line_of.rate] -= line_of.amount
    sale[2100] = sale.get(2100, 0) - orders.value_of_wrapping(order)
    for number, each in enumerate(lines):
        for _ in range(each.quantity):
            order = given_back(order, {str(number): 1}, "courtesy")
    found = corrected(order, issued)

    assert found == {rate: -amount for rate, amount in sale.items() if amount}
    assert order.refunded == order.total - 490 - orders.value_of_wrapping(order)


def line(number: int, price: int, is_book: bool, quantity: int) -> OrderLine:
    return replace(BOOK if is_book else MUG, sku=f"SKU-{number}", unit_amount=price, quantity=quantity)
