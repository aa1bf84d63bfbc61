"""What a page asked, and whether it would be answered otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plugins.core.ledger import DIGEST_BYTES, Ledger, Question, digest_of


class Books:
    """A ledger that is asked for titles (by id), for lists of them, and for the weather (which is about nothing)."""

    def __init__(self) -> None:
        self.titles = {"mug": "Mug", "cup": "Cup"}
        self.ledger = Ledger()
        self.title: Callable[[str], Any] = self.ledger.family(
            "title", self.titles.__getitem__, "products posts", by_id=True
        )
        self.all: Callable[[str], Any] = self.ledger.family("all", lambda _key: sorted(self.titles), "rows")
        self.ledger.family("weather", str, "")

    def may_differ(self, *questions: Question, **moved: set[str]) -> list[Question]:
        return list(self.ledger.may_differ(questions, moved))


@pytest.fixture
def books() -> Books:
    return Books()


def test_questions_are_traced_once_in_the_order_in_which_they_were_asked(books: Books) -> None:
    with books.ledger.tracing() as trace:
        assert books.title("mug") == "Mug"
        assert books.all("") == ["cup", "mug"]
        books.title("mug")
        books.title("cup")
    assert list(trace) == [("title", "mug"), ("all", ""), ("title", "cup")]


def test_a_question_about_something_that_is_not_there_is_traced_too(books: Books) -> None:
    with books.ledger.tracing() as trace:
        for _ in range(2):
            with pytest.raises(KeyError):
                books.title("gone")
    assert list(trace) == [("title", "gone")]


def test_each_trace_has_its_own_questions(books: Books) -> None:
    with books.ledger.tracing() as outer:
        books.title("mug")
        with books.ledger.tracing() as inner:
            books.title("cup")
        books.all("")
    books.title("cup")
    assert (list(outer), list(inner)) == ([("title", "mug"), ("all", "")], [("title", "cup")])


def test_a_trace_ends_with_a_fault_too(books: Books) -> None:
    with books.ledger.tracing() as outer:
        with pytest.raises(ZeroDivisionError), books.ledger.tracing():
            raise ZeroDivisionError
        books.title("mug")
    assert list(outer) == [("title", "mug")]


def test_a_part_that_is_used_again_repeats_its_questions(books: Books) -> None:
    with books.ledger.tracing() as part:
        books.title("mug")
        books.title("cup")
    for _page in range(2):
        with books.ledger.tracing() as page:
            books.title("cup")
            books.ledger.repeat(part)
        assert list(page) == [("title", "cup"), ("title", "mug")]


def test_digests_differ_when_answers_do_and_only_then(books: Books) -> None:
    before = books.ledger.digest(("title", "mug"))
    assert len(before) == DIGEST_BYTES
    assert books.ledger.digest(("title", "mug")) == before
    books.titles["mug"] = "Big mug"
    assert books.ledger.digest(("title", "mug")) not in {before, b""}
    books.titles["mug"] = "Mug"
    assert books.ledger.digest(("title", "mug")) == before


def test_a_family_may_have_a_digest_of_its_own() -> None:
    ledger = Ledger()
    ask = ledger.family("costly", lambda _key: object(), "", lambda key: b"own:" + key.encode())
    ask("x")
    assert ledger.digest(("costly", "x")) == b"own:x"


def test_a_question_about_something_that_is_gone_has_an_empty_digest(books: Books) -> None:
    assert books.ledger.digest(("title", "mug"))
    del books.titles["mug"]
    assert books.ledger.digest(("title", "mug")) == b""


def test_a_question_of_a_family_that_is_gone_has_an_empty_digest_and_may_always_differ(books: Books) -> None:
    assert books.ledger.digest(("horoscope", "mug")) == b""
    assert books.may_differ(("horoscope", "mug")) == [("horoscope", "mug")]


def test_to_take_a_digest_is_no_question(books: Books) -> None:
    with books.ledger.tracing() as trace:
        books.ledger.digest(("title", "mug"))
    assert list(trace) == []


MUG, CUP, LIST, WEATHER = ("title", "mug"), ("title", "cup"), ("all", ""), ("weather", "mug")


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        ({}, []),
        ({"products": set()}, []),
        ({"products": {"mug"}}, [MUG]),
        ({"posts": {"cup"}}, [CUP]),
        ({"products": {"mug"}, "posts": {"cup"}}, [MUG, CUP]),
        ({"rows": {"pot"}}, [LIST]),
        ({"rows": {"mug"}, "products": {"pot"}}, [LIST]),
        ({"categories": {"mug"}}, []),
    ],
)
def test_only_what_moved_may_change_an_answer(
    books: Books, moved: dict[str, set[str]], expected: list[Question]
) -> None:
    assert books.may_differ(MUG, CUP, LIST, WEATHER, **moved) == expected


def test_an_id_stands_after_the_last_bar_of_a_key(books: Books) -> None:
    questions = [("title", "es|mug"), ("title", "mug|es"), ("title", "es|4|mug")]
    assert books.may_differ(*questions, products={"mug"}) == [("title", "es|mug"), ("title", "es|4|mug")]


def test_digests_are_of_values_and_tell_them_apart() -> None:
    values: list[object] = [None, 0, 1, "", "1", b"1", [], [1], [[1]], {"a": 1}, {"a": 2}, [1, None]]
    assert len({digest_of(value) for value in values}) == len(values)
    assert digest_of((1, 2)) == digest_of([1, 2])
