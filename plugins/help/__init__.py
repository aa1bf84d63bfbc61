"""What somebody may need help with, `content/help/<id>.md`: a page for each, with the answers and the right form.

    ---
    title: Mi pedido no llega
    summary: Plazos, seguimiento, y qué hacer si se retrasa.
    order: 1
    faqs: [plazos-de-envio, envios-a-europa]
    ask: [order]
    ---
    Con el número de pedido puedes [ver por dónde va](page:sigue-tu-pedido).

Its title is what the message that comes of it is about.
"""

from __future__ import annotations

from commerce.product import MAX_SUMMARY
from plugins.core.fields import Fields, table
from plugins.core.model import Help, HelpText
from plugins.core.problems import suggestion
from plugins.core.reading import Entry, Kind, Reading, Version
from plugins.core.translated import BELONGS, body, texts_of, word

ASKABLE = ("order", "product")
# The message's subject: commerce.contact.MAX_TOPIC.
MAX_TITLE = 60
FIELDS = table("Help", "title* slug summary order faqs ask", None, {"title": "Mi pedido no llega"})
TRANSLATION = table("Help translation", "title slug summary", dict.fromkeys(("order", "faqs", "ask"), BELONGS))


def read_help(entry: Entry, reading: Reading) -> Help:
    def text(language: str, version: Version, main: HelpText | None) -> HelpText:
        slug = reading.slug(language, version, main.slug if main else entry.id)
        return HelpText(
            title=word(version, "title", main.title if main else None, MAX_TITLE),
            slug=slug,
            summary=word(version, "summary", main.summary if main else None, MAX_SUMMARY),
            body=body(version, main.body if main else None),
        )

    fields = entry.fields
    return Help(
        id=entry.id,
        order=fields.order(),
        faqs=tuple(reading.refer("faqs", name, place) for name, place in fields.placed_texts("faqs")),
        ask=_ask(fields),
        texts=texts_of(entry, reading, text),
    )


def _ask(fields: Fields) -> tuple[str, ...]:
    asked = []
    for name, place in fields.placed_texts("ask"):
        if name in ASKABLE:
            asked.append(name)
        else:
            place.error(name, f"is not one of {', '.join(ASKABLE)}.{suggestion(name, ASKABLE)}")
    return tuple(asked)


KINDS = (Kind("help", FIELDS, read_help, TRANSLATION),)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
