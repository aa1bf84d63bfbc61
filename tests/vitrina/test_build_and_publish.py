"""`vitrina check`, `build` and `publish`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.serving.test_laptop import put

PROBLEM_FIELDS = {"path", "line", "field", "found", "hint", "severity", "message"}


def edit(shop, name: str, old: str, new: str) -> None:
    file = shop.folder / "content" / name
    text = file.read_text(encoding="utf-8")
    assert old in text, name
    put(file, text.replace(old, new).encode())


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_sound_shop_checks_out(shop):
    done = shop.vitrina("check")

    assert (done.exit_code, done.output) == (0, "✓ No problems.\n")
    assert shop.json("check") == []


def test_check_writes_nothing(shop):
    before = {folder: files(shop.folder / folder) for folder in ("output", "build", "content")}
    shop.vitrina("check")

    assert before == {folder: files(shop.folder / folder) for folder in before}


def test_check_names_all_problems_with_file_and_line(shop):
    edit(shop, "products/plato.md", "stock: 5", "stock: -5")
    edit(shop, "products/cuenco.md", "price: ", "pricee: ")
    done = shop.vitrina("check")

    assert done.exit_code == 1
    for place in ("content/products/plato.md:", "content/products/cuenco.md:"):
        assert place in done.stderr, place
    assert "Did you mean price?" in done.stderr
    assert "Traceback" not in done.output


def test_the_json_of_check_is_for_scripts(shop):
    edit(shop, "products/plato.md", "stock: 5", "stock: -5")
    done = shop.vitrina("check", "--json")
    (problem,) = json.loads(done.stdout)

    assert (done.exit_code, done.stderr) == (1, "")
    assert set(problem) == PROBLEM_FIELDS
    assert (problem["path"], problem["field"], problem["severity"]) == ("content/products/plato.md", "stock", "error")


def test_settings_that_are_no_python_are_a_problem_with_a_line(shop):
    with (shop.folder / "pelicanconf.py").open("a") as conf:
        conf.write("\nX = = 1\n")
    checked, built = shop.vitrina("check"), shop.vitrina("build")

    for done in (checked, built):
        assert (done.exit_code, "pelicanconf.py:" in done.stderr, "Traceback" in done.output) == (1, True, False)


def test_build_writes_and_writes_again_only_what_differs(shop):
    edit(shop, "products/plato.md", "Plato Vega", "Plato Vega grande")
    first, second = shop.vitrina("build"), shop.vitrina("build")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Plato Vega grande" in (shop.folder / "output/producto/plato/index.html").read_text(encoding="utf-8")
    assert " 0 files written" in second.stdout


SAID = re.compile(
    r"✓ ([\d,]+) pages in \d+\.\d s: ([\d,]+) made, ([\d,]+) kept; "
    r"([\d,]+) files written, ([\d,]+) unchanged, ([\d,]+) removed"
)


def test_build_says_what_it_made_kept_wrote_and_took_away(shop):
    shop.vitrina("build")
    nothing = shop.vitrina("build")
    edit(shop, "products/plato.md", "Un plato de diario.", "Un plato de cada día.")
    some = shop.vitrina("build")
    for name in ("nota.md", "nota.en.md"):
        put(shop.folder / "content/posts" / name, (shop.folder / "content/posts" / f"horno{name[4:]}").read_bytes())
    edit(shop, "posts/nota.en.md", "slug: ", "slug: another-")
    shop.vitrina("build")
    for name in ("nota.md", "nota.en.md"):
        (shop.folder / "content/posts" / name).unlink()
    fewer = shop.vitrina("build")

    counts = []
    for done in (nothing, some, fewer):
        said = SAID.search(" ".join(done.stdout.split()))
        assert said, done.output
        pages, made, kept, written, unchanged, removed = (int(number.replace(",", "")) for number in said.groups())
        assert pages == made + kept
        assert written + unchanged == len(files(shop.folder / "output"))
        counts.append((made, written, removed))
    assert counts[0] == (0, 0, 0)
    assert min(counts[1][:2]) > 0
    assert counts[1][2] == 0
    assert counts[2][2] >= 2


def test_the_documented_words_are_those_that_build_says():
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    said = [line for line in page.splitlines() if re.match(r"✓ \d+ pages", line)]

    assert len(said) >= 2
    assert [line for line in said if not SAID.fullmatch(line)] == []


def test_a_broken_build_lists_everything_and_writes_nothing(shop):
    before = files(shop.folder / "output") | files(shop.folder / "build")
    edit(shop, "products/plato.md", "price: ", "price: x")
    edit(shop, "faqs/lavavajillas.md", "question:", "questionn:")
    done = shop.vitrina("build")

    assert done.exit_code == 1
    assert "products/plato.md" in done.stderr
    assert "faqs/lavavajillas.md" in done.stderr
    assert "Nothing is written" in done.stderr
    assert files(shop.folder / "output") | files(shop.folder / "build") == before


def test_the_live_site_needs_its_own_settings(shop):
    done = shop.vitrina("build", "--live")

    assert (done.exit_code, "publishconf.py" in done.stderr) == (1, True)


def test_publishing_shows_what_changes_and_once_is_enough(shop):
    first, second = shop.vitrina("publish"), shop.vitrina("publish")

    assert "PLA-VEG" in first.output
    assert "✓ Published 5 changes." in first.output
    assert (second.exit_code, second.output) == (0, "✓ The store has this catalogue already.\n")
    assert max(map(len, first.output.splitlines())) <= 80


def test_a_dry_run_changes_nothing(shop):
    done = shop.vitrina("publish", "--dry-run")

    assert (done.exit_code, "PLA-VEG" in done.output, "nothing is published" in done.output) == (0, True, True)
    assert shop.json("stock", "show") == []


@pytest.fixture
def halved(shop):
    """The bowl's price falls from 29.00 to 2.90: a slipped point."""
    shop.publish()
    edit(shop, "products/cuenco.md", "price: 29.00", "price: 2.90")
    assert shop.vitrina("build").exit_code == 0
    return shop


