"""Static JSON beside the pages, per language: the catalogue, one file a product, cart lines, search entries.

The headless part of the shop: any other front end can be built on it. Described in docs/data-api.md. `public` says what
of a product is published, `search` what can be searched, `frames` how many snippets become one file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from plugins.core import stations
from plugins.core.page_views import CategoryPage, Page, ProductPage
from plugins.core.stations import Build, Companion, File, Stream
from plugins.core.urls import Urls
from plugins.data_api import public, search
from plugins.data_api.frames import Frame, encode, inner

CATALOGUE, CART, SEARCH = "catalogue", "cart", "search"
_NO_COLORS: Mapping[str, Mapping[str, str]] = {}
ToJson = Callable[[ProductPage], bytes]


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    """One companion with three strands a language: `catalogue:es`, `cart:es`, `search:es`."""
    urls, entry = build.urls, _Remembered(entry_json)
    frames = {strand: frame for language in build.site.languages for strand, frame in _frames(language, build, urls)}

    def beside(page: Page) -> Iterator[File]:
        if isinstance(page, ProductPage):
            parts = inner(public.head(page)), entry(page)[1:-1], inner(public.details(page))
            yield File(urls.product_json(page.language, page.id).lstrip("/"), b"{%b,%b,%b}" % parts)
        elif isinstance(page, CategoryPage) and page.listing:
            head = {"schema": public.SCHEMA, "language": page.language}
            yield File(page.listing_url.lstrip("/"), encode({**head, **page.listing}))

    def combine(strand: str, snippets: Iterable[bytes]) -> Iterator[Stream]:
        yield frames[strand].around(snippets)

    colors = {language: texts.find("choices.color") or {} for language, texts in build.texts.items()}
    gathering = partial(gather, entry=entry, colors=colors)
    build.companions.append(Companion("data", tuple(frames), beside, gathering, combine))


def entry_json(page: ProductPage) -> bytes:
    return encode(public.entry(page))


def gather(
    page: Page, entry: ToJson = entry_json, colors: Mapping[str, Mapping[str, str]] = _NO_COLORS
) -> Iterator[tuple[str, bytes]]:
    """A product's catalogue entry and cart lines; what the search page finds of any page."""
    if isinstance(page, ProductPage):
        yield f"{CATALOGUE}:{page.language}", entry(page)
        yield f"{CART}:{page.language}", inner(public.cart_lines(page))
    if found := search.entries(page, colors.get(page.language, {})):
        yield f"{SEARCH}:{page.language}", inner(found)


class _Remembered:
    """What `make` says of the page at hand: the page's own file and what it adds to the catalogue are asked for in
    turn."""

    def __init__(self, make: ToJson) -> None:
        self._make = make
        self._page: ProductPage | None = None
        self._json = b""

    def __call__(self, page: ProductPage) -> bytes:
        if page is not self._page:
            self._page, self._json = page, self._make(page)
        return self._json


def _frames(language: str, build: Build, urls: Urls) -> Iterator[tuple[str, Frame]]:
    """By strand: the file that is made of it, with a hole where the snippets go."""
    head = {"schema": public.SCHEMA, "language": language, "currency": build.settings.currency}
    catalogue = {**head, "shop": build.settings.name, "products": []}
    yield f"{CATALOGUE}:{language}", Frame.of(urls.catalogue_json(language), catalogue, closing=b"]}")
    yield f"{CART}:{language}", Frame.of(urls.cart_json(language), {}, closing=b"}")
    alike = search.synonyms(build.settings.search_synonyms.get(language, ()), language)
    found = {**head, "schema": search.SCHEMA, "synonyms": alike, "entries": []}
    yield f"{SEARCH}:{language}", Frame.of(urls.search_json(language), found, closing=b"]}")
