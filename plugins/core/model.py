"""The site model: everything that the content says, read and checked, before any page is thought of.

Texts are keyed by language code and
complete: gaps of a translation are filled from the default language. Bodies are Markdown source. Must not know HTML or
URLs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from commerce.product import Product
from plugins.core.records import Records
from plugins.core.rows import Row, row_of


@dataclass(frozen=True)
class ImageRef:
    """`src` below content/images; `alts` by language."""

    src: str
    alts: Mapping[str, str]


@dataclass(frozen=True)
class CategoryText:
    title: str
    slug: str
    summary: str
    body: str


@dataclass(frozen=True)
class Category:
    """`id` is `mesa` or `mesa/cuencos`; `parent` the upper one's id or empty."""

    id: str
    parent: str
    order: int
    image: ImageRef | None
    texts: Mapping[str, CategoryText]


@dataclass(frozen=True)
class FaqTopic:
    """`slugs` by language, for anchors; complete."""

    id: str
    order: int
    titles: Mapping[str, str]
    slugs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FaqText:
    question: str
    body: str


@dataclass(frozen=True)
class Faq:
    id: str
    topic: str
    order: int
    texts: Mapping[str, FaqText]


@dataclass(frozen=True)
class AuthorText:
    role: str
    slug: str
    body: str


@dataclass(frozen=True)
class Author:
    """Somebody who writes in the blog. Their name is the same in all languages."""

    id: str
    name: str
    image: ImageRef | None
    texts: Mapping[str, AuthorText]


@dataclass(frozen=True)
class PostText:
    title: str
    slug: str
    summary: str
    body: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Post:
    """`date` and `updated` are ISO dates (`updated` may be empty); posts dated in the future are not published yet.

    `author`: the id of one, or simply a name. `related`: posts to read next. `status`: published or draft. `texts` has
    only the languages that the post is written in, unlike all other kinds.
    """

    id: str
    date: str
    updated: str
    author: str
    image: ImageRef | None
    products: tuple[str, ...]
    status: str
    texts: Mapping[str, PostText]
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageText:
    title: str
    slug: str
    summary: str
    body: str
    official_notice: str = ""
    """Path below content/notices."""


@dataclass(frozen=True)
class TextPage:
    """`role`: one of `plugins.pages`; `menu`: header, footer or none."""

    id: str
    role: str
    menu: str
    order: int
    image: ImageRef | None
    texts: Mapping[str, PageText]


@dataclass(frozen=True)
class HelpText:
    title: str
    slug: str
    summary: str
    body: str


@dataclass(frozen=True)
class Help:
    """What somebody may need help with. `faqs`: the answers; `ask`: what its form asks for (order, product)."""

    id: str
    order: int
    faqs: tuple[str, ...]
    ask: tuple[str, ...]
    texts: Mapping[str, HelpText]


@dataclass(frozen=True)
class CampaignText:
    title: str
    text: str
    link_text: str


@dataclass(frozen=True)
class Campaign:
    """What the shop announces from one day to another, both included (ISO dates; empty: open on that side).

    `places`: bar, home. `link`: `category:regalos`, `/tienda/`, `https://...` or empty. `tone`: as in
    `plugins.campaigns`.
    """

    id: str
    first: str
    last: str
    places: tuple[str, ...]
    tone: str
    order: int
    link: str
    image: ImageRef | None
    texts: Mapping[str, CampaignText]

    def is_over(self, today: str) -> bool:
        return bool(self.last) and self.last < today

    def runs(self, today: str) -> bool:
        return self.first <= today and not self.is_over(today)


@dataclass(frozen=True)
class Review:
    """One approved review, in the reviewer's own language. `image` is a path below content/images or empty."""

    id: str
    product: str
    sku: str
    rating: int
    title: str
    body: str
    author: str
    date: str
    language: str
    verified: bool
    reply: str = ""
    reply_date: str = ""
    image: str = ""
    image_alt: str = ""
    helpful: int = 0


@dataclass(frozen=True)
class AnswerText:
    title: str
    body: str


@dataclass(frozen=True)
class Answer:
    """What is written once and sent often; for the owner's command, never on the site."""

    id: str
    texts: Mapping[str, AnswerText]


@dataclass(frozen=True)
class Site:
    """All content by id. `today` (ISO date in the shop's time zone) decides sales, preorders and future posts.

    `products` of a big shop lie on disk: look one up, never walk over all; `rows` says in a few words what each is.
    `records`: what the shop's own commands wrote down.
    """

    languages: tuple[str, ...]
    today: str
    products: Mapping[str, Product] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    topics: Mapping[str, FaqTopic] = field(default_factory=dict)
    faqs: Mapping[str, Faq] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    pages: Mapping[str, TextPage] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    records: Records = field(default_factory=Records)
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
    help: Mapping[str, Help] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    authors: Mapping[str, Author] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """By product id, in the order of `products`."""
        kept: Mapping[str, Row] | None = getattr(self.products, "rows", None)
        return {id_: row_of(product) for id_, product in self.products.items()} if kept is None else kept
