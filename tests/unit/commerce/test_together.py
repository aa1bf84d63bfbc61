"""Bought together: what is counted, what is told, and what cannot be read from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.together import MOST, companions, counted, parse, written


def test_a_customer_counts_once_however_often_they_buy():
    baskets = [("ana", {"taza", "plato"}), ("ana", {"taza", "plato", "jarra"}), ("luz", {"taza", "plato"})]

    assert counted(baskets) == {("plato", "taza"): 2, ("jarra", "plato"): 1, ("jarra", "taza"): 1}


def test_what_few_customers_bought_is_not_told():
    pairs = {("plato", "taza"): 5, ("jarra", "taza"): 4}

    assert companions(pairs, least=5) == {"plato": ("taza",), "taza": ("plato",)}


def test_the_most_frequent_come_first_and_ties_by_name():
    pairs = {("plato", "taza"): 9, ("jarra", "taza"): 7, ("bol", "taza"): 7}

    assert companions(pairs, least=5)["taza"] == ("plato", "bol", "jarra")


def test_only_so_many_are_kept():
    pairs = {(f"p{number:02}", "taza"): 10 for number in range(20)}

    assert len(companions(pairs)["taza"]) == MOST


def test_the_file_holds_no_numbers():
    text = written(companions({("plato", "taza"): 12_345}))

    assert text == "product,with\nplato,taza\ntaza,plato\n"


IDS = st.sampled_from(["taza", "plato", "jarra", "bol", "lote-desayuno"])


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sets(IDS)), max_size=40), st.integers(1, 4))
def test_what_is_written_is_read(baskets, least):
    told = companions(counted(baskets), least)

    assert parse(written(told)) == (told, [])


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sets(IDS)), max_size=40))
def test_nothing_is_told_that_fewer_customers_than_that_bought(baskets):
    told = companions(counted(baskets), 3)

    for product, others in told.items():
        for other in others:
            assert len({customer for customer, products in baskets if {product, other} <= products}) >= 3


@pytest.mark.parametrize("line", ["taza", "taza,plato,jarra", "taza,", "taza,taza"])
def test_a_wrong_line_is_named_and_left_out(line):
    told, ((number, fault),) = parse(f"product,with\n{line}\nbol,plato\n")

    assert (number, bool(fault.hint), told) == (2, True, {"bol": ("plato",)})
