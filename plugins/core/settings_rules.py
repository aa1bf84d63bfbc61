"""What the settings must obey, checked all at once.

Knows the rules and the words of each complaint. Must not know where settings come from or who uses them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from commerce.contact import is_email
from commerce.retention import Retention
from commerce.shop import Patience, Support, Tax, is_tax_code
from commerce.surveys import Surveys
from plugins.core import brand, deploy_choice, opening, settings_pickup
from plugins.core.money_format import money_format
from plugins.core.opening import Opening
from plugins.core.problems import Problems, suggestion
from plugins.core.settings_attachments import attachments, check_attachments
from plugins.core.settings_carriers import carriers
from plugins.core.settings_complaints import Complaints, in_words
from plugins.core.settings_invoices import InvoiceRules
from plugins.core.settings_manufacturers import manufacturers
from plugins.core.settings_shipping import ShippingRules
from plugins.core.settings_table import BY_NAME, PELICAN, PELICAN_EXTRA, SETTINGS, Setting
from plugins.core.slugs import is_slug

_COUNTRY = re.compile(r"[A-Z]{2}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
# https://docs.stripe.com/api/checkout/sessions/create: 30 minutes to 24 hours; one minute less for clocks that differ.
_HOLD = (31, 1439)
# Years: Spain's tax office may go back four (Ley 58/2003, art. 66).
_KEPT = {
    "unpaid_days": (7, 365),
    "orders_years": (4, 30),
    "rejected_reviews_days": (1, 3650),
    "conversations_days": (30, 3650),
}
# Whoever waits longer than a month for a parcel has asked long ago (Directive 2011/83/EU, art. 18(1): 30 days).
_MOST_PATIENCE = 30
_EXAMPLES = ("localhost", "127.0.0.1", "example.com", "example.org", "example.net")

_MOST_SURVEY_DAYS = 365


class Rules:
    """Reads one set of raw settings; `places` says (file, line) of each, `file` is named for those that are nowhere."""

    def __init__(
        self, raw: Mapping[str, Any], places: Mapping[str, tuple[str, int]], file: str, problems: Problems
    ) -> None:
        self.raw = raw
        self.tell = Complaints(places, file, problems)

    def read(self) -> dict[str, Any] | None:
        """The values of `settings.Settings`, paths as written; None when something is wrong.

        Rules are only asked when all shapes are right, so that they say no nonsense.
        """
        self._unknown_names()
        found = {setting.name: self._shaped(setting) for setting in SETTINGS}
        if any(value is None for value in found.values()):
            return None
        self.tell.languages = tuple(found["LANGUAGES"])
        self._languages(found)
        self._shop(found)
        self._money_and_tax(found)
        self._numbers(found)
        self._url_words(found)
        self._synonyms(found)
        self.tell.keys("THEME_BRAND", brand.complaints(found["THEME_BRAND"]))
        self.tell.keys("DEPLOY", deploy_choice.complaints(found["DEPLOY"]))
        rules = ShippingRules(found, self.tell)
        ways = {
            "zones": rules.zones(),
            "shipping": rules.options(),
            "gift_wrap": rules.gift_wrap(),
            "carriers": carriers(found, self.tell),
            "places": settings_pickup.places(found, self._own_hours(found), self.tell),
            "pickup": settings_pickup.terms(found, self.tell),
            "order_mails": rules.mails(),
            "manufacturers": manufacturers(found, self.tell),
            "invoices": InvoiceRules(found, self.tell).settings(),
        }
        rules.promise()
        if found["LIVE"]:
            self._live(found)
        if self.tell.problems.errors:
            return None
        return self._values(found, ways)

    def _values(
        self,
        found: dict[str, Any],
        ways: Mapping[str, Any],
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
            "languages": self.tell.languages,
            "language_names": {code: choice.name for code, choice in languages.items()},
            "locales": {code: choice.locale for code, choice in languages.items()},
            "timezone": found["TIMEZONE"],
            "currency": found["CURRENCY"],
            "money": {code: money_format(c.locale, found["CURRENCY"]) for code, c in languages.items()},
            "tax": Tax(found["TAX_BEHAVIOR"], found["TAX_CODE"], found["SHIPPING_TAX_CODE"], found["TAX_AUTOMATIC"]),
            "tax_note": found["TAX_NOTE"],
            "promotion_codes": found["PROMOTION_CODES"],
            "require_terms": found["REQUIRE_TERMS"],
            "hold_minutes": found["HOLD_MINUTES"],
            "checkout_host": found["CHECKOUT_HOST"],
            **ways,
            "delivery": found["DELIVERY"],
            "returns_days": found["RETURNS_DAYS"],
            "returns_paid_by": found["RETURNS_PAID_BY"],
            "returns_approve": tuple(found["RETURNS_APPROVE"]),
            "returns_address": found["RETURNS_ADDRESS"],
            "returns_note": found["RETURNS_NOTE"],
            "patience": Patience(**msgspec.structs.asdict(found["WATCH"])),
            "retention": Retention(**msgspec.structs.asdict(found["RETENTION"])),
            "products_per_page": found["PRODUCTS_PER_PAGE"],
            "facet_pages": found["FACET_PAGES"],
            "search_synonyms": found["SEARCH_SYNONYMS"],
            "posts_per_page": found["POSTS_PER_PAGE"],
            "low_stock": found["LOW_STOCK"],
            "review_request_days": found["REVIEW_REQUEST_DAYS"],
            "review_reminder_days": found["REVIEW_REMINDER_DAYS"],
            "answer_hours": found["ANSWER_HOURS"],
            "surveys": Surveys(**msgspec.structs.asdict(found["SURVEYS"])),
            "reply_address": found["REPLY_ADDRESS"],
            "attachments": attachments(found["ATTACHMENTS"]),
            "image_widths": tuple(found["IMAGE_WIDTHS"]),
            "url_words": found["URL_WORDS"],
            "brand": found["THEME_BRAND"],
            "deploy": found["DEPLOY"],
            "live": found["LIVE"],
            "preview": found["PREVIEW"],
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
                self.tell.error(name, "", f"is no setting.{near} All settings are in docs/settings.md.")

    def _shaped(self, setting: Setting) -> Any:
        if setting.name not in self.raw:
            if setting.required:
                self.tell.error(setting.name, "", f"is missing. Write {setting.name} = {setting.example}")
                return None
            return msgspec.convert(setting.default, setting.shape)
        try:
            return msgspec.convert(self.raw[setting.name], setting.shape)
        except msgspec.ValidationError as error:
            self.tell.error(setting.name, self.raw[setting.name], f"{in_words(error)} Write it like {setting.example}")
            return None

    # rules

    def _languages(self, found: dict[str, Any]) -> None:
        if not found["LANGUAGES"]:
            self.tell.error("LANGUAGES", "", "names no language. The first one is the shop's main language.")
        for code, choice in found["LANGUAGES"].items():
            if not _LANGUAGE.fullmatch(code):
                self.tell.error("LANGUAGES", code, "is no language code. Write it like es or en.")
            try:
                Locale.parse(choice.locale)
            except (ValueError, UnknownLocaleError):
                self.tell.error("LANGUAGES", choice.locale, "is no locale. Write it like es_ES or en_GB.")
        self.tell.check("TIMEZONE", found, _is_timezone, "is no time zone. Write it like Europe/Madrid.")
        for name in ("SHOP_TAGLINE", "HOME", "URL_WORDS"):
            self.tell.every_language(name, found[name])
        for name in ("SUPPORT_HOURS", "ANNOUNCEMENT", "TAX_NOTE", "RETURNS_NOTE"):
            self.tell.every_language(name, found[name], may_be_empty=True)

    def _shop(self, found: dict[str, Any]) -> None:
        self.tell.check("SHOP_NAME", found, str.strip, 'is empty. Write it like "Barro Lento".')
        self.tell.check("SUPPORT_EMAIL", found, is_email, "is no e-mail address.")
        if found["REPLY_ADDRESS"]:
            self.tell.check("REPLY_ADDRESS", found, is_email, "is no e-mail address.")
        country = found["SHOP_POSTAL_ADDRESS"].country
        if country and not _COUNTRY.fullmatch(country):
            self.tell.error("SHOP_POSTAL_ADDRESS", country, "is no country code. Write two capitals, like ES.")
        self.tell.check("RETURNS_PAID_BY", found, {"customer", "shop"}.__contains__, "is neither customer nor shop.")
        for kind in found["RETURNS_APPROVE"]:
            if kind not in {"courtesy", "fault"}:
                self.tell.error("RETURNS_APPROVE", kind, "is no kind of return. Write courtesy or fault.")
        for title, url in found["SOCIAL_LINKS"]:
            if not url.startswith("https://"):
                self.tell.error("SOCIAL_LINKS", url, f"is no address for {title}. Start it with https://")
        for name in ("SUPPORT_CHAT_URL", "SHOP_MAP_URL"):
            self.tell.check(name, found, _is_outside, "is no address. Start it with https://")
        self.tell.check(
            "SUPPORT_WHATSAPP", found, _is_international, "is no number. Write it with its country: +34 ..."
        )
        self._opening(found)
        self.tell.ids("CONSENT", [choice.id for choice in found["CONSENT"]])
        for choice in found["CONSENT"]:
            self.tell.every_language("CONSENT", choice.name, f"{choice.id}: name ")
            self.tell.every_language("CONSENT", choice.text, f"{choice.id}: text ")
        site = str(self.raw.get("SITEURL", ""))
        if urlsplit(site).scheme not in {"http", "https"} or not urlsplit(site).netloc or site.endswith("/"):
            self.tell.error(
                "SITEURL", site, "is no site address. Write it like https://barrolento.example, with no / at the end."
            )

    def _opening(self, found: dict[str, Any]) -> Opening:
        week: tuple[tuple[opening.Span, ...], ...] = ()
        closed: tuple[tuple[str, str], ...] = ()
        try:
            week = opening.read_week([(group.days, group.times) for group in found["OPENING_HOURS"]])
        except opening.WrongHours as problem:
            self.tell.error("OPENING_HOURS", problem.found, problem.hint)
        try:
            closed = opening.read_closed(found["CLOSED_DAYS"])
        except opening.WrongHours as problem:
            self.tell.error("CLOSED_DAYS", problem.found, problem.hint)
        return Opening(week, closed)

    def _own_hours(self, found: dict[str, Any]) -> dict[str, str]:
        """Words are made of locales and hours that were found sound."""
        return {} if self.tell.problems.errors else self._hours_in_words(found)

    def _hours_in_words(self, found: dict[str, Any]) -> dict[str, str]:
        """As the owner says them, or as they are."""
        if found["SUPPORT_HOURS"] or not found["OPENING_HOURS"]:
            return dict(found["SUPPORT_HOURS"])
        hours = self._opening(found)
        return {code: opening.words(hours, choice.locale) for code, choice in found["LANGUAGES"].items()}

    def _money_and_tax(self, found: dict[str, Any]) -> None:
        self.tell.check("CURRENCY", found, list_currencies().__contains__, "is no currency. Write its code, like EUR.")
        self.tell.check(
            "TAX_BEHAVIOR", found, {"inclusive", "exclusive"}.__contains__, "is neither inclusive nor exclusive."
        )
        self.tell.check("CHECKOUT_HOST", found, _HOST.fullmatch, "is no host. Write it like checkout.stripe.com.")
        for name in ("TAX_CODE", "SHIPPING_TAX_CODE"):
            self.tell.check(name, found, is_tax_code, "is no Stripe tax code. Write it like txcd_99999999.")

    def _numbers(self, found: dict[str, Any]) -> None:
        self.tell.between(found, "HOLD_MINUTES", *_HOLD)
        self.tell.between(found, "RETURNS_DAYS", 0, 365)
        self.tell.between(found, "PRODUCTS_PER_PAGE", 1, 500)
        self.tell.between(found, "FACET_PAGES", 0, 5000)
        self.tell.between(found, "POSTS_PER_PAGE", 1, 500)
        self.tell.between(found, "LOW_STOCK", 0, 1000)
        self.tell.between(found, "REVIEW_REQUEST_DAYS", 0, 365)
        for key, (low, high) in _KEPT.items():
            if not low <= (kept := getattr(found["RETENTION"], key)) <= high:
                self.tell.error("RETENTION", kept, f"is too short or too long for {key}. Write {low} to {high}.")
        for key in ("unsent", "undelivered", "silent", "untouched"):
            if not -1 <= (days := getattr(found["WATCH"], key)) <= _MOST_PATIENCE:
                hint = f"are no working days for {key}. Write 0 to {_MOST_PATIENCE}, or -1 for never."
                self.tell.error("WATCH", days, hint)
        self.tell.between(found, "REVIEW_REMINDER_DAYS", 0, 365)
        self.tell.between(found, "ANSWER_HOURS", 0, 200)
        check_attachments(found["ATTACHMENTS"], self.tell)
        if not 0 <= (days := found["SURVEYS"].nps_days) <= _MOST_SURVEY_DAYS:
            self.tell.error("SURVEYS", days, f"is too long for nps_days. Write 0 (never) to {_MOST_SURVEY_DAYS}.")
        widths = found["IMAGE_WIDTHS"]
        if not widths or widths != sorted(set(widths)) or not 100 <= widths[0] <= widths[-1] <= 4000:
            self.tell.error(
                "IMAGE_WIDTHS", widths, "are no widths. Write them in pixels from 100 to 4000, narrowest first."
            )

    def _url_words(self, found: dict[str, Any]) -> None:
        for words in found["URL_WORDS"].values():
            seen: set[str] = set()
            for name, word in msgspec.structs.asdict(words).items():
                if not is_slug(word):
                    self.tell.error(
                        "URL_WORDS", word, f"cannot be the word for {name}. Use lowercase a-z, 0-9 and hyphens."
                    )
                elif word in seen:
                    self.tell.error("URL_WORDS", word, "is used for two things. Give each its own word.")
                seen.add(word)

    def _synonyms(self, found: dict[str, Any]) -> None:
        for code, groups in found["SEARCH_SYNONYMS"].items():
            if code not in self.tell.languages:
                self.tell.error(
                    "SEARCH_SYNONYMS", code, f"is none of the shop's languages ({', '.join(self.tell.languages)})."
                )
            for group in groups:
                if len(group) < 2 or any(len(word.split()) != 1 for word in group):
                    hint = 'are no synonyms. Write two single words or more, like ["taza", "mug"].'
                    self.tell.error("SEARCH_SYNONYMS", group, hint)

    def _live(self, found: dict[str, Any]) -> None:
        """A live shop with the example's address would send its customers nowhere."""
        site = urlsplit(str(self.raw["SITEURL"]))
        host = site.hostname or ""
        if site.scheme != "https":
            self.tell.error("SITEURL", self.raw["SITEURL"], "is not safe for a live shop. Start it with https://")
        if _is_example(host):
            self.tell.error(
                "SITEURL", self.raw["SITEURL"], "is the example's address. Write your own in publishconf.py."
            )
        if _is_example(found["SUPPORT_EMAIL"].rpartition("@")[2]):
            self.tell.error("SUPPORT_EMAIL", found["SUPPORT_EMAIL"], "is the example's address. Write your own.")


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
