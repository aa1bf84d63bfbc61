"""What all kinds of content do with their translations: fill the gaps, and say where there are some.

A translation holds only what differs. What it leaves out is shown in the main language, with a warning where that is a
text that a customer would read. Must not know any particular kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from plugins.core.fields import table
from plugins.core.model import ImageRef
from plugins.core.reading import Entry, Reading, Version

Text = TypeVar("Text")

MAX_ALT = 250
BELONGS = "belongs in the original file: a translation holds only what differs."
"""The hint for a field that a translation must not have."""
_EXAMPLES = {"src": "products/mug-1.jpg", "alt": '"Blue mug on a table"'}

IMAGE = table("A picture (image)", "src* alt*", None, _EXAMPLES)
IMAGE_TRANSLATION = table("A picture's translation (image)", "alt* src", None, _EXAMPLES)


def texts_of(entry: Entry, reading: Reading, make: Callable[[str, Version, Text | None], Text]) -> dict[str, Text]:
    """One text a language. `make` gets the language, its version and the main language's text (None for that itself).

    A language whose file is missing or broken (a problem by now) gets the main language's text.
    """
    main = make(reading.default_language, entry.original, None)
    texts = {reading.default_language: main}
    for language in reading.other_languages:
        version = entry.translations.get(language)
        texts[language] = make(language, version, main) if version else main
    return texts


def written_texts(entry: Entry, reading: Reading, make: Callable[[str, Version, Text | None], Text]) -> dict[str, Text]:
    """As `texts_of`, without the languages that have no file."""
    texts = texts_of(entry, reading, make)
    written = {reading.default_language, *entry.translations}
    return {language: text for language, text in texts.items() if language in written}


def word(version: Version, name: str, main: str | None, longest: int = 0) -> str:
    """A text field. `main`: the main language's text; None when this is the main language."""
    text = version.fields.text(name, longest=longest)
    if text or not main:
        return text
    version.fields.place(name).warn("", "is not translated, so the main language's text is shown.")
    return main


def body(version: Version, main: str | None) -> str:
    """The Markdown text below the fields."""
    if version.body or not main:
        return version.body
    version.fields.place().warn("", "has no text below the fields, so the main language's text is shown.")
    return main


def image_of(entry: Entry, reading: Reading) -> ImageRef | None:
    """The field `image: {src, alt}` and its translations."""
    group = entry.fields.group("image", IMAGE)
    if group is None:
        return None
    src = reading.image(group.text("src"), group.place("src")) if group.has("src") else ""
    alts = {reading.default_language: group.text("alt", longest=MAX_ALT)}
    for language, version in entry.translations.items():
        alts[language] = _translated_alt(version, src)
    if not src or not alts[reading.default_language]:
        return None
    main = alts[reading.default_language]
    return ImageRef(src, {language: alts.get(language) or main for language in reading.settings.languages})


def _translated_alt(version: Version, src: str) -> str:
    group = version.fields.group("image", IMAGE_TRANSLATION)
    if group is None:
        if not version.fields.has("image"):
            version.fields.place("image").error("", 'is missing. Describe the picture: image: {alt: "..."}.')
        return ""
    if group.has("src") and src and group.text("src") != src:
        group.place("src").error(group.text("src"), f"is not the original's picture, {src}. Write only alt here.")
    return group.text("alt", longest=MAX_ALT)
