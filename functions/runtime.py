"""What the build left for run time: the shop, its texts, the page chrome and the templates of `build/runtime/`.

    shop.json  locales/<language>.json  shell.<language>.html  templates/pages/*.html  templates/mails/*.{html,txt}
    headers.json     what every page of the shop says in its headers, unless the shop has the build write none
    compiled/*.py    the same templates as Python, where a bundle has them

Jinja2 is imported when the first template is rendered: functions that only speak JSON never pay for it. Compiling a
template takes longer than loading jinja2 itself, so what is deployed brings them compiled (`compile_templates`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commerce.shop import Shop
from commerce.texts import Texts

if TYPE_CHECKING:
    from jinja2 import Environment

COMPILED = "compiled"
SLOT = "<!--vitrina:slot-->"
TITLE_SLOT = "<!--vitrina:title-->"
HEAD_SLOT = "<!--vitrina:head-->"


class Runtime:
    """`folder` is `build/runtime`; its files are read once each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.texts = lru_cache(self._read_texts)
        self._shell = lru_cache(self._read_shell)

    @cached_property
    def shop(self) -> Shop:
        return Shop.from_json(json.loads(self._read("shop.json")))

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """Of every page. Empty where the build was told to write none (its PLUGINS lack `plugins.headers`)."""
        try:
            return dict(json.loads(self._read("headers.json")))
        except FileNotFoundError:
            return {}

    def page(self, template: str, language: str, title: str, head: str = "", **context: Any) -> str:
        """A whole page: `templates/pages/<template>.html` inside the chrome of that language.

        `head` is trusted markup (a `<meta>`); `title` is text.
        """
        from markupsafe import escape

        inner = self.render(f"pages/{template}.html", language, **context)
        shell = self._shell(language)
        # One pass each, title first: what a customer wrote must not be taken for a slot.
        before, _, after = shell.partition(SLOT)
        before = before.replace(TITLE_SLOT, str(escape(title))).replace(HEAD_SLOT, head)
        return before + inner + after

    def render(self, template: str, language: str, **context: Any) -> str:
        """One template with `t`, `shop`, `money`, `date`, `span` and `language` beside the context; HTML is escaped."""
        shop = self.shop
        return self.environment.get_template(template).render(
            t=self.texts(language),
            shop=shop,
            language=language,
            money=shop.money[language].format,
            date=lambda at: self.date(at, language),
            span=lambda first, last: self.span(first, last, language),
            **context,
        )

    def date(self, at: int, language: str) -> str:
        """`3 de octubre de 2026`, in the shop's time zone; the months' names are interface texts."""
        from zoneinfo import ZoneInfo

        day = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self.shop.timezone))
        texts = self.texts(language)
        return texts("dates.long", day=day.day, month=texts(f"dates.months.{day.month}"), year=day.year)

    def span(self, first: str, last: str, language: str) -> str:
        """`entre el martes 1 y el jueves 3 de diciembre`, of ISO dates; an empty `first` means `last` at the latest."""
        texts = self.texts(language)

        def words(day: str, form: str) -> str:
            found = date.fromisoformat(day)
            weekday, month = texts(f"dates.weekdays.{found.isoweekday()}"), texts(f"dates.months.{found.month}")
            return texts(f"dates.{form}", weekday=weekday, day=found.day, month=month)

        if not first:
            return texts("dates.by", day=words(last, "weekday_long"))
        if first == last:
            return texts("dates.on", day=words(last, "weekday_long"))
        near = "weekday" if first[:7] == last[:7] else "weekday_long"
        return texts("dates.between", first=words(first, near), last=words(last, "weekday_long"))

    def compile_templates(self) -> None:
        """Once, when a bundle is made: the templates must not change after it."""
        compiled = self._folder / COMPILED
        self.environment.compile_templates(compiled, zip=None, ignore_errors=False)

    @cached_property
    def environment(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, ModuleLoader, StrictUndefined

        def is_html(name: str | None) -> bool:
            return bool(name and name.endswith(".html"))

        compiled = self._folder / COMPILED
        loader = ModuleLoader(compiled) if compiled.is_dir() else FileSystemLoader(self._folder / "templates")
        return Environment(
            loader=loader,
            autoescape=is_html,  # noqa: S701 - every .html is escaped; the mails' .txt must not be
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def _read(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")

    def _read_texts(self, language: str) -> Texts:
        return Texts(language, json.loads(self._read(f"locales/{language}.json")))

    def _read_shell(self, language: str) -> str:
        return self._read(f"shell.{language}.html")
