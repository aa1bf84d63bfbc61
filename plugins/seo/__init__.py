"""What machines read: JSON-LD in the pages, sitemap.xml, robots.txt, product feeds, llms.txt.

All of it follows from finished views.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.core import stations
from plugins.core.page_views import Page, ProductPage
from plugins.core.stations import Build, Companion, File, Stream
from plugins.seo import llms, merchant, review_feed, sitemap, structured
from plugins.seo.offers import Promises, Terms

SITEMAP, MERCHANT, REVIEWS, LLMS = "sitemap", "merchant", "reviews", "llms"


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    settings = build.settings
    handling_days = settings.delivery.preparation_days
    terms = Terms(build.shop, Promises(handling_days, settings.returns_paid_by, settings.postal_address))
    site_url = settings.site_url

    def finish(page: Page) -> Page:
        return structured.finish(page, terms, build.shells[page.language])

    def gather(page: Page) -> Iterator[tuple[str, bytes]]:
        if not settings.preview and (snippet := sitemap.snippet(page, site_url)):
            yield SITEMAP, snippet

    def combine(_strand: str, snippets: Iterable[bytes]) -> Iterator[File]:
        yield from sitemap.combine(snippets, site_url)
        yield sitemap.robots(site_url, preview=settings.preview)

    build.finishers.append(finish)
    build.companions += [_merchant(build, terms), _reviews(build, terms), _llms(build)]
    build.companions.append(Companion("sitemap", (SITEMAP,), gather=gather, combine=combine))


def _merchant(build: Build, terms: Terms) -> Companion:
    """One strand a language, `merchant:es`; the feed is streamed, so a large shop's is never held as a whole."""
    settings, urls = build.settings, build.urls

    def gather(page: Page) -> Iterator[tuple[str, bytes]]:
        if isinstance(page, ProductPage):
            yield f"{MERCHANT}:{page.language}", merchant.items(page, terms, settings.timezone)

    def combine(strand: str, snippets: Iterable[bytes]) -> Iterator[Stream]:
        language = strand.removeprefix(f"{MERCHANT}:")
        path, home = urls.merchant_feed(language).lstrip("/"), urls.absolute(urls.home(language))
        yield merchant.feed(path, settings.name, home, settings.tagline.get(language, ""), snippets)

    strands = tuple(f"{MERCHANT}:{language}" for language in settings.languages)
    return Companion(MERCHANT, strands, gather=gather, combine=combine)


def _reviews(build: Build, terms: Terms) -> Companion:
    """All reviews stand on the page of every language: one feed, from those of the first."""
    settings, urls = build.settings, build.urls

    def gather(page: Page) -> Iterator[tuple[str, bytes]]:
        if isinstance(page, ProductPage) and page.language == settings.languages[0] and page.reviews:
            yield REVIEWS, review_feed.reviews_of(page, terms, settings.timezone)

    def combine(_strand: str, snippets: Iterable[bytes]) -> Iterator[Stream]:
        yield review_feed.feed(urls.review_feed().lstrip("/"), settings.name, snippets)

    return Companion(REVIEWS, (REVIEWS,), gather=gather, combine=combine)


def _llms(build: Build) -> Companion:
    """One strand a language, `llms:es`."""
    settings, urls = build.settings, build.urls

    def gather(page: Page) -> Iterator[tuple[str, bytes]]:
        if line := llms.snippet(page, settings.site_url):
            yield f"{LLMS}:{page.language}", line

    def combine(strand: str, lines: Iterable[bytes]) -> Iterator[File]:
        language = strand.removeprefix(f"{LLMS}:")
        t = build.texts[language]
        files = {
            "catalogue": urls.catalogue_json(language),
            "products": urls.product_json(language, "{id}"),
            "merchant": urls.merchant_feed(language),
            "sitemap": "/sitemap.xml",
        }
        data = [(t(f"llms.{name}"), urls.absolute(path), t(f"llms.{name}_about")) for name, path in files.items()]
        titles = {name: t(f"llms.{name}") for name in (*llms.SECTIONS, "data")}
        path = urls.llms(language).lstrip("/")
        yield llms.combine(path, settings.name, settings.tagline.get(language, ""), titles, data, lines)

    strands = tuple(f"{LLMS}:{language}" for language in settings.languages)
    return Companion(LLMS, strands, gather=gather, combine=combine)
