"""What answers add up to, as the field computes it."""

from __future__ import annotations

import pytest

from commerce.errors import InvalidFields
from commerce.surveys import Survey, read_answer, result


@pytest.mark.parametrize(
    ("kind", "scores", "score"),
    [
        (Survey.NPS, [10, 9, 8, 7, 6], 200),
        (Survey.NPS, [0, 6], -1000),
        (Survey.NPS, [9, 10], 1000),
        (Survey.NPS, [7, 8], 0),
        (Survey.NPS, [10, 0, 0], -333),
        (Survey.CSAT, [5, 4, 3, 1], 500),
        (Survey.CSAT, [4, 5, 3], 667),
        (Survey.CES, [7, 6, 6], 63),
        (Survey.CES, [1], 10),
    ],
)
def test_scores_are_in_tenths(kind, scores, score):
    found = result(kind, scores)
    assert (found.count, found.score) == (len(scores), score)
    assert sum(found.counts.values()) == len(scores)


@pytest.mark.parametrize("kind", list(Survey))
def test_no_answers_have_no_score(kind):
    assert result(kind, []).score is None


WRONG = {Survey.CSAT: ("0", "6", ""), Survey.NPS: ("11", "-1", "5.0", "٣", "x" * 99), Survey.CES: ("0", "8", "")}


@pytest.mark.parametrize(("kind", "score"), [(kind, score) for kind, scores in WRONG.items() for score in scores])
def test_only_the_scales_own_numbers_are_answers(kind, score):
    with pytest.raises(InvalidFields):
        read_answer(kind, {"score": score})
