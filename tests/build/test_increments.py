"""A build that keeps what did not change gives the bytes that a clean one gives, whatever was edited before it.

Each step edits the shop as a person would (a field, a text, a template, a picture, a setting), builds with what was
kept, and builds the same files again from nothing in another folder. Both sites, and what the functions get, must be
equal.
"""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from plugins.engine.build import BuildResult, build
from tests.build.built import shared_cache
from tests.build.shops import ROOT, TODAY


class Shop:
    """A whole copy of the tiny shop: content, settings and theme in one folder, or the one that is there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.day = TODAY
        if root.exists():
            return
        shutil.copytree(ROOT / "tests" / "site" / "content", root / "content")
        shutil.copytree(ROOT / "theme", root / "theme")
        shutil.copy(ROOT / "pelicanconf.py", root / "real.py")
        tiny = (ROOT / "tests" / "site" / "pelicanconf.py").read_text("utf-8")
        tiny = tiny.replace('Path(__file__).parents[2] / "pelicanconf.py"', 'Path(__file__).with_name("real.py")')
        (root / "pelicanconf.py").write_text(tiny, encoding="utf-8")

    def kept(self) -> BuildResult:
        return self._build("kept", self.root / "cache")

    def clean(self) -> BuildResult:
        for name in ("clean", "clean-build", "clean-cache"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        return self._build("clean", self.root / "clean-cache")

    def _build(self, name: str, cache: Path) -> BuildResult:
        put_pictures(cache)
        return build(
            self.root / "pelicanconf.py",
            output=self.root / name,
            build_path=self.root / f"{name}-build",
            cache=cache,
            today=self.day,
        )

    def check(self) -> BuildResult:
        """Build both ways; equal sites, or equal problems and the last good site."""
        before = files(self.root / "kept")
        kept, clean = self.kept(), self.clean()
        assert [str(problem) for problem in kept.problems] == [str(problem) for problem in clean.problems]
        if clean.ok:
            assert files(self.root / "kept") == files(self.root / "clean")
            assert files(self.root / "kept-build") == files(self.root / "clean-build")
        else:
            assert files(self.root / "kept") == before
        return kept

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text("utf-8")
        assert old in text, f"{name} does not say {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def put_pictures(cache: Path) -> None:
    """Pictures are encoded once for all builds of a test run."""
    folder = shared_cache() / "images"
    folder.mkdir(exist_ok=True)
    if not (cache / "images").exists():
        cache.mkdir(exist_ok=True)
        (cache / "images").symlink_to(folder)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that was built once, whole, with all that is kept of it."""
    root = tmp_path_factory.mktemp("increments") / "shop"
    assert Shop(root).kept().ok
    return root.rename(root.with_name("built"))


@pytest.fixture
def shop(built: Path) -> Iterator[Shop]:
    """A copy of it in the place where it was built."""
    root = built.with_name("shop")
    shutil.copytree(built, root, symlinks=True)
    try:
        shop = Shop(root)
        result = shop.kept()
        assert (result.ok, result.made) == (True, 0)
        yield shop
    finally:
        shutil.rmtree(root)


Edit = Callable[[Shop], None]


def replacing(name: str, old: str, new: str) -> Edit:
    return lambda shop: shop.replace(name, old, new)


def adding(name: str, text: str) -> Edit:
    return lambda shop: (shop.root / name).write_text(text, encoding="utf-8") and None


def removing(*names: str) -> Edit:
    return lambda shop: [(shop.root / name).unlink() for name in names] and None


POST = (
    "---\ntitle: Nota\ndate: 2026-10-14\nauthor: Marta\nsummary: Una nota.\nproducts: [plato]\n---\n"
    "Ver [x](product:taza).\n"
)
POST_EN = "---\ntitle: Note\nslug: note\nsummary: A note.\n---\nText.\n"
REVIEW = (
    "---\nproduct: plato\nrating: 4\ntitle: Bien\nauthor: Luz\ndate: 2026-11-01\nlanguage: es\nverified: true\n---\n"
    "Muy bien.\n"
)
PRICES = "at,sku,unit_amount,currency,sale_amount,sale_from,sale_until\n2026-10-01T08:00:00Z,PLA-VEG,2600,EUR,,,\n"
TOPIC = "---\ntitle: Envíos\n---\n"


