from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from plugins.data_api import search


def test_folding_leaves_letters_without_their_accents() -> None:
    assert search.fold("Jarrón ÑANDÚ") == "jarron nandu"


@given(st.text())
@example("ẞ ŉ ﬁ \u1100\u1161 e\u0301\u0323")
def test_folding_each_character_is_folding_the_whole(text: str) -> None:
    plain = unicodedata.normalize("NFKD", text.casefold())
    assert search.fold(text) == "".join(c for c in plain if not unicodedata.combining(c))


@given(st.text())
@example("Taza «Marea» nº 2, 250 ml (½ l) e\u0301s SK-1_B")
def test_words_are_what_is_left_of_the_folded_text_in_letters_and_digits(text: str) -> None:
    assert search.parted(text) == re.findall(r"[a-z0-9]+", search.fold(text))
