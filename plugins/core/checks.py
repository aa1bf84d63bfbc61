"""What only shows when all content is read: names that lead nowhere, things that must be unique, links in texts.

One pass over the notes of all entries, nothing quadratic. Must not know how entries are read or kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from collections.abc import Mapping as AnyMapping
from pathlib import Path

from commerce.money import decimal_text
from plugins.core import frontmatter as fm
from plugins.core.days import last_second_of
from plugins.core.media import Media
from plugins.core.model import Site
from plugins.core.nodes import Mapping, Node, Sequence
from plugins.core.notes import Claim, Notes, Spot
from plugins.core.problems import Problems, suggestion
from plugins.core.records import PRICES, RECORDS
from plugins.core.references import Links
from plugins.core.settings import Settings
from plugins.core.urls import Urls

MEDIA_FOLDERS = ("images", "videos", "notices")
Noted = Iterable[tuple[str, str, Notes]]
"""(kind, id, notes) of every entry. Walked more than once."""


class Checks:
    """`known`: the ids of each kind that have an original file."""

    def __init__(
        self,
        settings: Settings,
        content: Path,
        site: Site,
        known: AnyMapping[str, Set[str]],
        images: Media,
    ) -> None:
        self.settings = settings
        self.folder = content
        self.content = content.name
        self.site = site
        self.known = known
        self.urls = Urls(settings, site)
        self.links = Links(self.content, site, known, self.urls, images)
        self.problems = Problems()
        self._last_second = last_second_of(site.today, settings.timezone)
        self._claims: dict[tuple[str, str], Claim] = {}
        self._slugs: dict[tuple[str, str], AnyMapping[str, tuple[str, Spot]]] = {}

    def run(self, noted: Noted) -> Problems:
        for kind, id_, notes in noted:
            self.problems.extend(told.problem() for told in notes.problems)
            self._references(notes)
            self._unique(notes)
            self._bodies(notes)
            self._reductions(notes)
            self._slugs[kind, id_] = notes.slugs
        self._refuse_shared_addresses()
        if self.settings.live:
            self._guarantee()
        return self.problems

    def _references(self, notes: Notes) -> None:
        for target in notes.targets:
            known = self.known.get(target.kind, frozenset())
            if target.id not in known:
                hint = target.hint or f"is not in {self.content}/{target.kind}.{suggestion(target.id, known)}"
                self.problems.add(target.spot.error("" if target.hint else target.id, hint))
        for named in notes.skus:
            row = self.site.rows.get(named.product)
            if row and named.sku not in row.skus:
                hint = f"is no SKU of {named.product}. It has {', '.join(row.skus[:8])}."
                self.problems.add(named.spot.error(named.sku, hint))

    def _unique(self, notes: Notes) -> None:
        for claim in notes.claims:
            first = self._claims.setdefault((claim.what, claim.key), claim)
            if first is not claim:
                hint = f"is taken: {first.spot} has the same {claim.what}. Each needs its own."
                self.problems.add(claim.spot.error(claim.found, hint))

    def _bodies(self, notes: Notes) -> None:
        for body in notes.bodies:
            if self.links.doubtful(body):
                path = self.folder.parent / body.path
                self.problems.extend(self.links.faults(body, _text(path, answers=not body.line)))

    def _reductions(self, notes: Notes) -> None:
        """Directive 98/6/EC, art. 6a: what is struck through is the lowest price of the 30 days before."""
        for reduction in notes.reductions:
            if reduction.first and not reduction.first <= self.site.today <= reduction.last:
                continue
            sku, amount, before = reduction.sku, reduction.amount, reduction.before
            struck = self.site.records.prices.struck(sku, amount, before, self._last_second)
            if struck < before:
                self.problems.add(
                    reduction.spot.warning(decimal_text(before, self.settings.currency), self._why(struck))
                )

    def _guarantee(self) -> None:
        """Directive 2011/83/EU, art. 6(1)(l), and Implementing Regulation (EU) 2025/1960: in a shop by 27 September
        2026."""
        law = "The law of the EU wants its notice about the legal guarantee shown before somebody buys (docs/legal.md)."
        page = next((page for page in self.site.pages.values() if page.role == "guarantee"), None)
        if page is None:
            self.problems.warn(f"{self.content}/pages", 0, "role", "guarantee", f"is no page's role. {law}")
            return
        for language, text in page.texts.items():
            if not text.official_notice:
                version = "" if language == self.settings.default_language else f".{language}"
                hint = f"is not given. {law} Download it, put it into {self.content}/notices/ and name it here."
                self.problems.warn(f"{self.content}/pages/{page.id}{version}.md", 0, "official_notice", "", hint)

    def _why(self, struck: int) -> str:
        if not struck:
            return (
                "is not shown as the price before: in the 30 days before it was never dearer than now, says "
                f"{self.content}/{PRICES}. Shops must compare with the lowest of those days."
            )
        lowest = decimal_text(struck, self.settings.currency)
        return (
            f"is shown as {lowest}: that was the lowest price of the 30 days before, says {self.content}/{PRICES}, and "
            "shops must compare with it."
        )

    def _refuse_shared_addresses(self) -> None:
        """Two pages at one address would overwrite each other; Pelican would only say so while writing."""
        for language in self.settings.languages:
            taken: dict[str, tuple[str, str]] = {}
            for path, kind, id_ in self.urls.pages(language):
                first = taken.setdefault(path, (kind, id_))
                if first == (kind, id_):
                    continue
                _, other = self._slugs.get(first, {}).get(language, ("", None))
                who = other.path if other else f"the shop's own page ({first[1]})"
                hint = f"is taken: {who} has the same address. Give one of them another slug."
                _, spot = self._slugs[kind, id_][language]
                self.problems.add(spot.error(path, hint))


def _text(path: Path, *, answers: bool) -> str:
    """A file's Markdown, read once more; with `answers`, that of its questions' answers."""
    document = fm.read(path.name, path.read_bytes(), Problems())
    if document is None:
        return ""
    return "\n\n".join(_answers(document.fields.items.get("questions"))) if answers else document.body


def _answers(node: Node | None) -> Iterator[str]:
    for item in node.items if isinstance(node, Sequence) else ():
        answer = item.items.get("answer") if isinstance(item, Mapping) else None
        if isinstance(answer, str):
            yield answer


def stray_folders(content: Path, kinds: Iterable[str]) -> Iterator[tuple[bool, str, str]]:
    """(serious, path, hint) of what lies in the content folder and nothing reads.

    `kinds`: the folders of the plugins.
    """
    known = {*kinds, *MEDIA_FOLDERS}
    if not content.is_dir():
        yield True, content.name, "does not exist. The shop's content goes there."
        return
    for path in sorted(content.iterdir()):
        if path.name.startswith((".", "_")) or path.name == "README.md" or path.name in RECORDS:
            continue
        label = f"{content.name}/{path.name}"
        # An empty folder is what editors and git leave behind: it takes nothing away from the shop.
        if path.is_dir() and path.name not in known and any(path.iterdir()):
            yield True, label, f"is a folder that nothing reads.{suggestion(path.name, sorted(known))}"
        elif path.is_file():
            yield path.suffix == ".md", label, "is not in a folder of its kind, so it is not in the shop."


def nothing_got_lost(
    content: str, known: AnyMapping[str, Set[str]], found: AnyMapping[str, Set[str]], problems: Problems
) -> None:
    """A file that is neither an entry nor a problem would be gone from the shop in silence."""
    complained = {problem.path for problem in problems.errors}
    for kind, ids in known.items():
        for entry_id in ids - found[kind]:
            path = f"{content}/{kind}/{entry_id}.md"
            if path not in complained:
                problems.error(path, 0, "", "", "was found but not read. Please report this as a fault.")
