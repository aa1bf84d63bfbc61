"""The stations that a build passes, and what it carries from one to the next.

Plugins do not know each other: each connects a function `(build) -> None` to a station and finds on the build what the
stations before have put there. In order: `begun` (the theme is read, printing made ready), `site_read` (content is
checked; pictures are encoded), `pictures_ready` (shells are made, pages are planned), `pages_planned` (others add what
they say about pages and put beside them). Must not know who connects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from commerce.product import Product
from commerce.shop import Shop
from commerce.texts import Texts
from plugins.core.ledger import Ledger
from plugins.core.model import Site
from plugins.core.page_views import Page, RuntimeShell
from plugins.core.pictures import Pictures
from plugins.core.problems import Problem, Problems
from plugins.core.settings import Settings
from plugins.core.shell_views import Shell
from plugins.core.stages import Stages
from plugins.core.urls import Urls


class Station:
    """Holds what plugins connect. Strong references, unlike Pelican's signals, which forget a lambda."""

    def __init__(self) -> None:
        self._receivers: dict[tuple[str, str], Callable[[Build], None]] = {}

    def connect(self, receiver: Callable[[Build], None]) -> None:
        """Connecting again, as each build of one process does, changes nothing."""
        self._receivers[receiver.__module__, receiver.__qualname__] = receiver

    def visit(self, build: Build) -> None:
        """Call what the plugins of this build have connected, in the order of PLUGINS."""
        for plugin in build.settings.plugins:
            for (module, _), receiver in self._receivers.items():
                if module == plugin or module.startswith(f"{plugin}."):
                    receiver(build)


begun = Station()
site_read = Station()
pictures_ready = Station()
pages_planned = Station()


@dataclass(frozen=True)
class File:
    """A file to write. `path` from the output's root, without a leading slash."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Stream:
    """A file too large to hold: its chunks in order, walked once."""

    path: str
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Plan:
    """A page that will exist. `make` builds its view when its turn comes, so that not all are in memory at once.

    `product`: the id of the product that the page is of, in the main language; empty for all others.
    """

    kind: str
    language: str
    path: str
    make: Callable[[], Page]
    product: str = ""


def _nothing(_page: Page) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class Companion:
    """Files that follow from pages: JSON, feeds, the sitemap. All pure.

    `beside(page)`: files that follow from that page alone. `gather(page)`: (strand, snippet) pairs to remember of it,
    ready bytes. `strands`: the names of all strands that this companion ties, also those that no page adds to.
    `combine(strand, snippets)`: the files made of one strand; `snippets` can be walked once, in the order of the pages,
    and may be long. A `Stream` may still walk it, so its chunks are taken before the next file is asked for.
    """

    name: str
    strands: tuple[str, ...] = ()
    beside: Callable[[Page], Iterable[File]] = _nothing
    gather: Callable[[Page], Iterable[tuple[str, bytes]]] = _nothing
    combine: Callable[[str, Iterable[bytes]], Iterable[File | Stream]] = lambda _strand, _snippets: ()


@dataclass(frozen=True)
class ProductCompanion:
    """A private file made of what each published product adds to it.

    `gather(product)` is asked once a product, not once a language; None adds nothing. `combine` gets the snippets in
    the order of the products' ids.
    """

    name: str
    gather: Callable[[Product], bytes | None]
    combine: Callable[[Iterable[bytes]], Iterable[File | Stream]]


class Printing(Protocol):
    """Prints pages with the theme's templates."""

    def __call__(self, page: Page, shell: Shell) -> bytes: ...

    def prepare(self, kinds: Iterable[str]) -> None:
        """Make everything ready for pages of those kinds, so that processes that are forked now inherit it."""
        ...

    def closure(self, kind: str) -> str:
        """A digest of everything that pages of a kind are printed with, but their view and shell."""
        ...


@dataclass(frozen=True)
class ThemeFiles:
    """The theme's static files, ready. `css`: `main.css`, minified. `page_css`: the whole style of a page, by
    kind, but what it has in `below_css`: by kind the style of what is below its first screen, then its URL (see
    `plugins.render`).

    `scripts`: module URLs. `icons`: URL by name. `color_scheme`: as HTML writes it; `theme_colors`: see
    `palette.Dress`. `repainted`: colours of the theme's own (`#rrggbb`), and the brand's in their place.
    """

    css: str
    scripts: tuple[str, ...]
    icons: Mapping[str, str]
    files: tuple[File, ...]
    page_css: Mapping[str, str] = field(default_factory=dict)
    below_css: Mapping[str, str] = field(default_factory=dict)
    color_scheme: str = "light dark"
    theme_colors: tuple[tuple[str, str], ...] = ()
    repainted: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Build:
    """One build on its way. What a later station fills is empty before it.

    `frames`: by language, what functions put their pages into. `finishers` complete a page's view before it is printed
    (its JSON-LD). `private`: makers of files for `build/`, which is not published; asked at the end of each build.
    """

    settings: Settings
    shop: Shop
    site: Site
    urls: Urls
    texts: Mapping[str, Texts]
    problems: Problems
    raw: Mapping[str, Any] = field(default_factory=dict)
    """All settings as they were written, Pelican's too."""
    theme_state: bytes = b""
    """Stands for all files of the theme as they lie on the disk now."""
    stages: Stages = field(default_factory=Stages)
    """Where long work says how far it is."""
    theme: ThemeFiles = ThemeFiles("", (), {}, ())
    pictures: Pictures | None = None
    printing: Printing | None = None
    ledger: Ledger = field(default_factory=Ledger)
    entry_digest: Callable[[str, str], bytes] = lambda _kind, _id: b""
    """(kind, id) to what stands for an entry's files; empty for none."""
    face_digest: Callable[[str], bytes] = lambda _id: b""
    """Product id to what stands for the part of it that others show."""
    recall: Callable[[str], bytes | None] = lambda _name: None
    """What was remembered under a name at an earlier build: a cache, which may be empty at any time."""
    remember: Callable[[str, bytes], None] = lambda _name, _data: None
    refresh: list[Callable[[], None]] = field(default_factory=list)
    """Called before the build is used again, after the inside of some entries changed: what was remembered goes."""
    warnings: list[Problem] = field(default_factory=list)
    """Of the stations. A build that is used again tells them again."""
    shells: dict[str, Shell] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    frames: dict[str, RuntimeShell] = field(default_factory=dict)
    finishers: list[Callable[[Page], Page]] = field(default_factory=list)
    companions: list[Companion] = field(default_factory=list)
    product_companions: list[ProductCompanion] = field(default_factory=list)
    private: list[Callable[[], Iterable[File]]] = field(default_factory=list)
