"""Choices: played again they give the same run, and a failing list gets short."""

from __future__ import annotations

from tests.simulation.choices import Choices, shrunk


def test_what_was_made_is_played_again():
    made = Choices(7)
    drawn = [made.draw(n) for n in (2, 10, 100, 3)]

    played = Choices(played=made.made)

    assert [played.draw(n) for n in (2, 10, 100, 3)] == drawn == made.made


def test_a_list_that_is_played_to_its_end_goes_on_plainly():
    played = Choices(played=[3])

    assert [played.draw(5), played.draw(5), played.draw(5)] == [3, 0, 0]


def test_the_plainest_choice_is_that_nothing_happens():
    assert not Choices(played=[0]).rarely(2)
    assert not any(Choices(1).rarely(0) for _ in range(100))


def test_a_failing_list_is_cut_to_what_makes_it_fail():
    """Fails where a 7 comes somewhere before a 9."""

    def fails(choices: list[int]) -> bool:
        return 7 in choices and 9 in choices[choices.index(7) :]

    assert shrunk([1, 2, 7, 4, 5, 6, 3, 9, 1, 1, 1, 2], fails) == [7, 9]


def test_shrinking_ends_after_its_tries_with_a_list_that_still_fails():
    runs: list[int] = []

    def fails(choices: list[int]) -> bool:
        runs.append(1)
        return sum(choices) > 10

    found = shrunk([1] * 400, fails, tries=30)

    assert sum(found) > 10
    assert len(runs) <= 31
