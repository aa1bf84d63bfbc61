"""The cart: what may be said, and what it costs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.cart import MAX_LINES, MAX_QUANTITY, CartLine, check_expected, quote, read_lines, read_request
from commerce.errors import BadRequest, CartError, PriceChanged
from tests.support.shop import NOW, make_item, sale

ITEMS = {
    "TAZ": make_item("TAZ", unit_amount=2400),
    "PLA": make_item("PLA", unit_amount=2600, max_per_order=2),
    "SAL": make_item("SAL", unit_amount=2700, sale=sale(2160)),
    "ORO": make_item("ORO", unit_amount=99_999_999),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
LINE = st.fixed_dictionaries({}, optional={"sku": JSON, "quantity": JSON, "price": JSON, "personalization": JSON})
WISHES = dict.fromkeys(("gift_wrap", "gift_message", "note", "code"), JSON)
BODY = st.fixed_dictionaries(
    {}, optional={"lines": st.lists(LINE, max_size=4), "zone": JSON, "expected_total": JSON, **WISHES}
)


@given(JSON | BODY)
def test_any_json_is_a_request_or_a_clear_refusal(raw):
    try:
        request = read_request(raw)
    except (BadRequest, CartError):
        return
    assert all(1 <= line.quantity <= MAX_QUANTITY for line in request.lines)
    assert len({(line.sku, line.personalization) for line in request.lines}) == len(request.lines) > 0


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 30)), min_size=1, max_size=9))
def test_duplicates_are_merged_and_no_piece_is_lost(pairs):
    raw = [{"sku": sku, "quantity": quantity} for sku, quantity in pairs]
    wanted = {sku: sum(q for s, q in pairs if s == sku) for sku, _ in pairs}
    if max(wanted.values()) > MAX_QUANTITY:
        with pytest.raises(CartError):
            read_lines(raw)
    else:
        assert {line.sku: line.quantity for line in read_lines(raw)} == wanted


def test_each_bad_line_is_named_at_once():
    with pytest.raises(CartError) as refused:
        read_lines([{"sku": "A", "quantity": 0}, {"sku": "B", "quantity": 1}, {"sku": "C", "quantity": True}])
    assert [(p.field, p.code) for p in refused.value.problems] == [("A", "bad_quantity"), ("C", "bad_quantity")]


def test_ninety_lines_are_a_cart_and_ninety_one_are_not():
    raw = [{"sku": f"S{number}", "quantity": 1} for number in range(MAX_LINES + 1)]

    assert len(read_lines(raw[:-1])) == MAX_LINES
    with pytest.raises(CartError) as refused:
        read_lines(raw)
    assert refused.value.code == "too_many_lines"


@pytest.mark.parametrize("sku", ["\ud800", "A\0B", "A\nB", "\U0010ffff", "", " \u200b", 7, None, ["A"]])
def test_a_sku_that_could_never_be_stored_is_refused(sku):
    with pytest.raises(BadRequest):
        read_lines([{"sku": sku, "quantity": 1}])


@pytest.mark.parametrize("key", ["language", "zone", "attempt"])
def test_a_word_that_could_never_be_stored_is_refused(key):
    with pytest.raises(BadRequest):
        read_request({"lines": [{"sku": "A", "quantity": 1}], key: "\udc00"})


def test_a_quote_is_the_catalogues_prices_times_quantities():
    made = quote([CartLine("TAZ", 2), CartLine("SAL", 1)], ITEMS, NOW)

    assert [line.total for line in made.lines] == [4800, 2160]
    assert made.subtotal == 6960


@pytest.mark.parametrize(("at", "amount"), [(NOW - 101, 2700), (NOW - 100, 2160), (NOW + 99, 2160), (NOW + 100, 2700)])
def test_a_sale_begins_and_ends_on_its_second(at, amount):
    assert quote([CartLine("SAL", 1)], ITEMS, at).subtotal == amount


def test_unknown_and_over_limit_lines_are_all_named():
    with pytest.raises(CartError) as refused:
        quote([CartLine("TAZ", 1), CartLine("NO", 1), CartLine("PLA", 3)], ITEMS, NOW)
    assert [(p.field, p.code) for p in refused.value.problems] == [("NO", "unknown_sku"), ("PLA", "over_limit")]


def test_more_than_one_payment_can_carry_is_said_before_the_provider_says_it():
    assert quote([CartLine("ORO", 1)], ITEMS, NOW).subtotal == 99_999_999
    with pytest.raises(CartError) as refused:
        quote([CartLine("ORO", 2)], ITEMS, NOW)
    assert refused.value.code == "total_too_large"


def test_another_total_carries_the_new_quote():
    made = quote([CartLine("TAZ", 1)], ITEMS, NOW)
    check_expected(made, None, "es")
    check_expected(made, 2400, "es")
    with pytest.raises(PriceChanged) as changed:
        check_expected(made, 2399, "en")
    assert changed.value.quote["lines"][0]["name"] == "Tide mug (Tide)"