def a_picture(colour: str) -> Edit:
    return lambda shop: Image.new("RGB", (400, 500), colour).save(shop.root / "content/images/products/plato-1.jpg")


def tomorrow(day: str) -> Edit:
    return lambda shop: setattr(shop, "day", day)


CAMPAIGN = (
    "---\ntitle: Pide antes del 18\nfrom: 2026-11-20\nuntil: 2026-12-18\nwhere: [bar, home]\n"
    "link: product:taza\nlink_text: Ver la taza\n---\n"
)
CAMPAIGN_EN = "---\ntitle: Order by the 18th\nlink_text: See the mug\n---\n"


def a_campaign(shop: Shop) -> None:
    (shop.root / "content/campaigns").mkdir(exist_ok=True)
    (shop.root / "content/campaigns/navidad.md").write_text(CAMPAIGN, encoding="utf-8")
    (shop.root / "content/campaigns/navidad.en.md").write_text(CAMPAIGN_EN, encoding="utf-8")


EDITS: dict[str, Edit] = {
    "what an author does": replacing("content/authors/ines.md", "role: Torno", "role: Torno y horno"),
    "an author's name": replacing("content/authors/ines.md", "name: Inés", "name: Agnés"),
    "an author's slug": replacing("content/authors/ines.en.md", "role:", "slug: agnes\nrole:"),
    "another author": replacing("content/posts/aceite.md", "author: ines", "author: Luz"),
    "the tags of a post": replacing("content/posts/horno.md", "author:", "tags: [aceite]\nauthor:"),
    "what to read next": replacing("content/posts/horno.md", "author:", "related: [aceite]\nauthor:"),
    "the day on which a code is over": tomorrow("2026-12-02"),
    "a new campaign": a_campaign,
    "a campaign's words": replacing("content/campaigns/hornada.md", "title: ", "title: Hoy, "),
    "a campaign that goes": removing("content/campaigns/hornada.md", "content/campaigns/hornada.en.md"),
    "the day on which a campaign begins": tomorrow("2026-11-27"),
    "a product's price": replacing("content/products/taza.md", "price: 24.00", "price: 25.50"),
    "a product's text": lambda shop: _append(shop, "content/products/taza.md"),
    "a product's title": replacing("content/products/plato.md", "title: ", "title: Nuevo "),
    "a translation": lambda shop: _append(shop, "content/products/taza.en.md"),
    "a translated title": replacing("content/products/plato.en.md", "title: ", "title: New "),
    "a product sold out": replacing("content/products/cuenco.md", "stock: ", "stock: 0 # "),
    "a product's order": replacing("content/products/cuenco.md", "order: 3", "order: 1"),
    "a product marked as new": replacing("content/products/cuenco.md", "---\n", "---\nbadges: [new]\n"),
    "a product's tags": replacing("content/products/taza.md", "tags: [gres, café]", "tags: [gres, té]"),
    "a tag that another product has": replacing("content/products/cuenco.md", "---\n", "---\ntags: [gres]\n"),
    "how much is in it": replacing("content/products/cuenco.md", "amount: 0.5", "amount: 0.25"),
    "a colour": replacing("content/products/taza.md", "#2f5d6b", "#a3271b"),
    "a product's first day": replacing("content/products/plato.md", "---\n", "---\nadded: 2026-10-03\n"),
    "a product featured": replacing("content/products/plato.md", "---\n", "---\nfeatured: true\n"),
    "a product's slug": replacing("content/products/cuenco.md", "---\n", "---\nslug: otro-cuenco\n"),
    "a product published": lambda shop: _status(shop),
    "a category's title": replacing("content/categories/mesa.md", "title: ", "title: Gran "),
    "a category's slug": replacing("content/categories/mesa/tazas.md", "---\n", "---\nslug: jarros\n"),
    "a question": replacing("content/faqs/lavavajillas.md", "Sí, a diario.", "Sí, siempre."),
    "a topic": replacing("content/topics/piezas.md", "title: ", "title: Sobre "),
    "a post's title": replacing("content/posts/horno.md", "title: ", "title: Gran "),
    "a new post": adding("content/posts/nota.md", POST),
    "a new post in both languages": lambda shop: (
        adding("content/posts/nota.md", POST)(shop),
        adding("content/posts/nota.en.md", POST_EN)(shop),
        None,
    )[-1],
    "a post that goes": removing("content/posts/horno.md", "content/posts/horno.en.md"),
    "a review": replacing("content/reviews/marta.md", "rating: ", "rating: 1 # "),
    "a new review": adding("content/reviews/luz.md", REVIEW),
    "a review that goes": removing("content/reviews/john.md"),
    "an old address": adding("content/redirects.csv", "from,to\n/producto/taza-mar/,/producto/taza/\n"),
    "a price log": adding("content/prices.csv", PRICES),
    "a price log that cannot be read": adding("content/prices.csv", "2026-10-01,PLA-VEG,26\n"),
    "a file that nobody reads": adding("content/products/taza.txt", "Comprar más barro.\n"),
    "bought together": adding("content/together.csv", "product,with\ntaza,plato\n"),
    "a page's text": lambda shop: _append(shop, "content/pages/contacto.md"),
    "a page's title, which is in a menu": replacing("content/pages/contacto.md", "title: ", "title: Tu "),
    "a page leaves the menu": replacing("content/pages/sobre-el-taller.md", "menu: ", "menu: none # "),
    "a picture": a_picture("#123456"),
    "another picture": a_picture("#654321"),
    "a page template": replacing("theme/templates/pages/product.html", "{% block main %}", "{% block main %}<hr>"),
    "a section": replacing("theme/templates/sections/footer.html", "<footer", "<hr><footer"),
    "a component": replacing("theme/templates/components/card.html", "<article", "<hr><article"),
    "a style": replacing("theme/static/css/tokens.css", ":root", "html{color:red}:root"),
    "a script": lambda shop: _append(shop, "theme/static/js/main.js", "addEventListener;\n"),
    "an interface text": replacing("theme/locales/es.json", '"skip": "', '"skip": "Ya: '),
    "a mail template": lambda shop: _append(shop, "theme/runtime/mails/order_confirmed.txt", "x"),
    "a setting": replacing("pelicanconf.py", "PRODUCTS_PER_PAGE = 2", "PRODUCTS_PER_PAGE = 3"),
    "the shop's name": replacing("pelicanconf.py", 'SHOP_NAME = "Tiny Pots"', 'SHOP_NAME = "Big Pots"'),
    "a shipping price": replacing("real.py", '"price": "4.90"', '"price": "5.90"'),
    "the day on which a sale is over": tomorrow("2026-12-14"),
    "the next year": tomorrow("2027-01-02"),
    "a broken price": replacing("content/products/taza.md", "price: 24.00", "price: 24,00"),
    "a link that leads nowhere": lambda shop: _append(shop, "content/posts/aceite.md", "\n[x](product:nada)\n"),
    "a category that goes though products are in it": removing("content/categories/mesa/tazas.md"),
    "a broken template": replacing(
        "theme/templates/pages/home.html", "{% block main %}", "{% block main %}{{ no.no }}"
    ),
}


