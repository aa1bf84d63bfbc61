"""Answers to what customers often write, `content/answers/<id>.md`: for `vitrina messages answer`, never on the site.

    ---
    title: Plazo de entrega
    ---
    Hola, {name}: tu pedido {order} sale mañana. Puedes seguirlo en {order_url}.

The text is plain, as it is mailed. The build only looks at it: a misspelt place is found before a customer reads it.
"""

from __future__ import annotations

from commerce.canned import PLACES, unknown_places
from plugins.core.fields import table
from plugins.core.model import Answer, AnswerText
from plugins.core.problems import suggestion
from plugins.core.reading import Entry, Kind, Reading, Version
from plugins.core.translated import body, texts_of, word

MAX_TITLE = 80
FIELDS = table("Answer", "title*", None, {"title": "Plazo de entrega"})
TRANSLATION = table("Answer translation", "title", {})


def read_answer(entry: Entry, reading: Reading) -> Answer:
    def text(language: str, version: Version, main: AnswerText | None) -> AnswerText:
        words = body(version, main.body if main else None)
        if not words:
            version.fields.place().error("", "has no text. Write the answer below the second ---.")
        for place in unknown_places(version.body):
            hint = f"is no place to fill in.{suggestion(place.strip('{}'), PLACES)} There are {_listed()}."
            version.fields.place().error(place, hint)
        return AnswerText(word(version, "title", main.title if main else None, MAX_TITLE), words)

    return Answer(entry.id, texts_of(entry, reading, text))


def _listed() -> str:
    return ", ".join(f"{{{name}}}" for name in PLACES)


KINDS = (Kind("answers", FIELDS, read_answer, TRANSLATION, markdown=False),)


def register() -> None:
    """Pelican asks for it; the build finds what the plugin reads by `KINDS`."""
