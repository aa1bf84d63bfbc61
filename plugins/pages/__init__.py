"""Pages that are only text: `content/pages/<id>.md`. One page may have each role; the shop links to it by that role.

---
title: Envíos y devoluciones
summary: Cuánto cuesta, cuánto tarda y cómo se devuelve.
role: delivery
menu: footer
order: 3
---
Markdown.
"""

from __future__ import annotations

from commerce.product import MAX_SUMMARY
from plugins.core.fields import Fields, table
from plugins.core.model import PageText, TextPage
from plugins.core.reading import Entry, Kind, Reading, Version
from plugins.core.translated import BELONGS, IMAGE, IMAGE_TRANSLATION, body, image_of, texts_of, word

ROLES = (
    "about",
    "contact",
    "delivery",
    "legal",
    "privacy",
    "terms",
    "order_lookup",
    "withdrawal",
    "newsletter",
    "guarantee",
    "none",
)
MENUS = ("header", "footer", "none")
FIELDS = table("Page", "title* slug summary role menu order image official_notice", None, {"title": "Contacto"})
TRANSLATION = table(
    "Page translation", "title slug summary image official_notice", dict.fromkeys(("role", "menu", "order"), BELONGS)
)


def read_page(entry: Entry, reading: Reading) -> TextPage:
    def text(language: str, version: Version, main: PageText | None) -> PageText:
        return PageText(
            title=word(version, "title", main.title if main else None),
            slug=reading.slug(language, version, main.slug if main else entry.id),
            summary=word(version, "summary", main.summary if main else None, MAX_SUMMARY),
            body=body(version, main.body if main else None),
            official_notice=_official_notice(version.fields, reading),
        )

    fields = entry.fields
    role = fields.choice("role", ROLES, "none")
    if role != "none":
        reading.claim("role", role, fields.place("role"))
    return TextPage(
        id=entry.id,
        role=role,
        menu=fields.choice("menu", MENUS, "none"),
        order=fields.order(),
        image=image_of(entry, reading),
        texts=texts_of(entry, reading, text),
    )


def _official_notice(fields: Fields, reading: Reading) -> str:
    """Its file, one a language: an authority's notice must be shown as it is, so another language's is none."""
    src = fields.text("official_notice")
    return reading.notice(src, fields.place("official_notice")) if src else ""


KINDS = (Kind("pages", FIELDS, read_page, TRANSLATION, (IMAGE, IMAGE_TRANSLATION)),)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
