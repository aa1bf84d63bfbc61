"""Short questions to customers: what may be answered, and what the answers add up to.

`csat` after a conversation (1 to 5: how satisfied), `nps` some weeks after delivery (0 to 10: would they recommend the
shop), `ces` after a return (1 to 7: was it easy). Scores are computed as the field does: NPS is the share of promoters
(9 and 10) less that of detractors (0 to 6), from -100 to 100 (Reichheld 2003); CSAT is the share of 4 and 5; CES is the
mean (CES 2.0, where 7 is easiest). Must not know whom is asked, nor when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from commerce.errors import FieldProblem, InvalidFields
from commerce.forms import clean_text, length_problems

MAX_COMMENT = 1000


class Survey(StrEnum):
    CSAT = "csat"
    NPS = "nps"
    CES = "ces"


SCALES: Mapping[Survey, range] = {Survey.CSAT: range(1, 6), Survey.NPS: range(11), Survey.CES: range(1, 8)}
_PROMOTERS, _DETRACTORS = range(9, 11), range(7)
_SATISFIED = range(4, 6)


@dataclass(frozen=True)
class Surveys:
    """Which are asked. All off until the owner turns them on. `nps_days`: after the delivery; 0: never."""

    csat: bool = False
    nps_days: int = 0
    ces: bool = False


@dataclass(frozen=True)
class Result:
    """`score` in tenths: percent for NPS and CSAT, points for CES; None without answers. `counts`: by answer."""

    count: int
    score: int | None
    counts: Mapping[int, int]


def read_choice(kind: Survey, text: str) -> int | None:
    """One of the scale's numbers, or None."""
    known = {str(each): each for each in SCALES[kind]}
    return known.get(text.strip())


def read_answer(kind: Survey, fields: Mapping[str, str]) -> tuple[int, str]:
    """Fields `score` and `comment`. Raises InvalidFields."""
    score, comment = read_choice(kind, fields.get("score", "")), clean_text(fields.get("comment", ""))
    problems = length_problems("comment", comment, 0, MAX_COMMENT)
    if score is None:
        problems.insert(0, FieldProblem("score", "score_missing"))
    if score is None or problems:
        raise InvalidFields(problems)
    return score, comment


def result(kind: Survey, scores: Sequence[int]) -> Result:
    counts = {each: scores.count(each) for each in SCALES[kind]}
    if not scores:
        return Result(0, None, counts)
    if kind is Survey.CES:
        return Result(len(scores), _tenths(sum(scores), len(scores)), counts)
    if kind is Survey.CSAT:
        return Result(len(scores), _tenths(100 * sum(counts[each] for each in _SATISFIED), len(scores)), counts)
    more = sum(counts[each] for each in _PROMOTERS) - sum(counts[each] for each in _DETRACTORS)
    return Result(len(scores), _tenths(100 * more, len(scores)), counts)


def _tenths(total: int, count: int) -> int:
    """Rounded to the nearest, halves away from zero."""
    whole = (abs(total) * 20 + count) // (2 * count)
    return whole if total >= 0 else -whole
