"""Do the links and pictures inside Markdown bodies lead somewhere?

`candidates` is what a body points to: it depends on the body alone, and is noted while an entry is read. When all is
read each is looked up; only a body of which one leads nowhere is read again, for the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import TYPE_CHECKING

from plugins.core import blocks
from plugins.core.markdown import LINK_KINDS, OUTSIDE_SCHEMES, Reference, references, targets
from plugins.core.problems import Problem, suggestion

if TYPE_CHECKING:
    from plugins.core.media import Media
    from plugins.core.model import Site
    from plugins.core.notes import Body
    from plugins.core.urls import Urls

FOLDERS = {"product": "products", "post": "posts", "page": "pages", "faq": "faqs", "category": "categories"}
_FINE = OUTSIDE_SCHEMES | {"anchor"}

# (whether it is a picture, target)
Candidate = tuple[bool, str]


def candidates(body: str) -> tuple[Candidate, ...]:
    """What the links and pictures of a body point to, in order."""
    # Inline links, definitions of links, `<https://...>`, blocks: without one of these there is nothing.
    if "](" not in body and "]:" not in body and "<" not in body and "[[" not in body:
        return ()
    return targets(body)


class Links:
    """Says what is wrong with a reference. `known`: the ids of each kind that have an original file.

    Where each target leads is found out once, however many bodies name it.
    """

    def __init__(self, content: str, site: Site, known: Mapping[str, Set[str]], urls: Urls, images: Media) -> None:
        self.content = content
        self.site = site
        self.known = known
        self.urls = urls
        self.images = images
        self._paths: frozenset[str] | None = None
        self._faults: dict[Candidate, str] = {}

    def doubtful(self, body: Body) -> bool:
        """Whether one of a body's candidates leads nowhere."""
        faults = self._faults
        for candidate in body.candidates:
            if candidate not in faults:
                faults[candidate] = self._fault(Reference.of(*candidate))
            if faults[candidate]:
                return True
        return False

    def faults(self, body: Body, text: str) -> Iterator[Problem]:
        """What is wrong in a doubtful body, with the line."""
        for reference in references(text):
            if fault := self._fault(reference):
                line = body.line + reference.line - 1 if body.line else 0
                yield Problem(body.path, line, "", _written(reference), fault)

    def _fault(self, reference: Reference) -> str:
        """What is wrong with it, in words that follow what was found; empty when it is fine."""
        kind, target = reference.kind, reference.target.partition("#")[0]
        if kind in _FINE:
            return ""
        if kind == "block":
            return self._block_fault(reference.target)
        if kind == "stray":
            return "stands within a line. Give it a line of its own, with an empty line before it and after it."
        if kind == "image":
            return self.images.image_fault(reference.target)
        if kind in LINK_KINDS:
            return self._content_fault(kind, target)
        if kind == "path":
            known = target.partition("?")[0] in self._site_paths() or target.startswith(("/images/", "/data/"))
            return "" if known else "is no page of this shop. Name the content instead: product:taza-marea."
        if kind == "relative":
            return "is no address. Write product:taza-marea, page:contacto, or a whole https:// address."
        near = suggestion(kind, LINK_KINDS)
        return f"starts with a kind that there is not ({', '.join(LINK_KINDS)}).{near}"

    def _block_fault(self, inner: str) -> str:
        try:
            block = blocks.read(inner)
        except blocks.NoBlock as problem:
            return str(problem)
        return self._content_fault("product", block.target) if block.kind == blocks.PRODUCT else ""

    def _content_fault(self, kind: str, target: str) -> str:
        folder = FOLDERS[kind]
        known = self.known.get(folder, frozenset())
        if target not in known:
            return f"is not in {self.content}/{folder}.{suggestion(target, known)}"
        row = self.site.rows.get(target) if kind == "product" else None
        if row and not row.published:
            return f"leads to a product that is not shown (status: {row.status})."
        return ""

    def _site_paths(self) -> frozenset[str]:
        """Made when the first body names a path: few do."""
        if self._paths is None:
            self._paths = frozenset(path for code in self.site.languages for path, _, _ in self.urls.pages(code))
        return self._paths


def _written(reference: Reference) -> str:
    if reference.kind in {"block", "stray"}:
        return f"[[{reference.target}]]"
    plain = reference.kind in {"image", "path", "relative", "anchor"}
    return reference.target if plain else f"{reference.kind}:{reference.target}"
