"""What surrounds every page of one language: menus, delivery, contact, what the scripts need."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commerce.money import exponent
from commerce.shop import ShippingOption
from plugins.core.ledger import digest_of
from plugins.core.model import TextPage
from plugins.core.opening import days_words, times_words
from plugins.core.shell_views import OpeningHours, Shell, ShippingLine, Zone
from plugins.core.stations import ThemeFiles
from plugins.core.views import Link
from plugins.views import campaigns
from plugins.views.delivery import delivery_rule, usual_option
from plugins.views.desk import Desk

CLOSED_SHOWN = 3
LEGAL_ROLES = ("legal", "privacy", "terms")


def shell(desk: Desk, theme: ThemeFiles) -> Shell:
    settings, language = desk.settings, desk.language
    free_over = free_shipping_over(settings.shipping, settings.zones[0].id)
    named = desk.urls.named(language)
    return Shell(
        name=settings.name,
        tagline=settings.tagline.get(language, ""),
        language=language,
        locale=settings.locales[language],
        site_url=settings.site_url,
        urls=named,
        menu=(Link(desk.voice.t("pages.blog"), named["blog"]), *_pages(desk, menu="header")),
        footer=_pages(desk, menu="footer"),
        legal=_legal(desk),
        categories=_categories(desk),
        support_email=settings.support.email,
        support_phone=settings.support.phone,
        support_phone_url=_phone_url(settings.support.phone),
        support_hours=(settings.support.hours or {}).get(language, ""),
        opening=_opening(desk),
        whatsapp_url=f"https://wa.me/{_digits(settings.whatsapp)}" if settings.whatsapp else "",
        chat_url=settings.chat_url,
        address=settings.address,
        map_url=settings.map_url,
        notices=campaigns.bar(desk),
        free_shipping_over=desk.voice.money(free_over) if free_over else "",
        free_shipping_over_amount=free_over,
        returns_days=settings.returns_days,
        zones=tuple(Zone(zone.id, zone.labels[language]) for zone in settings.zones),
        shipping=tuple(_shipping_line(desk, option) for option in settings.shipping),
        delivery_rule=delivery_rule(desk, usual_option(desk)),
        tax_note=settings.tax_note.get(language, ""),
        social=tuple(Link(title, url) for title, url in settings.social),
        page_css=theme.page_css,
        below_css=theme.below_css,
        scripts=theme.scripts,
        icons=theme.icons,
        color_scheme=theme.color_scheme,
        theme_colors=theme.theme_colors,
        script_data=_script_data(desk),
        other_locales=tuple(locale for code, locale in settings.locales.items() if code != language),
        manifest_url=desk.urls.manifest(language) if "plugins.cards" in settings.plugins else "",
        feed_url=desk.urls.feed(language),
        year=int(desk.today[:4]),
        preview=settings.preview,
    )


def free_shipping_over(options: Iterable[ShippingOption], zone: str) -> int:
    """From which subtotal delivery to that zone costs nothing, 0 for never."""
    sums = [o.free_over for o in options if o.kind == "delivery" and o.zone == zone and o.free_over]
    return min(sums, default=0)


def _pages(desk: Desk, menu: str) -> tuple[Link, ...]:
    return tuple(_page_link(desk, p) for p in desk.facts.index.pages if p.menu == menu and p.role not in LEGAL_ROLES)


def _legal(desk: Desk) -> tuple[Link, ...]:
    found = ((role, desk.facts.index.page_with_role(role)) for role in LEGAL_ROLES)
    return tuple(_page_link(desk, page) for _, page in found if page)


def _page_link(desk: Desk, page: TextPage) -> Link:
    return Link(page.texts[desk.language].title, desk.urls.page(desk.language, page.id))


def _categories(desk: Desk) -> tuple[Link, ...]:
    links = []
    for id_ in desk.facts.children(""):
        link = desk.category_link(id_)
        children = tuple(desk.category_link(child) for child in desk.facts.children(id_))
        links.append(Link(link.title, link.url, children=children))
    return tuple(links)


def _opening(desk: Desk) -> OpeningHours | None:
    hours, t, locale = desk.settings.opening, desk.voice.t, desk.settings.locales[desk.language]
    if not hours.week:
        return None
    rows = [(days_words(first, last, locale), spans) for first, last, spans in hours.groups()]
    closed = [(first, last) for first, last in hours.closed if last >= desk.today]
    return OpeningHours(
        rows=tuple((days, times_words(spans)) for days, spans in rows),
        closed=tuple(
            desk.voice.date(first)
            if first == last
            else t("hours.from_to", first=_short_of(desk, first, last), last=desk.voice.date(last))
            for first, last in closed[:CLOSED_SHOWN]
        ),
        data={"zone": desk.settings.timezone, "week": hours.week, "closed": closed},
    )


def _short_of(desk: Desk, first: str, last: str) -> str:
    """The first day of a span: month and year are said once, by the last one, where they are the same."""
    return str(int(first[8:])) if first[:7] == last[:7] else desk.voice.date(first)


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit())


def _phone_url(phone: str) -> str:
    digits = "".join(c for c in phone if c.isdigit() or c == "+")
    return f"tel:{digits}" if digits else ""


def _shipping_line(desk: Desk, option: ShippingOption) -> ShippingLine:
    t, money, language = desk.voice.t, desk.voice.money, desk.language
    zones = {zone.id: zone.labels[language] for zone in desk.settings.zones}
    return ShippingLine(
        label=option.labels[language],
        zone=zones.get(option.zone, t("shipping.everywhere")),
        price=money(option.unit_amount) if option.unit_amount else t("shipping.free"),
        free_over=money(option.free_over) if option.free_over else "",
        days=_days(desk, option),
        kind=option.kind,
        zone_id=option.zone,
        amount=option.unit_amount,
        free_over_amount=option.free_over,
        skus=place.skus if (place := desk.build.shop.place(option)) else (),
        rule=delivery_rule(desk, option),
    )


def _days(desk: Desk, option: ShippingOption) -> str:
    if not option.max_days:
        return ""
    if option.min_days in {0, option.max_days}:
        return desk.voice.t("shipping.days", n=option.max_days)
    return desk.voice.t("shipping.days_range", min=option.min_days, max=option.max_days)


def _consent(desk: Desk) -> dict[str, Any]:
    """What `consent.js` asks; nothing in a shop that needs no consent. Other words are asked again."""
    uses = [(use.id, use.name[desk.language], use.text[desk.language]) for use in desk.settings.consent]
    if not uses:
        return {}
    version = digest_of([(use.id, sorted(use.text.items())) for use in desk.settings.consent]).hex()[:8]
    return {"consent": {"version": version, "uses": uses, "texts": desk.voice.t.find("consent")}}


def _script_data(desk: Desk) -> dict[str, Any]:
    settings, language, urls = desk.settings, desk.language, desk.urls
    money = settings.money[language]
    return {
        **_consent(desk),
        "language": language,
        "money": {
            "decimal": money.decimal,
            "group": money.group,
            "min_grouping": money.min_grouping,
            "pattern": money.pattern,
            "digits": exponent(settings.currency),
        },
        "urls": {
            "cart": urls.cart(language),
            "search": urls.search(language),
            "cart_data": urls.cart_json(language),
            "wishlist": urls.wishlist(language),
        },
        "texts": desk.voice.t.find("js") or {},
    }
