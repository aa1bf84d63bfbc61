"""What the search page of a small shop looks through: one line a product, post, question, page, category.

`words` is folded (no accents, lower case), so that the script compares and never transforms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from plugins.core import page_views
from plugins.core.page_views import Page
from plugins.data_api.public import smallest

MAX_WORDS = 60
_NO_WORD = re.compile(r"[^a-z0-9]")


def entries(page: Page) -> list[dict[str, Any]]:
    """Nothing for pages that nobody looks for; several for the page of questions."""
    match page:
        case page_views.ProductPage():
            words = (page.heading, page.category.title, *page.tags, *_variant_words(page), page.summary)
            image = smallest(page.images[0]) if page.images else ""
            extra = {"price": page.price.text, "from": page.from_price, "image": image}
            return [_entry("product", page.path, page.heading, page.summary, words) | extra]
        case page_views.PostPage():
            return [
                _entry("post", page.path, page.heading, page.description, (page.heading, *page.tags, page.description))
            ]
        case page_views.TextPage():
            return [_entry("page", page.path, page.heading, page.description, (page.heading, page.description))]
        case page_views.CategoryPage() if page.number == 1:
            return [_entry("category", page.path, page.heading, page.description, (page.heading, page.description))]
        case page_views.FaqPage():
            return [
                _entry("faq", f"{page.path}#{q.id}", q.question, "", (q.question, topic.title, q.text))
                for topic in page.topics
                for q in topic.questions
            ]
        case _:
            return []


def fold(text: str) -> str:
    """`Jarrón Atalaya` to `jarron atalaya`."""
    return text.lower() if text.isascii() else text.translate(_folded)


def parted(text: str) -> list[str]:
    """Its words, folded: what is left of it in a-z and 0-9."""
    return text.translate(_parted).split()


class _Folded(dict[int, str]):
    """Each character without case and accents (none for an accent alone), worked out when it is first met.

    Folding goes character by character: normalization would only reorder the accents that are dropped anyway.
    """

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code).casefold())
        return self.setdefault(code, "".join(c for c in plain if not unicodedata.combining(c)))


class _Parted(_Folded):
    """The same, with a space for whatever no word is made of."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, _NO_WORD.sub(" ", _folded[code]))


_folded, _parted = _Folded(), _Parted()


def _entry(kind: str, url: str, title: str, text: str, words: Iterable[str]) -> dict[str, Any]:
    found = dict.fromkeys(parted(" ".join(words)))
    return {"kind": kind, "url": url, "title": title, "text": text, "words": " ".join(islice(found, MAX_WORDS))}


def _variant_words(page: page_views.ProductPage) -> Iterator[str]:
    yield from (value.name for option in page.options for value in option.values)
    yield from (variant.sku for variant in page.variants)
