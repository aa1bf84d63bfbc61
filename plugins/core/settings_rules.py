"""What the settings must obey, checked all at once.

Knows the rules and the words of each complaint. Must not know where settings come from or who uses them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from commerce.contact import is_email
from commerce.errors import ContentError
from commerce.money import parse_amount
from commerce.shipping import MAX_LABEL, MAX_OPTIONS
from commerce.shop import GiftWrap, ShippingOption, ShippingZone, Support, Tax, is_tax_code
from plugins.core import brand, deploy_choice, opening
from plugins.core.closed_days import delivery_problems
from plugins.core.money_format import money_format
from plugins.core.opening import Opening
from plugins.core.problems import Problems, suggestion
from plugins.core.settings_table import (
    BY_NAME,
    PELICAN,
    PELICAN_EXTRA,
    SETTINGS,
    GiftWrapChoice,
    Setting,
    ShippingChoice,
    ZoneChoice,
)
from plugins.core.slugs import is_slug

_COUNTRY = re.compile(r"[A-Z]{2}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
# https://docs.stripe.com/api/checkout/sessions/create: 30 minutes to 24 hours; one minute less for clocks that differ.
_HOLD = (31, 1439)
# Five ids of a session lie in one metadata value of 500 characters: https://docs.stripe.com/metadata
MAX_ID = 40
_EXAMPLES = ("localhost", "127.0.0.1", "example.com", "example.org", "example.net")

# msgspec's names for shapes, in plain words.
_SHAPES = {
    "str": "text in quotes",
    "int": "a whole number",
    "bool": "True or False",
    "float": "a number",
    "array": "a list",
    "object": "a dictionary",
}


class Rules:
    """Reads one set of raw settings; `places` says (file, line) of each, `file` is named for those that are nowhere."""

    def __init__(
        self, raw: Mapping[str, Any], places: Mapping[str, tuple[str, int]], file: str, problems: Problems
    ) -> None:
        self.raw = raw
        self.places = places
        self.file = file
        self.problems = problems
        self.languages: tuple[str, ...] = ()

    def read(self) -> dict[str, Any] | None:
        """The values of `settings.Settings`, paths as written; None when something is wrong.

        Rules are only asked when all shapes are right, so that they say no nonsense.
        """
        self._unknown_names()
        found = {setting.name: self._shaped(setting) for setting in SETTINGS}
        if any(value is None for value in found.values()):
            return None
        self.languages = tuple(found["LANGUAGES"])
        self._languages(found)
        self._shop(found)
        self._money_and_tax(found)
        self._numbers(found)
        self._url_words(found)
        self._synonyms(found)
        self._keys("THEME_BRAND", brand.complaints(found["THEME_BRAND"]))
        self._keys("DEPLOY", deploy_choice.complaints(found["DEPLOY"]))
        zones, shipping = self._zones(found), self._shipping(found)
        gift_wrap = self._gift_wrap(found["GIFT_WRAP"], found["CURRENCY"])
        for found_, hint in delivery_problems(found["DELIVERY"], found["SHIPPING_OPTIONS"]):
            self._error("DELIVERY", found_, hint)
        if found["LIVE"]:
            self._live(found)
        if self.problems.errors:
            return None
        return self._values(found, zones, shipping, gift_wrap)

    def _values(
        self,
        found: dict[str, Any],
        zones: tuple[ShippingZone, ...],
        shipping: tuple[ShippingOption, ...],
        gift_wrap: GiftWrap | None,
    ) -> dict[str, Any]:
        languages: dict[str, Any] = found["LANGUAGES"]
        return {
            "name": found["SHOP_NAME"],
            "tagline": found["SHOP_TAGLINE"],
            "address": found["SHOP_ADDRESS"],
            "postal_address": found["SHOP_POSTAL_ADDRESS"],
            "site_url": self.raw["SITEURL"],
            "support": Support(found["SUPPORT_EMAIL"], found["SUPPORT_PHONE"], self._hours_in_words(found) or None),
            "opening": self._opening(found),
            "whatsapp": found["SUPPORT_WHATSAPP"],
            "chat_url": found["SUPPORT_CHAT_URL"],
            "map_url": found["SHOP_MAP_URL"],
            "consent": tuple(found["CONSENT"]),
            "social": tuple(found["SOCIAL_LINKS"]),
            "announcement": found["ANNOUNCEMENT"],
            "home": found["HOME"],
            "home_image": found["HOME_IMAGE"],
            "languages": self.languages,
            "language_names": {code: choice.name for code, choice in languages.items()},
            "locales": {code: choice.locale for code, choice in languages.items()},
            "timezone": found["TIMEZONE"],
            "currency": found["CURRENCY"],
            "money": {code: money_format(c.locale, found["CURRENCY"]) for code, c in languages.items()},
            "tax": Tax(found["TAX_BEHAVIOR"], found["TAX_CODE"], found["SHIPPING_TAX_CODE"], found["TAX_AUTOMATIC"]),
            "tax_note": found["TAX_NOTE"],
            "gift_wrap": gift_wrap,
            "promotion_codes": found["PROMOTION_CODES"],
            "require_terms": found["REQUIRE_TERMS"],
            "hold_minutes": found["HOLD_MINUTES"],
            "checkout_host": found["CHECKOUT_HOST"],
            "zones": zones,
            "shipping": shipping,
            "delivery": found["DELIVERY"],
            "returns_days": found["RETURNS_DAYS"],
            "returns_paid_by": found["RETURNS_PAID_BY"],
            "products_per_page": found["PRODUCTS_PER_PAGE"],
            "facet_pages": found["FACET_PAGES"],
            "search_synonyms": found["SEARCH_SYNONYMS"],
            "posts_per_page": found["POSTS_PER_PAGE"],
            "low_stock": found["LOW_STOCK"],
            "review_request_days": found["REVIEW_REQUEST_DAYS"],
            "image_widths": tuple(found["IMAGE_WIDTHS"]),
            "url_words": found["URL_WORDS"],
            "brand": found["THEME_BRAND"],
            "deploy": found["DEPLOY"],
            "live": found["LIVE"],
            "overrides": found["THEME_OVERRIDES"],
            "build": found["BUILD_PATH"],
        }

    # one setting's name and shape

    def _unknown_names(self) -> None:
        from pelican.settings import DEFAULT_CONFIG

        known = {*BY_NAME, *PELICAN, *PELICAN_EXTRA, *DEFAULT_CONFIG}
        for name in self.raw:
            if name.isupper() and not name.startswith("_") and name not in known:
                near = suggestion(name, known)
                self._error(name, "", f"is no setting.{near} All settings are in docs/settings.md.")

    def _shaped(self, setting: Setting) -> Any:
        if setting.name not in self.raw:
            if setting.required:
                self._error(setting.name, "", f"is missing. Write {setting.name} = {setting.example}")
                return None
            return msgspec.convert(setting.default, setting.shape)
        try:
            return msgspec.convert(self.raw[setting.name], setting.shape)
        except msgspec.ValidationError as error:
            self._error(setting.name, self.raw[setting.name], f"{_words(error)} Write it like {setting.example}")
            return None

    # rules

    def _languages(self, found: dict[str, Any]) -> None:
        if not found["LANGUAGES"]:
            self._error("LANGUAGES", "", "names no language. The first one is the shop's main language.")
        for code, choice in found["LANGUAGES"].items():
            if not _LANGUAGE.fullmatch(code):
                self._error("LANGUAGES", code, "is no language code. Write it like es or en.")
            try:
                Locale.parse(choice.locale)
            except (ValueError, UnknownLocaleError):
                self._error("LANGUAGES", choice.locale, "is no locale. Write it like es_ES or en_GB.")
        self._check("TIMEZONE", found, _is_timezone, "is no time zone. Write it like Europe/Madrid.")
        for name in ("SHOP_TAGLINE", "HOME", "URL_WORDS"):
            self._every_language(name, found[name])
        for name in ("SUPPORT_HOURS", "ANNOUNCEMENT", "TAX_NOTE"):
            self._every_language(name, found[name], may_be_empty=True)

    def _shop(self, found: dict[str, Any]) -> None:
        self._check("SHOP_NAME", found, str.strip, 'is empty. Write it like "Barro Lento".')
        self._check("SUPPORT_EMAIL", found, is_email, "is no e-mail address.")
        country = found["SHOP_POSTAL_ADDRESS"].country
        if country and not _COUNTRY.fullmatch(country):
            self._error("SHOP_POSTAL_ADDRESS", country, "is no country code. Write two capitals, like ES.")
        self._check("RETURNS_PAID_BY", found, {"customer", "shop"}.__contains__, "is neither customer nor shop.")
        for title, url in found["SOCIAL_LINKS"]:
            if not url.startswith("https://"):
                self._error("SOCIAL_LINKS", url, f"is no address for {title}. Start it with https://")
        for name in ("SUPPORT_CHAT_URL", "SHOP_MAP_URL"):
            self._check(name, found, _is_outside, "is no address. Start it with https://")
        self._check("SUPPORT_WHATSAPP", found, _is_international, "is no number. Write it with its country: +34 ...")
        self._opening(found)
        self._ids("CONSENT", [choice.id for choice in found["CONSENT"]])
        for choice in found["CONSENT"]:
            self._every_language("CONSENT", choice.name, f"{choice.id}: name ")
            self._every_language("CONSENT", choice.text, f"{choice.id}: text ")
        site = str(self.raw.get("SITEURL", ""))
        if urlsplit(site).scheme not in {"http", "https"} or not urlsplit(site).netloc or site.endswith("/"):
            self._error(
                "SITEURL", site, "is no site address. Write it like https://barrolento.example, with no / at the end."
            )

    def _opening(self, found: dict[str, Any]) -> Opening:
        week: tuple[tuple[opening.Span, ...], ...] = ()
        closed: tuple[tuple[str, str], ...] = ()
        try:
            week = opening.read_week([(group.days, group.times) for group in found["OPENING_HOURS"]])
        except opening.WrongHours as problem:
            self._error("OPENING_HOURS", problem.found, problem.hint)
        try:
            closed = opening.read_closed(found["CLOSED_DAYS"])
        except opening.WrongHours as problem:
            self._error("CLOSED_DAYS", problem.found, problem.hint)
        return Opening(week, closed)

    def _hours_in_words(self, found: dict[str, Any]) -> dict[str, str]:
        """As the owner says them, or as they are."""
        if found["SUPPORT_HOURS"] or not found["OPENING_HOURS"]:
            return dict(found["SUPPORT_HOURS"])
        hours = self._opening(found)
        return {code: opening.words(hours, choice.locale) for code, choice in found["LANGUAGES"].items()}

    def _money_and_tax(self, found: dict[str, Any]) -> None:
        self._check("CURRENCY", found, list_currencies().__contains__, "is no currency. Write its code, like EUR.")
        self._check(
            "TAX_BEHAVIOR", found, {"inclusive", "exclusive"}.__contains__, "is neither inclusive nor exclusive."
        )
        self._check("CHECKOUT_HOST", found, _HOST.fullmatch, "is no host. Write it like checkout.stripe.com.")
        for name in ("TAX_CODE", "SHIPPING_TAX_CODE"):
            self._check(name, found, is_tax_code, "is no Stripe tax code. Write it like txcd_99999999.")

    def _numbers(self, found: dict[str, Any]) -> None:
        self._between(found, "HOLD_MINUTES", *_HOLD)
        self._between(found, "RETURNS_DAYS", 0, 365)
        self._between(found, "PRODUCTS_PER_PAGE", 1, 500)
        self._between(found, "FACET_PAGES", 0, 5000)
        self._between(found, "POSTS_PER_PAGE", 1, 500)
        self._between(found, "LOW_STOCK", 0, 1000)
        self._between(found, "REVIEW_REQUEST_DAYS", 0, 365)
        widths = found["IMAGE_WIDTHS"]
        if not widths or widths != sorted(set(widths)) or not 100 <= widths[0] <= widths[-1] <= 4000:
            self._error(
                "IMAGE_WIDTHS", widths, "are no widths. Write them in pixels from 100 to 4000, narrowest first."
            )

    def _url_words(self, found: dict[str, Any]) -> None:
        for words in found["URL_WORDS"].values():
            seen: set[str] = set()
            for name, word in msgspec.structs.asdict(words).items():
                if not is_slug(word):
                    self._error(
                        "URL_WORDS", word, f"cannot be the word for {name}. Use lowercase a-z, 0-9 and hyphens."
                    )
                elif word in seen:
                    self._error("URL_WORDS", word, "is used for two things. Give each its own word.")
                seen.add(word)

    def _keys(self, name: str, complaints: Iterable[tuple[str, object, str]]) -> None:
        """Of a setting that is a dictionary, with the line of each key."""
        for key, value, hint in complaints:
            file, line = self.places.get(f"{name}.{key}") or self.places.get(name) or (self.file, 0)
            self.problems.error(file, line, f"{name} {key}", value, hint)

    def _synonyms(self, found: dict[str, Any]) -> None:
        for code, groups in found["SEARCH_SYNONYMS"].items():
            if code not in self.languages:
                self._error("SEARCH_SYNONYMS", code, f"is none of the shop's languages ({', '.join(self.languages)}).")
            for group in groups:
                if len(group) < 2 or any(len(word.split()) != 1 for word in group):
                    hint = 'are no synonyms. Write two single words or more, like ["taza", "mug"].'
                    self._error("SEARCH_SYNONYMS", group, hint)

    def _zones(self, found: dict[str, Any]) -> tuple[ShippingZone, ...]:
        zones: list[ZoneChoice] = found["SHIPPING_ZONES"]
        if not zones:
            self._error("SHIPPING_ZONES", "", "is empty. Name at least one place that the shop ships to.")
        self._ids("SHIPPING_ZONES", [zone.id for zone in zones])
        territories = Locale("en").territories
        for zone in zones:
            self._every_language("SHIPPING_ZONES", zone.name, f"{zone.id}: ")
            if not zone.countries:
                self._error("SHIPPING_ZONES", zone.id, "has no countries. Write their codes, like ES.")
            for country in zone.countries:
                if len(country) != 2 or country not in territories:
                    self._error("SHIPPING_ZONES", country, f"is no country code (zone {zone.id}). Write it like ES.")
        return tuple(ShippingZone(zone.id, zone.name, tuple(zone.countries)) for zone in zones)

    def _shipping(self, found: dict[str, Any]) -> tuple[ShippingOption, ...]:
        choices: list[ShippingChoice] = found["SHIPPING_OPTIONS"]
        zones = [zone.id for zone in found["SHIPPING_ZONES"]]
        self._ids("SHIPPING_OPTIONS", [choice.id for choice in choices])
        for choice in choices:
            self._shipping_choice(choice, zones)
        for zone in zones:
            count = sum(1 for choice in choices if choice.kind == "pickup" or choice.zone == zone)
            if not any(choice.zone == zone for choice in choices):
                self._error("SHIPPING_OPTIONS", zone, "has no way of delivery. Add an option with this zone.")
            if count > MAX_OPTIONS:
                hint = f"has {count} options. The payment page shows at most {MAX_OPTIONS}, pick-up included."
                self._error("SHIPPING_OPTIONS", zone, hint)
        return tuple(self._option(choice, found["CURRENCY"]) for choice in choices)

    def _shipping_choice(self, choice: ShippingChoice, zones: list[str]) -> None:
        name = "SHIPPING_OPTIONS"
        self._every_language(name, choice.name, f"{choice.id}: ")
        if choice.kind not in {"delivery", "pickup"}:
            self._error(name, choice.kind, f"is neither delivery nor pickup (option {choice.id}).")
        elif choice.kind == "delivery" and choice.zone not in zones:
            near = suggestion(choice.zone, zones)
            self._error(name, choice.zone, f"is no zone of SHIPPING_ZONES (option {choice.id}).{near}")
        elif choice.kind == "pickup" and choice.zone:
            self._error(name, choice.zone, f"is not needed: pick-up is offered everywhere (option {choice.id}).")
        for text in choice.name.values():
            if len(text) > MAX_LABEL:
                self._error(name, text, f"is longer than the {MAX_LABEL} characters that the payment page takes.")
        low, high = choice.days
        if not 0 <= low <= high <= 90:
            self._error(name, choice.days, f"are no days from and to (option {choice.id}). Write them like (2, 3).")

    def _option(self, choice: ShippingChoice, currency: str) -> ShippingOption:
        low, high = choice.days
        return ShippingOption(
            id=choice.id,
            kind=choice.kind,
            labels=choice.name,
            unit_amount=self._amount("SHIPPING_OPTIONS", choice.price, currency, f" (option {choice.id})"),
            zone=choice.zone,
            free_over=self._free_over(choice, currency) if choice.free_over else 0,
            min_days=low,
            max_days=high,
            needs_phone=choice.phone,
        )

    def _free_over(self, choice: ShippingChoice, currency: str) -> int:
        return self._amount("SHIPPING_OPTIONS", choice.free_over, currency, f" (option {choice.id})")

    def _gift_wrap(self, choice: GiftWrapChoice, currency: str) -> GiftWrap | None:
        if not choice.price:
            return None
        self._every_language("GIFT_WRAP", choice.name, "name: ")
        if choice.tax_code and not is_tax_code(choice.tax_code):
            self._error("GIFT_WRAP", choice.tax_code, "is no Stripe tax code. Write it like txcd_99999999.")
        return GiftWrap(self._amount("GIFT_WRAP", choice.price, currency), choice.name, choice.tax_code)

    def _amount(self, setting: str, text: str, currency: str, where: str = "") -> int:
        try:
            return parse_amount(text, currency)
        except ContentError as error:
            self._error(setting, text, error.hint + where)
            return 0

    def _live(self, found: dict[str, Any]) -> None:
        """A live shop with the example's address would send its customers nowhere."""
        site = urlsplit(str(self.raw["SITEURL"]))
        host = site.hostname or ""
        if site.scheme != "https":
            self._error("SITEURL", self.raw["SITEURL"], "is not safe for a live shop. Start it with https://")
        if _is_example(host):
            self._error("SITEURL", self.raw["SITEURL"], "is the example's address. Write your own in publishconf.py.")
        if _is_example(found["SUPPORT_EMAIL"].rpartition("@")[2]):
            self._error("SUPPORT_EMAIL", found["SUPPORT_EMAIL"], "is the example's address. Write your own.")

    # small things

    def _error(self, name: str, found: object, hint: str) -> None:
        file, line = self.places.get(name, (self.file, 0))
        self.problems.error(file, line, name, found, hint)

    def _check(self, name: str, found: dict[str, Any], rule: Any, hint: str) -> None:
        if not rule(found[name]):
            self._error(name, found[name], hint)

    def _between(self, found: dict[str, Any], name: str, low: int, high: int) -> None:
        if not low <= found[name] <= high:
            self._error(name, found[name], f"is out of range. Write a whole number from {low} to {high}.")

    def _every_language(self, name: str, texts: Mapping[str, Any], what: str = "", may_be_empty: bool = False) -> None:
        if may_be_empty and not texts:
            return
        missing = [code for code in self.languages if code not in texts]
        if missing:
            self._error(name, "", f"{what}has no text for {', '.join(missing)}. Write one for each language.")
        for code in texts:
            if code not in self.languages:
                self._error(name, code, f"is none of the shop's languages ({', '.join(self.languages)}).")

    def _ids(self, name: str, ids: Iterable[str]) -> None:
        seen: set[str] = set()
        for id_ in ids:
            if not is_slug(id_) or len(id_) > MAX_ID:
                self._error(name, id_, f"is no id. Use lowercase a-z, 0-9 and hyphens, at most {MAX_ID}.")
            if id_ in seen:
                self._error(name, id_, "is the id of two entries. Give each its own.")
            seen.add(id_)


def _words(error: msgspec.ValidationError) -> str:
    """ "Expected `str`, got `int` - at `$[0].price`" in words an owner can use."""
    text = str(error)
    place = re.search(r" - at `\$\.?(.*)`$", text)
    where = f" (at {place[1]})" if place and place[1] else ""
    shapes = re.match(r"Expected `(\w+)[^`]*`, got `(\w+)", text)
    if shapes:
        return f"is not {_SHAPES.get(shapes[1], shapes[1])}{where}."
    if unknown := re.match(r"Object contains unknown field `(\w+)`", text):
        return f"has an unknown key {unknown[1]}{where}."
    if missing := re.match(r"Object missing required field `(\w+)`", text):
        return f"lacks {missing[1]}{where}."
    return f"has the wrong shape{where}."


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True


def _is_example(host: str) -> bool:
    return host.endswith((".example", ".test", ".invalid")) or any(
        host == name or host.endswith(f".{name}") for name in _EXAMPLES
    )


def _is_outside(url: str) -> bool:
    return not url or url.startswith("https://")


def _is_international(number: str) -> bool:
    return not number or bool(re.fullmatch(r"\+[\d ()-]{7,20}", number))
