"""Problems read well in every form, are sorted, and are told once."""

from __future__ import annotations

import io

from rich.console import Console

from plugins.core.problems import Problem, Problems, suggestion


def some() -> Problems:
    problems = Problems()
    problems.warn("content/b.md", 0, "", "", "is odd.")
    problems.error("content/b.md", 12, "stock", "-1", "is negative.")
    problems.error("content/b.md", 7, "price", "12,5O", "is not a price. Write it like 12.50.")
    problems.error("content/a.md", 1, "", "", "is empty.")
    problems.error("content/a.md", 1, "", "", "is empty.")
    return problems


def test_they_are_sorted_by_file_and_line_and_told_once():
    assert some().text().split("\n") == [
        "content/a.md:1: is empty.",
        "content/b.md: warning: is odd.",
        'content/b.md:7: price: "12,5O" is not a price. Write it like 12.50.',
        'content/b.md:12: stock: "-1" is negative.',
        "3 errors in 2 files, 1 warning.",
    ]


def test_no_problems_say_nothing():
    assert Problems().text() == Problems().summary() == ""


def test_warnings_alone_are_no_errors():
    problems = Problems()
    problems.warn("a.md", 1, "", "", "is odd.")
    assert not problems.errors
    assert problems.summary() == "1 warning."


def test_tools_get_json():
    assert some().to_json()[2] == {
        "path": "content/b.md",
        "line": 7,
        "field": "price",
        "found": "12,5O",
        "hint": "is not a price. Write it like 12.50.",
        "severity": "error",
        "message": 'price: "12,5O" is not a price. Write it like 12.50.',
    }


def test_a_terminal_shows_the_same_words_and_takes_brackets_for_text():
    problems = some()
    problems.error("c.md", 1, "tags", "[bold]", "is no list.")
    stream = io.StringIO()
    Console(file=stream, width=200, color_system=None).print(problems)
    assert 'content/b.md:7 error: price: "12,5O" is not a price. Write it like 12.50.' in stream.getvalue()
    assert 'c.md:1 error: tags: "[bold]" is no list.' in stream.getvalue()


def test_long_and_many_lined_values_are_shortened():
    message = Problem("a.md", 1, "body", "one\ntwo " + "x" * 200, "is too long.").message
    assert message.startswith('body: "one two xxx')
    assert len(message) < 120


def test_a_near_name_is_suggested_whatever_its_capitals():
    assert suggestion("Pirce", ["price", "Stock"]) == " Did you mean price?"
    assert suggestion("azl", ["Azul", "Rojo"]) == " Did you mean Azul?"
    assert suggestion("zzz", ["price", "stock"]) == ""


def test_a_big_shop_gets_its_suggestion_soon():
    names = [f"{word}-{number}" for word in ("taza", "plato", "jarra") for number in range(10_000)]
    assert suggestion("plato-99999", names).startswith(" Did you mean plato-")
