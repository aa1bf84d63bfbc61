"""What templates see: frozen values, complete and ready to print, and nothing else.

A page is a pure function of (template closure, shell, view). So a view holds every text, URL, price and picture its
template prints; a template computes nothing, formats nothing and looks nothing up. Only standard values: text, numbers,
tuples, mappings and other views. Must not know Pelican, files or settings.

A page template gets three names: `page` (a `Page` of `plugins.core.page_views`), `site` (the `Shell` of the page's
language) and the function `t` (interface texts of that language).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import msgspec


class Link(msgspec.Struct, frozen=True):
    """`current`: the link leads to the page it stands on (or an ancestor of it)."""

    title: str
    url: str
    current: bool = False
    children: tuple[Link, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """One `<source>` of a picture, best format first."""

    type: str
    srcset: str


class Image(msgspec.Struct, frozen=True):
    """A picture in several widths. `src` is a JPEG that every browser shows; `color` its dominant colour, `#rrggbb`,
    and `tone` the same in short, `#rgb`, for the frame that waits for it.

    `large` is the URL of the widest JPEG (for the gallery's link), `widths` for the layout's `sizes`.
    """

    src: str
    alt: str
    width: int
    height: int
    sources: tuple[Source, ...] = ()
    srcset: str = ""
    color: str = "#e8e4dc"
    large: str = ""
    tone: str = "#eed"


class Video(msgspec.Struct, frozen=True):
    src: str
    title: str
    poster: Image | None
    type: str = "video/mp4"


class Price(msgspec.Struct, frozen=True):
    """Texts as printed (`24,00 €`), amounts in minor units, `decimal` for machines (`24.00`).

    `compare_at` is empty without one. `until` is the sale's last day in words, or empty.
    """

    text: str
    amount: int
    decimal: str
    currency: str
    compare_at: str = ""
    compare_at_amount: int = 0
    percent_off: int = 0
    until: str = ""
    until_date: str = ""


class Stars(msgspec.Struct, frozen=True):
    """Aggregate rating. `average` as printed (`4,7`), `value` for machines (`4.7`), `tenths` 0-50.

    `bars`: (stars, count, percent), five first.
    """

    count: int
    average: str
    value: str
    tenths: int
    bars: tuple[tuple[int, int, int], ...]


class Review(msgspec.Struct, frozen=True):
    """`date` in words, `iso` for machines. `variant`: what was bought, in words, or empty. `text`: without HTML.

    `helpful`: how many readers said that it helped them.
    """

    id: str
    rating: int
    title: str
    html: str
    author: str
    date: str
    iso: str
    verified: bool
    language: str
    variant: str = ""
    reply_html: str = ""
    reply_date: str = ""
    image: Image | None = None
    text: str = ""
    sku: str = ""
    helpful: int = 0


class OptionValue(msgspec.Struct, frozen=True):
    """`swatch`: CSS colour or empty. `available`: some variant with it can be bought."""

    name: str
    swatch: str
    available: bool


class Option(msgspec.Struct, frozen=True):
    name: str
    values: tuple[OptionValue, ...]


class Variant(msgspec.Struct, frozen=True):
    """One thing to buy. `values`: its option values in the options' order, as printed. `availability`: see `Card`.

    `title` joins the values (`Marea, 27 cm`), empty for a simple product. `stock`: pieces left when `low_stock`, else
    0: how many there are is nobody's business. `image_index`: of its picture in the page's `images`, the first when it
    has none of its own. `max_quantity`: 0 when sold out. `sale_from`: ISO date of the first
    day of the sale that runs, or empty.
    """

    sku: str
    title: str
    values: tuple[str, ...]
    price: Price
    availability: str
    stock: int
    image_index: int
    max_quantity: int
    unit_price: str = ""
    gtin: str = ""
    weight_g: int = 0
    sale_from: str = ""


class Card(msgspec.Struct, frozen=True):
    """A product in a listing. `price.text` of the cheapest variant; `from_price`: there are dearer ones.

    `availability`: `in_stock`, `low_stock`, `sold_out`, `preorder`. `sku` is set when one tap can add it (no options).
    `badges`: (code, text). `swatches`: (name, colour). `unit_price`: as in `Variant`.
    """

    id: str
    url: str
    title: str
    summary: str
    image: Image | None
    hover_image: Image | None
    price: Price
    from_price: bool
    availability: str
    sku: str
    badges: tuple[tuple[str, str], ...] = ()
    swatches: tuple[tuple[str, str], ...] = ()
    stars: Stars | None = None
    category: str = ""
    unit_price: str = ""


class TextField(msgspec.Struct, frozen=True):
    """A text that the buyer may have put on the piece. `price`: what it costs more as printed, empty for nothing."""

    label: str
    max_length: int
    price: str
    amount: int


class SetPiece(msgspec.Struct, frozen=True):
    """What goes into the cart of a product that is bought with another one: one of its variants, `variant` in words."""

    sku: str
    title: str
    variant: str
    url: str
    image: Image | None
    price: Price


class Choice(msgspec.Struct, frozen=True):
    """One value that a listing can be narrowed to. `slug` stands for it in addresses; `url`: the page that shows it.

    `swatch`: CSS colour or empty.
    """

    name: str
    slug: str
    url: str
    count: int
    swatch: str = ""
    chosen: bool = False


class Choices(msgspec.Struct, frozen=True):
    """By what a listing can be narrowed: colour, price. `word` stands for it in addresses.

    Without values in large listings, where a script asks for them.
    """

    word: str
    title: str
    values: tuple[Choice, ...]


class Question(msgspec.Struct, frozen=True):
    """An FAQ. `id` is its anchor."""

    id: str
    question: str
    html: str
    text: str


class Topic(msgspec.Struct, frozen=True):
    """`id` is its anchor."""

    id: str
    title: str
    questions: tuple[Question, ...]


class Author(msgspec.Struct, frozen=True):
    """Who writes in the blog. `url` of what they wrote."""

    name: str
    url: str
    role: str = ""
    html: str = ""
    image: Image | None = None


class PromoCode(msgspec.Struct, frozen=True):
    """A promotion code in a text. `url`: the cart, with the code. `until`: its last day in words, `ends`: its end in
    seconds since 1970; empty and 0 for none. `is_over`: on the day of the build."""

    code: str
    text: str
    url: str
    until: str
    ends: int
    is_over: bool


class Part(msgspec.Struct, frozen=True):
    """A piece of a text: HTML, or products that it shows, or a code."""

    html: str = ""
    cards: tuple[Card, ...] = ()
    code: PromoCode | None = None


class PostCard(msgspec.Struct, frozen=True):
    url: str
    title: str
    summary: str
    date: str
    iso: str
    author: str
    image: Image | None
    minutes: int = 0


class HelpChoice(msgspec.Struct, frozen=True):
    title: str
    url: str
    summary: str


class OpeningHours(msgspec.Struct, frozen=True):
    """`rows`: (days, times) as printed; `closed`: days to come on which nobody is there, in words. `data`: for the
    script: `zone`, `week` (minutes since midnight by day, Monday first), `closed` (first and last ISO date)."""

    rows: tuple[tuple[str, str], ...]
    closed: tuple[str, ...]
    data: Mapping[str, Any]


class Notice(msgspec.Struct, frozen=True):
    """A campaign, as the bar above every page or the home page shows it. `tone`: accent, ink or quiet.

    `begins`, `ends`: its moments in seconds since 1970, 0 where it is open; `on`: it runs on the day of the build. Of
    several, the first that runs is shown: a script changes over when the moment comes.
    """

    title: str
    text: str = ""
    url: str = ""
    link: str = ""
    tone: str = "accent"
    begins: int = 0
    ends: int = 0
    on: bool = True
    image: Image | None = None


class ShippingLine(msgspec.Struct, frozen=True):
    """A row of the delivery table; all in words: `4,90 €`, `60,00 €` (free from), `2–3 días laborables`.

    For the cart's script also in numbers: `zone_id` (empty: offered in every zone), `amount` and `free_over_amount` in
    minor units (0: never free), and `rule`: what its days are counted by (see `plugins.views.delivery`), or empty.
    """

    label: str
    zone: str
    price: str
    free_over: str
    days: str
    kind: str
    zone_id: str = ""
    amount: int = 0
    free_over_amount: int = 0
    rule: Mapping[str, Any] = msgspec.field(default_factory=dict)


class Zone(msgspec.Struct, frozen=True):
    id: str
    label: str


class Shell(msgspec.Struct, frozen=True):
    """What surrounds every page of one language; changes rarely, and all pages with it.

    `urls`: home, shop, cart, search, faq, blog, and the pages by role (about, contact, delivery, legal, privacy,
    terms). `categories`: the tree of categories, first in the menu; `menu`: what follows them there (blog, pages of the
    header). `script_data`: what the browser's scripts need, printed as JSON by the layout: `language`, `money`
    (MoneyFormat's `decimal`, `group`, `min_grouping`, `pattern`, and `digits` of the currency), `urls` (`cart`,
    `search`, and `cart_data`: the JSON that describes cart lines), `texts` (the subtree `js` of the locale).
    `page_css`: the style to inline, by kind of page; `below_css`: URL of the style of what stands below its first
    screen, for the kinds that have one. `scripts`: URLs of the modules to
    start (`main.js`; it imports the others by relative paths, so all scripts lie in one folder whose name changes with
    their content). `icons`: URLs by name (`favicon`, `touch`; `favicon_inline` where it is small). `color_scheme`: as
    HTML writes it; `theme_colors`: (media query or nothing, colour) of the browser's frame. `site_url` has no slash at
    its end.
    `delivery_rule`: what the browser counts the day of delivery by (see `plugins.views.delivery`), or empty. `preview`:
    a copy for looking at, which nobody may find and where nothing is sold.
    """

    name: str
    tagline: str
    language: str
    locale: str
    site_url: str
    urls: Mapping[str, str]
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    legal: tuple[Link, ...]
    categories: tuple[Link, ...]
    support_email: str
    support_phone: str
    support_phone_url: str
    support_hours: str
    opening: OpeningHours | None
    whatsapp_url: str
    chat_url: str
    address: str
    map_url: str
    notices: tuple[Notice, ...]
    free_shipping_over: str
    free_shipping_over_amount: int
    returns_days: int
    zones: tuple[Zone, ...]
    shipping: tuple[ShippingLine, ...]
    delivery_rule: Mapping[str, Any]
    tax_note: str
    social: tuple[Link, ...]
    scripts: tuple[str, ...]
    icons: Mapping[str, str]
    script_data: Mapping[str, Any]
    feed_url: str = ""
    other_locales: tuple[str, ...] = ()
    manifest_url: str = ""
    year: int = 0
    page_css: Mapping[str, str] = msgspec.field(default_factory=dict)
    below_css: Mapping[str, str] = msgspec.field(default_factory=dict)
    color_scheme: str = "light dark"
    theme_colors: tuple[tuple[str, str], ...] = ()
    preview: bool = False

    def of_kind(self, kind: str) -> Self:
        """What a page of that kind gets: of the styles only its own."""
        page, below = ({kind: css[kind]} if kind in css else {} for css in (self.page_css, self.below_css))
        return msgspec.structs.replace(self, page_css=page, below_css=below)


class CategoryCard(msgspec.Struct, frozen=True):
    title: str
    url: str
    summary: str
    image: Image | None
    count: int
