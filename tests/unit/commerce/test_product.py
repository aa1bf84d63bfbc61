"""What a product itself must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.product import Option, OptionValue, Product, ProductText, gtin_is_valid


@pytest.mark.parametrize("gtin", ["8437000000013", "96385074", "036000291452", "10614141000415", "4006381333931"])
def test_published_gtins_are_valid(gtin):
    assert gtin_is_valid(gtin)


@pytest.mark.parametrize("gtin", ["", "8437000000018", "123", "4006381333930", "400638133393X", "٤٠٠٦٣٨١٣", "0" * 15])
def test_other_texts_are_not(gtin):
    assert not gtin_is_valid(gtin)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(stem, place, by):
    (valid,) = [stem + last for last in "0123456789" if gtin_is_valid(stem + last)]
    wrong = valid[:place] + str((int(valid[place]) + by) % 10) + valid[place + 1 :]
    assert not gtin_is_valid(wrong)


def test_a_variant_is_named_by_its_values_in_each_language():
    options = (Option("Esmalte", (OptionValue("Marea"),)), Option("Tamaño", (OptionValue("27 cm"),)))
    words = {"Esmalte": {"Marea": "Tide"}, "Tamaño": {"27 cm": "27 cm"}}
    text = ProductText("Plate", "plate", "A plate", "", value_names=words)
    plate = Product("plato", "mesa", "EUR", (), {"en": text}, options)
    assert plate.value_names(("Marea", "27 cm"), "en") == ("Tide", "27 cm")
    assert plate.variant_title(("Marea", "27 cm"), "en") == "Tide, 27 cm"
    assert Product("taza", "mesa", "EUR", (), {"en": text}).variant_title((), "en") == ""
