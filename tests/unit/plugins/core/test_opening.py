"""Opening hours as the owner writes them, and as they are said."""

from __future__ import annotations

import pytest

from plugins.core.opening import Opening, WrongHours, read_closed, read_week, words

WEEK = [(["mon", "tue", "wed", "thu", "fri"], ["9:30-14:00", "17:00-19:30"]), (["sat"], ["10:00-14:00"])]


def test_days_that_are_alike_are_said_together() -> None:
    opening = Opening(read_week(WEEK))
    assert words(opening, "es_ES") == "Lunes–viernes 9:30–14:00, 17:00–19:30 · sábado 10:00–14:00"
    assert words(opening, "en_GB") == "Monday–Friday 9:30–14:00, 17:00–19:30 · Saturday 10:00–14:00"


def test_without_hours_there_is_nothing_to_say() -> None:
    assert read_week([]) == ()
    assert words(Opening(), "es_ES") == ""


@pytest.mark.parametrize(
    ("days", "times", "said"),
    [
        (["lun"], ["9:00-14:00"], "is no day"),
        (["mon", "mon"], ["9:00-14:00"], "stands in two groups"),
        (["mon"], ["9-14"], "are no hours"),
        (["mon"], ["14:00-9:00"], "are no hours"),
        (["mon"], ["9:75-10:00"], "are no hours"),
        (["mon"], ["17:00-19:00", "9:00-14:00"], "not in order"),
        (["mon"], ["9:00-14:00", "13:00-15:00"], "overlap"),
    ],
)
def test_wrong_hours_are_told_in_words(days: list[str], times: list[str], said: str) -> None:
    with pytest.raises(WrongHours, match=said):
        read_week([(days, times)])


def test_closed_days_are_days_or_from_and_to() -> None:
    assert read_closed(["2027-01-01", "2026-12-24/2026-12-26"]) == (
        ("2026-12-24", "2026-12-26"),
        ("2027-01-01", "2027-01-01"),
    )
    for wrong in ("25/12/2026", "2026-12-26/2026-12-24", "2026-12-24/"):
        with pytest.raises(WrongHours, match="is no day"):
            read_closed([wrong])
