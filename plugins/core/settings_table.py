"""Every setting of the shop: its name, its shape and its default. `docs/settings.md` explains each of them.

Knows names and shapes only; what the values must obey is in `settings_rules` and `settings_shipping`. Prices are
texts ("4.90"), never floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from commerce.attachments import MOST_MB
from commerce.delivery import WEEKDAYS
from commerce.shop import USUAL_ORDER_MAILS
from commerce.uploads import TYPES
from plugins.core.brand import BrandChoice
from plugins.core.deploy_choice import DeployChoice

ByLanguage = dict[str, str]


class LanguageChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`locale` decides how money, numbers and dates are written: es_ES, en_GB."""

    name: str
    locale: str


class ZoneChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`holidays`: places (`ES-CN`) whose public holidays its carriers keep; left out: those of the country."""

    id: str
    name: ByLanguage
    countries: list[str]
    holidays: list[str] = []


class ShippingChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kind` is delivery (in one zone) or pickup (offered everywhere). `days` in working days, from and to.

    `working_days`: on which its carrier delivers, `mon` to `sun`; empty for Mondays to Fridays.
    """

    id: str
    name: ByLanguage
    price: str
    zone: str = ""
    kind: str = "delivery"
    free_over: str = ""
    days: tuple[int, int] = (0, 0)
    working_days: list[str] = []
    phone: bool = False
    place: str = ""


class PlaceChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hours`: the shop's own without; `map`: an address, or `at`: latitude, longitude; `skus`: all that it has."""

    id: str
    name: ByLanguage
    address: str
    hours: ByLanguage = {}
    map: str = ""
    at: tuple[float, float] | None = None
    skus: list[str] = []


class PickupChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days after an order is ready; 0: never."""

    reminder_days: int = 7
    keep_days: int = 21


class CarrierChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`link` has `{number}` in it; `links` are by language or country; `numbers` is a pattern only its numbers have."""

    name: str = ""
    link: str = ""
    links: dict[str, str] = {}
    numbers: str = ""


class ContactChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str = ""
    address: str = ""
    contact: str = ""


class ManufacturerChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`contact`: a mail address or a page; `responsible`: in the EU, for who makes things outside of it."""

    name: str = ""
    address: str = ""
    contact: str = ""
    responsible: ContactChoice | None = None


class GiftWrapChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`price` for the whole order, empty when it is not offered; `tax_code` when it is not taxed as the goods are."""

    price: str = ""
    name: ByLanguage = {}
    tax_code: str = ""


class DeliveryChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when a promised day is counted. `order_by`: `HH:MM` or empty. `working_days`: `mon` to `sun`.

    `holidays`: `ES`, or with a region `ES-AN`; empty for none. `closed`: ISO dates, or from and to with a `/` between.
    """

    preparation_days: int = 0
    order_by: str = ""
    working_days: list[str] = msgspec.field(default_factory=lambda: list(WEEKDAYS[:5]))
    holidays: str = ""
    closed: list[str] = []


class InvoicesChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who sells, in the words of the tax office, and the series by kind. Without any of it no invoices are written."""

    name: str = ""
    tax_id: str = ""
    series: dict[str, str] = {}
    simplified_up_to: str = "3000"
    replace_days: int = 30
    ask_tax_id: bool = False


class PostalChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address for machines, in parts. `country`: ISO 3166-1 alpha-2."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


class HomeChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    text: str
    image_alt: str = ""


class ConsentChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A use of what a browser keeps that the shop does not need to sell: asked for before it begins."""

    id: str
    name: ByLanguage
    text: ByLanguage


class SurveysChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which surveys are asked; `nps_days` after the delivery, 0 for never."""

    csat: bool = False
    nps_days: int = 0
    ces: bool = False


class OpeningChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`days`: mon to sun; `times`: `9:30-14:00`, in order."""

    days: list[str]
    times: list[str]


class WatchChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an order is late, and who is told; see `commerce.shop.Patience`."""

    unsent: int = 0
    undelivered: int = 2
    silent: int = 4
    untouched: int = 3
    tells_customers: bool = False


class AttachmentsChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What customers may attach to a message; see `commerce.attachments.Attachments`."""

    files: int = 3
    megabytes: int = MOST_MB
    types: tuple[str, ...] = tuple(TYPES)


class RetentionChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long what is known of customers is kept; see `commerce.retention.Retention`."""

    unpaid_days: int = 30
    orders_years: int = 6
    rejected_reviews_days: int = 90
    conversations_days: int = 365


class UrlWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language's addresses: /producto/..., /tienda/..."""

    product: str
    shop: str
    blog: str
    faq: str
    cart: str
    search: str
    page: str
    author: str
    tag: str
    reviews: str
    wishlist: str
    help: str


class _Required:
    """Marks a setting that has no default."""


REQUIRED = _Required()


@dataclass(frozen=True)
class Setting:
    """`shape` is a type that msgspec converts to; `example` is shown when the shape is wrong."""

    name: str
    shape: Any
    example: str
    default: Any = REQUIRED

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


SETTINGS = (
    Setting("SHOP_NAME", str, '"Barro Lento"'),
    Setting("SHOP_TAGLINE", ByLanguage, '{"es": "...", "en": "..."}'),
    Setting("SHOP_ADDRESS", str, '"Calle Valencia 22, 23400 Úbeda"', ""),
    Setting("SHOP_POSTAL_ADDRESS", PostalChoice, '{"street": "...", "city": "Úbeda", "country": "ES", ...}', {}),
    Setting("SUPPORT_EMAIL", str, '"hola@barrolento.example"'),
    Setting("SUPPORT_PHONE", str, '"+34 953 000 000"', ""),
    Setting("SUPPORT_HOURS", ByLanguage, '{"es": "...", "en": "..."}', {}),
    Setting("OPENING_HOURS", list[OpeningChoice], '[{"days": ["mon", "tue"], "times": ["9:30-14:00"]}]', []),
    Setting("CLOSED_DAYS", list[str], '["2026-12-25", "2026-08-01/2026-08-15"]', []),
    Setting("SUPPORT_WHATSAPP", str, '"+34 600 000 000"', ""),
    Setting("SUPPORT_CHAT_URL", str, '"https://..."', ""),
    Setting("SHOP_MAP_URL", str, '"https://www.openstreetmap.org/..."', ""),
    Setting("CONSENT", list[ConsentChoice], '[{"id": "analytics", "name": {"es": "..."}, "text": {"es": "..."}}]', []),
    Setting("SOCIAL_LINKS", list[tuple[str, str]], '[("Instagram", "https://...")]', []),
    Setting("ANNOUNCEMENT", ByLanguage, '{"es": "...", "en": "..."}', {}),
    Setting("HOME", dict[str, HomeChoice], '{"es": {"title": "...", "text": "...", "image_alt": "..."}}'),
    Setting("HOME_IMAGE", str, '"site/hero.jpg"', ""),
    Setting("LANGUAGES", dict[str, LanguageChoice], '{"es": {"name": "Español", "locale": "es_ES"}}'),
    Setting("TIMEZONE", str, '"Europe/Madrid"'),
    Setting("CURRENCY", str, '"EUR"'),
    Setting("TAX_BEHAVIOR", str, '"inclusive"', "inclusive"),
    Setting("TAX_NOTE", ByLanguage, '{"es": "IVA incluido", "en": "VAT included"}', {}),
    Setting("TAX_CODE", str, '"txcd_99999999"', "txcd_99999999"),
    Setting("SHIPPING_TAX_CODE", str, '"txcd_92010001"', "txcd_92010001"),
    Setting("TAX_AUTOMATIC", bool, "False", False),
    Setting("TAX_RATES", dict[str, dict[str, str]], '{"ES": {"standard": "21"}}', {}),
    Setting("INVOICES", InvoicesChoice, '{"name": "Barro Lento, S. L.", "tax_id": "B23000060"}', {}),
    Setting("PROMOTION_CODES", bool, "True", True),
    Setting("GIFT_WRAP", GiftWrapChoice, '{"price": "3.50", "name": {...}}', {}),
    Setting("REQUIRE_TERMS", bool, "True", True),
    Setting("HOLD_MINUTES", int, "31", 31),
    Setting("CHECKOUT_HOST", str, '"checkout.stripe.com"', "checkout.stripe.com"),
    Setting("SHIPPING_ZONES", list[ZoneChoice], '[{"id": "peninsula", "name": {...}, "countries": ["ES"]}]'),
    Setting("SHIPPING_OPTIONS", list[ShippingChoice], '[{"id": "standard", "name": {...}, "price": "4.90", ...}]'),
    Setting(
        "PICKUP_PLACES", list[PlaceChoice], '[{"id": "taller", "name": {...}, "address": "Calle Valencia, 22"}]', []
    ),
    Setting("PICKUP", PickupChoice, '{"reminder_days": 7, "keep_days": 21}', {}),
    Setting("CARRIERS", dict[str, CarrierChoice], '{"nacex": {"name": "NACEX", "link": "https://..."}}', {}),
    Setting("DELIVERY", DeliveryChoice, '{"preparation_days": 1, "order_by": "12:00", "holidays": "ES-AN"}', {}),
    Setting("ORDER_MAILS", list[str], '["shipped", "delivered"]', list(USUAL_ORDER_MAILS)),
    Setting(
        "MANUFACTURERS",
        dict[str, ManufacturerChoice],
        '{"alfares": {"name": "Alfares del Sur, S. L.", "address": "...", "contact": "hola@alfares.example"}}',
        {},
    ),
    Setting("RETURNS_DAYS", int, "30", 14),
    Setting("RETURNS_PAID_BY", str, '"customer"', "customer"),
    Setting("RETURNS_APPROVE", list[str], '["courtesy"]', []),
    Setting("RETURNS_ADDRESS", str, '"Calle Valencia, 22 · 23400 Úbeda (Jaén)"', ""),
    Setting("RETURNS_NOTE", dict[str, str], '{"es": "...", "en": "..."}', {}),
    Setting("WATCH", WatchChoice, '{"undelivered": 2, "tells_customers": True}', {}),
    Setting("RETENTION", RetentionChoice, '{"orders_years": 6}', {}),
    Setting("PRODUCTS_PER_PAGE", int, "24", 24),
    Setting("FACET_PAGES", int, "200", 200),
    Setting("SEARCH_SYNONYMS", dict[str, list[list[str]]], '{"es": [["taza", "mug"]]}', {}),
    Setting("POSTS_PER_PAGE", int, "12", 12),
    Setting("LOW_STOCK", int, "3", 3),
    Setting("REVIEW_REQUEST_DAYS", int, "10", 10),
    Setting("REVIEW_REMINDER_DAYS", int, "10", 10),
    Setting("SURVEYS", SurveysChoice, '{"csat": True, "nps_days": 30, "ces": True}', {}),
    Setting("ANSWER_HOURS", int, "16", 0),
    Setting("ATTACHMENTS", AttachmentsChoice, '{"files": 3, "megabytes": 4, "types": ["jpg", "png", "pdf"]}', {}),
    Setting("REPLY_ADDRESS", str, '"hola@barrolento.example"', ""),
    Setting("IMAGE_WIDTHS", list[int], "[400, 800, 1200]", [160, 360, 540, 720, 1080, 1440]),
    Setting("THEME_BRAND", BrandChoice, '{"accent": "#27408b", "serif": "transitional"}', {}),
    Setting("THEME_OVERRIDES", str, '"theme_overrides"', "theme_overrides"),
    Setting("URL_WORDS", dict[str, UrlWords], '{"es": {"product": "producto", ...}}'),
    Setting("DEPLOY", DeployChoice, '{"target": "s3://barrolento-shop", "region": "eu-south-2"}', {}),
    Setting("BUILD_PATH", str, '"build"', "build"),
    Setting("LIVE", bool, "False", False),
    Setting("PREVIEW", bool, "False", False),
)

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}

# Pelican's own that the shop leans on; the others are Pelican's business and pass.
PELICAN = ("SITEURL", "PATH", "OUTPUT_PATH", "THEME", "CACHE_PATH", "PLUGINS")
# Known to Pelican, but not in its table of defaults.
PELICAN_EXTRA = frozenset(
    "DEBUG SITESUBTITLE FEED_DOMAIN AUTHOR TIMEZONE PLUGINS FEED_ALL_RSS FEED_ATOM FEED_RSS CATEGORY_FEED_RSS "
    "TAG_FEED_ATOM TAG_FEED_RSS TRANSLATION_FEED_RSS LINKS SOCIAL MENUITEMS EXTRA_PATH_METADATA RELATIVE_URLS".split()
)
