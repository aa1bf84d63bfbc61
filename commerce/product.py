"""A product as the marketer declared it, in all the shop's languages.

Knows what a product is and the rules that bind its own values. Must not know files, Markdown or Pelican: the build
reads the files, makes these values and adds file and line to each ContentError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from commerce.catalogue import Personalization


class ProductStatus(StrEnum):
    PUBLISHED = "published"
    DRAFT = "draft"
    ARCHIVED = "archived"


BADGES = ("new", "bestseller", "limited", "handmade", "last-units")
MAX_OPTIONS = 3
MAX_VARIANTS = 200
MAX_SUMMARY = 160


@dataclass(frozen=True)
class OptionValue:
    """`name` in the default language; `swatch`: `#rrggbb` or empty."""

    name: str
    swatch: str = ""


@dataclass(frozen=True)
class Option:
    """`name` in the default language, `Esmalte`."""

    name: str
    values: tuple[OptionValue, ...]


@dataclass(frozen=True)
class Sale:
    """A lower price on the days `first` to `last`, both included, ISO dates in the shop's time zone."""

    unit_amount: int
    first: str
    last: str

    def runs(self, today: str) -> bool:
        """`today`: ISO date."""
        return self.first <= today <= self.last


@dataclass(frozen=True)
class UnitMeasure:
    """For goods sold by measure: how much one piece holds. `amount` as written (`0.25`), `unit`: kg, g, l, ml, m."""

    amount: str
    unit: str


@dataclass(frozen=True)
class Variant:
    """One thing to buy. `values`: value names in the options' order, default language; empty for a simple product.

    `images`: `src` values of the product's images or further files below content/images; may be empty.
    """

    sku: str
    values: tuple[str, ...]
    unit_amount: int
    stock: int
    compare_at: int = 0
    weight_g: int = 0
    gtin: str = ""
    images: tuple[str, ...] = ()
    sale: Sale | None = None


@dataclass(frozen=True)
class ProductText:
    """A product's words in one language, complete: a translation's gaps are filled from the default language.

    `options`: option name and value names as printed, keyed by the default language's; `alts`: by image `src`.
    """

    title: str
    slug: str
    summary: str
    body: str
    """Markdown."""
    seo_title: str = ""
    tags: tuple[str, ...] = ()
    option_names: Mapping[str, str] = field(default_factory=dict)
    value_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    alts: Mapping[str, str] = field(default_factory=dict)
    video_title: str = ""
    specifications: Mapping[str, str] = field(default_factory=dict)
    personalization: str = ""
    """What may be written on it: `Palabra para el frente`."""
    questions: tuple[tuple[str, str], ...] = ()
    safety: tuple[str, ...] = ()
    """Warnings that belong to it (Regulation (EU) 2023/988, art. 19(1)(d))."""


@dataclass(frozen=True)
class Product:
    """Amounts in minor units of `currency`. `variants` has one entry without values for a product without options."""

    id: str
    category: str
    """`mesa/tazas-y-vasos`."""
    currency: str
    variants: tuple[Variant, ...]
    texts: Mapping[str, ProductText]
    options: tuple[Option, ...] = ()
    images: tuple[str, ...] = ()
    """`src` below content/images, in gallery order."""
    video: str = ""
    """Path below content/videos."""
    video_poster: str = ""
    unit_measure: UnitMeasure | None = None
    tax_code: str = ""
    max_per_order: int = 0
    preorder: str = ""
    """ISO date from which it ships."""
    added: str = ""
    """ISO date on which it came into the shop."""
    badges: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    faqs: tuple[str, ...] = ()
    personalization: Personalization | None = None
    """None: no text is put on it."""
    no_returns: str = ""
    """Why the law lets nobody withdraw from it; see `commerce.returns.rights`."""
    care: str = ""
    """Id of the page that says how to look after it."""
    size_guide: str = ""
    """Id of the page that compares sizes."""
    manufacturer: str = ""
    """Whose make it is, by the id that the settings give; empty: the shop's own."""
    status: ProductStatus = ProductStatus.PUBLISHED
    featured: bool = False
    order: int = 100

    def preorder_on(self, today: str) -> str:
        """The ISO date from which it ships, empty once that has come."""
        return self.preorder if self.preorder > today else ""

    def value_names(self, values: Sequence[str], language: str) -> tuple[str, ...]:
        """A variant's values as that language prints them, in the options' order."""
        names = self.texts[language].value_names
        return tuple([names[option.name][value] for option, value in zip(self.options, values, strict=True)])

    def variant_title(self, values: Sequence[str], language: str) -> str:
        """`Marea, 27 cm`; empty for a product without options."""
        return title_of(self.value_names(values, language))


def title_of(names: Iterable[str]) -> str:
    """What a variant is called, of its values as they are printed."""
    return ", ".join(names)


def gtin_is_valid(gtin: str) -> bool:
    """GTIN-8, -12, -13 or -14 with its check digit (GS1 General Specifications, section 7.9)."""
    if not (gtin.isascii() and gtin.isdecimal()) or len(gtin) not in {8, 12, 13, 14}:
        return False
    digits = [int(digit) for digit in reversed(gtin)]
    return sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
