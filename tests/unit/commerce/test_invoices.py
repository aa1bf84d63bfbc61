"""Which invoice an order is due, what it says, and that its tax adds up to what was charged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import orders
from commerce.invoices.drafting import due, replacement
from commerce.invoices.model import Draft, Invoice, Kind, Party, kept
from commerce.invoices.taxes import by_rate, rates_for, split
from commerce.money import shared
from commerce.order_options import OrderOptions
from commerce.orders import Order, OrderLine, Status, Totals
from functions.days import day_at
from tests.support.invoices import BOOKS, RATES, SELLER, SERIES, invoice_settings, invoicing_shop
from tests.support.shop import NOW, make_facts

SHOP = invoicing_shop()
BUYER = Party("Talleres Núñez, S.L.", "B12345674", ("Calle Mayor 3", "28013 Madrid"), "ES")
MUG = OrderLine("TAZ-MAR", "taza-marea", "Taza Marea", "Marea", 2, 2400)
BOOK = OrderLine("LIB-GRE", "libro-gres", "Libro del gres", "", 1, 1900, tax_code=BOOKS)


def paid(*lines: OrderLine, discount: int = 0, shipping: int = 490, wrap: int = 0, **facts: Any) -> Order:
    lines = lines or (MUG,)
    subtotal = sum(line.total for line in lines) + wrap
    totals = Totals(subtotal, discount, shipping, 0, subtotal - discount + shipping)
    order = Order("7k3m9qxt00000001", Status.CHECKOUT, "es", "EUR", lines, NOW, NOW + 1860, gift_wrap=wrap)
    order = replace(order, invoices=True, options=OrderOptions(gift_wrap=bool(wrap)))
    return orders.payment_succeeded(order, make_facts(order.id, totals=totals, **facts), NOW).order


def day(at: int) -> str:
    return day_at(at, "Europe/Madrid")


def numbered(draft: Draft, number: int) -> Invoice:
    own = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return Invoice(**own, series=SERIES[draft.kind], year=2026, number=number, issued_at=NOW, issued_on=day(NOW))


def issue_all(order: Order, issued: list[Invoice] | None = None, shop: Any = SHOP) -> list[Invoice]:
    issued = list(issued or [])
    while draft := due(order, issued, shop, day):
        issued.append(numbered(draft, len(issued) + 1))
    return issued


def of_address(order: Order, **changes: Any) -> Order:
    assert order.payment
    customer = order.payment.customer
    customer = replace(customer, address=replace(customer.address, **changes))
    return replace(order, payment=replace(order.payment, customer=customer))


# --- which one


def test_a_paid_order_is_due_one_simplified_invoice_over_what_was_charged():
    (invoice,) = issue_all(paid())

    assert invoice.kind is Kind.SIMPLIFIED
    assert invoice.code == "S-2026-000001"
    assert invoice.total == 2 * 2400 + 490
    assert (invoice.seller, invoice.buyer) == (SELLER, None)
    assert invoice.operated_on == day(NOW)


@pytest.mark.parametrize(
    "order",
    [
        replace(paid(), times={}),
        paid(discount=4800, shipping=0),
    ],
    ids=["not paid", "cost nothing"],
)
def test_nothing_is_due_for_an_order_that_is_not_paid_or_cost_nothing(order):
    assert due(order, [], SHOP, day) is None


def test_nothing_is_due_in_a_shop_that_writes_no_invoices():
    assert due(paid(), [], replace(SHOP, invoices=None), day) is None


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        (paid(replace(MUG, quantity=1, unit_amount=299_510)), Kind.SIMPLIFIED),
        (paid(replace(MUG, quantity=1, unit_amount=299_511)), Kind.FULL),
        (of_address(paid(), country="FR"), Kind.FULL),
    ],
    ids=["3,000.00 at home", "3,000.01 at home", "sent to another country"],
)
def test_an_invoice_is_full_where_the_law_allows_no_simplified_one(order, kind):
    (invoice,) = issue_all(order)

    assert invoice.kind is kind
    assert (invoice.buyer is not None) is (kind is Kind.FULL)


def test_a_tax_id_from_the_payment_page_makes_the_invoice_full():
    order = paid()
    customer = replace(order.payment.customer, tax_id="B12345674", business_name="Talleres Núñez, S.L.")
    (invoice,) = issue_all(replace(order, payment=replace(order.payment, customer=customer)))

    assert invoice.kind is Kind.FULL
    address = ("Calle Real 1", "2.º B", "23400 Úbeda (Jaén)")
    assert invoice.buyer == Party("Talleres Núñez, S.L.", "B12345674", address, "ES")


def test_a_full_invoice_takes_the_place_of_a_simplified_one_and_corrects_nothing():
    order = paid()
    first = issue_all(order)
    draft = replacement(first, BUYER, SHOP.invoices)
    assert draft
    issued = [*first, numbered(draft, 1)]

    assert (draft.kind, draft.replaces, draft.rectifies) == (Kind.FULL, "S-2026-000001", "")
    assert (draft.buyer, draft.total) == (BUYER, first[0].total)
    assert kept(issued) == order.total
    assert due(order, issued, SHOP, day) is None
    assert replacement(issued, BUYER, SHOP.invoices) is None


# --- corrections


def test_a_refund_is_corrected_once_by_its_difference_in_the_series_of_corrections():
    order = paid()
    issued = issue_all(order)
    part = orders.refunded(order, 1000, NOW).order
    issued = issue_all(part, issued)
    whole = orders.refunded(part, part.total, NOW).order
    issued = issue_all(whole, issued)

    assert [(invoice.kind, invoice.total) for invoice in issued[1:]] == [
        (Kind.RECTIFYING_SIMPLIFIED, -1000),
        (Kind.RECTIFYING_SIMPLIFIED, -(order.total - 1000)),
    ]
    assert {invoice.rectifies for invoice in issued[1:]} == {"S-2026-000001"}
    assert {invoice.reason for invoice in issued[1:]} == {"refund"}
    assert (kept(issued), sum(i.net for i in issued), sum(i.tax for i in issued)) == (0, 0, 0)


def test_a_refund_that_bounced_is_taken_back_by_a_correction_of_its_own():
    order = paid()
    issued = issue_all(order)
    order = orders.refunded(order, 1000, NOW).order
    issued = issue_all(order, issued)
    order = orders.refund_failed(order, "re_1", 0).order
    issued = issue_all(order, issued)

    assert [(invoice.total, invoice.reason) for invoice in issued[1:]] == [(-1000, "refund"), (1000, "refund_bounced")]
    assert kept(issued) == order.total


def test_corrections_after_a_full_invoice_correct_that_one_and_name_its_buyer():
    order = paid()
    first = issue_all(order)
    issued = [*first, numbered(replacement(first, BUYER, SHOP.invoices), 1)]
    order = orders.refunded(order, 500, NOW).order

    correction = issue_all(order, issued)[-1]

    assert (correction.kind, correction.rectifies, correction.buyer) == (Kind.RECTIFYING_FULL, "F-2026-000001", BUYER)


def test_pieces_are_corrected_at_their_own_rate():
    order = paid(MUG, BOOK)
    issued = issue_all(order)
    after = orders.refunded(order, 1900, NOW, refund_id="re_1", pieces={"LIB-GRE": 1}).order

    (part,) = issue_all(after, issued)[-1].taxes

    assert (part.rate, part.gross) == (400, -1900)


def test_an_amount_without_pieces_is_corrected_as_the_sales_rates_are():
    order = paid(MUG, BOOK, shipping=0)
    after = orders.refunded(order, 670, NOW).order

    correction = issue_all(after, issue_all(order))[-1]

    assert {part.rate: part.gross for part in correction.taxes} == {2100: -480, 400: -190}


# --- tax


def test_tax_is_by_rate_and_delivery_and_discounts_are_shared_out_over_the_rates():
    (invoice,) = issue_all(paid(MUG, BOOK, discount=670, shipping=490))

    assert {part.rate: part.gross for part in invoice.taxes} == {2100: 4800 - 480 + 351, 400: 1900 - 190 + 139}
    assert {part.rate: part.net for part in invoice.taxes} == {2100: 3860, 400: 1778}
    assert invoice.total == 4800 + 1900 - 670 + 490
    assert [(line.text, line.amount, line.rate) for line in invoice.lines[2:]] == [
        ("discount", -480, 2100),
        ("discount", -190, 400),
        ("shipping", 351, 2100),
        ("shipping", 139, 400),
    ]


@pytest.mark.parametrize(
    ("zone", "country", "standard"),
    [
        ("peninsula", "ES", 2100),
        ("europa", "FR", 2000),
        ("europa", "DE", 2100),
        ("canarias", "ES", 0),
        ("", "", 2100),
    ],
    ids=["home", "a country with rates", "a country without: below the threshold", "outside the VAT area", "unknown"],
)
def test_the_rate_is_the_zones_then_the_countrys_then_the_sellers(zone, country, standard):
    assert rates_for(RATES, zone, country, "ES")["standard"] == standard


def test_what_is_collected_is_taxed_where_the_seller_is():
    order = of_address(paid(shipping_option="recogida", shipping=0), country="FR")

    (invoice,) = issue_all(order)

    assert (invoice.kind, [part.rate for part in invoice.taxes]) == (Kind.SIMPLIFIED, [2100])


def test_what_was_charged_other_than_quoted_is_invoiced_as_it_was_charged():
    order = paid()
    totals = replace(order.payment.totals, subtotal=5000, total=5490)
    (invoice,) = issue_all(replace(order, payment=replace(order.payment, totals=totals)))

    assert invoice.total == 5490
    assert invoice.lines[-1].text == "adjustment"


@pytest.mark.parametrize(
    ("gross", "rate", "net"),
    [(121, 2100, 100), (100, 2100, 83), (1, 2100, 1), (0, 2100, 0), (-121, 2100, -100), (500, 0, 500), (3, 10_000, 2)],
)
def test_tax_is_taken_out_half_a_cent_up(gross, rate, net):
    part = split(gross, rate)

    assert (part.net, part.gross) == (net, gross)


AMOUNTS = st.integers(1, 50_000)


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=6))
def test_shares_add_up_to_the_whole(amount, weights):
    assert sum(shared(amount, weights)) == amount


@given(
    mug=AMOUNTS,
    book=AMOUNTS,
    pieces=st.integers(1, 4),
    wrap=st.sampled_from([0, 350]),
    percent=st.integers(0, 99),
    shipping=st.integers(0, 2000),
    refunds=st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), max_size=6),
)
def test_whatever_is_bought_and_given_back_the_invoices_say_what_was_kept(
    mug, book, pieces, wrap, percent, shipping, refunds
):
    lines = (replace(MUG, unit_amount=mug, quantity=pieces), replace(BOOK, unit_amount=book, quantity=2))
    subtotal = mug * pieces + book * 2 + wrap
    order = paid(*lines, discount=subtotal * percent // 100, shipping=shipping, wrap=wrap)
    issued = issue_all(order)
    for number, (kind, share) in enumerate(refunds):
        refund = f"re_{number}"
        if kind == 3 and order.refunded:
            order = orders.refund_failed(order, f"re_{number - 1}", int(order.refunded * share)).order
        elif kind == 2 and order.given_back().get("LIB-GRE", 0) < 2:
            value = orders.value_of(order, {"LIB-GRE": 1})
            total = min(order.total, order.refunded + value)
            order = orders.refunded(order, total, NOW, refund_id=refund, pieces={"LIB-GRE": 1}).order
        else:
            total = order.refunded + int((order.total - order.refunded) * share)
            order = orders.refunded(order, total, NOW).order
        issued = issue_all(order, issued)

        assert kept(issued) == order.total - order.refunded
        assert due(order, issued, SHOP, day) is None
        for invoice in issued:
            assert by_rate(invoice.lines) == {part.rate: part.gross for part in invoice.taxes}
    order = orders.refunded(order, order.total, NOW).order
    issued = issue_all(order, issued)
    assert (kept(issued), sum(i.net for i in issued), sum(i.tax for i in issued)) == (0, 0, 0)


# --- the order tells


def test_each_change_of_an_orders_money_causes_a_message_of_its_own_where_invoices_are_written():
    order = replace(paid(), times={}, status=Status.CHECKOUT)
    seen, order = set(), order

    def told(outcome: orders.Outcome) -> Order:
        (key,) = [m.key for m in outcome.messages if m.message == orders.Message.INVOICE]
        assert key not in seen
        seen.add(key)
        return outcome.order

    order = told(orders.payment_succeeded(order, order.payment, NOW))
    order = told(orders.refunded(order, 500, NOW))
    order = told(orders.refund_failed(order, "re_1", 0))
    order = told(orders.refunded(order, 500, NOW))
    order = told(orders.refunded(order, 0, NOW))
    order = told(orders.refund_failed(order, "re_2", 0))
    told(orders.refunded(order, 500, NOW))


def test_an_order_of_a_shop_without_invoices_causes_none():
    order = replace(paid(), times={}, status=Status.CHECKOUT, invoices=False)
    outcome = orders.payment_succeeded(order, order.payment, NOW)

    assert orders.Message.INVOICE not in {message.message for message in outcome.messages}


def test_settings_survive_the_way_to_the_functions():
    import json

    from commerce.shop import Shop

    shop = invoicing_shop(invoices=invoice_settings(ask_tax_id=True))

    assert Shop.from_json(json.loads(json.dumps(shop.to_json()))).invoices == shop.invoices
