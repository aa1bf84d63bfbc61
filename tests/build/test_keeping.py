"""Builds by one keeper, as `serve` makes them: what it has at hand must never show in the site.

Each edit is made as a person would and told to the keeper as the watcher would; then the site is built from nothing in
another folder, and both must be equal.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.engine import inputs
from plugins.engine import keeper as keeper_module
from plugins.engine import look as look_module
from plugins.engine import run as run_module
from plugins.engine.build import BuildResult, build
from plugins.engine.keeper import Keeper
from plugins.engine.memory import Memory
from plugins.engine.state import Graph, load
from tests.build.shops import TODAY
from tests.build.test_increments import EDITS, REVIEW, Shop, damage, files, put_pictures

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


@pytest.fixture(autouse=True)
def in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRINA_WORKERS", "1")


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that was built once, whole, with all that is kept of it."""
    root = tmp_path_factory.mktemp("keeping") / "shop"
    with pytest.MonkeyPatch.context() as patch:
        Calendar(patch)
        assert Served(root).build().ok
    root.rename(root.with_name("built"))
    return root.with_name("built")


@pytest.fixture
def served(built: Path, calendar: Calendar) -> Iterator[Served]:
    """A copy of it in the place where it was built."""
    root = built.with_name("shop")
    shutil.copytree(built, root, symlinks=True)
    served = Served(root)
    result = served.keeper.build((), served.placed.append)
    assert (result.ok, result.made) == (True, 0)
    yield served
    shutil.rmtree(root)


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


@pytest.mark.parametrize("name", GLANCED)
def test_after_an_edit_of_the_content_only_the_files_that_changed_are_looked_at(
    served: Served, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "scan", _refuse)
        patch.setattr(keeper_module, "look", _refuse)
        GLANCED[name](served)
        assert served.build().ok
    assert served.check().ok


def _refuse(*_arguments: object) -> None:
    raise AssertionError("this looks at everything")


@pytest.mark.parametrize("name", LOOKED_AT)
def test_after_any_other_edit_everything_is_looked_at(served: Served, name: str) -> None:
    LOOKED_AT[name](served)
    assert served.check().made
    edit("a product's text")(served)
    assert served.check().made


def test_edits_one_after_another_give_what_all_of_them_give_at_once(served: Served) -> None:
    both = [make for name, make in GLANCED.items() if name != "deletion"]
    for make in [*both, *LOOKED_AT.values(), edit("a review that goes"), edit("a question")]:
        make(served)
        assert served.build().ok
    served.check()


def test_one_text_makes_its_pages_and_no_others(served: Served) -> None:
    edit("a product's text")(served)
    result = served.build()
    assert (result.ok, result.read, result.made) == (True, 1, 2)
    assert result.written <= 4


def test_a_product_that_moves_in_or_out_of_a_choice_brings_its_page_and_takes_it_away(served: Served) -> None:
    page = served.root / "output/tienda/tema-gres/index.html"
    for tag, there in (("tags: [gres]\n", True), ("tags: [barro]\n", False), ("tags: [gres]\n", True)):
        replace("content/products/plato.md", "---\n", f"---\n{tag}")(served)
        assert served.check().ok
        assert (page.exists(), "Plato" in page.read_text("utf-8") if there else False) == (there, there)
        replace("content/products/plato.md", tag, "")(served)
    assert served.check().ok
    assert not page.exists()


def test_what_a_choice_holds_follows_prices_stock_and_reviews(served: Served) -> None:
    """Reduced are the plate and the bowl; with an end of the bowl's reduction a page of one is none."""
    page = served.root / "output/tienda/oferta-rebajado/index.html"
    assert page.exists()
    replace("content/products/cuenco.md", "compare_at: 35.00\n", "")(served)
    assert served.check().ok
    assert not page.exists()
    replace("content/products/taza.md", "price: 24.00", "price: 24.00\ncompare_at: 30.00")(served)
    edit("a product sold out")(served)
    a_review(served)
    assert served.check().ok
    assert page.exists()


