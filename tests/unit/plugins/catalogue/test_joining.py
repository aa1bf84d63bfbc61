"""The file of the catalogue, put together from what each product adds to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from commerce import catalogue
from commerce.catalogue import Catalogue
from plugins.catalogue import catalogue_of, join, snippet
from plugins.core.stations import Build, Stream
from tests.support.shop import make_item
from tests.unit.plugins.views.desks import build_of, tiny_site


def written(build: Build) -> bytes:
    join(build)
    (companion,) = build.product_companions
    products = [product for _, product in sorted(build.site.products.items())]
    (stream,) = companion.combine(filter(None, map(companion.gather, products)))
    assert isinstance(stream, Stream)
    assert stream.path == "catalogue.json"
    return b"".join(stream.chunks)


def test_what_is_put_together_is_the_catalogue_byte_for_byte() -> None:
    build = build_of(tiny_site())
    assert build.pictures
    whole = catalogue_of(build.site, build.settings, build.urls, build.texts, build.pictures.jpeg)
    assert written(build) == whole.to_bytes()


def test_a_shop_without_products_has_an_empty_catalogue() -> None:
    assert Catalogue.from_bytes(written(build_of(tiny_site(products={})))).items == ()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_snippet_has_the_canonical_bytes_whatever_the_text(text: str) -> None:
    items = [make_item("B", names={"es": text, "en": text}), make_item("A", notes={text: text})]
    assert snippet(items) == catalogue.snippet(items)
