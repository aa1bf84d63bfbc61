"""How a build behaves: again, after an edit, with something broken, with hostile texts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.engine.build import build
from tests.build.built import Shop, read_page, shared_cache
from tests.build.shops import ROOT, TINY

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> & </textarea></title>"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop.at(tmp_path)
    result = shop.build()
    assert result.ok, [str(problem) for problem in result.problems]
    return shop


def test_a_first_build_counts_every_file_once(tmp_path: Path) -> None:
    shop = Shop.at(tmp_path)
    result = shop.build()
    assert (result.written, result.unchanged, result.removed) == (len(shop.files()), 0, 0)


def test_a_second_build_writes_nothing(shop: Shop) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in shop.root.rglob("*") if path.is_file()}
    result = shop.build()
    assert (result.ok, result.written, result.removed) == (True, 0, 0)
    assert result.unchanged == len(shop.files())
    assert {path: path.stat().st_mtime_ns for path in shop.root.rglob("*") if path.is_file()} == stamps


def test_two_builds_of_the_same_content_are_equal_to_the_byte(shop: Shop, tmp_path: Path) -> None:
    other = Shop.at(tmp_path / "other")
    other.build()
    assert other.files() == shop.files()
    assert (other.private / "catalogue.json").read_bytes() == (shop.private / "catalogue.json").read_bytes()


def test_an_edit_changes_what_shows_it_and_nothing_else(shop: Shop) -> None:
    before = shop.files()
    shop.edit("faqs/lavavajillas.md", "Sí, a diario.", "Sí, siempre.")
    shop.build()
    after = shop.files()
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "preguntas/index.html",
        "data/es/products/taza.json",
        "data/es/search.json",
    }


def test_a_deleted_product_is_gone_from_everywhere(shop: Shop) -> None:
    for path in (shop.content / "products").glob("cuenco*"):
        path.unlink()
    shop.edit("products/taza.md", "related: [plato, cuenco]", "related: [plato]")
    result = shop.build()
    assert result.ok, [str(problem) for problem in result.problems]
    assert result.removed > 0
    assert not (shop.output / "producto/cuenco").exists()
    assert not [name for name, data in shop.files().items() if b"CUE-BRA" in data or b"Ember bowl" in data]


def test_a_price_that_changes_changes_everywhere(shop: Shop) -> None:
    shop.edit("products/taza.md", "price: 24.00", "price: 25.50")
    shop.build()
    assert "25,50\xa0€" in read_page(shop.html("/producto/taza/")).text
    assert shop.json("/data/en/cart.json")["TAZ-MAR-250"]["unit_amount"] == 2550
    assert b'"unit_amount":2550' in (shop.private / "catalogue.json").read_bytes()


def test_broken_content_leaves_the_last_good_site(shop: Shop) -> None:
    before = shop.files()
    shop.edit("products/taza.md", "price: 24.00", "price: 24,00")
    shop.edit("posts/horno.md", "Empieza de noche.", "Empieza [de noche](product:nada).")
    result = shop.build()
    assert not result.ok
    places = [problem.place for problem in result.problems]
    assert "content/products/taza.md:5" in places
    assert "content/posts/horno.md:7" in places
    assert (result.output, result.written) == (None, 0)
    assert shop.files() == before
    assert not list(shop.private.glob(".staging*"))


def test_a_warning_is_told_and_does_not_stop_the_build(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.content / "posts/horno.en.md").unlink()
    result = shop.build()
    assert result.ok
    assert [problem.place for problem in result.problems] == ["content/posts/horno.md"]
    assert not (shop.output / "en/blog/a-firing").exists()
    assert capsys.readouterr() == ("", "")


def test_a_first_build_that_fails_writes_nothing(tmp_path: Path) -> None:
    shop = Shop.at(tmp_path)
    shop.edit("products/taza.md", "price: 24.00", "price: 24,00")
    assert not shop.build().ok
    assert not shop.output.exists()
    assert not (shop.private / "catalogue.json").exists()


def test_mending_the_content_mends_the_build_in_the_same_process(shop: Shop) -> None:
    shop.edit("products/taza.md", "price: 24.00", "price: 24,00")
    assert not shop.build().ok
    shop.edit("products/taza.md", "price: 24,00", "price: 24.00")
    assert shop.build().ok


def test_a_picture_that_is_none_stops_the_build(shop: Shop) -> None:
    data = (shop.content / "images/products/plato-1.jpg").read_bytes()
    (shop.content / "images/products/plato-1.jpg").write_bytes(data[: len(data) // 3])
    result = shop.build()
    assert not result.ok
    assert any("plato-1.jpg" in str(problem) for problem in result.problems)


def test_the_day_decides_what_is_on_sale(shop: Shop) -> None:
    assert "15,00\xa0€" in read_page(shop.html("/producto/plato/")).text
    shop.build(today="2026-12-14")
    assert "15,00\xa0€" not in read_page(shop.html("/producto/plato/")).text


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("products/taza.md", "Taza Marea"),
        ("products/taza.md", "Una taza de gres que pesa lo justo."),
        ("products/taza.md", "Taza azul sobre una mesa"),
        ("products/taza.md", "¿Cabe en la cafetera?"),
        ("products/taza.md", "Gres,"),
        ("reviews/marta.md", "Pesa lo justo"),
        ("categories/mesa.md", "Platos, tazas y cuencos."),
        ("posts/horno.md", "Una hornada"),
        ("faqs/lavavajillas.md", "¿Lavavajillas?"),
    ],
)
def test_a_hostile_text_is_printed_and_never_run(shop: Shop, name: str, old: str) -> None:
    yaml = HOSTILE.replace("'", "''")
    text = (shop.content / name).read_text("utf-8")
    line = next(line for line in text.splitlines() if old in line)
    shop.edit(name, line, _with_hostile(line, old, yaml))
    result = shop.build()
    assert result.ok, [str(problem) for problem in result.problems]
    assert any("alert(1)" in shop.html(path) for path, _ in shop.pages())
    for path, page in shop.pages():
        scripts = [attributes for tag, attributes in page.tags if tag == "script"]
        assert all(attributes.get("src") or attributes.get("type") for attributes in scripts), path
        assert not [attributes for _, attributes in page.tags if "onerror" in attributes], path


def _with_hostile(line: str, old: str, yaml: str) -> str:
    if line.strip() == line and line.startswith(old):
        return f"{HOSTILE} {line}"  # a body
    field, _, value = line.partition(": ")
    if value.strip('"') == old or value == old:
        return f"{field}: '{yaml}'"
    return line.replace(f'"{old}"', f"'{yaml}'") if f'"{old}"' in line else line.replace(old.rstrip(","), f"'{yaml}'")


def test_a_plugin_that_cannot_be_loaded_stops_the_build(tmp_path: Path) -> None:
    conf = tmp_path / "pelicanconf.py"
    shutil.copytree(TINY / "content", tmp_path / "content")
    conf.write_text(
        f"import runpy\nglobals().update({{k: v for k, v in runpy.run_path({str(TINY / 'pelicanconf.py')!r}).items()"
        " if k.isupper()})\nPLUGINS = [*PLUGINS, 'plugins.not_there']\n"
    )
    result = build(conf, cache=shared_cache())
    assert not result.ok
    assert any("not_there" in str(problem) for problem in result.problems)
    assert not (tmp_path / "output").exists()


def test_pelicans_own_command_builds_the_same_site_and_answers_1_to_broken_content(shop: Shop, tmp_path: Path) -> None:
    def pelican(shop: Shop) -> subprocess.CompletedProcess[str]:
        settings = {"OUTPUT_PATH": shop.output, "BUILD_PATH": shop.private, "CACHE_PATH": shared_cache()}
        extra = [f'{name}="{value}"' for name, value in settings.items()]
        command = [sys.executable, "-m", "pelican", str(shop.content), "-s", str(TINY / "pelicanconf.py"), "-e", *extra]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)

    other = Shop.at(tmp_path / "other")
    done = pelican(other)
    assert done.returncode == 0, done.stderr
    assert set(other.files()) == set(shop.files())
    shutil.rmtree(other.output)
    other.edit("products/taza.md", "price: 24.00", "price: 24,00")
    failed = pelican(other)
    assert failed.returncode == 1
    assert "content/products/taza.md:5" in failed.stderr + failed.stdout
    assert "Traceback" not in failed.stderr
    assert not other.output.exists()
