"""`vitrina stock`."""

from __future__ import annotations

import pytest


def line(text: str, sku: str) -> list[str]:
    (found,) = [row.split() for row in text.splitlines() if row.startswith(sku)]
    return found


def test_it_shows_what_is_available_held_and_sold_within_eighty_columns(shop):
    shop.publish()
    shop.order(PLA_VEG=1)
    shop.order(PLA_VEG=2).paid()
    done = shop.vitrina("stock", "show")

    assert line(done.output, "PLA-VEG")[-3:] == ["2", "1", "2"]
    assert max(map(len, done.output.splitlines())) <= 80


def test_words_filter_by_sku_and_name_in_any_case(shop):
    shop.publish()
    by_name = shop.vitrina("stock", "show", "taza", "400").output

    assert "TAZ-MAR-400" in by_name
    assert "TAZ-MAR-250" not in by_name
    assert "PLA-VEG" in shop.vitrina("stock", "show", "pla-veg").output
    assert "No SKU like that" in shop.vitrina("stock", "show", "nothing").output


def test_low_shows_only_what_runs_out(shop):
    shop.publish()
    low = {sku["sku"] for sku in shop.json("stock", "show", "--low")}

    assert "TAZ-ARE-250" in low
    assert "CUE-BRA" not in low


def test_the_json_has_the_documented_shape(shop):
    shop.publish()
    (plate,) = shop.json("stock", "show", "pla-veg")

    assert plate == {
        "sku": "PLA-VEG",
        "name": "Plato Vega",
        "available": 5,
        "held": 0,
        "sold": 0,
        "stocked": 5,
        "declared": 5,
        "withdrawn": False,
    }


def test_an_unpublished_shop_says_what_to_do(shop):
    assert "vitrina publish" in shop.vitrina("stock", "show").output


@pytest.mark.parametrize(("pieces", "left"), [("3", 8), ("-2", 3), ("-5", 0)])
def test_pieces_are_added_and_taken_away(shop, pieces, left):
    shop.publish()
    done = shop.vitrina("stock", "add", "PLA-VEG", pieces)

    assert (done.exit_code, f"{left} available" in done.output) == (0, True), done.output


def test_the_habitual_double_dash_works_too(shop):
    shop.publish()

    assert shop.vitrina("stock", "add", "--", "PLA-VEG", "-2").exit_code == 0


def test_more_than_there_is_cannot_be_taken_away(shop):
    shop.publish()
    shop.order(PLA_VEG=2)
    done = shop.vitrina("stock", "add", "PLA-VEG", "-4")

    assert (done.exit_code, done.stderr) == (1, "✗ Only 3 are available.\n")
    assert shop.json("stock", "show", "PLA-VEG")[0]["available"] == 3


@pytest.mark.parametrize(
    ("sku", "sentence"),
    [
        ("pla-veg", "There is no SKU pla-veg. Did you mean PLA-VEG?"),
        ("QQQ", "There is no SKU QQQ. `vitrina stock show` lists all."),
    ],
)
def test_an_unknown_sku_is_answered_with_the_nearest(shop, sku, sentence):
    shop.publish()
    done = shop.vitrina("stock", "add", sku, "1")

    assert (done.exit_code, done.stderr) == (1, f"✗ {sentence}\n")


@pytest.mark.parametrize("pieces", ["1.5", "many", ""])
def test_pieces_are_whole_numbers(shop, pieces):
    shop.publish()

    assert shop.vitrina("stock", "add", "PLA-VEG", pieces).exit_code == 2


def test_the_next_publication_keeps_what_was_added_by_hand(shop):
    shop.publish()
    shop.vitrina("stock", "add", "PLA-VEG", "3")

    assert "already" in shop.vitrina("publish").output
    assert shop.json("stock", "show", "PLA-VEG")[0]["available"] == 8
