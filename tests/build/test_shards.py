"""A site made in shares, on several machines, is the site that one makes; and what was kept elsewhere is kept here.

Each checkout is a whole copy of the tiny shop in a folder of its own, with other times on its files.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugins.core.reading import Reader
from plugins.engine import ways
from plugins.engine.build import BuildResult, build
from plugins.engine.moving import Staging
from plugins.engine.parts import Part
from tests.build.built import shared_cache
from tests.build.edits import Shop, files
from tests.build.shops import TODAY
from vitrina.cli import cli

PAGE = "output/producto/taza/index.html"


class Checkout(Shop):
    """Builds into its own `output/`, `build/` and `.cache/`, as the command does."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        (shared_cache() / "images").mkdir(exist_ok=True)
        (root / ".cache").mkdir()
        (root / ".cache/images").symlink_to(shared_cache() / "images")
        for number, path in enumerate(sorted(root.rglob("*.*"))):
            os.utime(path, ns=(0, (1_700_000_000 + number) * 10**9))
        time.sleep(0.03)  # what changed just now is looked at once more

    def build(self, part: str = "", *join: Path) -> BuildResult:
        share = Part.read(part) if part else None
        return build(self.root / "pelicanconf.py", today=TODAY, part=share, join=join)

    def good(self, part: str = "", *join: Path) -> BuildResult:
        result = self.build(part, *join)
        assert result.ok, [str(problem) for problem in result.problems]
        return result

    def refused(self, *join: Path) -> list[str]:
        result = self.build("", *join)
        assert (result.ok, result.written) == (False, 0)
        return [str(problem) for problem in result.problems]

    @property
    def site(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        return files(self.root / "output"), files(self.root / "build")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Built at once. Not to be changed."""
    checkout = Checkout(tmp_path_factory.mktemp("whole") / "shop")
    checkout.good()
    return checkout


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Both shards of two, each in a folder of its own. Not to be changed."""
    first, second = (_shard(tmp_path_factory.mktemp("half") / "shop", f"{number}/2") for number in (1, 2))
    return first.root, second.root


@pytest.fixture
def shop(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "joined")


def _shard(root: Path, part: str) -> Checkout:
    checkout = Checkout(root)
    checkout.good(part)
    return checkout


# joining


def test_two_shards_join_to_the_bytes_of_one_build(shop: Checkout, whole: Checkout, halves: tuple[Path, Path]) -> None:
    result = shop.good("", *halves)
    assert result.made == 0
    assert shop.site == whole.site


def test_three_shards_in_any_order_join_to_the_bytes_of_one_build(
    shop: Checkout, whole: Checkout, tmp_path: Path
) -> None:
    shards = [_shard(tmp_path / f"{number}", f"{number}/3") for number in (3, 1, 2)]
    result = shop.good("", *(shard.root for shard in shards))
    assert result.made == 0
    assert shop.site == whole.site


def test_a_join_parses_no_entry_again(
    shop: Checkout, halves: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Reader, "read", _must_not)
    assert shop.good("", *halves).read > 0


def test_a_build_after_a_join_has_nothing_to_do_and_after_an_edit_little(
    shop: Checkout, halves: tuple[Path, Path]
) -> None:
    pages = shop.good("", *halves).pages
    again = shop.good()
    assert (again.made, again.read, again.written, again.removed) == (0, 0, 0, 0)
    shop.replace("content/products/taza.en.md", "title: ", "title: New ")
    assert 0 < shop.good().made < pages
    assert shop.site == _clean(shop).site


def test_a_second_join_writes_what_differs(shop: Checkout, whole: Checkout, halves: tuple[Path, Path]) -> None:
    shop.good("", *halves)
    result = shop.good("", *halves)
    assert (result.made, result.written, result.removed) == (0, 0, 0)
    assert shop.site == whole.site


def test_the_pages_of_a_missing_shard_are_made_by_the_join(
    shop: Checkout, whole: Checkout, halves: tuple[Path, Path]
) -> None:
    result = shop.good("", halves[1])
    assert 0 < result.made < result.pages
    assert shop.site == whole.site


def test_a_shard_can_be_taken_elsewhere_with_its_output_and_its_memory_alone(
    shop: Checkout, whole: Checkout, halves: tuple[Path, Path], tmp_path: Path
) -> None:
    for number, half in enumerate(halves):
        shutil.copytree(half / "output", tmp_path / f"{number}/output", copy_function=shutil.copyfile)
        (tmp_path / f"{number}/.cache").mkdir()
        shutil.copyfile(half / ".cache/build.sqlite3", tmp_path / f"{number}/.cache/build.sqlite3")
    assert shop.good("", tmp_path / "0", tmp_path / "1").made == 0
    assert shop.site == whole.site


def test_shards_whose_settings_moved_output_and_cache_are_found(tmp_path: Path, whole: Checkout) -> None:
    checkouts = [Checkout(tmp_path / name) for name in ("joined", "1", "2")]
    for checkout in checkouts:
        checkout.replace("pelicanconf.py", 'OUTPUT_PATH = "output"', 'OUTPUT_PATH = "out/site"')
        checkout.replace("pelicanconf.py", 'CACHE_PATH = ".cache"', 'CACHE_PATH = "kept/cache"')
        (checkout.root / "kept").mkdir()
        (checkout.root / ".cache").rename(checkout.root / "kept/cache")
    shop, *shards = checkouts
    for number, shard in enumerate(shards, start=1):
        shard.good(f"{number}/2")
    assert shop.good("", *(shard.root for shard in shards)).made == 0
    assert (files(shop.root / "out/site"), files(shop.root / "build")) == whole.site


EDITS = {
    "a price": ("content/products/taza.md", "price: 24.00", "price: 25.50"),
    "a title": ("content/products/plato.md", "title: ", "title: Nuevo "),
    "a slug": ("content/products/cuenco.md", "---\n", "---\nslug: otro-cuenco\n"),
    "a category": ("content/categories/mesa.md", "title: ", "title: Gran "),
    "a template": ("theme/templates/pages/product.html", "{% block main %}", "{% block main %}<hr>"),
    "an interface text": ("theme/locales/es.json", '"skip": "', '"skip": "Ya: '),
}


@pytest.mark.parametrize("name", EDITS)
def test_pages_of_a_shard_with_other_content_are_made_again(
    shop: Checkout, whole: Checkout, halves: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    other = Checkout(tmp_path / "other")
    other.replace(*EDITS[name])
    other.good("1/2")
    result = shop.good("", other.root, halves[1])
    assert 0 < result.made < result.pages
    assert shop.site == whole.site


@pytest.mark.parametrize("name", EDITS)
def test_pages_are_made_again_if_the_content_changed_after_the_shards(
    shop: Checkout, halves: tuple[Path, Path], name: str
) -> None:
    shop.replace(*EDITS[name])
    result = shop.good("", *halves)
    assert 0 < result.made <= result.pages  # an interface text is in all of them
    assert shop.site == _clean(shop).site


def test_a_product_that_is_gone_since_the_shards_is_gone_from_everywhere(
    shop: Checkout, halves: tuple[Path, Path]
) -> None:
    for path in (shop.root / "content/products").glob("cuenco*"):
        path.unlink()
    shop.replace("content/products/taza.md", "related: [plato, cuenco]", "related: [plato]")
    shop.good("", *halves)
    assert shop.site == _clean(shop).site


def test_a_page_that_was_damaged_on_its_way_is_made_again(shop: Checkout, whole: Checkout, tmp_path: Path) -> None:
    shards = [_shard(tmp_path / f"{number}", f"{number}/2") for number in (1, 2)]
    pages = [path for shard in shards for path in sorted((shard.root / "output").rglob("*.html"))]
    pages[0].write_bytes(b"x" * pages[0].stat().st_size)
    pages[-1].unlink()
    assert shop.good("", *(shard.root for shard in shards)).made == 2
    assert shop.site == whole.site


def test_a_join_that_stops_or_is_killed_leaves_the_last_good_site_and_the_shards(
    shop: Checkout, whole: Checkout, halves: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.replace("content/faqs/lavavajillas.md", "Sí, a diario.", "Sí, siempre.")
    shop.good()
    before, shards = shop.site, [files(half / "output") for half in halves]
    shop.replace("content/faqs/lavavajillas.md", "Sí, siempre.", "Sí, a diario.")
    with monkeypatch.context() as patched:
        patched.setattr(Staging, "commit", _must_not)
        with pytest.raises(AssertionError):
            shop.build("", *halves)
    assert shop.site == before
    shop.replace("content/products/taza.md", "price: 24.00", "price: 24,00")
    assert not shop.build("", *halves).ok
    assert shop.site == before
    shop.replace("content/products/taza.md", "price: 24,00", "price: 24.00")
    assert shop.good("", *halves).made == 0
    assert shop.site == whole.site
    assert [files(half / "output") for half in halves] == shards


# shards


def test_a_shard_holds_its_pages_with_the_files_beside_them_and_nothing_else(
    whole: Checkout, halves: tuple[Path, Path]
) -> None:
    first, second = (files(half / "output") for half in halves)
    assert not first.keys() & second.keys()
    assert {**first, **second}.items() <= whole.site[0].items()
    assert {name for name in whole.site[0] if name.endswith("index.html")} <= {*first, *second}
    assert "sitemap.xml" not in {*first, *second}
    assert set(files(halves[0] / "build")) == {"manifest.json"}


def test_a_shard_that_is_built_again_keeps_its_pages(tmp_path: Path) -> None:
    shard = _shard(tmp_path / "1", "1/2")
    again = shard.good("1/2")
    assert (again.made, again.written, again.removed) == (0, 0, 0)
    shard.replace("content/categories/mesa.md", "title: ", "title: Gran ")
    edited = shard.good("1/2")
    assert 0 < edited.made <= edited.pages


def test_a_whole_build_after_a_shard_makes_the_whole_site(whole: Checkout, tmp_path: Path) -> None:
    shard = _shard(tmp_path / "1", "1/2")
    shard.good()
    assert shard.site == whole.site


def test_more_shards_than_pages_are_harmless(tmp_path: Path, whole: Checkout) -> None:
    shard = _shard(tmp_path / "1", "1/1000")
    assert shard.good("1/1000").pages == 0
    shop = Checkout(tmp_path / "joined")
    shop.good("", shard.root)
    assert shop.site == whole.site


@pytest.mark.parametrize("count", [0, 1, 4, 5, 23])
@pytest.mark.parametrize("of", [1, 2, 3, 7])
def test_shares_hold_everything_once_and_differ_by_one_at_most(count: int, of: int) -> None:
    things = list(range(count))
    shares = [Part(number, of).cut(things) for number in range(1, of + 1)]
    assert [thing for share in shares for thing in share] == things
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


# wrong use


def test_folders_that_hold_no_shard_are_refused(shop: Checkout, whole: Checkout, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nonsense/.cache").mkdir(parents=True)
    (tmp_path / "nonsense/.cache/build.sqlite3").write_bytes(b"nonsense" * 999)
    told = shop.refused(tmp_path / "nothing", tmp_path / "nonsense", whole.root)
    assert [line.partition(": ")[2][:25] for line in told] == ["holds no finished shard. "] * 3
    assert (tmp_path / "nonsense/.cache/build.sqlite3").read_bytes() == b"nonsense" * 999


def test_shards_that_do_not_belong_together_are_refused(
    shop: Checkout, halves: tuple[Path, Path], tmp_path: Path
) -> None:
    third = _shard(tmp_path / "third", "1/3")
    assert "Join the shards of one division." in shop.refused(*halves, third.root)[0]
    assert "Name each shard once." in shop.refused(halves[0], halves[1], halves[0])[0]


def test_a_shard_of_other_settings_is_refused(shop: Checkout, halves: tuple[Path, Path], tmp_path: Path) -> None:
    other = Checkout(tmp_path / "other")
    other.replace("pelicanconf.py", "PRODUCTS_PER_PAGE = 2", "PRODUCTS_PER_PAGE = 3")
    other.good("1/2")
    (told,) = shop.refused(other.root, halves[1])
    assert told.startswith(f"{other.root}: was built by other code, other libraries or other settings")


def test_a_shop_is_not_joined_to_itself_and_pages_must_be_there(tmp_path: Path, halves: tuple[Path, Path]) -> None:
    shard = _shard(tmp_path / "1", "1/2")
    assert "Build its shards in other folders." in shard.refused(shard.root)[0]
    shutil.rmtree(shard.root / "output")
    assert "lacks the shard's pages" in Checkout(tmp_path / "joined").refused(shard.root, halves[1])[0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--shard", "0/5"], "counted from 1"),
        (["--shard", "6/5"], "counted from 1"),
        (["--shard", "two"], "Write it like 2/5"),
        (["--shard", "1/2", "--join", "."], "Use --shard on the machines"),
        (["--join"], "needs the shards' folders"),
        (["."], "folders need --join"),
        (["--join", "nowhere"], "does not exist"),
    ],
)
def test_a_command_that_is_written_wrongly_is_told_so(whole: Checkout, words: list[str], says: str) -> None:
    result = _command(whole, *words)
    assert result.exit_code == 2
    assert says in " ".join(result.output.split())


def test_the_commands_build_a_shard_and_join_it(tmp_path: Path, whole: Checkout) -> None:
    shard, shop = Checkout(tmp_path / "1"), Checkout(tmp_path / "joined")
    made = _command(shard, "build", "--shard", "1/2")
    assert made.exit_code == 0
    assert "Shard 1/2: " in made.output
    assert _command(shop, "build", "--join", str(shard.root)).exit_code == 0
    assert shop.site[0].keys() == whole.site[0].keys()
    assert _command(shop, "build", "--join", str(whole.root)).exit_code == 1


def _command(shop: Checkout, *words: str) -> Result:
    verb = () if words[0] == "build" else ("build",)
    return CliRunner().invoke(cli, ["--shop", str(shop.root), *verb, *words])


# what was kept elsewhere


def test_a_restored_cache_and_output_keep_all_pages_of_a_fresh_checkout(
    tmp_path: Path, whole: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Checkout(tmp_path / "fresh")
    shutil.copyfile(whole.root / ".cache/build.sqlite3", fresh.root / ".cache/build.sqlite3")
    for name in ("output", "build"):
        shutil.copytree(whole.root / name, fresh.root / name, copy_function=shutil.copyfile)
    monkeypatch.setattr(Reader, "read", _must_not)
    result = fresh.good()
    assert (result.made, result.written, result.removed) == (0, 0, 0)
    assert fresh.site == whole.site
    assert fresh.good().read == 0


def test_a_page_with_another_time_is_kept_and_one_with_other_bytes_is_mended(tmp_path: Path, whole: Checkout) -> None:
    shop = Checkout(tmp_path / "shop")
    shop.good()
    (shop.root / PAGE).touch()
    assert (shop.good().made, shop.good().written) == (0, 0)
    data = (shop.root / PAGE).read_bytes()
    (shop.root / PAGE).write_bytes(data.replace(b"a", b"b"))
    assert shop.good().made == 1
    assert shop.site == whole.site


def test_how_a_shop_is_built_does_not_depend_on_where_it_lies() -> None:
    here = {"PATH": "/a/content", "OUTPUT_PATH": "/a/output", "_ROOT": Path("/a"), "SHOP_NAME": "Pots", "PLUGINS": []}
    there = here | {"PATH": "/b/content", "OUTPUT_PATH": "/b/output", "_ROOT": Path("/b")}
    assert ways.digest(here) == ways.digest(there)
    assert ways.digest(here) != ways.digest(here | {"SHOP_NAME": "Jars"})


def _must_not(*_args: object) -> None:
    raise AssertionError


def _clean(shop: Checkout) -> Checkout:
    """The same files, built from nothing in another folder."""
    other = Checkout(shop.root.with_name("clean"))
    for name in ("content", "theme", "pelicanconf.py"):
        target = other.root / name
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        (shutil.copytree if (shop.root / name).is_dir() else shutil.copy)(shop.root / name, target)
    other.good()
    return other
