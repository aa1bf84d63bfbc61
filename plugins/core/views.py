"""What templates see: frozen values, complete and ready to print, and nothing else.

A page is a pure function of (template closure, shell, view). So a view holds every text, URL, price and picture its
template prints; a template computes nothing, formats nothing and looks nothing up. Only standard values: text, numbers,
tuples, mappings and other views. Must not know Pelican, files or settings.

A page template gets three names: `page` (a `Page` of `plugins.core.page_views`), `site` (the
`plugins.core.shell_views.Shell` of the page's language) and the function `t` (interface texts of that language).
"""

from __future__ import annotations

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


class CategoryCard(msgspec.Struct, frozen=True):
    title: str
    url: str
    summary: str
    image: Image | None
    count: int
