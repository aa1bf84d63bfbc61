"""How one language says things: money, dates, links, pictures with their alternative texts, Markdown.

Must not know what pages there are.
"""

from __future__ import annotations

from functools import lru_cache

from commerce.money import MoneyFormat, decimal_text, exponent
from commerce.texts import Texts
from plugins.core import locales, markdown
from plugins.core.model import ImageRef
from plugins.core.stations import Build
from plugins.core.urls import Urls
from plugins.core.views import Image, Link, Price
from plugins.views.facts import Facts

# Prices of a shop are few and come again: on the page, on the card, of the next variant.
PRICES = 4096


class Voice:
    """Implements `plugins.core.markdown.Places` for its language."""

    def __init__(self, build: Build, language: str, facts: Facts) -> None:
        self.language = language
        self.settings = build.settings
        self.locale = build.settings.locales[language]
        self.urls: Urls = build.urls
        self.t: Texts = build.texts[language]
        self.facts = facts
        self._money: MoneyFormat = build.settings.money[language]
        self.price = lru_cache(PRICES)(self._price)
        """(amount, amount before or 0, ISO date of the last day of a sale or empty) to the price as printed."""

    def money(self, amount: int) -> str:
        return self._money.format(amount)

    def round_money(self, amount: int) -> str:
        """`25 €` where nothing but zeros follows."""
        zeros = self._money.decimal + "0" * exponent(self._money.currency)
        return self.money(amount).replace(zeros, "", 1)

    def decimal(self, amount: int) -> str:
        return decimal_text(amount, self._money.currency)

    def _price(self, amount: int, before: int, last_day: str = "") -> Price:
        return Price(
            text=self.money(amount),
            amount=amount,
            decimal=self.decimal(amount),
            currency=self.settings.currency,
            compare_at=self.money(before) if before else "",
            compare_at_amount=before,
            # Rounded down: a saving is never overstated.
            percent_off=(before - amount) * 100 // before if before else 0,
            until=self.date(last_day),
            until_date=last_day,
        )

    def number(self, machine: str) -> str:
        """`4.7` as the language writes it: `4,7`."""
        return machine.replace(".", self._money.decimal)

    def date(self, iso: str) -> str:
        return locales.date_words(iso, self.locale) if iso else ""

    def titled(self, title: str) -> str:
        """For `<title>`: with the shop's name."""
        return f"{title} · {self.settings.name}"

    def absolute(self, path: str) -> str:
        return self.urls.absolute(path)

    def image(self, ref: ImageRef | None) -> Image | None:
        return self.facts.picture(ref.src, ref.alts.get(self.language, "")) if ref else None

    def picture(self, src: str, alt: str) -> Image | None:
        return self.facts.picture(src, alt)

    def html(self, body: str) -> str:
        return markdown.to_html(body, self) if body else ""

    def url(self, target: str) -> str:
        """Where a field's link leads: `category:regalos#tazas`, `/tienda/`, `https://...`; empty for nowhere."""
        kind, _, name = target.partition(":")
        if kind not in markdown.LINK_KINDS:
            return target
        id_, _, fragment = name.partition("#")
        link = self.link(kind, id_)
        return link.url + (f"#{fragment}" if fragment else "") if link else ""

    def link(self, kind: str, id: str) -> Link | None:
        """Where a content id leads. None for what does not exist or is not shown."""
        return self.facts.link(self.language, kind, id)