def test_a_price_that_falls_by_half_needs_a_yes(halved):
    refused = halved.vitrina("publish", answer="n\n")

    assert refused.exit_code == 1
    assert "CUE-BRA falls by half or more" in refused.output
    assert "Nothing is published" in refused.stderr
    assert "29,00 € → 2,90 €" in refused.output.replace("\u00a0", " ")

    assert halved.vitrina("publish", answer="y\n").exit_code == 0
    assert "already" in halved.vitrina("publish").output


def test_where_nobody_can_answer_it_is_not_published_without_yes(halved):
    assert halved.vitrina("publish", answer="").exit_code == 1
    assert halved.vitrina("publish", "--yes").exit_code == 0


def test_a_dry_run_does_not_ask(halved):
    done = halved.vitrina("publish", "--dry-run", answer="")

    assert (done.exit_code, "Publish?" in done.output) == (0, False)


def test_a_restock_in_markdown_adds_and_a_vanished_product_is_withdrawn(shop):
    shop.publish()
    shop.order(PLA_VEG=2).paid()
    edit(shop, "products/plato.md", "stock: 5", "stock: 9")
    edit(shop, "products/taza.md", "related: [plato, cuenco]", "related: [plato]")
    for name in ("cuenco.md", "cuenco.en.md"):
        (shop.folder / "content" / "products" / name).unlink()
    assert shop.vitrina("build").exit_code == 0
    said = shop.vitrina("publish").output
    stock = {sku["sku"]: sku for sku in shop.json("stock", "show")}

    assert "stock +4" in said
    assert "withdrawn from sale" in said
    assert (stock["PLA-VEG"]["available"], stock["CUE-BRA"]["withdrawn"]) == (7, True)
    assert "withdrawn" in shop.vitrina("stock", "show", "CUE-BRA").output


def test_a_catalogue_that_was_changed_by_hand_is_refused_in_plain_words(shop):
    file = shop.project.catalogue_file
    file.write_bytes(file.read_bytes().replace(b'"stock":', b'"stock": 1', 1))
    refused = shop.vitrina("publish")
    assert refused.exit_code == 1
    assert "changed by hand or cut short. Run `vitrina build` again." in " ".join(refused.stderr.split())
