"""The catalogue, `build/catalogue.json`: what checkout may sell, from the very objects that the pages come from.

`vitrina publish` loads it into the store. `making` says how a product becomes the catalogue's items.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from commerce.catalogue import CatalogueItem, chunks
from commerce.product import Product
from plugins.catalogue.making import ItemMaker, catalogue_of
from plugins.core import stations
from plugins.core.stations import Build, ProductCompanion, Stream

FILE_NAME = "catalogue.json"

__all__ = ["FILE_NAME", "catalogue_of", "connect", "join", "register", "snippet"]

_encode = msgspec.json.Encoder(order="sorted").encode


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    """Put the catalogue among the private files of the build; they are written last, each in one move."""
    pictures = build.pictures
    maker = ItemMaker(build.settings, build.urls, build.texts, pictures.jpeg if pictures else str, build.site.today)

    def gather(product: Product) -> bytes | None:
        items = maker.items(product)
        return snippet(items) if items else None

    def combine(snippets: Iterable[bytes]) -> Iterator[Stream]:
        yield Stream(FILE_NAME, chunks(build.settings.currency, snippets))

    build.product_companions.append(ProductCompanion("catalogue", gather, combine))


def snippet(items: Iterable[CatalogueItem]) -> bytes:
    """`commerce.catalogue.snippet`, byte for byte, by a faster library than that room may know."""
    by_sku = sorted(items, key=lambda item: item.sku)
    return _encode([item.to_json() for item in by_sku])[1:-1]
