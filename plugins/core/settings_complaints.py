"""How a setting that is wrong is told: where it stands, what was found, what to write instead.

Knows the words that many settings share. Must not know what any one setting means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from commerce.errors import ContentError
from commerce.money import parse_amount
from plugins.core.problems import Problems
from plugins.core.slugs import is_slug

# Five ids of a session lie in one metadata value of 500 characters: https://docs.stripe.com/metadata
MAX_ID = 40
# msgspec's names for shapes, in plain words.
_SHAPES = {
    "str": "text in quotes",
    "int": "a whole number",
    "bool": "True or False",
    "float": "a number",
    "array": "a list",
    "object": "a dictionary",
}


class Complaints:
    """`places` says (file, line) of each setting, `file` is named for those that are nowhere. `languages`: the shop's,
    once they are known."""

    def __init__(self, places: Mapping[str, tuple[str, int]], file: str, problems: Problems) -> None:
        self.places = places
        self.file = file
        self.problems = problems
        self.languages: tuple[str, ...] = ()

    def error(self, name: str, found: object, hint: str) -> None:
        file, line = self.places.get(name, (self.file, 0))
        self.problems.error(file, line, name, found, hint)

    def check(self, name: str, found: dict[str, Any], rule: Any, hint: str) -> None:
        if not rule(found[name]):
            self.error(name, found[name], hint)

    def between(self, found: dict[str, Any], name: str, low: int, high: int) -> None:
        if not low <= found[name] <= high:
            self.error(name, found[name], f"is out of range. Write a whole number from {low} to {high}.")

    def every_language(self, name: str, texts: Mapping[str, Any], what: str = "", may_be_empty: bool = False) -> None:
        if may_be_empty and not texts:
            return
        missing = [code for code in self.languages if code not in texts]
        if missing:
            self.error(name, "", f"{what}has no text for {', '.join(missing)}. Write one for each language.")
        for code in texts:
            self.language(name, code)

    def language(self, name: str, code: str) -> None:
        if code not in self.languages:
            self.error(name, code, f"is none of the shop's languages ({', '.join(self.languages)}).")

    def ids(self, name: str, ids: Iterable[str]) -> None:
        seen: set[str] = set()
        for id_ in ids:
            if not is_slug(id_) or len(id_) > MAX_ID:
                self.error(name, id_, f"is no id. Use lowercase a-z, 0-9 and hyphens, at most {MAX_ID}.")
            if id_ in seen:
                self.error(name, id_, "is the id of two entries. Give each its own.")
            seen.add(id_)

    def keys(self, name: str, complaints: Iterable[tuple[str, object, str]]) -> None:
        """Of a setting that is a dictionary, with the line of each key."""
        for key, value, hint in complaints:
            file, line = self.places.get(f"{name}.{key}") or self.places.get(name) or (self.file, 0)
            self.problems.error(file, line, f"{name} {key}", value, hint)

    def amount(self, setting: str, text: str, currency: str, where: str = "") -> int:
        try:
            return parse_amount(text, currency)
        except ContentError as error:
            self.error(setting, text, error.hint + where)
            return 0


def in_words(error: msgspec.ValidationError) -> str:
    """ "Expected `str`, got `int` - at `$[0].price`" in words an owner can use."""
    text = str(error)
    place = re.search(r" - at `\$\.?(.*)`$", text)
    where = f" (at {place[1]})" if place and place[1] else ""
    shapes = re.match(r"Expected `(\w+)[^`]*`, got `(\w+)", text)
    if shapes:
        return f"is not {_SHAPES.get(shapes[1], shapes[1])}{where}."
    if unknown := re.match(r"Object contains unknown field `(\w+)`", text):
        return f"has an unknown key {unknown[1]}{where}."
    if missing := re.match(r"Object missing required field `(\w+)`", text):
        return f"lacks {missing[1]}{where}."
    return f"has the wrong shape{where}."
