"""Money: what is parsed is what is printed, in every currency's own digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.errors import ContentError
from commerce.money import MAX_UNIT_AMOUNT, MoneyFormat, decimal_text, exponent, parse_amount

SPANISH = MoneyFormat("EUR", ",", ".", 2, "{n}\u00a0€")
ENGLISH = MoneyFormat("EUR", ".", ",", 1, "€{n}")
YEN = MoneyFormat("JPY", ".", ",", 1, "¥{n}")
DINAR = MoneyFormat("KWD", ".", ",", 1, "KWD\u00a0{n}")
AMOUNTS = st.integers(0, MAX_UNIT_AMOUNT)


@given(AMOUNTS, st.sampled_from(["EUR", "USD", "JPY", "CLP", "eur"]))
def test_a_printed_amount_reads_back_the_same(amount, currency):
    assert parse_amount(decimal_text(amount, currency), currency) == amount


@given(st.integers(0, MAX_UNIT_AMOUNT // 10).map(lambda tens: tens * 10))
def test_a_three_decimal_amount_that_can_be_charged_reads_back_the_same(amount):
    assert parse_amount(decimal_text(amount, "KWD"), "KWD") == amount


@given(AMOUNTS, st.sampled_from([SPANISH, ENGLISH, YEN, DINAR]))
def test_a_format_loses_no_digit(amount, money):
    printed = money.format(amount)
    digits = "".join(character for character in printed if character.isdigit())
    assert int(digits) == amount


@given(AMOUNTS, st.sampled_from([SPANISH, ENGLISH, YEN, DINAR]))
def test_the_formatted_number_is_the_machine_number_with_other_signs(amount, money):
    number = money.format(amount).replace(money.group, "").replace(money.decimal, ".")
    assert decimal_text(amount, money.currency) in number


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_content_error(text):
    try:
        assert 0 <= parse_amount(text, "EUR") <= MAX_UNIT_AMOUNT
    except ContentError as error:
        assert error.field == "price"


@pytest.mark.parametrize(
    ("money", "amount", "printed"),
    [
        (SPANISH, 123450, "1234,50\u00a0€"),
        (SPANISH, 1234500, "12.345,00\u00a0€"),
        (SPANISH, 99_999_999, "999.999,99\u00a0€"),
        (SPANISH, 5, "0,05\u00a0€"),
        (SPANISH, 0, "0,00\u00a0€"),
        (SPANISH, -2400, "-24,00\u00a0€"),
        (ENGLISH, 123450, "€1,234.50"),
        (ENGLISH, 99900, "€999.00"),
        (YEN, 1234, "¥1,234"),
        (YEN, 12, "¥12"),
        (DINAR, 1234560, "KWD\u00a01,234.560"),
    ],
)
def test_amounts_are_written_as_the_language_writes_them(money, amount, printed):
    assert money.format(amount) == printed


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("24.00", "EUR", 2400),
        ("24", "EUR", 2400),
        ("24.5", "EUR", 2450),
        ("24.500", "EUR", 2450),
        (" 24.00 EUR ", "EUR", 2400),
        ("1200", "JPY", 1200),
        ("1200.00", "JPY", 1200),
        ("5.12", "KWD", 5120),
        ("5.120", "KWD", 5120),
        ("100", "ISK", 10_000),
        ("0", "EUR", 0),
    ],
)
def test_prices_as_marketers_write_them(text, currency, amount):
    assert parse_amount(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12,50", "EUR"),
        ("12,5O", "EUR"),
        ("12.5O", "EUR"),
        ("-1", "EUR"),
        ("", "EUR"),
        (".5", "EUR"),
        ("1e3", "EUR"),
        ("12.505", "EUR"),
        ("12.50 USD", "EUR"),
        ("12.50 €", "EUR"),
        ("١٢.٥٠", "EUR"),
        ("1200.5", "JPY"),
        ("1000000.00", "EUR"),
        ("nan", "EUR"),
        # Card networks know no third decimal, and no fraction of these: https://docs.stripe.com/currencies
        ("5.125", "KWD"),
        ("100.50", "ISK"),
    ],
)
def test_what_is_no_price_is_refused(text, currency):
    with pytest.raises(ContentError):
        parse_amount(text, currency)


def test_currencies_have_their_own_digits():
    assert [exponent(code) for code in ("EUR", "eur", "JPY", "CLP", "KWD", "HUF")] == [2, 2, 0, 0, 3, 2]


def test_a_format_survives_its_json():
    assert MoneyFormat.from_json(SPANISH.to_json()) == SPANISH