def _append(shop: Shop, name: str, text: str = "\nUna frase más.\n") -> None:
    path = shop.root / name
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")


def _status(shop: Shop) -> None:
    path = shop.root / "content/products/jarra.md"
    path.write_text(path.read_text("utf-8").replace("status: draft", "status: published"), encoding="utf-8")


@pytest.mark.parametrize("name", EDITS)
def test_after_any_single_edit_the_kept_build_is_equal_to_a_clean_one(shop: Shop, name: str) -> None:
    EDITS[name](shop)
    shop.check()


def test_nothing_is_made_when_nothing_changed(shop: Shop) -> None:
    result = shop.kept()
    assert (result.made, result.read, result.written, result.removed) == (0, 0, 0, 0)


def test_a_touched_file_is_looked_at_and_nothing_is_made(shop: Shop) -> None:
    (shop.root / "content/products/taza.md").touch()
    result = shop.kept()
    assert (result.made, result.read, result.written) == (0, 1, 0)


def test_a_text_is_made_again_only_where_it_is_shown(shop: Shop) -> None:
    EDITS["a translation"](shop)
    result = shop.kept()
    assert (result.read, result.made) == (1, 2)  # its page in both languages
    assert result.written == 3  # the English page, its JSON and the feed of its language


def test_an_edit_that_is_taken_back_after_a_broken_build_leaves_nothing(shop: Shop) -> None:
    before = files(shop.root / "kept")
    EDITS["a broken price"](shop)
    assert not shop.kept().ok
    shop.replace("content/products/taza.md", "price: 24,00", "price: 24.00")
    assert shop.check().written == 0
    assert files(shop.root / "kept") == before


