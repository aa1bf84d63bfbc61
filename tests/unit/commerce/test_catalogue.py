"""The catalogue: canonical bytes, a version of its content, and the price of each second."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.catalogue import Catalogue, CatalogueItem, chunks, snippet
from tests.support.shop import NOW, make_item, sale

ITEMS = (make_item("B"), make_item("A", sale=sale(1900), preorder_from="2027-01-20"), make_item("Ñ"))
CATALOGUE = Catalogue("EUR", ITEMS)


def test_the_order_of_the_items_changes_no_byte():
    assert Catalogue("EUR", tuple(reversed(ITEMS))).to_bytes() == CATALOGUE.to_bytes()


def test_the_bytes_are_canonical_json():
    data = CATALOGUE.to_bytes()

    assert data.endswith(b"\n")
    parsed = json.loads(data)
    assert data.decode() == json.dumps(parsed, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    assert [item["sku"] for item in parsed["items"]] == ["A", "B", "Ñ"]


def test_what_is_written_reads_back_the_same():
    read = Catalogue.from_bytes(CATALOGUE.to_bytes())

    assert {item.sku: item for item in read.items} == {item.sku: item for item in ITEMS}
    assert read.version == CATALOGUE.version
    assert read.to_bytes() == CATALOGUE.to_bytes()


def test_the_bytes_can_be_made_product_by_product():
    items = (make_item("Z", product_id="a"), make_item("B", product_id="b"), make_item("A", product_id="b"))
    snippets = (snippet(items[:1]), snippet(items[1:]))

    assert b"".join(chunks("EUR", iter(snippets))) == Catalogue("EUR", items).to_bytes()
    assert b"".join(chunks("EUR", ())) == Catalogue("EUR").to_bytes()


def test_a_catalogue_that_an_earlier_build_sorted_by_sku_alone_can_be_read():
    data = b'{"currency":"EUR","items":[%b,%b],"schema":1,"version":"7f571108468dde52"}\n' % (
        snippet([make_item("A", product_id="b")]),
        snippet([make_item("B", product_id="a")]),
    )

    assert [item.sku for item in Catalogue.from_bytes(data).items] == ["A", "B"]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_version_tells_contents_apart(one, other):
    versions = [Catalogue("EUR", (make_item(unit_amount=amount),)).version for amount in (one, other)]
    assert (versions[0] == versions[1]) == (one == other)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"schema": 2}',
        b'{"schema": 1}',
        b'{"schema": 1, "currency": "EUR", "items": [{}]}',
        b'{"schema": 1, "currency": "EUR", "items": [7]}',
        b"\xff",
        CATALOGUE.to_bytes()[:-40],
        CATALOGUE.to_bytes().replace(b'"unit_amount":2400', b'"unit_amount":24'),
    ],
)
def test_what_is_no_whole_catalogue_is_refused(data):
    with pytest.raises(ValueError):
        Catalogue.from_bytes(data)


def test_a_sale_price_has_the_normal_price_struck_through():
    item = make_item(unit_amount=2700, compare_at=3000, sale=sale(2160, NOW, NOW + 10))

    assert [(item.price_at(at), item.compare_at_at(at)) for at in (NOW - 1, NOW, NOW + 9, NOW + 10)] == [
        (2700, 3000),
        (2160, 2700),
        (2160, 2700),
        (2700, 3000),
    ]


def test_what_was_written_before_items_had_notes_reads_as_having_none():
    data = make_item().to_json()

    assert "notes" not in data
    assert CatalogueItem.from_json(data) == make_item()


def test_a_note_is_kept_in_each_language():
    notes = {"es": "En reserva", "en": "Pre-order"}
    (read,) = Catalogue.from_bytes(Catalogue("EUR", (make_item(notes=notes),)).to_bytes()).items

    assert read.notes == notes


def test_an_items_name_carries_its_variant():
    item: CatalogueItem = make_item()
    assert (item.name("es"), make_item(variants={"es": ""}).name("es")) == ("Taza Marea (Marea)", "Taza Marea")
