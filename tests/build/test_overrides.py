"""theme_overrides/: a shop's own files in the place of the theme's. The examples of docs/theme.md, really built."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from plugins.core.theme_tree import ThemeTree
from plugins.engine.build import BuildResult, build
from tests.build.built import shared_cache
from tests.build.shops import ROOT, TINY, TODAY, copy_of_content

DOC = (ROOT / "docs" / "theme.md").read_text(encoding="utf-8")
OWN = "theme_overrides"
EXAMPLES = dict(re.findall(rf"^```\w+ {OWN}/(\S+)\n(.*?)^```", DOC, re.DOTALL | re.MULTILINE))


class Shop:
    """The tiny shop, with the theme's files replaced by those in its own folder."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        self.folder = folder
        self.cache = cache or folder / ".cache"
        copy_of_content(folder)
        text = (TINY / "pelicanconf.py").read_text(encoding="utf-8")
        text = text.replace("Path(__file__)", f"Path({str(TINY / 'pelicanconf.py')!r})")
        (folder / "pelicanconf.py").write_text(f'{text}\nTHEME_OVERRIDES = "{OWN}"\n', encoding="utf-8")

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / OWN / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def build(self, output: str = "output") -> BuildResult:
        folders = {
            "content": self.folder / "content",
            "output": self.folder / output,
            "build_path": self.folder / "build",
        }
        return build(self.folder / "pelicanconf.py", cache=self.cache, today=TODAY, **folders)

    def page(self, path: str = "en/index.html") -> str:
        return (self.folder / "output" / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """With every example of the documentation in place."""
    shop = Shop(tmp_path_factory.mktemp("documented"), shared_cache())
    spanish = json.loads(EXAMPLES["locales/es.json"]) | json.loads(EXAMPLES["locales/en.json"])
    shop.write(EXAMPLES | {"locales/es.json": json.dumps(spanish)})
    result = shop.build()
    assert result.ok, [str(problem) for problem in result.problems]
    return shop


def test_the_documentation_has_examples_of_each_kind_of_file():
    assert {Path(name).parts[0] for name in EXAMPLES} == {"locales", "templates", "static"}


def test_the_documented_section_stands_where_the_outline_says(documented: Shop):
    page = documented.page()
    assert "Tiny Pots fires every second Thursday." in page
    assert page.index("fires every second") < page.index('<ul class="cards cards-featured"')


def test_the_documented_words_are_said(documented: Shop):
    assert "Ver la colección" in documented.page("index.html")


def test_the_documented_component_builds_on_the_themes(documented: Shop):
    page = documented.page()
    assert re.search(r"<div class=[\"']?ruled[\"']?><header class=[\"']?section-head", page)


def test_the_documented_styles_come_last_and_follow_the_tokens(documented: Shop):
    assert ".ruled{border-block-start:3px double var(--accent)}" in documented.page()


def test_the_functions_get_the_shops_own_words_and_mails(documented: Shop):
    texts = json.loads((documented.folder / "build" / "runtime" / "locales" / "es.json").read_text(encoding="utf-8"))
    assert texts["home"]["shop"] == "Ver la colección"
    assert texts["nav"]


def test_only_pages_that_show_a_file_are_made_again_and_all_are_as_a_clean_build_makes_them(tmp_path: Path):
    shop = Shop(tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "images").symlink_to(shared_cache() / "images")
    assert shop.build().ok
    hero = "sections/home_hero.html"
    steps: list[tuple[str, str | None]] = [
        (f"templates/{hero}", '<section class="hero"><h1>Mine</h1></section>'),
        (f"templates/{hero}", f'{{% include "theme/{hero}" %}}<p>And mine</p>'),
        ("locales/es.json", '{"cart": {"empty": "Nada todavía"}}'),
        ("static/css/own.css", ".mine { color: red }"),
        (f"templates/{hero}", None),
        ("static/css/own.css", None),
    ]
    for name, text in steps:
        if text is None:
            (tmp_path / OWN / name).unlink()
        else:
            shop.write({name: text})
        kept = shop.build()
        assert kept.ok, [str(problem) for problem in kept.problems]
        assert kept.made
        if name.startswith("templates"):
            assert kept.made <= 2, "only the home page, in each language"
        assert pages_of(tmp_path / "output") == clean(tmp_path)
    assert shop.build().made == 0


def clean(folder: Path) -> dict[str, str]:
    """The pages of a build that keeps nothing."""
    folders = {"content": folder / "content", "output": folder / "clean", "build_path": folder / "clean-build"}
    result = build(folder / "pelicanconf.py", cache=shared_cache(), today=TODAY, **folders)
    assert result.ok
    return pages_of(folder / "clean")


def pages_of(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def test_a_fault_in_a_file_of_the_shops_own_is_told_with_its_name(tmp_path: Path):
    shop = Shop(tmp_path, shared_cache())
    shop.write({"templates/sections/home_hero.html": "{{ page.nothing }}", "locales/es.json": "{"})
    (problem,) = shop.build().problems
    assert problem.place == f"{OWN}/locales/es.json:1"
    shop.write({"locales/es.json": "{}"})
    problems = shop.build().problems
    assert {problem.place for problem in problems} == {f"{OWN}/templates/sections/home_hero.html:1"}


def test_the_shops_own_wins_file_by_file(tmp_path: Path):
    for name in ("theme/static/css/a.css", "theme/static/css/b.css", "own/static/css/b.css", "own/static/css/.c.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    tree = ThemeTree(tmp_path / "theme", tmp_path / "own")
    found = {name: path.relative_to(tmp_path).parts[0] for name, path in tree.files("static/css").items()}
    assert found == {"a.css": "theme", "b.css": "own"}
    assert tree.label("static/css/b.css") == "own/static/css/b.css"
    assert tree.label("static/css/a.css") == "theme/static/css/a.css"
