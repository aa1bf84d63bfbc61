from __future__ import annotations

import pytest

from plugins.data_api.search import parted, synonyms
from plugins.data_api.stems import stem

ALIKE = {
    "es": [
        "taza tazas",
        "jarrón jarrones",
        "luz luces",
        "azul azules",
        "rojo roja rojos rojas",
        "flor flores",
        "café cafés",
        "gres",
        "té",
        "mes",
        "oro",
    ],
    "en": ["mug mugs", "dish dishes", "glass glasses", "berry berries", "vase vases", "box boxes", "us", "gas", "tea"],
}
APART = {"es": ["casa caso2", "plato platino", "gres grito"], "en": ["glass glad", "mug mud"]}


@pytest.mark.parametrize(("language", "words"), [(code, words) for code, all_ in ALIKE.items() for words in all_])
def test_forms_of_one_word_have_one_stem(language: str, words: str) -> None:
    assert len({stem(word, language) for word in parted(words)}) == 1


@pytest.mark.parametrize(("language", "words"), [(code, words) for code, all_ in APART.items() for words in all_])
def test_other_words_keep_apart(language: str, words: str) -> None:
    assert len({stem(word, language) for word in parted(words)}) == 2


@pytest.mark.parametrize("word", ["a", "de", "ese", "des", "ces", "ies", "33", "27cm"])
def test_a_stem_is_never_too_short_to_mean_something(word: str) -> None:
    assert all(len(stem(word, language)) >= min(3, len(word)) for language in ("es", "en", "fr"))


def test_in_a_language_without_rules_words_stay() -> None:
    assert stem("tasses", "fr") == "tasses"


def test_synonyms_are_cut_as_words_are() -> None:
    assert synonyms([["Jarrón", "Floreros"]], "es") == [["jarron", "florer"]]
