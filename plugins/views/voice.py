"""How one language says things: money, dates, links, pictures with their alternative texts, Markdown.

Everything that is asked for often is remembered. Must not know what pages there are.
"""

from __future__ import annotations

from functools import cache

from commerce.money import MoneyFormat, decimal_text
from commerce.texts import Texts
from plugins.core import locales, markdown
from plugins.core.model import ImageRef
from plugins.core.pictures import Pictures
from plugins.core.stations import Build
from plugins.core.urls import Urls
from plugins.core.views import Image, Link


class Voice:
    """Implements `plugins.core.markdown.Places` for its language."""

    def __init__(self, build: Build, language: str, pictures: Pictures) -> None:
        self.language = language
        self.settings = build.settings
        self.locale = build.settings.locales[language]
        self.urls: Urls = build.urls
        self.t: Texts = build.texts[language]
        self.pictures = pictures
        self._money: MoneyFormat = build.settings.money[language]
        self._site = build.site
        self.html = cache(self._html)
        self.text = cache(markdown.to_text)

    def money(self, amount: int) -> str:
        return self._money.format(amount)

    def decimal(self, amount: int) -> str:
        return decimal_text(amount, self._money.currency)

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
        return self.pictures.image(ref.src, ref.alts.get(self.language, "")) if ref else None

    def picture(self, src: str, alt: str) -> Image | None:
        return self.pictures.image(src, alt)

    def _html(self, body: str) -> str:
        return markdown.to_html(body, self) if body else ""

    def link(self, kind: str, id: str) -> Link | None:
        """Where a content id leads. None for what does not exist or is not shown."""
        finder = {
            "product": self._product,
            "category": self._category,
            "post": self._post,
            "page": self._page,
            "faq": self._faq,
        }.get(kind)
        return finder(id) if finder else None

    def _product(self, id: str) -> Link | None:
        product = self._site.products.get(id)
        if product is None or product.status.value != "published":
            return None
        return Link(product.texts[self.language].title, self.urls.product(self.language, id))

    def _category(self, id: str) -> Link | None:
        category = self._site.categories.get(id)
        return Link(category.texts[self.language].title, self.urls.category(self.language, id)) if category else None

    def _post(self, id: str) -> Link | None:
        post = self._site.posts.get(id)
        if post is None or post.status != "published" or post.date > self._site.today:
            return None
        # A post that is written in another language only is better than none.
        language = self.language if self.language in post.texts else next(iter(post.texts))
        return Link(post.texts[language].title, self.urls.post(language, id))

    def _page(self, id: str) -> Link | None:
        page = self._site.pages.get(id)
        return Link(page.texts[self.language].title, self.urls.page(self.language, id)) if page else None

    def _faq(self, id: str) -> Link | None:
        faq = self._site.faqs.get(id)
        return Link(faq.texts[self.language].question, self.urls.faq(self.language, id)) if faq else None
