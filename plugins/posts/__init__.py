"""The blog: `content/posts/<id>.md`, and who writes it, `content/authors/<id>.md`.

    ---
    title: Aceite nuevo
    date: 2026-10-29
    author: ines-aranda
    summary: Cómo guardar el aceite verde de octubre.
    tags: [aceite, cocina]
    image: {src: posts/aceite.jpg, alt: "Aceitera junto a una tabla con pan"}
    products: [aceitera-olivar]
    ---
    Markdown.

A post may exist in one language only; then only that language lists it. A post dated in the future waits for its day.
Its author is the id of one, with a page of their own; or a name, and no more than that.
"""

from __future__ import annotations

from commerce.product import MAX_SUMMARY
from plugins.core.fields import Fields, table
from plugins.core.model import Author, AuthorText, Post, PostText
from plugins.core.reading import Entry, Kind, Reading, Translated, Version
from plugins.core.slugs import is_slug
from plugins.core.translated import (
    BELONGS,
    IMAGE,
    IMAGE_TRANSLATION,
    body,
    image_of,
    texts_of,
    word,
    written_texts,
)

STATUSES = ("published", "draft")
FIELDS = table(
    "Post",
    "title* slug date* updated author* summary* tags image products related status",
    None,
    {"title": "Aceite nuevo", "date": "2026-10-29", "author": "ines-aranda", "summary": "Cómo guardar el aceite."},
)
TRANSLATION = table(
    "Post translation",
    "title slug summary tags image",
    dict.fromkeys(("date", "updated", "author", "products", "related", "status"), BELONGS),
)


AUTHOR = table("Author", "name* role slug image", None, {"name": "Inés Aranda"})
AUTHOR_TRANSLATION = table("Author translation", "role slug image", {"name": "is the same in all languages."})


def read_author(entry: Entry, reading: Reading) -> Author:
    def text(language: str, version: Version, main: AuthorText | None) -> AuthorText:
        slug = reading.slug(language, version, main.slug if main else entry.id)
        return AuthorText(
            role=word(version, "role", main.role if main else None),
            slug=slug,
            body=body(version, main.body if main else None),
        )

    return Author(entry.id, entry.fields.text("name"), image_of(entry, reading), texts_of(entry, reading, text))


def read_post(entry: Entry, reading: Reading) -> Post:
    fields = entry.fields
    return Post(
        id=entry.id,
        date=fields.day("date"),
        updated=_updated(fields),
        author=_author(fields, reading),
        image=image_of(entry, reading),
        products=tuple(reading.refer("products", name, place) for name, place in fields.placed_texts("products")),
        status=fields.choice("status", STATUSES, "published"),
        texts=_texts(entry, reading),
        related=tuple(reading.refer("posts", name, place) for name, place in fields.placed_texts("related")),
    )


def _author(fields: Fields, reading: Reading) -> str:
    """Names have capitals and spaces, ids have neither: a mistyped id does not become somebody's name."""
    author = fields.text("author")
    return reading.refer("authors", author, fields.place("author")) if is_slug(author) else author


def _updated(fields: Fields) -> str:
    date, updated = fields.day("date"), fields.day("updated")
    if date and updated and updated < date:
        fields.place("updated").error(updated, f"is before the post's date, {date}.")
    return updated


def _texts(entry: Entry, reading: Reading) -> dict[str, PostText]:
    def text(language: str, version: Version, main: PostText | None) -> PostText:
        tags = tuple(version.fields.texts("tags"))
        if main is None and not version.body:
            version.fields.place().error("", "has no text. Write it below the second ---.")
        return PostText(
            title=word(version, "title", main.title if main else None),
            slug=reading.slug(language, version, main.slug if main else entry.id),
            summary=word(version, "summary", main.summary if main else None, MAX_SUMMARY),
            body=body(version, main.body if main else None),
            tags=tags or (main.tags if main else ()),
        )

    return written_texts(entry, reading, text)


KINDS = (
    Kind("authors", AUTHOR, read_author, AUTHOR_TRANSLATION, (IMAGE, IMAGE_TRANSLATION)),
    Kind("posts", FIELDS, read_post, TRANSLATION, (IMAGE, IMAGE_TRANSLATION), Translated.MAYBE),
)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
