"""The price log: its lines, what it adds, and what may be struck through beside a reduced price."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue import SaleWindow
from commerce.price_log import Entry, PriceLog, appended, news, parse
from tests.support.shop import make_item

DAY = 86_400


def at(text: str) -> int:
    """`10-01` or `10-01T12` of 2026, UTC."""
    return int(dt.datetime.fromisoformat(f"2026-{text}:00Z" if "T" in text else f"2026-{text}T00:00:00Z").timestamp())


def log(*prices: tuple[str, int | None] | tuple[str, int | None, str]) -> PriceLog:
    """(when, amount, currency) of one SKU."""
    return PriceLog.of(
        Entry(at(when), "TAZ", amount, currency[0] if currency else "EUR") for when, amount, *currency in prices
    )


# what the law lets be struck through: (prices, the reduction begins, reference)
LOWEST = {
    "the ordinary case": ([("06-01", 2400), ("11-01", 1900)], "11-01", 2400),
    "a dearer price of the same thirty days": ([("06-01", 2400), ("10-20", 3000), ("11-01", 1900)], "11-01", 2400),
    "raised just before": ([("06-01", 2000), ("10-31", 3000), ("11-01", 1900)], "11-01", 2000),
    "raised long before": ([("06-01", 2000), ("09-01", 3000), ("11-01", 1900)], "11-01", 3000),
    "another sale within the thirty days": (
        [("06-01", 2400), ("10-10", 1500), ("10-15", 2400), ("11-01", 1900)],
        "11-01",
        1500,
    ),
    "another sale before the thirty days": (
        [("06-01", 2400), ("09-10", 1500), ("09-15", 2400), ("11-01", 1900)],
        "11-01",
        2400,
    ),
    "a lower price that ended in the very second that the thirty days begin": (
        [("06-01", 1500), ("10-02", 2400), ("11-01", 1900)],
        "11-01",
        2400,
    ),
    "a lower price that ended a moment later": (
        [("06-01", 1500), ("10-02T01:00", 2400), ("11-01", 1900)],
        "11-01",
        1500,
    ),
    "new for less than thirty days": ([("10-25", 2400), ("11-01", 1900)], "11-01", 2400),
    "reduced from its first day": ([("11-01", 1900)], "11-01", None),
    "reduced before anybody knew it": ([], "11-01", None),
    "not for sale for a while": ([("06-01", 2400), ("10-20", None), ("10-30", 2500), ("11-01", 1900)], "11-01", 2400),
    "not for sale for all of the thirty days": ([("06-01", 2400), ("08-01", None), ("11-01", 1900)], "11-01", 2400),
    "another currency within the thirty days": (
        [("06-01", 9000, "SEK"), ("10-20", 900), ("10-25", 1000), ("11-01", 800)],
        "11-01",
        900,
    ),
    "reduced together with a change of currency": ([("06-01", 9000, "SEK"), ("11-01", 800)], "11-01", None),
}


@pytest.mark.parametrize(("prices", "start", "reference"), LOWEST.values(), ids=list(LOWEST))
def test_the_lowest_price_of_the_thirty_days_before(prices, start, reference):
    assert log(*prices).lowest_before("TAZ", at(start)) == reference


def test_another_period_may_be_asked_for():
    known = log(("06-01", 2000), ("09-01", 3000), ("11-01", 1900))

    assert known.lowest_before("TAZ", at("11-01"), days=90) == 2000


SALE = SaleWindow(1900, at("11-10"), at("11-20"))


@pytest.fixture
def with_sale() -> PriceLog:
    """A sale that was published some days before it began."""
    return PriceLog.of([Entry(at("06-01"), "TAZ", 2400, "EUR"), Entry(at("11-05"), "TAZ", 2400, "EUR", SALE)])


def test_a_sale_begins_and_ends_by_itself(with_sale):
    assert [(step.at, step.amount) for step in with_sale.steps("TAZ")] == [
        (at("06-01"), 2400),
        (at("11-10"), 1900),
        (at("11-20"), 2400),
    ]
    assert with_sale.price_at("TAZ", at("11-10") - 1) == 2400
    assert with_sale.price_at("TAZ", at("11-10")) == 1900
    assert with_sale.price_at("TAZ", at("11-20")) == 2400


def test_a_sale_that_was_called_off_never_was(with_sale):
    entries = [*with_sale.entries["TAZ"], Entry(at("11-08"), "TAZ", 2400, "EUR")]

    assert [step.amount for step in PriceLog.of(entries).steps("TAZ")] == [2400]


def test_a_sale_that_is_published_late_begins_when_it_is_published():
    known = PriceLog.of([Entry(at("06-01"), "TAZ", 2400, "EUR"), Entry(at("11-12"), "TAZ", 2400, "EUR", SALE)])

    assert known.reduction_start("TAZ", at("11-15")) == at("11-12")


def test_a_sale_shows_the_lowest_price_before_it_and_none_when_it_is_over(with_sale):
    assert with_sale.reference("TAZ", 1900, at("11-15")) == 2400
    assert with_sale.reference("TAZ", 2400, at("11-25")) is None


def test_a_price_that_rose_is_not_a_reduction():
    known = log(("06-01", 2000), ("11-01", 2400))

    assert known.reduction_start("TAZ", at("11-15")) is None
    assert known.reference("TAZ", 2400, at("11-15")) is None


def test_a_reduction_keeps_its_reference_however_long_it_lasts():
    known = log(("01-01", 2400), ("06-01", 1900))

    assert known.reference("TAZ", 1900, at("11-15")) == 2400


def test_a_price_that_is_not_published_yet_counts_from_now():
    known = log(("06-01", 2400))

    assert known.reference("TAZ", 1900, at("11-15")) == 2400
    assert known.reference("TAZ", 2500, at("11-15")) is None
    assert known.reference("NEW", 1900, at("11-15")) is None


PROGRESSIVE = [("06-01", 3000), ("11-01", 2400), ("11-10", 1900)]


@pytest.mark.parametrize(("progressive", "reference"), [(False, 2400), (True, 3000)])
def test_a_further_reduction_is_compared_with_the_first_only_where_the_law_allows_it(progressive, reference):
    assert log(*PROGRESSIVE).reference("TAZ", 1900, at("11-15"), progressive=progressive) == reference


def test_a_price_that_rose_meanwhile_ends_a_progressive_reduction():
    known = log(("06-01", 3000), ("11-01", 2400), ("11-05", 2500), ("11-10", 1900))

    assert known.reduction_start("TAZ", at("11-15"), progressive=True) == at("11-10")


def test_coming_back_on_sale_for_less_is_no_announced_fall():
    assert log(("06-01", 2400), ("10-01", None), ("11-01", 1900)).reduction_start("TAZ", at("11-15")) is None


# what a publication adds


def test_only_what_differs_is_added():
    item = make_item("TAZ", unit_amount=2400)
    first = news(PriceLog(), [item], at("06-01"))
    known = PriceLog.of(first)

    assert first == [Entry(at("06-01"), "TAZ", 2400, "EUR")]
    assert news(known, [item], at("07-01")) == []
    assert news(known, [replace(item, stock=99, names={"es": "Otra"})], at("07-01")) == []
    assert news(known, [replace(item, unit_amount=1900)], at("07-01")) == [Entry(at("07-01"), "TAZ", 1900, "EUR")]


def test_what_is_withdrawn_is_written_once_and_again_when_it_is_back():
    item = make_item("TAZ", unit_amount=2400)
    known = log(("06-01", 2400))
    gone = news(known, [], at("07-01"))
    after = PriceLog.of([*known.entries["TAZ"], *gone])

    assert gone == [Entry(at("07-01"), "TAZ", None, "EUR")]
    assert news(after, [], at("08-01")) == []
    assert news(after, [item], at("08-01")) == [Entry(at("08-01"), "TAZ", 2400, "EUR")]


def test_a_sale_that_is_over_may_be_taken_away_without_a_word(with_sale):
    item = make_item("TAZ", unit_amount=2400)

    assert news(with_sale, [item], at("11-21")) == []
    assert news(with_sale, [item], at("11-15")) == [Entry(at("11-15"), "TAZ", 2400, "EUR")]


# the file

MOMENTS = st.integers(0, 4_000_000_000)
AMOUNTS = st.integers(0, 99_999_999)
SALES = st.builds(
    lambda amount, first, s: SaleWindow(amount, first, first + s), AMOUNTS, MOMENTS, st.integers(1, 10**7)
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        MOMENTS,
        st.sampled_from(["TAZ", "PLA-VEG", 'A,"B"', "ÑU 1"]),
        st.none() | AMOUNTS,
        st.sampled_from(["EUR", "JPY"]),
        st.none() | SALES,
    ),
    max_size=12,
)


@given(ENTRIES, ENTRIES)
def test_what_is_written_is_read(some, more):
    text = appended(appended("", some), more)

    assert parse(text) == (PriceLog.of([*some, *more]), [])
    assert text.startswith(appended("", some))


@given(ENTRIES, ENTRIES, ENTRIES)
def test_two_copies_are_merged_by_keeping_the_lines_of_both(base, ours, theirs):
    """As git's union merge does; lines that both have may stand there twice."""
    moments = [{(entry.sku, entry.at) for entry in copy} for copy in (base, ours, theirs)]
    at_once = sum(map(len, moments)) > len(set.union(*moments))
    start = appended("", base)
    mine, other = appended(start, ours), appended(start, theirs)
    merged = mine + other[len(start) :]
    swapped = other + mine[len(start) :]

    assert parse(merged)[1] == []
    if not at_once:
        assert parse(merged) == parse(swapped) == parse(merged + mine)


