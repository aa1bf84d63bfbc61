"""A whole copy of the tiny shop, built twice, and the edits that somebody may make to it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

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
        """From nothing but templates that were compiled of this very theme and these settings: compiling is three
        quarters of such a build.
        """
        cache = self.root / "clean-cache"
        for folder in (self.root / "clean", self.root / "clean-build", cache):
            shutil.rmtree(folder, ignore_errors=True)
        compiled = shared_cache() / "compiled" / self._look()
        compiled.mkdir(parents=True, exist_ok=True)
        cache.mkdir()
        (cache / "templates").symlink_to(compiled)
        return self._build("clean", cache)

    def _look(self) -> str:
        """Of all that is not content."""
        digest = hashlib.sha256()
        confs = [self.root / "pelicanconf.py", self.root / "real.py"]
        for path in (*confs, *sorted((self.root / "theme").rglob("*"))):
            if path.is_file():
                digest.update(f"{path.relative_to(self.root)}\0".encode() + path.read_bytes())
        return digest.hexdigest()

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


GUARANTEE = "---\ntitle: Tu garantía\nrole: guarantee\nofficial_notice: eu.svg\n---\nTres años.\n"
GUARANTEE_EN = "---\ntitle: Your guarantee\n---\nThree years.\n"


def a_notice(svg: str) -> Edit:
    def put(shop: Shop) -> None:
        (shop.root / "content/notices").mkdir(exist_ok=True)
        (shop.root / "content/notices/eu.svg").write_text(svg, encoding="utf-8")
        (shop.root / "content/pages/garantia.md").write_text(GUARANTEE, encoding="utf-8")
        (shop.root / "content/pages/garantia.en.md").write_text(GUARANTEE_EN, encoding="utf-8")

    return put


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
    "an official notice": a_notice("<svg/>"),
    "another official notice": a_notice("<svg></svg>"),
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


def _rename(shop: Shop) -> None:
    for ending in (".md", ".en.md"):
        (shop.root / f"content/products/cuenco{ending}").rename(shop.root / f"content/products/tazon{ending}")


def _rename_back(shop: Shop) -> None:
    for ending in (".md", ".en.md"):
        (shop.root / f"content/products/tazon{ending}").rename(shop.root / f"content/products/cuenco{ending}")


MOVES: dict[str, Edit] = {
    "a product renamed": _rename,
    "and back": _rename_back,
    "a product that goes": removing("content/products/plato.md", "content/products/plato.en.md"),
    "mended content": replacing("content/products/taza.md", "price: 24,00", "price: 24.00"),
    "a mended template": replacing("theme/templates/pages/home.html", "{{ no.no }}", ""),
}
