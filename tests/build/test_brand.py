"""THEME_BRAND in a real build: pages, the browser's frame and mails wear it; what cannot be read stops the build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plugins.engine.build import BuildResult, build
from tests.build.built import shared_cache
from tests.build.shops import TINY, TODAY, copy_of_content


def built(folder: Path, **brand: Any) -> BuildResult:
    """The tiny shop with a brand, in a folder with a settings file of its own."""
    if not (folder / "content").exists():
        copy_of_content(folder)
    text = (TINY / "pelicanconf.py").read_text(encoding="utf-8")
    conf = folder / "pelicanconf.py"
    conf.write_text(
        text.replace("Path(__file__)", f"Path({str(TINY / 'pelicanconf.py')!r})") + f"\nTHEME_BRAND = {brand!r}\n"
    )
    folders = {"content": folder / "content", "output": folder / "output", "build_path": folder / "build"}
    return build(conf, cache=shared_cache(), today=TODAY, **folders)


def test_pages_the_browsers_frame_and_mails_wear_the_brand(tmp_path: Path) -> None:
    assert built(tmp_path, accent="#8a2f1b", paper="#fffaf5").ok
    page = (tmp_path / "output" / "index.html").read_text(encoding="utf-8")
    assert "--accent:#8a2f1b" in page
    assert 'theme-color content=#fffaf5 media="(prefers-color-scheme: light)"' in page
    mail = (tmp_path / "build" / "runtime" / "templates" / "mails" / "_parts.html").read_text(encoding="utf-8")
    assert "#8a2f1b" in mail
    assert "#273f8f" not in mail


def test_another_brand_makes_all_pages_again(tmp_path: Path) -> None:
    assert built(tmp_path, accent="#8a2f1b").ok
    again = built(tmp_path, accent="#00695c", scheme="light")
    assert again.made == again.pages
    page = (tmp_path / "output" / "index.html").read_text(encoding="utf-8")
    assert "--accent:#00695c" in page
    assert "color-scheme content=light" in page
    assert "prefers-color-scheme" not in page


def test_a_colour_that_cannot_be_read_stops_the_build_and_says_where_and_what_would_do(tmp_path: Path) -> None:
    result = built(tmp_path, accent="#e0a030")
    (problem,) = result.problems
    lines = (tmp_path / "pelicanconf.py").read_text(encoding="utf-8").splitlines()
    assert problem.place == f"pelicanconf.py:{len(lines)}"
    assert 'THEME_BRAND accent: "#e0a030" has a contrast of' in problem.message
    assert "The nearest colour that passes is" in problem.message
    assert not (tmp_path / "output").exists()