def test_a_last_line_without_its_end_gets_one():
    whole = appended("", [Entry(at("06-01"), "TAZ", 2400, "EUR")])

    assert appended(whole.rstrip("\n"), [Entry(at("07-01"), "TAZ", 1900, "EUR")]).startswith(whole)


WRONG = {
    "2026-06-01T00:00:00Z,TAZ,24.00,EUR,,,": "unit_amount",
    "2026-06-01T00:00:00Z,TAZ,-5,EUR,,,": "unit_amount",
    "2026-06-01,TAZ,2400,EUR,,,": "at",
    "2026-06-01T00:00:00+02:00,TAZ,2400,EUR,,,": "at",
    "2026-06-01T00:00:00Z,,2400,EUR,,,": "sku",
    "2026-06-01T00:00:00Z,TAZ,2400,€,,,": "currency",
    "2026-06-01T00:00:00Z,TAZ,2400,EUR,1900,,": "sale_from",
    "2026-06-01T00:00:00Z,TAZ,2400,EUR,1900,2026-06-03T00:00:00Z,2026-06-03T00:00:00Z": "sale_until",
    "2026-06-01T00:00:00Z,TAZ,2400": "",
    "<<<<<<< HEAD": "",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_is_named_and_left_out(line):
    sound = appended("", [Entry(at("06-01"), "PLA", 900, "EUR")])
    known, ((number, fault),) = parse(f"{sound}{line}\n")

    assert (number, fault.field) == (3, WRONG[line])
    assert fault.hint
    assert list(known.entries) == ["PLA"]
