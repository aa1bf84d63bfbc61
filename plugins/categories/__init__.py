"""Categories: `content/categories/mesa.md` and, one level down, `content/categories/mesa/cuencos.md`.

    ---
    title: Mesa
    summary: Platos, tazas y cuencos para todos los días
    order: 1
    image: {src: site/mesa.jpg, alt: "Una mesa puesta"}
    ---
    A short introduction, shown above the products.

The file's path is the id that products name. Every category has a file in every language.
"""

from __future__ import annotations

from commerce.product import MAX_SUMMARY
from plugins.core.fields import table
from plugins.core.model import Category, CategoryText
from plugins.core.reading import Entry, Kind, Reading, Version
from plugins.core.translated import BELONGS, IMAGE, IMAGE_TRANSLATION, body, image_of, texts_of, word

FIELDS = table("Category", "title* slug summary order image", None, {"title": "Mesa"})
TRANSLATION = table("Category translation", "title slug summary image", {"order": BELONGS})


def read_category(entry: Entry, reading: Reading) -> Category:
    parent, _, name = entry.id.rpartition("/")
    if parent:
        hint = f"lies below {parent}, which has no file. Write {parent}.md."
        reading.refer("categories", parent, entry.fields.place(), hint)

    def text(language: str, version: Version, main: CategoryText | None) -> CategoryText:
        return CategoryText(
            title=word(version, "title", main.title if main else None),
            slug=reading.slug(language, version, main.slug if main else name),
            summary=word(version, "summary", main.summary if main else None, MAX_SUMMARY),
            body=body(version, main.body if main else None),
        )

    return Category(
        id=entry.id,
        parent=parent,
        order=entry.fields.order(),
        image=image_of(entry, reading),
        texts=texts_of(entry, reading, text),
    )


KINDS = (Kind("categories", FIELDS, read_category, TRANSLATION, (IMAGE, IMAGE_TRANSLATION), depth=2),)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