def test_a_sale_that_is_over_leaves_its_choice(served: Served, calendar: Calendar) -> None:
    assert (served.root / "output/tienda/oferta-rebajado/index.html").exists()
    calendar.day = served.shop.day = "2026-12-14"
    served.keeper.build((), served.placed.append)
    served.check()
    assert not (served.root / "output/tienda/oferta-rebajado/index.html").exists()


def test_a_file_saved_without_a_change_makes_nothing(served: Served) -> None:
    file = served.content / "products/taza.md"
    file.write_bytes(file.read_bytes())
    result = served.check(file)
    assert (result.made, result.written, result.removed) == (0, 0, 0)


def test_broken_content_keeps_the_last_good_site_and_mending_it_shows_the_new_one(served: Served) -> None:
    edit("a broken price")(served)
    assert not served.check().ok
    edit("a product's text")(served)  # of the same product, while it is broken
    edit("a question")(served)  # and of another one
    assert not served.check().ok
    replace("content/products/taza.md", "price: 24,00", "price: 26.00")(served)
    result = served.check()
    assert (result.ok, result.made > 0) == (True, True)
    assert "26,00" in (served.root / "output/producto/taza/index.html").read_text("utf-8")


def test_a_broken_template_keeps_the_last_good_site_and_mending_it_shows_the_new_one(served: Served) -> None:
    edit("a broken template")(served)
    edit("a product's price")(served)
    assert not served.check().ok
    replace("theme/templates/pages/home.html", "{{ no.no }}", "")(served)
    assert served.check().ok


def test_settings_that_are_no_python_keep_the_last_good_site(served: Served) -> None:
    conf = served.root / "pelicanconf.py"
    sound, before = conf.read_text("utf-8"), served.files()
    conf.write_text(sound + "\nX = = 1\n", "utf-8")
    assert not served.build().ok
    assert served.files() == before
    conf.write_text(sound, "utf-8")
    edit("a product's price")(served)
    assert served.check().ok


def test_a_stray_folder_and_stray_files_are_told_as_a_clean_build_tells_them(served: Served) -> None:
    (served.content / "products/empty").mkdir()
    served.check(served.content / "products/empty")
    served.put("products/empty/notes.txt", "mine")
    served.check()
    served.put("nonsense/thing.md", "---\ntitle: x\n---\n")
    served.check(served.content / "nonsense")
    shutil.rmtree(served.content / "nonsense")
    shutil.rmtree(served.content / "products/empty")
    assert served.check(served.content / "nonsense", served.content / "products/empty").ok


def test_a_hidden_file_is_no_edit(served: Served) -> None:
    served.put(".notes/mine.md", "x")
    served.put("products/.taza.md", "x")
    result = served.check()
    assert (result.ok, result.made) == (True, 0)


def test_a_folder_that_moved_away_and_back_is_followed(served: Served, tmp_path: Path) -> None:
    (served.content / "reviews").rename(tmp_path / "away")
    assert served.check(served.content / "reviews").made
    (tmp_path / "away").rename(served.content / "reviews")
    assert served.check(served.content / "reviews").made


def test_the_page_is_in_place_when_it_is_told_and_nothing_is_remembered_yet(served: Served) -> None:
    """Whoever waits need not wait for what is only for the next build."""
    told: list[tuple[bool, bool]] = []

    def placed(result: BuildResult) -> None:
        page = (served.root / "output/producto/taza/index.html").read_text("utf-8")
        memory = Memory(served.root / "cache/build.sqlite3")
        graph = load(memory, Graph)
        memory.close()
        assert graph
        told.append(("25,50" in page, graph.entries.digests["products"]["taza"] == digest))
        assert result.ok

    memory = Memory(served.root / "cache/build.sqlite3")
    graph = load(memory, Graph)
    assert graph
    digest = graph.entries.digests["products"]["taza"]
    memory.close()
    edit("a product's price")(served)
    served.keeper.build(served.changed(), placed)
    assert told == [(True, True)]


