"""What is looked through when somebody searches: one line a product, post, question, page, category.

`words` are stems (folded, without endings), so that the script compares and cuts nothing but the query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from plugins.core import page_views
from plugins.core.colors import color_name
from plugins.core.page_views import Page
from plugins.data_api.public import smallest
from plugins.data_api.stems import stem

MAX_WORDS = 60
SCHEMA = 2
_NO_COLORS: Mapping[str, str] = {}
_NO_WORD = re.compile(r"[^a-z0-9]")


def entries(page: Page, colors: Mapping[str, str] = _NO_COLORS) -> list[dict[str, Any]]:
    """Nothing for pages that nobody looks for; several for the page of questions.

    `colors`: what `plugins.core.colors` names, in the page's language, so that «azul» finds a glaze called Marea.
    """
    match page:
        case page_views.ProductPage():
            words = (page.heading, page.category.title, *page.tags, *_variant_words(page, colors), page.summary)
            return [_entry(page, "product", words) | _as_product(page)]
        case page_views.PostPage():
            return [_entry(page, "post", (page.heading, *page.tags, page.description)) | {"text": page.description}]
        case page_views.TextPage():
            return [_entry(page, "page", (page.heading, page.description)) | {"text": page.description}]
        case page_views.CategoryPage() if page.number == 1 and not page.chosen:
            return [_entry(page, "category", (page.heading, page.description))]
        case page_views.FaqPage():
            return [
                _entry(page, "faq", (q.question, topic.title, q.text), q.question, f"#{q.id}")
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


def _entry(page: Page, kind: str, words: Iterable[str], title: str = "", anchor: str = "") -> dict[str, Any]:
    found = dict.fromkeys(stem(word, page.language) for word in parted(" ".join(words)))
    title = title or page.heading
    return {"kind": kind, "url": page.path + anchor, "title": title, "words": " ".join(islice(found, MAX_WORDS))}


def _as_product(page: page_views.ProductPage) -> dict[str, Any]:
    """What its line shows; what is not the case is left out, as thousands of lines say it."""
    told = {
        "text": page.category.title,
        "price": page.price.text,
        "from": page.from_price,
        "image": smallest(page.images[0]) if page.images else "",
        "gone": page.availability == "sold_out",
    }
    return {name: value for name, value in told.items() if value}


def _variant_words(page: page_views.ProductPage, colors: Mapping[str, str]) -> Iterator[str]:
    swatches = {value.swatch: None for option in page.options for value in option.values if value.swatch}
    yield from (colors.get(color_name(swatch), "") for swatch in swatches)
    yield from (value.name for option in page.options for value in option.values)
    yield from (variant.sku for variant in page.variants)


def synonyms(groups: Iterable[Iterable[str]], language: str) -> list[list[str]]:
    """Stems that stand for each other, of the words of `SEARCH_SYNONYMS`."""
    return [[stem(part, language) for word in group for part in parted(word)] for group in groups]
