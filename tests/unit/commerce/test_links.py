"""Links: a genuine token opens, anything else is simply not found."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commerce.errors import NotFound
from commerce.links import (
    ID_BYTES,
    is_order_id,
    order_id,
    order_number,
    order_token,
    read_order_token,
    read_review_token,
    review_token,
)

SECRET = b"a-link-secret-of-more-than-32-characters"
ORDER = order_id(bytes(range(10)))
TOKEN = order_token(SECRET, ORDER)
REVIEW = review_token(SECRET, ORDER, 3)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=80)


@given(st.binary(min_size=ID_BYTES, max_size=ID_BYTES))
def test_a_genuine_token_opens_its_order(random):
    made = order_id(random)

    assert is_order_id(made)
    assert read_order_token(SECRET, order_token(SECRET, made)) == (made, 0)


@given(st.binary(min_size=ID_BYTES, max_size=ID_BYTES), st.binary(min_size=ID_BYTES, max_size=ID_BYTES))
def test_other_random_bytes_are_another_order(one, other):
    assert (order_id(one) == order_id(other)) == (one == other)


@given(st.integers(0, 89))
def test_a_genuine_review_token_opens_its_line(line):
    assert read_review_token(SECRET, review_token(SECRET, ORDER, line)) == ((ORDER, 0), line)


@given(ANY_TEXT)
@example("\ud800")
@example(f"{ORDER}.\udfff")
@example("..")
@example("\0.\0.\0")
def test_any_other_text_is_not_found_and_nothing_worse(text):
    for read in (read_order_token, read_review_token):
        with pytest.raises(NotFound):
            read(SECRET, text)


@given(st.integers(0, len(TOKEN) - 1), st.characters(exclude_categories=()))
def test_one_other_character_and_the_link_is_dead(place, character):
    forged = TOKEN[:place] + character + TOKEN[place + 1 :]
    if forged != TOKEN:
        with pytest.raises(NotFound):
            read_order_token(SECRET, forged)


@pytest.mark.parametrize(("read", "token"), [(read_order_token, TOKEN), (read_review_token, REVIEW)])
def test_a_truncated_link_is_dead(read, token):
    for length in range(len(token)):
        with pytest.raises(NotFound):
            read(SECRET, token[:length])


def test_a_link_of_one_kind_opens_nothing_of_the_other():
    with pytest.raises(NotFound):
        read_order_token(SECRET, REVIEW)
    with pytest.raises(NotFound):
        read_review_token(SECRET, TOKEN)


def test_a_review_link_of_one_line_opens_no_other_line():
    with pytest.raises(NotFound):
        read_review_token(SECRET, REVIEW.replace(".3.", ".4."))


def test_another_secret_opens_nothing():
    with pytest.raises(NotFound):
        read_order_token(b"another-secret-of-more-than-32-characters", TOKEN)


def test_a_token_carries_128_bits():
    assert len(TOKEN.partition(".")[2]) >= 22  # base64 characters of 16 bytes


def test_a_number_is_for_people():
    assert order_number("7k3m9qxtabcdefgh") == "7K3M-9QXT"


@pytest.mark.parametrize("text", ["", "1234", "o" * 16, "0123456789ABCDEF", "0123456789abcde\n", "wc_order_abc"])
def test_ids_of_other_systems_are_not_taken_for_ours(text):
    assert not is_order_id(text)
