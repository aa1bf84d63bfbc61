"""Why a person should look twice at a review: reasons that can be said, never a verdict.

A reason puts a review on top of the owner's queue with its name beside it; it rejects nothing. Each is a rule that one
can check by eye, so that an honest customer who trips one loses nothing but a place in the queue. Knows the words of
the shop's languages as far as a rule needs them. Must not know the store.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

DAY_S = 24 * 3600
MANY_ORDERS = 3
"""Orders that one visitor, or one mail address, reviews within a day. A whole order reviewed at once is one."""
FEW_WORDS = 4
"""Two texts of fewer words may well be equal by chance: «Muy bonita»."""
SHOUTED_LETTERS = 20
DENIED_WORDS = 4
"""So far a «no» reaches."""

_LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(com|net|org|es|info|shop|store|online|ru|cn|io|co|me)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.+-]+\s?(@|\(at\)|\[at\])\s?[\w-]+\.\w+", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\w)\+?\d(?:[ .-]?\d){8,}(?!\w)")
_REPEATED = re.compile(r"(.)\1{5,}|\b(\w+)(?:\W+\2\b){3,}", re.IGNORECASE)
# Whole words, without accents. Few, and none that both share: a rule that errs often is looked at by nobody.
_PRAISE = frozenset(
    "encantado encanta preciosa precioso maravilla maravillosa maravilloso perfecta perfecto genial excelente "
    "love lovely beautiful perfect wonderful excellent gorgeous amazing delighted".split()
)
_BLAME = frozenset(
    "rota roto rotas rotos decepcion decepcionante horrible pesimo pesima estafa defectuosa defectuoso fatal timo "
    "broken disappointed disappointing horrible terrible awful scam faulty worst useless".split()
)
_DENIALS = frozenset("no ni nunca sin tampoco nada not never without nor isnt wasnt didnt dont".split())


@dataclass(frozen=True)
class Said:
    """A review as far as it can be suspected. `visitor` and `address`: hashes, empty when not known. `at`: seconds."""

    id: str
    order: str
    rating: int
    title: str
    text: str
    at: int
    visitor: str = ""
    address: str = ""
    is_own: bool = False
    """Written from an address of the shop's own."""


def suspicions(all_said: Sequence[Said]) -> dict[str, tuple[str, ...]]:
    """Reasons by id of the review, for those that have any.

    `link`, `contact`, `same_text`, `many_by_visitor`, `many_by_address`, `against_rating`, `foreign_script`,
    `shouting`, `repeated`, `own_address`.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for said in all_said:
        found[said.id] += _in_itself(said)
    for reason, ids in _beside_others(all_said):
        for id_ in ids:
            found[id_].append(reason)
    return {id_: tuple(reasons) for id_, reasons in found.items() if reasons}


def _in_itself(said: Said) -> Iterator[str]:
    whole = f"{said.title}\n{said.text}"
    if _LINK.search(_ADDRESS.sub(" ", whole)):
        yield "link"
    if _ADDRESS.search(whole) or _PHONE.search(whole):
        yield "contact"
    if _speaks_against(said.rating, whole):
        yield "against_rating"
    letters = [c for c in whole if c.isalpha()]
    if 2 * sum("LATIN" not in unicodedata.name(c, "") for c in letters) > len(letters):
        yield "foreign_script"
    told = [c for c in said.text if c.isalpha()]
    if len(told) >= SHOUTED_LETTERS and 10 * sum(c.isupper() for c in told) > 7 * len(told):
        yield "shouting"
    if _REPEATED.search(whole):
        yield "repeated"
    if said.is_own:
        yield "own_address"


def _speaks_against(rating: int, text: str) -> bool:
    """Praise alone with one or two stars, or blame alone with four or five. «No es perfecta» is neither."""
    words = plain_words(text)
    told = {word for n, word in enumerate(words) if not _DENIALS.intersection(words[max(n - DENIED_WORDS, 0) : n])}
    praised, blamed = bool(told & _PRAISE), bool(told & _BLAME)
    return praised is not blamed and (praised if rating <= 2 else blamed and rating >= 4)


def _beside_others(all_said: Sequence[Said]) -> Iterator[tuple[str, Iterable[str]]]:
    by_text: dict[tuple[str, ...], list[Said]] = defaultdict(list)
    for said in all_said:
        if len(words := plain_words(said.text)) >= FEW_WORDS:
            by_text[words].append(said)
    for same in by_text.values():
        if len(same) > 1:
            yield "same_text", [said.id for said in same]
    for reason, name in (("many_by_visitor", "visitor"), ("many_by_address", "address")):
        by_source: dict[str, list[Said]] = defaultdict(list)
        for said in all_said:
            if source := getattr(said, name):
                by_source[source].append(said)
        for own in by_source.values():
            if ids := _crowded(own):
                yield reason, ids


def _crowded(own: Sequence[Said]) -> list[str]:
    """Those that stand in a day in which many orders were reviewed."""
    found = []
    for said in own:
        near = {other.order for other in own if abs(other.at - said.at) < DAY_S}
        if len(near) >= MANY_ORDERS:
            found.append(said.id)
    return found


def plain_words(text: str) -> tuple[str, ...]:
    """Small letters without accents, apostrophes and punctuation, so that a text stays equal to its copy."""
    flat = unicodedata.normalize("NFKD", text.lower().replace("'", "").replace("\u2019", ""))
    return tuple(re.findall(r"\w+", "".join(c for c in flat if not unicodedata.combining(c))))
