"""Where every page lives: site paths by language, and the files behind them.

Knows the shop's addresses and nothing else does. The default language lives at `/`, the others below their code. All
methods answer site paths (`/producto/taza-marea/`); `absolute` puts the site's address before one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.core.model import Site
from plugins.core.settings import Settings


class Urls:
    """Made once for a site; every method is a look-up and a join."""

    def __init__(self, settings: Settings, site: Site) -> None:
        self.settings = settings
        self.site = site
        self._prefix = {code: "/" if code == settings.default_language else f"/{code}/" for code in settings.languages}
        self._words = settings.url_words
        self._place = {code: place for place, code in enumerate(settings.languages)}
        self._roles = {page.role: page.id for page in site.pages.values() if page.role != "none"}

    def absolute(self, path: str) -> str:
        """`https://barrolento.example/producto/taza-marea/`."""
        return self.settings.site_url + path

    def home(self, language: str) -> str:
        return self._prefix[language]

    def shop(self, language: str, number: int = 1) -> str:
        """The listing of everything; `number` is the page of the listing."""
        return self.numbered(language, f"{self._prefix[language]}{self._words[language].shop}/", number)

    def category(self, language: str, category_id: str, number: int = 1) -> str:
        """`/tienda/mesa/cuencos/`; the slugs of a category and of the one above it."""
        category = self.site.categories[category_id]
        parent = self.site.categories.get(category.parent)
        above = f"{parent.texts[language].slug}/" if parent else ""
        path = f"{self.shop(language)}{above}{category.texts[language].slug}/"
        return self.numbered(language, path, number)

    def product(self, language: str, product_id: str) -> str:
        slug = self.site.rows[product_id].slugs[self._place[language]]
        return f"{self._prefix[language]}{self._words[language].product}/{slug}/"

    def reviews(self, language: str, product_id: str) -> str:
        """All reviews of a product: `/producto/taza-marea/opiniones/`."""
        return f"{self.product(language, product_id)}{self._words[language].reviews}/"

    def blog(self, language: str, number: int = 1) -> str:
        return self.numbered(language, f"{self._prefix[language]}{self._words[language].blog}/", number)

    def post(self, language: str, post_id: str) -> str:
        """Raises KeyError for a post that is not written in that language."""
        return f"{self.blog(language)}{self.site.posts[post_id].texts[language].slug}/"

    def author(self, language: str, author_id: str, number: int = 1) -> str:
        """What somebody wrote: `/blog/autor/ines-aranda/`."""
        slug = self.site.authors[author_id].texts[language].slug
        return self.numbered(language, f"{self.blog(language)}{self._words[language].author}/{slug}/", number)

    def tag(self, language: str, slug: str, number: int = 1) -> str:
        """The posts with a tag: `/blog/etiqueta/cuidados/`."""
        return self.numbered(language, f"{self.blog(language)}{self._words[language].tag}/{slug}/", number)

    def faq(self, language: str, faq_id: str = "") -> str:
        """The page of all questions; with an id, that question's anchor on it."""
        return f"{self._prefix[language]}{self._words[language].faq}/" + (f"#{faq_id}" if faq_id else "")

    def help(self, language: str, help_id: str = "") -> str:
        """What somebody may need help with: all of it, or one thing."""
        slug = f"{self.site.help[help_id].texts[language].slug}/" if help_id else ""
        return f"{self._prefix[language]}{self._words[language].help}/{slug}"

    def page(self, language: str, page_id: str) -> str:
        return f"{self._prefix[language]}{self.site.pages[page_id].texts[language].slug}/"

    def cart(self, language: str) -> str:
        return f"{self._prefix[language]}{self._words[language].cart}/"

    def wishlist(self, language: str) -> str:
        return f"{self._prefix[language]}{self._words[language].wishlist}/"

    def search(self, language: str) -> str:
        return f"{self._prefix[language]}{self._words[language].search}/"

    def not_found(self, language: str) -> str:
        return f"{self._prefix[language]}404.html"

    def feed(self, language: str) -> str:
        """The blog's Atom feed."""
        return f"{self.blog(language)}feed.xml"

    def merchant_feed(self, language: str) -> str:
        """The product feed for shopping services."""
        return f"/data/{language}/merchant-{self.settings.currency.lower()}.xml"

    def review_feed(self) -> str:
        """What customers say, for shopping services."""
        return "/data/product-reviews.xml"

    def manifest(self, language: str) -> str:
        """The web app manifest."""
        return f"{self._prefix[language]}manifest.webmanifest"

    def llms(self, language: str) -> str:
        """What assistants are told of the shop."""
        return f"{self._prefix[language]}llms.txt"

    def catalogue_json(self, language: str) -> str:
        return f"/data/{language}/catalogue.json"

    def product_json(self, language: str, product_id: str) -> str:
        return f"/data/{language}/products/{product_id}.json"

    def cart_json(self, language: str) -> str:
        return f"/data/{language}/cart.json"

    def search_json(self, language: str) -> str:
        return f"/data/{language}/search.json"

    def listing_json(self, language: str, category_id: str = "") -> str:
        """By what a category's products can be told apart; without an id, all products."""
        return f"/data/{language}/listings/{category_id}.json" if category_id else f"/data/{language}/listings.json"

    def named(self, language: str) -> Mapping[str, str]:
        """Paths by name: home, shop, cart, search, faq, blog, wishlist, help if there is any, and the pages by role."""
        fixed = {
            "home": self.home(language),
            "shop": self.shop(language),
            "cart": self.cart(language),
            "search": self.search(language),
            "faq": self.faq(language),
            "blog": self.blog(language),
            "wishlist": self.wishlist(language),
        }
        if self.site.help:
            fixed["help"] = self.help(language)
        return {**fixed, **{role: self.page(language, page_id) for role, page_id in self._roles.items()}}

    def pages(self, language: str) -> Iterator[tuple[str, str, str]]:
        """(path, kind, id) of every page of a language, listings by their first page, drafts too.

        Kind `fixed` is what the shop always has: home, cart.
        """
        for name in ("home", "shop", "blog", "faq", "cart", "search", "wishlist"):
            yield getattr(self, name)(language), "fixed", name
        yield self.not_found(language), "fixed", "not_found"
        if self.site.help:
            yield self.help(language), "fixed", "help"
        yield from ((self.help(language, id_), "help", id_) for id_ in self.site.help)
        yield from ((self.category(language, id_), "categories", id_) for id_ in self.site.categories)
        yield from ((self.product(language, id_), "products", id_) for id_ in self.site.rows)
        yield from ((self.page(language, id_), "pages", id_) for id_ in self.site.pages)
        yield from ((self.author(language, id_), "authors", id_) for id_ in self.site.authors)
        for id_, post in self.site.posts.items():
            if language in post.texts:
                yield self.post(language, id_), "posts", id_

    def numbered(self, language: str, path: str, number: int) -> str:
        """A page of a listing whose first page is `path`."""
        return path if number == 1 else f"{path}{self._words[language].page}/{number}/"


def output_name(path: str) -> str:
    """The file behind a site path, below the output folder: `/carrito/` is `carrito/index.html`."""
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name
