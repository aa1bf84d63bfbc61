"""The weeks after a sale in a simulated world, and what its checks are worth."""

from __future__ import annotations

import pytest

from tests.simulation.afterwards import simulate
from tests.simulation.choices import Choices
from tests.simulation.plants.returning import RETURNS
from tests.simulation.plants.talking import CONVERSATIONS, REVIEWS
from tests.simulation.returners import Returners
from tests.simulation.reviewers import Reviewers
from tests.simulation.talkers import Talkers

SEEDS, MOST_SEEDS = 150, 1500
WANTED = (
    "reviews",
    "wants no more",
    "review_request to",
    "review_reminder to",
    "review_reply",
    "owner_attention",
    "dies",
)


def test_nobody_is_asked_twice_too_early_or_after_the_way_out():
    problems = {seed: found for seed in range(1, SEEDS) if (found := simulate(Choices(seed), Reviewers).problem)}

    assert problems == {}


def test_runs_are_worth_something():
    told = [line for seed in range(60) for line in simulate(Choices(seed), Reviewers, told=True).history]

    assert {words for words in WANTED if sum(words in line for line in told) < 5} == set()


@pytest.mark.parametrize("name", REVIEWS)
def test_a_bug_in_reviews_is_found(name):
    with REVIEWS[name]():
        found = next((seed for seed in range(1, MOST_SEEDS) if simulate(Choices(seed), Reviewers).problem), None)

    assert found, f"{name} was not found in {MOST_SEEDS} seeds"
    assert simulate(Choices(found), Reviewers).problem == ""


def test_no_word_is_lost_said_twice_or_answered_into_the_wrong_hands_and_who_left_is_not_asked():
    problems = {seed: found for seed in range(1, SEEDS) if (found := simulate(Choices(seed), Talkers).problem)}

    assert problems == {}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_bug_in_conversations_is_found(name):
    with CONVERSATIONS[name]():
        found = next((seed for seed in range(1, MOST_SEEDS) if simulate(Choices(seed), Talkers).problem), None)

    assert found, f"{name} was not found in {MOST_SEEDS} seeds"
    assert simulate(Choices(found), Talkers).problem == ""


def test_no_piece_comes_back_twice_and_no_statement_is_lost():
    problems = {seed: found for seed in range(1, SEEDS) if (found := simulate(Choices(seed), Returners).problem)}

    assert problems == {}


@pytest.mark.parametrize("name", RETURNS)
def test_a_bug_in_returns_is_found(name):
    with RETURNS[name]():
        found = next((seed for seed in range(1, MOST_SEEDS) if simulate(Choices(seed), Returners).problem), None)

    assert found, f"{name} was not found in {MOST_SEEDS} seeds"
    assert simulate(Choices(found), Returners).problem == ""
