"""What stands around every page: menu, footer, notices, hours, delivery. A view like those of `plugins.core.views`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import msgspec

from plugins.core.views import Image, Link


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
    minor units (0: never free), `rule`: what its days are counted by (see `plugins.views.delivery`), or empty, and
    `skus`: all that can be collected there, where that is not everything.
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
    skus: tuple[str, ...] = ()
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
