"""Pictures for links that are shared, one a page, 1200 x 630, as social networks show them; and the manifest.

The page's own picture beside its title, in the shop's colours. A card's address is a hash of what is on it, so it is
drawn once and kept in `.cache/cards`; drawing is done where the page is made, over all cores. `drawing` draws,
`manifest` makes the web app manifest with its icons.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from plugins.core import page_views, stations
from plugins.core.page_views import Page
from plugins.core.stations import Build, Companion, File
from plugins.core.views import Image

WIDTH, HEIGHT = 1200, 630
MANIFEST = "manifest"
# Raised when drawing changes what comes out: part of every card's name.
VERSION = 1
# The theme's own colours (tokens.css), where the settings name no others.
_INK, _ACCENT = "#211e1a", "#273f8f"


def connect() -> None:
    stations.pages_planned.connect(join)


register = connect


def join(build: Build) -> None:
    cards = Cards(build)
    build.finishers.append(cards.finish)
    strands = tuple(f"{MANIFEST}:{language}" for language in build.settings.languages)
    build.companions.append(Companion("cards", strands, beside=cards.beside, combine=cards.manifest))


@dataclass(frozen=True)
class Words:
    """What is on a card. `picture`: output path of a JPEG, or empty; colours as `#rrggbb`."""

    title: str
    shop: str
    above: str
    picture: str
    paper: str
    ink: str
    accent: str

    def key(self, path: str) -> str:
        """Names the card of the page at a site path."""
        text = json.dumps([VERSION, path, asdict(self)], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class Cards:
    def __init__(self, build: Build) -> None:
        brand, theme = build.settings.brand, build.theme
        self._name = build.settings.name
        self._tagline = build.settings.tagline
        self._folder = build.settings.cache / "cards"
        self._build = build
        self._colours = {
            "paper": theme.theme_colors[0][1] if theme.theme_colors else "#f8f6f1",
            "ink": brand.ink or _INK,
            "accent": brand.accent or _ACCENT,
        }

    def finish(self, page: Page) -> Page:
        """The page with its card's view; pages that nobody shares have none."""
        words = self._words(page)
        if words is None:
            return page
        finished = copy.copy(page)
        card = Image(f"/{self._path(words, page)}", page.heading, WIDTH, HEIGHT)
        msgspec.structs.force_setattr(finished, "card", card)
        return finished

    def beside(self, page: Page) -> Iterator[File]:
        words = self._words(page)
        if words:
            yield File(self._path(words, page), self._drawn(words, page))

    def manifest(self, strand: str, _none: Iterable[bytes]) -> Iterator[File]:
        """No page adds to it: it is made again when the shells or the day differ."""
        from plugins.cards import manifest

        language = strand.removeprefix(f"{MANIFEST}:")
        yield from manifest.files(self._build, language, self._colours["accent"], self._colours["paper"])

    def _path(self, words: Words, page: Page) -> str:
        return f"images/cards/{words.key(page.path)[:8]}.{words.key(page.path)[8:]}.jpg"

    def _words(self, page: Page) -> Words | None:
        if page.noindex:
            return None
        picture, above = page.image, ""
        match page:
            case page_views.HomePage():
                picture, above = page.hero, self._tagline.get(page.language, "")
            case page_views.ProductPage():
                above = page.category.title
            case page_views.PostPage() | page_views.CategoryPage(number=1):
                above = page.breadcrumbs[-2].title if len(page.breadcrumbs) > 2 else ""
            case _:
                return None
        src = (picture.large or picture.src).lstrip("/") if picture else ""
        title = self._name if isinstance(page, page_views.HomePage) else page.heading
        return Words(title, self._name, above, src, **self._colours)

    def _drawn(self, words: Words, page: Page) -> bytes:
        file = self._folder / f"{words.key(page.path)}.jpg"
        try:
            return file.read_bytes()
        except FileNotFoundError:
            from plugins.cards.drawing import draw  # Pillow, which most builds do not need

            data = draw(words, self._pictures.get(words.picture), (WIDTH, HEIGHT))
            self._folder.mkdir(parents=True, exist_ok=True)
            staging = file.with_suffix(f".{os.getpid()}")
            staging.write_bytes(data)
            staging.replace(file)
            return data

    @cached_property
    def _pictures(self) -> Mapping[str, Path]:
        return self._build.pictures.files() if self._build.pictures else {}