@pytest.mark.parametrize("name", ["a link that leads nowhere", "a category that goes though products are in it"])
def test_a_problem_of_the_whole_shop_is_told_by_every_build_until_it_is_mended(shop: Shop, name: str) -> None:
    before = files(shop.root / "kept")
    EDITS[name](shop)
    for _ in range(2):
        assert not shop.check().ok
    EDITS["a product's text"](shop)
    assert not shop.check().ok
    assert files(shop.root / "kept") == before


@pytest.mark.parametrize("name", ["a price log", "a file that nobody reads"])
def test_a_warning_about_the_whole_shop_is_told_by_every_build_and_names_the_line_as_it_is_now(
    shop: Shop, name: str
) -> None:
    EDITS[name](shop)
    assert shop.check().problems
    for edit in (lambda _shop: None, EDITS["a product's text"], EDITS["a product marked as new"]):
        edit(shop)
        assert shop.check().problems


def test_pages_that_somebody_changed_or_took_away_are_mended(shop: Shop) -> None:
    before = files(shop.root / "kept")
    (shop.root / "kept/producto/taza/index.html").write_bytes(b"evil")
    (shop.root / "kept/sitemap.xml").unlink()
    shop.kept()
    assert files(shop.root / "kept") == before


def test_a_memory_that_is_gone_or_broken_costs_time_and_nothing_else(shop: Shop) -> None:
    memory = shop.root / "cache/build.sqlite3"
    for damage in (memory.unlink, lambda: memory.write_bytes(b"nonsense" * 999)):
        damage()
        assert shop.check().written == 0


@pytest.mark.parametrize("table", ["entries", "snippets", "kept"])
def test_a_memory_that_is_damaged_inside_costs_time_and_nothing_else(shop: Shop, table: str) -> None:
    damage(shop.root / "cache/build.sqlite3", table)
    EDITS["a product's text"](shop)
    assert shop.check().ok


def damage(memory: Path, table: str) -> None:
    """Nonsense where that table begins."""
    with closing(sqlite3.connect(memory)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = db.execute("PRAGMA page_size").fetchone()
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    with memory.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)


def test_a_memory_that_somebody_writes_into_costs_time_and_nothing_else(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **options: real(*a, **{**options, "timeout": 0.05}))
    with closing(real(shop.root / "cache/build.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        EDITS["a product's price"](shop)
        assert shop.check().ok


def test_a_link_that_leads_nowhere_is_told_as_a_clean_build_tells_it(shop: Shop) -> None:
    for name in ("posts/lost.md", "images/products/lost.jpg"):
        (shop.root / "content" / name).symlink_to(shop.root / "nowhere")
        shop.check()
        (shop.root / "content" / name).unlink()
        assert shop.check().ok


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), count=st.integers(2, 6))
def test_after_any_sequence_of_edits_renames_and_deletions_the_kept_build_is_equal_to_a_clean_one(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    shop = Shop(tmp_path_factory.mktemp("sequence") / "shop")
    shop.kept()
    try:
        for _ in range(count):
            for name in chance.sample([*EDITS, *_MOVES], chance.randint(1, 3)):
                _try(shop, name)
            shop.check()
    finally:
        shutil.rmtree(shop.root.parent)


def _rename(shop: Shop) -> None:
    for ending in (".md", ".en.md"):
        (shop.root / f"content/products/cuenco{ending}").rename(shop.root / f"content/products/tazon{ending}")


def _rename_back(shop: Shop) -> None:
    for ending in (".md", ".en.md"):
        (shop.root / f"content/products/tazon{ending}").rename(shop.root / f"content/products/cuenco{ending}")


_MOVES: dict[str, Edit] = {
    "a product renamed": _rename,
    "and back": _rename_back,
    "a product that goes": removing("content/products/plato.md", "content/products/plato.en.md"),
    "mended content": replacing("content/products/taza.md", "price: 24,00", "price: 24.00"),
    "a mended template": replacing("theme/templates/pages/home.html", "{{ no.no }}", ""),
}


def _try(shop: Shop, name: str) -> None:
    """Some edits fit only once: then there is nothing to edit, and nothing to prove."""
    with contextlib.suppress(AssertionError, OSError):
        (EDITS.get(name) or _MOVES[name])(shop)
