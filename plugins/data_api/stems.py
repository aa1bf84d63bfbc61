"""Words without their endings, so that «tazas» finds «taza»: light rules for Spanish and English.

The browser cuts queries by the same rules (`theme/static/js/search-words.js`); a test holds both to the same words.
Spanish: J. Savoy's light stemmer (plural and gender; https://members.unine.ch/jacques.savoy/clef/), from four letters
on, so that «tazas» and «taza» meet. English: D. Harman's S stemmer. No stem is shorter than three letters. Must not
know what is searched.
"""

from __future__ import annotations

import re

_SHORTEST = 3
_SIBILANT = re.compile(r"(?:ch|sh|ss|x|z)es$")


def stem(word: str, language: str) -> str:
    """Of a folded word (a-z, 0-9). In other languages than Spanish and English, the word itself."""
    cut = {"es": _spanish, "en": _english}.get(language)
    found = cut(word) if cut else word
    return found if len(found) >= _SHORTEST else word


def _spanish(word: str) -> str:
    """`jarrones` to `jarron`, `luces` to `luz`, `azules` to `azul`, `roja` and `rojos` to `roj`."""
    if word.endswith("ces"):
        return f"{word[:-3]}z"
    if word.endswith(("os", "as", "es")):
        return word[:-2]
    return word[:-1] if word.endswith(("o", "a", "e")) else word


def _english(word: str) -> str:
    """`dishes` to `dish`, `berries` to `berry`, `vases` to `vase`, `glass` stays."""
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y"
    if _SIBILANT.search(word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("us", "ss")) else word
