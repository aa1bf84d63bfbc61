"""An order whose SKU has two lines, since its pieces carry two texts, and which is wrapped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce import orders
from commerce.errors import OrderError
from commerce.order_options import OrderOptions
from commerce.orders import OrderLine, Totals
from tests.support.shop import NOW
from tests.unit.commerce.test_orders import FACTS, new, parcel

LINES = (
    OrderLine("TAZ", "taza", "Taza", "", 1, 2400),
    OrderLine("PLA", "plato", "Plato", "", 1, 2600),
    OrderLine("TAZ", "taza", "Taza", "", 2, 2900, personalization="Ana"),
)
ORDER = replace(new(), lines=LINES, gift_wrap=400, options=OrderOptions(gift_wrap=True))
FULL = Totals(11_200, 0, 490, 0, 11_690)
HALF = Totals(11_200, 5600, 490, 0, 6090)


def paid(totals: Totals = FULL):
    return orders.payment_succeeded(ORDER, replace(FACTS, totals=totals), NOW)


def test_wrapping_is_part_of_what_was_quoted():
    assert ORDER.subtotal == 11_200
    assert paid().order.concerns == ()


def test_stock_moves_by_sku_over_all_its_lines():
    assert paid().moved() == {"TAZ": 3, "PLA": 1}


def test_a_parcel_fills_the_first_line_of_a_sku_first():
    sent = orders.ship(paid().order, parcel(TAZ=2)).order

    assert [sent.sent_of(number) for number in range(3)] == [1, 0, 1]
    assert sent.unshipped() == {"TAZ": 1, "PLA": 1}


def test_more_than_all_lines_of_a_sku_cannot_be_sent():
    with pytest.raises(OrderError):
        orders.ship(paid().order, parcel(TAZ=4))


@pytest.mark.parametrize(("pieces", "value"), [(1, 2400), (2, 2400 + 2900), (3, 2400 + 2 * 2900)])
def test_pieces_of_a_sku_are_refunded_at_what_each_of_its_lines_cost(pieces, value):
    assert orders.value_of(paid().order, {"TAZ": pieces}) == value


def test_a_discount_is_shared_by_pieces_and_wrapping():
    assert orders.value_of(paid(HALF).order, {"TAZ": 3, "PLA": 1}) == (11_200 - 400) // 2


def test_pieces_refunded_one_by_one_add_up_to_all_of_them():
    order, total = paid(HALF).order, 0
    for number in range(3):
        value = orders.value_of(order, {"TAZ": 1})
        total += value
        order = orders.refunded(order, total, NOW, refund_id=f"re_{number}", pieces={"TAZ": 1}).order

    assert total == orders.value_of(paid(HALF).order, {"TAZ": 3})
    with pytest.raises(OrderError):
        orders.value_of(order, {"TAZ": 1})