def test_every_good_build_is_told_once_and_a_broken_one_never(served: Served) -> None:
    assert [result.ok for result in served.placed] == [True]
    edit("a broken price")(served)
    served.build()
    assert len(served.placed) == 1
    replace("content/products/taza.md", "price: 24,00", "price: 24.00")(served)
    assert served.build() is served.placed[-1]
    assert len(served.placed) == 2


def test_what_the_functions_need_is_named_when_it_is_another(served: Served) -> None:
    edit("a product's text")(served)
    assert served.build().private == ()
    edit("a product's price")(served)
    assert served.build().private == ("catalogue.json",)
    edit("a mail template")(served)
    assert all(path.startswith("runtime/") for path in served.build().private)


def test_somebody_who_is_told_and_fails_spoils_no_later_build(served: Served) -> None:
    edit("a product's price")(served)
    with pytest.raises(ZeroDivisionError):
        served.keeper.build(served.changed(), lambda _result: 1 // 0)
    edit("a product's text")(served)
    assert served.check().ok
    edit("a product's title")(served)
    assert served.check().ok


def test_a_build_that_dies_between_placing_and_remembering_leaves_no_page_behind(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_new_product(served)
    with monkeypatch.context() as patch:
        patch.setattr(run_module.Run, "_remember", _die)
        with pytest.raises(KeyboardInterrupt):
            served.build()
    assert (served.root / "output/producto/nuevo/index.html").exists()
    for path in served.content.glob("products/nuevo*"):
        path.unlink()
    served.check()
    assert not (served.root / "output/producto/nuevo").exists()


def _die(*_arguments: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("table", ["entries", "snippets", "kept"])
def test_a_memory_that_breaks_meanwhile_costs_time_and_nothing_else(served: Served, table: str) -> None:
    damage(served.root / "cache/build.sqlite3", table)
    edit("a product's price")(served)
    assert served.check().ok
    edit("a product's text")(served)
    assert served.check().ok


def test_on_a_new_day_everything_that_has_a_date_is_made_again(served: Served, calendar: Calendar) -> None:
    for day in ("2026-11-27", "2026-12-14", "2027-01-02"):
        calendar.day = served.shop.day = day
        edit("a product's text")(served)
        assert served.check().ok


def test_on_a_new_day_an_edit_is_not_needed(served: Served, calendar: Calendar) -> None:
    calendar.day = served.shop.day = "2027-01-02"
    assert served.keeper.build((), served.placed.append).made
    assert served.check().made == 0


def test_a_page_that_somebody_changed_is_mended_when_everything_is_looked_at(served: Served) -> None:
    page = served.root / "output/producto/taza/index.html"
    page.write_bytes(b"evil")
    served.keeper.build()
    served.check()


def test_two_keepers_and_the_command_may_build_the_same_shop_in_turns(served: Served) -> None:
    other = Keeper(served.root / "pelicanconf.py")
    edit("a product's price")(served)
    assert other.build().ok
    edit("a product's title")(served)
    assert served.check().ok
    edit("a question")(served)
    assert other.build().ok
    assert served.check().ok


def test_in_a_process_with_threads_a_small_edit_is_built_here_and_with_what_is_at_hand(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VITRINA_WORKERS", "2")
    monkeypatch.setattr(keeper_module, "build_apart", _refuse)
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        served.keeper.build()  # nothing to do: what is at hand stays
        with monkeypatch.context() as patch:
            patch.setattr(inputs, "scan", _refuse)
            edit("a product's price")(served)
            assert served.build().ok
        served.put("products/broken.md", "---\ntitle: x\n")
        assert not served.build().ok
        (served.content / "products/broken.md").unlink()
        edit("a product's text")(served)  # where nothing is left to do, nothing comes to hand
        assert served.check().ok
        with monkeypatch.context() as patch:
            patch.setattr(inputs, "scan", _refuse)
            edit("a product's title")(served)
            assert served.build().ok
        assert served.check().ok
    finally:
        end.set()
        thread.join()
