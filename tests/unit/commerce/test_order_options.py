"""What a buyer wishes: how it is read, and when it is too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue import Catalogue, CatalogueItem, Personalization
from commerce.errors import CartError
from commerce.order_options import MAX_GIFT_MESSAGE, OrderOptions, is_code, read_options, read_personalization
from tests.support.shop import make_item


@given(st.text(max_size=350))
def test_a_text_is_kept_whole_or_refused_and_holds_no_control_characters(text):
    try:
        found = read_options({"gift_message": text}).gift_message
    except CartError as refused:
        assert [(p.field, p.code) for p in refused.problems] == [("gift_message", "too_long")]
        return
    assert len(found) <= MAX_GIFT_MESSAGE
    assert all(character == "\n" or character.isprintable() for character in found)
    printable = [character for character in text if character.isprintable() and not character.isspace()]
    assert [character for character in found if not character.isspace()] == printable


def test_a_text_on_a_piece_is_one_line():
    assert read_personalization({"personalization": "  Para\n Ana\u202e "}) == "Para Ana"


@pytest.mark.parametrize(
    ("options", "gift", "special"),
    [
        (OrderOptions(), False, False),
        (OrderOptions(code="VERANO10"), False, False),
        (OrderOptions(note="Sin prisa"), False, True),
        (OrderOptions(gift_message="Felicidades"), True, True),
        (OrderOptions(gift_wrap=True), True, True),
    ],
)
def test_a_card_or_wrapping_makes_a_present_and_a_note_must_be_read(options, gift, special):
    assert (options.is_gift, options.is_special) == (gift, special)


@pytest.mark.parametrize(("text", "known"), [("VERANO10", True), ("a-1", True), ("", False), ("10 %", False)])
def test_what_can_be_a_code_at_all(text, known):
    assert is_code(text) is known


def test_a_catalogue_without_texts_is_as_it_was_before_there_were_any():
    assert "personalization" not in make_item().to_json()
    item = make_item(personalization=Personalization(12, 400))
    assert CatalogueItem.from_json(item.to_json()) == item
    assert Catalogue("EUR", (item,)).version != Catalogue("EUR", (make_item(),)).version
