"""Questions and answers, `content/faqs/<id>.md`, and the topics they are grouped by, `content/topics/<id>.md`.

    ---
    question: ¿Puedo meter las piezas en el lavavajillas?
    topic: piezas
    order: 1
    ---
    Sí, a diario.

The id is the anchor on the page of questions, and what products name in `faqs`.
"""

from __future__ import annotations

from plugins.core.fields import table
from plugins.core.model import Faq, FaqText, FaqTopic
from plugins.core.reading import Entry, Kind, Reading, Version
from plugins.core.translated import BELONGS, body, texts_of, word

FAQ = table("Question (faqs)", "question* topic* order", None, {"question": "¿Hacéis envíos?", "topic": "envios"})
FAQ_TRANSLATION = table("Question translation", "question", {"topic": BELONGS, "order": BELONGS})
TOPIC = table("Topic", "title* slug order", None, {"title": "Envíos"})
TOPIC_TRANSLATION = table("Topic translation", "title slug", {"order": BELONGS})


def read_faq(entry: Entry, reading: Reading) -> Faq:
    def text(_language: str, version: Version, main: FaqText | None) -> FaqText:
        if main is None and not version.body:
            version.fields.place().error("", "has no answer. Write it below the second ---.")
        return FaqText(
            word(version, "question", main.question if main else None), body(version, main.body if main else None)
        )

    topic = entry.fields.text("topic")
    if topic:
        reading.refer("topics", topic, entry.fields.place("topic"))
    return Faq(entry.id, topic, entry.fields.order(), texts_of(entry, reading, text))


def read_topic(entry: Entry, reading: Reading) -> FaqTopic:
    slugs: dict[str, str] = {}

    def text(language: str, version: Version, main: str | None) -> str:
        slugs[language] = reading.slug(language, version, entry.id)
        reading.claim(f"{language} slug", slugs[language], version.fields.place("slug"))
        return word(version, "title", main)

    titles = texts_of(entry, reading, text)
    all_slugs = {language: slugs.get(language, entry.id) for language in reading.settings.languages}
    return FaqTopic(entry.id, entry.fields.order(), titles, all_slugs)


KINDS = (
    Kind("topics", TOPIC, read_topic, TOPIC_TRANSLATION, markdown=False),
    Kind("faqs", FAQ, read_faq, FAQ_TRANSLATION),
)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
