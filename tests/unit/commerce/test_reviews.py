"""Reviews: what may be said, and what the stars add up to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.errors import InvalidFields
from commerce.reviews import MAX_AUTHOR, MAX_TEXT, MAX_TITLE, rate, read_submission

GOOD = {"rating": "5", "title": "Preciosa", "text": "La uso cada mañana.", "author": "Ana"}


def problems(**changes: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFields) as refused:
        read_submission({**GOOD, **changes})
    return [(problem.field, problem.code) for problem in refused.value.problems]


def test_a_good_review_is_taken():
    taken = read_submission(GOOD)
    assert (taken.rating, taken.title, taken.author) == (5, "Preciosa", "Ana")


def test_a_review_needs_no_name():
    assert read_submission({**GOOD, "author": ""}).author == ""


@pytest.mark.parametrize("rating", ["", "0", "6", "-1", "4.5", "five", "٣", "5 5", "true"])
def test_a_rating_is_one_to_five_stars(rating):
    assert problems(rating=rating) == [("rating", "rating_missing")]


def test_all_problems_are_named_at_once():
    found = problems(rating="", title="", text="corto", author="x" * (MAX_AUTHOR + 1))
    assert found == [("rating", "rating_missing"), ("title", "missing"), ("text", "too_short"), ("author", "too_long")]


def test_lengths_are_limits():
    assert problems(title="x" * (MAX_TITLE + 1)) == [("title", "too_long")]
    assert problems(text="x" * (MAX_TEXT + 1)) == [("text", "too_long")]
    assert len(read_submission({**GOOD, "text": "x" * MAX_TEXT}).text) == MAX_TEXT


def test_a_title_and_a_name_are_one_line():
    taken = read_submission({**GOOD, "title": "Una\nsola\r\nlínea", "author": "Ana\t Ruiz"})
    assert (taken.title, taken.author) == ("Una sola línea", "Ana Ruiz")


def test_paragraphs_stay_and_control_characters_go():
    taken = read_submission({**GOOD, "text": "  Primera.\r\n\r\nSegun\x00da,\u00a0a 24\u202f€.\x07  "})
    assert taken.text == "Primera.\n\nSegunda, a 24 €."


@given(st.dictionaries(st.sampled_from(["rating", "title", "text", "author"]), st.text()))
def test_any_fields_are_a_review_or_named_problems(fields):
    try:
        taken = read_submission(fields)
    except InvalidFields as refused:
        assert refused.problems
    else:
        assert 1 <= taken.rating <= 5
        assert "\n" not in taken.title + taken.author


@given(st.lists(st.integers(1, 5), min_size=1, max_size=50))
def test_the_average_is_the_mean_in_tenths(ratings):
    made = rate(ratings)
    assert made is not None
    assert abs(made.average - 10 * sum(ratings) / len(ratings)) <= 0.5
    assert made.count == len(ratings) == sum(made.counts.values())
    assert list(made.counts) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(("ratings", "average"), [([5, 4], 45), ([5, 5, 4], 47), ([1], 10), ([4, 4, 4, 5], 43)])
def test_halves_are_rounded_up(ratings, average):
    made = rate(ratings)
    assert made is not None
    assert made.average == average


def test_no_ratings_are_no_rating():
    assert rate([]) is None
