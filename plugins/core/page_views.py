"""The views of whole pages: what each page template gets as `page`. Their parts are in `plugins.core.views`.

The same rules hold: frozen, complete, ready to print. A page's `kind` names its template. Must not know Pelican, files
or settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from plugins.core.manufacturers import Manufacturer
from plugins.core.shell_views import Notice
from plugins.core.views import (
    Author,
    Card,
    CategoryCard,
    Choice,
    Choices,
    HelpChoice,
    Image,
    Link,
    Option,
    Part,
    PostCard,
    Price,
    Question,
    Review,
    SetPiece,
    Stars,
    TextField,
    Topic,
    Variant,
    Video,
)

TITLE_SLOT = "<!--vitrina:title-->"
REVIEWS_SHOWN = 3
"""So many reviews are on a product's own page."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What every page has. `alternates`: (language code, language name, site path) of all languages, this one included,
    the default language first (it is the `x-default`). `breadcrumbs` go from home to this page, the last is `current`.

    `kind` names the template. `json_ld`: objects to print as JSON-LD. `path` is the site path, `canonical` absolute.
    `title` goes into `<title>` as it stands (with the shop's name).
    """

    kind: str
    language: str
    path: str
    canonical: str
    title: str
    heading: str
    description: str
    alternates: tuple[tuple[str, str, str], ...] = ()
    breadcrumbs: tuple[Link, ...] = ()
    json_ld: tuple[Mapping[str, Any], ...] = ()
    image: Image | None = None
    noindex: bool = False
    card: Image | None = None
    """The picture for links to the page that are shared."""


class HomePage(Page, frozen=True, kw_only=True):
    hero: Image | None
    hero_title: str
    hero_text: str
    featured: tuple[Card, ...]
    new: tuple[Card, ...]
    on_sale: tuple[Card, ...]
    categories: tuple[CategoryCard, ...]
    reviews: tuple[tuple[Review, Card], ...]
    posts: tuple[PostCard, ...]
    story_image: Image | None = None
    story_html: str = ""
    story_url: str = ""
    campaigns: tuple[Notice, ...] = ()


class CategoryPage(Page, frozen=True, kw_only=True):
    """A listing (a category, or the whole shop), or what one choice leaves of it. `pages`: pagination links, one
    without URL is a gap.

    `total`: of all its pages, `seen`: up to the last card of this one. `base`: the first page of the whole listing.
    `choices`: by what it can be narrowed, `chosen`: by what it is. `listing_url`: the JSON that a script narrows by;
    `listing`: what that says, on the first page only. `is_dated`: some product says when it came into the shop.
    """

    intro_html: str
    cards: tuple[Card, ...]
    total: int
    children: tuple[CategoryCard, ...]
    siblings: tuple[Link, ...]
    number: int = 1
    pages: tuple[Link, ...] = ()
    previous: str = ""
    next: str = ""
    seen: int = 0
    base: str = ""
    choices: tuple[Choices, ...] = ()
    chosen: Choice | None = None
    listing_url: str = ""
    is_dated: bool = False
    listing: Mapping[str, Any] | None = None


class ProductPage(Page, frozen=True, kw_only=True):
    """`options` and `variants` as declared; `variants` has one entry without options for a simple product.

    `selected` is the index of the first variant to sell. `reviews`: all; `reviews_url`: the page that shows all, empty
    when the first `REVIEWS_SHOWN`, which the product's page prints, are all. `care` and `size_guide` are pages.
    `questions`: its own, so many, then the shop's that it names, which are answered on the page of questions.
    `together`: what people buy with it, all of it to be had.
    `measure`: how much one piece holds, of goods sold by measure (`("0.25", "l")`).
    """

    id: str
    summary: str
    html: str
    images: tuple[Image, ...]
    video: Video | None
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    selected: int
    price: Price
    from_price: bool
    availability: str
    preorder: str
    preorder_date: str
    no_returns: str
    manufacturer: Manufacturer
    safety: tuple[str, ...]
    """Why the law lets nobody withdraw from it; see `commerce.returns.rights`."""
    badges: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    specifications: tuple[tuple[str, str], ...]
    stars: Stars | None
    reviews: tuple[Review, ...]
    questions: tuple[Question, ...]
    own_questions: int
    related: tuple[Card, ...]
    category: Link
    category_id: str = ""
    reviews_url: str = ""
    care: Link | None = None
    care_summary: str = ""
    size_guide: Link | None = None
    together: tuple[SetPiece, ...] = ()
    personalization: TextField | None = None
    measure: tuple[str, str] = ("", "")


class ReviewsPage(Page, frozen=True, kw_only=True):
    """All reviews of one product. `product`: its card."""

    product: Card
    stars: Stars
    reviews: tuple[Review, ...]


class FaqPage(Page, frozen=True, kw_only=True):
    topics: tuple[Topic, ...]


class HelpPage(Page, frozen=True, kw_only=True):
    """`choices`: what it may be about; on the page of one of them, the others. `topic`: of the message, empty on the
    page of all. `ask`: what the form asks for: order, product."""

    choices: tuple[HelpChoice, ...]
    topic: str = ""
    parts: tuple[Part, ...] = ()
    questions: tuple[Question, ...] = ()
    ask: tuple[str, ...] = ()


class BlogPage(Page, frozen=True, kw_only=True):
    """The blog, or of it what one author wrote, or what has one tag."""

    posts: tuple[PostCard, ...]
    number: int = 1
    pages: tuple[Link, ...] = ()
    previous: str = ""
    next: str = ""
    author: Author | None = None
    tag: str = ""


class PostPage(Page, frozen=True, kw_only=True):
    """`html`: the whole text, blocks in plain words; `parts`: the same with its products and codes. `writer`: None for
    an author who is only a name. `tag_links`: without address where a tag has no page."""

    html: str
    parts: tuple[Part, ...]
    author: str
    writer: Author | None
    date: str
    iso: str
    updated: str
    updated_iso: str
    minutes: int
    tags: tuple[str, ...]
    tag_links: tuple[Link, ...]
    products: tuple[Card, ...]
    others: tuple[PostCard, ...]


class TextPage(Page, frozen=True, kw_only=True):
    """`role`: about, contact, delivery, legal, privacy, terms, order_lookup, withdrawal, newsletter, guarantee or none.
    Those with the roles contact, order_lookup, withdrawal and newsletter carry their forms. `official_notice`: its
    address, empty for none."""

    role: str
    html: str
    parts: tuple[Part, ...] = ()
    official_notice: str = ""


class CartPage(Page, frozen=True, kw_only=True):
    """Filled by the browser's script from `script_data.urls.cart_data`; without JavaScript it says how to buy.

    That JSON is by SKU: `{"name", "variant", "unit_amount", "compare_at" (minor units, 0: none), "image", "url", "max",
    "availability", "preorder" (day in words, empty: none), "product", "related" (ids), "together" (SKUs),
    "text_amount"}`. `featured`: ids of products
    to suggest when nothing goes with the cart; `cards`: pieces to look at while it is empty. `gift_wrap`: its price in
    words, empty where it is not offered, and in minor units. `takes_codes`: promotion codes can be used.
    """

    featured: tuple[str, ...]
    cards: tuple[Card, ...]
    gift_wrap: str
    gift_wrap_amount: int | None
    takes_codes: bool


class WishlistPage(Page, frozen=True, kw_only=True):
    """Filled by the browser's script from `script_data.urls.cart_data`; without JavaScript it says how to buy."""

    suggestions: tuple[Card, ...]


class SearchPage(Page, frozen=True, kw_only=True):
    """`entries_url`: the JSON that the search script loads on intent. Without JavaScript: `cards`, what sells best, and
    the categories."""

    entries_url: str
    categories: tuple[CategoryCard, ...]
    cards: tuple[Card, ...] = ()


class NotFoundPage(Page, frozen=True, kw_only=True):
    categories: tuple[CategoryCard, ...]
    cards: tuple[Card, ...]


class RuntimeShell(Page, frozen=True, kw_only=True):
    """The chrome for pages that functions render; the template prints the slots, which `functions.runtime` fills."""

    slot: str = "<!--vitrina:slot-->"
    title_slot: str = TITLE_SLOT
    head_slot: str = "<!--vitrina:head-->"
