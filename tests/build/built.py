"""The tiny shop, really built by Pelican into a folder of its own, and a reader of what came out."""

from __future__ import annotations

import atexit
import functools
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from plugins.engine.build import BuildResult, build
from tests.build.shops import TINY, TODAY, copy_of_content

SITE_URL = "https://tiny.example"


@functools.cache
def shared_cache() -> Path:
    """Encoded pictures and compiled templates, for all builds of this test run."""
    folder = Path(tempfile.mkdtemp(prefix="vitrina-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass(frozen=True)
class Shop:
    """A shop in a folder; `content` is its own copy and may be changed between builds."""

    root: Path

    @classmethod
    def at(cls, root: Path, files: Mapping[str, bytes] | None = None) -> Shop:
        copy_of_content(root, files)
        return cls(root)

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def private(self) -> Path:
        return self.root / "build"

    def build(self, today: str = TODAY) -> BuildResult:
        return build(
            TINY / "pelicanconf.py",
            content=self.content,
            output=self.output,
            build_path=self.private,
            cache=shared_cache(),
            today=today,
        )

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.content / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not say {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.output.rglob("*") if path.is_file())
        return {path.relative_to(self.output).as_posix(): path.read_bytes() for path in found}

    def html(self, path: str) -> str:
        """The page at a site path."""
        name = path.lstrip("/")
        return (self.output / (f"{name}index.html" if not name or name.endswith("/") else name)).read_text("utf-8")

    def json(self, path: str) -> Any:
        return json.loads((self.output / path.lstrip("/")).read_bytes())

    def pages(self) -> Iterator[tuple[str, Page]]:
        for file in sorted(self.output.rglob("*.html")):
            path = "/" + file.relative_to(self.output).as_posix().removesuffix("index.html")
            yield path, read_page(file.read_text("utf-8"))


@dataclass
class Page(HTMLParser):
    """What tests ask of a page: its tags with their attributes, its ids, its text."""

    # As browsers have it: no tags within these (the standard library knows of the first two only).
    CDATA_CONTENT_ELEMENTS = ("script", "style", "title", "textarea")

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    json_ld: list[Any] = field(default_factory=list)
    text: str = ""
    _script: str | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag in {"script", "style"}:
            self._script = attributes.get("type", tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script == "application/ld+json":
            self.json_ld.append(json.loads(data))
        elif self._script is None:
            self.text += data

    @property
    def ids(self) -> set[str]:
        return {attributes["id"] for _, attributes in self.tags if "id" in attributes}

    @property
    def language(self) -> str:
        return next(attributes["lang"] for tag, attributes in self.tags if tag == "html")

    def links(self, rel: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == "link" and attributes.get("rel") == rel]

    def addresses(self) -> Iterator[str]:
        """Every address that the page refers to."""
        for tag, attributes in self.tags:
            for name in ("href", "src", "poster", "action", "formaction", "data-entries", "data-lines"):
                if attributes.get(name) and tag != "base":
                    yield attributes[name]
            for candidate in filter(None, attributes.get("srcset", "").split(",")):
                yield candidate.split()[0]


def read_page(html: str) -> Page:
    page = Page()
    page.feed(html)
    page.close()
    return page
