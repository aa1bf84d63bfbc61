"""`vitrina surveys`: counts, scores and comments."""

from __future__ import annotations

from commerce.surveys import Survey
from functions.surveys.service import SurveyAnswers


def test_no_answers_are_a_sentence(shop):
    shop.publish()
    assert shop.vitrina("surveys").output == "✓ No answers in the last 90 days.\n"


def test_scores_and_comments_are_shown_as_the_field_counts_them(shop):
    answers = SurveyAnswers.of(shop.publish().services)
    for number, score in enumerate((10, 9, 3)):
        answers.give(Survey.NPS, f"order{number}", score, "[b]Bien[/b]" if score == 9 else "", "es")
    told = shop.vitrina("surveys", "--comments").output
    assert "33.3" in told
    assert "[b]Bien[/b]" in told
    assert shop.json("surveys")["nps"]["score"] == 333
    assert shop.json("surveys", "--days", "1")["csat"]["score"] is None
