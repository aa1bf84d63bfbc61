"""Whether a finished site is whole: every entry's page with its words, listings, blog, questions, sitemap, feed.

A build that leaves something out would be measured as a fast one. Each check raises BenchFault with the first thing
that is missing.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.build import facts
from bench.build.fault import BenchFault
from bench.build.sites import Site

FEED_ENTRIES = 20
ADDRESS = "https://shop.example"
_LOC = re.compile(r"<loc>([^<]*)</loc>")


@dataclass(frozen=True)
class Size:
    """`product_page_bytes`: the mean."""

    files: int
    html_pages: int
    html_mb: float
    product_page_bytes: int


def whole(site: Site, catalogue: Path) -> None:
    """`catalogue`: the folder that holds the facts."""
    products = _entry_pages(site, facts.read(catalogue, "product"), site.product_path)
    posts = _entry_pages(site, facts.read(catalogue, "post"), site.post_path)
    _listings(site, _by_listing(site, facts.read(catalogue, "product")))
    _blog(site, [fact["id"] for fact in facts.read(catalogue, "post")])
    _questions(site, facts.read(catalogue, "question"))
    _sitemap(site, products | posts | {site.faq_path, "/"})
    _feed(site)


def shows(site: Site, slug: str, words: str) -> bool:
    return words in site.product_page(slug).read_text(encoding="utf-8")


def size(site: Site, catalogue: Path) -> Size:
    files = [path for path in site.output.rglob("*") if path.is_file()]
    pages = [path.stat().st_size for path in files if path.suffix == ".html"]
    products = [site.product_page(fact["id"]).stat().st_size for fact in facts.read(catalogue, "product")]
    return Size(len(files), len(pages), sum(pages) / 1e6, sum(products) // len(products))


def fingerprint(site: Site) -> str:
    """One hash over the names and bytes of all files."""
    total = hashlib.sha256()
    for path in sorted(path for path in site.output.rglob("*") if path.is_file()):
        total.update(str(path.relative_to(site.output)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _entry_pages(site: Site, entries: Iterable[facts.Fact], path: str) -> set[str]:
    """Their paths."""
    paths = set()
    for fact in entries:
        address = path.format(fact["id"])
        _holds(site, _text(site, address), fact["words"], address)
        paths.add(address)
    return paths


def _by_listing(site: Site, products: Iterable[facts.Fact]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for fact in products:
        for listing in site.listed_categories(fact["category"]):
            found[listing].append(fact["id"])
    return found


def _listings(site: Site, listed: Mapping[str, list[str]]) -> None:
    link = re.compile(site.product_path.format("([a-z0-9-]+)"))
    for listing, slugs in listed.items():
        last = -(-len(slugs) // site.per_page)
        pages = [_text(site, site.listing_path(listing, number)) for number in range(1, last + 1)]
        missing = set(slugs) - {slug for page in pages for slug in link.findall(page)}
        if missing:
            raise BenchFault(f"{site.name}: {site.listing_path(listing)} does not list {min(missing)}.")
        _ends(site, site.listing_path(listing, last + 1))


def _blog(site: Site, ids: list[str]) -> None:
    last = -(-len(ids) // site.posts_per_page)
    text = "".join(_text(site, site.blog_page_path(number)) for number in range(1, last + 1))
    for id_ in ids:
        _holds(site, text, [site.post_path.format(id_)], site.blog_path)
    _ends(site, site.blog_page_path(last + 1))


def _questions(site: Site, questions: Iterable[facts.Fact]) -> None:
    text = _text(site, site.faq_path)
    for fact in questions:
        _holds(site, text, fact["words"], site.faq_path)


def _sitemap(site: Site, paths: set[str]) -> None:
    missing = {f"{ADDRESS}{path}" for path in paths} - set(_locations(site.output / "sitemap.xml", site))
    if missing:
        raise BenchFault(f"{site.name}: the sitemap lacks {len(missing)} addresses, {min(missing)} among them.")


def _locations(file: Path, site: Site) -> Iterator[str]:
    """An index of sitemaps leads to further ones."""
    if not file.is_file():
        raise BenchFault(f"{site.name}: {file.name} is missing.")
    text = file.read_text(encoding="utf-8")
    found = _LOC.findall(text)
    if "<sitemapindex" not in text:
        yield from found
        return
    for address in found:
        yield from _locations(site.output / address.removeprefix(f"{ADDRESS}/"), site)


def _feed(site: Site) -> None:
    """Vitrina's is the blog's, Hugo's has products too, and is never shorter."""
    file = site.output / site.feed_path.lstrip("/")
    posts = sum(1 for path in (site.output / "blog").glob("post-*") if path.is_dir())
    entries = file.read_text(encoding="utf-8").count("<entry>") if file.is_file() else 0
    if entries < min(FEED_ENTRIES, posts):
        raise BenchFault(f"{site.name}: {site.feed_path} holds {entries} entries.")


def _text(site: Site, path: str) -> str:
    try:
        return site.page(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BenchFault(f"{site.name}: the page {path} is missing.") from None


def _holds(site: Site, text: str, words: Iterable[str], path: str) -> None:
    for each in words:
        if each not in text:
            raise BenchFault(f"{site.name}: {path} does not show {each!r}.")


def _ends(site: Site, path: str) -> None:
    """So that both build as many pages as the catalogue asks for."""
    if site.page(path).exists():
        raise BenchFault(f"{site.name}: {path} is one page too many.")
