"""The tiny shop as `serve` keeps it, and the edits that are made to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.engine import keeper as keeper_module
from plugins.engine import look as look_module
from plugins.engine.build import BuildResult, build
from plugins.engine.keeper import Keeper
from tests.build.edits import EDITS, REVIEW, Shop, files, put_pictures
from tests.build.shops import TODAY

Edit = Callable[["Served"], None]


class Served:
    """The tiny shop with a keeper. `build` tells it of every file that is another than the last time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.shop = Shop(root)
        conf = root / "pelicanconf.py"
        conf.write_text(conf.read_text("utf-8").replace('CACHE_PATH = ".cache"', 'CACHE_PATH = "cache"'), "utf-8")
        put_pictures(root / "cache")
        put_pictures(root / "clean-cache")
        self.keeper = Keeper(conf)
        self.placed: list[BuildResult] = []
        self._seen = self._state()

    @property
    def content(self) -> Path:
        return self.root / "content"

    def _state(self) -> dict[Path, bytes]:
        roots = [self.root / name for name in ("content", "theme", "pelicanconf.py", "real.py")]
        found = (path for root in roots for path in (root, *root.rglob("*")) if path.is_file())
        return {path: path.read_bytes() for path in found}

    def changed(self) -> set[Path]:
        before, self._seen = self._seen, self._state()
        return {path for path in before.keys() | self._seen.keys() if before.get(path) != self._seen.get(path)}

    def build(self, *more: Path) -> BuildResult:
        return self.keeper.build(self.changed() | set(more), self.placed.append)

    def check(self, *more: Path) -> BuildResult:
        """Build; the site is equal to one that is made from nothing, or it stays and the problems are equal."""
        before = self.files()
        kept = self.build(*more)
        for name in ("clean", "clean-build"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        (self.root / "clean-cache/build.sqlite3").unlink(missing_ok=True)
        clean = build(
            self.root / "pelicanconf.py",
            output=self.root / "clean",
            build_path=self.root / "clean-build",
            cache=self.root / "clean-cache",
            today=self.shop.day,
        )
        assert [str(problem) for problem in kept.problems] == [str(problem) for problem in clean.problems]
        assert self.files() == ((files(self.root / "clean"), files(self.root / "clean-build")) if clean.ok else before)
        assert not list((self.root / "build").glob(".*"))
        return kept

    def files(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        return files(self.root / "output"), files(self.root / "build")

    def put(self, name: str, text: str) -> None:
        path = self.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Calendar:
    """The day, as the keeper and the first look are told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.day = TODAY
        for module in (keeper_module, look_module):
            monkeypatch.setattr(module, "today_in", lambda _timezone: self.day)


def edit(name: str) -> Edit:
    return lambda served: EDITS[name](served.shop)


def replace(name: str, old: str, new: str) -> Edit:
    return lambda served: served.shop.replace(name, old, new)


def a_new_product(served: Served) -> None:
    for ending, slug in ((".md", "nuevo"), (".en.md", "new-one")):
        text = (served.content / f"products/plato{ending}").read_text("utf-8")
        text = text.replace("PLA-VEG", "PLA-NUE").replace("title: ", "title: Otro ", 1)
        lines = [line for line in text.splitlines() if not line.startswith("slug:")]
        served.put(f"products/nuevo{ending}", "\n".join([lines[0], f"slug: {slug}", *lines[1:]]) + "\n")


def a_deletion(served: Served) -> None:
    served.shop.replace("content/products/taza.md", "related: [plato, cuenco]", "related: [plato]")
    for path in served.content.glob("products/cuenco*"):
        path.unlink()


def a_rename(served: Served) -> None:
    served.shop.replace("content/products/taza.md", "related: [plato, cuenco]", "related: [plato, tazon]")
    for ending in (".md", ".en.md"):
        (served.content / f"products/cuenco{ending}").rename(served.content / f"products/tazon{ending}")


def a_review(served: Served) -> None:
    served.put("reviews/luz.md", REVIEW)


# What can be told by the inside of files comes first: it is built with what is at hand.
GLANCED: dict[str, Edit] = {
    "text": edit("a product's text"),
    "price": edit("a product's price"),
    "title": edit("a product's title"),
    "slug": edit("a product's slug"),
    "translation": edit("a translated title"),
    "stock": edit("a product sold out"),
    "tags": edit("a tag that another product has"),
    "colour": edit("a colour"),
    "new product": a_new_product,
    "deletion": a_deletion,
    "rename": a_rename,
    "category": edit("a category's title"),
    "category's slug": edit("a category's slug"),
    "review": a_review,
    "post": edit("a new post"),
    "page in the menu": edit("a page's title, which is in a menu"),
    "picture": edit("a picture"),
}
LOOKED_AT: dict[str, Edit] = {
    "settings": edit("a setting"),
    "theme": edit("a section"),
    "interface text": edit("an interface text"),
}


def refuse(*_arguments: object) -> None:
    raise AssertionError("this looks at everything")
