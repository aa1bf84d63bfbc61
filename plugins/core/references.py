"""Do the links and pictures inside Markdown bodies lead somewhere? Checked once all content is read.

A quick look finds candidates; only a body with a doubtful one is parsed, to be sure and to know the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from commerce.product import ProductStatus
from plugins.core.markdown import LINK_KINDS, Reference, references
from plugins.core.model import Site
from plugins.core.problems import suggestion
from plugins.core.urls import Urls

if TYPE_CHECKING:
    from plugins.core.reading import Reading

_FOLDERS = {"product": "products", "post": "posts", "page": "pages", "faq": "faqs", "category": "categories"}
_OUTSIDE = frozenset({"http", "https", "mailto", "tel", "anchor"})
# `](target`, `]: target` at the start of a definition, or `<scheme:...>`.
# The `!` of a picture is looked for afterwards: what starts with a fixed sign is found ten times as fast.
_CANDIDATE = re.compile(r"\[[^\]\n]*\](?:\(|:)\s*<?([^\s)>]+)")


def check(reading: Reading, site: Site) -> None:
    """Report every link that leads nowhere and every picture that is not there."""
    checker = _Checker(reading, site)
    reviews = f"{reading.content.name}/reviews/"
    for path, body, first_line in reading.bodies:
        # Customers' words are no Markdown.
        if not path.startswith(reviews):
            checker.check(path, body, first_line)
    for product in site.products.values():
        for text in product.texts.values():
            for _question, answer in text.questions:
                checker.check(f"{reading.content.name}/products/{product.id}.md", answer, 0)


class _Checker:
    def __init__(self, reading: Reading, site: Site) -> None:
        self.reading = reading
        self.site = site
        urls = Urls(reading.settings, site)
        self.paths = frozenset(path for code in site.languages for path, _, _ in urls.pages(code))

    def check(self, path: str, body: str, first_line: int) -> None:
        if "](" not in body and "]:" not in body:
            return
        if not any(self._fault(candidate) for candidate in _candidates(body)):
            return
        for reference in references(body):
            fault = self._fault(reference)
            if fault:
                line = first_line + reference.line - 1 if first_line else 0
                self.reading.problems.error(path, line, "", _written(reference), fault)

    def _fault(self, reference: Reference) -> str:
        """What is wrong with it, in words that follow what was found; empty when it is fine."""
        kind, target = reference.kind, reference.target.partition("#")[0]
        if kind in _OUTSIDE:
            return ""
        if kind == "image":
            return self.reading.images.image_fault(reference.target)
        if kind in LINK_KINDS:
            return self._content_fault(kind, target)
        if kind == "path":
            known = target.partition("?")[0] in self.paths or target.startswith(("/images/", "/data/"))
            return "" if known else "is no page of this shop. Name the content instead: product:taza-marea."
        if kind == "relative":
            return "is no address. Write product:taza-marea, page:contacto, or a whole https:// address."
        near = suggestion(kind, LINK_KINDS)
        return f"starts with a kind that there is not ({', '.join(LINK_KINDS)}).{near}"

    def _content_fault(self, kind: str, target: str) -> str:
        folder = _FOLDERS[kind]
        known = self.reading.known.get(folder, set())
        if target not in known:
            return f"is not in {self.reading.content.name}/{folder}.{suggestion(target, known)}"
        product = self.site.products.get(target) if kind == "product" else None
        if product and product.status is not ProductStatus.PUBLISHED:
            return f"leads to a product that is not shown (status: {product.status.value})."
        return ""


def _candidates(body: str) -> Iterator[Reference]:
    for match in _CANDIDATE.finditer(body):
        start = match.start()
        yield Reference.of(body[start - 1 : start] == "!", unquote(match[1]))


def _written(reference: Reference) -> str:
    plain = reference.kind in {"image", "path", "relative", "anchor"}
    return reference.target if plain else f"{reference.kind}:{reference.target}"
