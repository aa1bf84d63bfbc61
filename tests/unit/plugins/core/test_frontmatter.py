"""Front matter: values stay what was written, mistakes have a line, nothing ever raises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core import frontmatter as fm
from plugins.core.nodes import Mapping, Sequence
from plugins.core.problems import Problems


def read(text: str | bytes) -> tuple[fm.Document | None, list[str]]:
    problems = Problems()
    document = fm.read("x.md", text.encode() if isinstance(text, str) else text, problems)
    return document, [str(problem) for problem in problems]


def scalars(text: str) -> dict[str, str]:
    document, problems = read(text)
    assert not problems
    assert document is not None
    return {name: node for name, node in document.fields.items.items() if isinstance(node, str)}


def test_every_value_stays_the_text_that_was_written():
    written = {
        "a": "12.50",
        "b": "no",
        "c": "2026-12-01",
        "d": "1_000",
        "e": "0x10",
        "f": "007",
        "g": "true",
        "h": "1e3",
        "i": "12:30",
    }
    lines = "\n".join(f"{name}: {value}" for name, value in written.items())
    assert scalars(f"---\n{lines}\n---\n") == written


def test_yaml_words_may_be_names_of_fields():
    assert scalars("---\nno: 1\nyes: 2\non: 3\n---\n") == {"no": "1", "yes": "2", "on": "3"}


def test_empty_and_null_values_are_empty():
    assert scalars("---\na:\nb: ~\nc: null\nd: 'null'\n---\n") == {"a": "", "b": "", "c": "", "d": "null"}


def test_lines_are_those_of_the_file():
    document, _ = read("---\ntitle: Olla\nimages:\n  - {src: a.jpg,\n     alt: b}\n---\n\nTexto.\n")
    assert document is not None
    images = document.fields.items["images"]
    assert isinstance(images, Sequence)
    first = images.items[0]
    assert isinstance(first, Mapping)
    assert document.fields.lines == {"title": 2, "images": 3}
    assert images.lines == [4]
    assert first == Mapping({"src": "a.jpg", "alt": "b"}, {"src": 4, "alt": 5}, 4)
    assert (document.body, document.body_line) == ("Texto.", 8)


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake():
    document, problems = read(b"\xef\xbb\xbf---\r\ntitle: Olla\r\n---\r\n\r\nUno.\r\nDos.\r\n")
    assert not problems
    assert document is not None
    assert document.body == "Uno.\nDos."
    assert document.fields.lines["title"] == 2


def test_three_hyphens_in_the_text_are_a_rule_not_a_fence():
    document, _ = read("---\na: 1\n---\nUno.\n\n---\n\nDos.\n")
    assert document is not None
    assert document.body == "Uno.\n\n---\n\nDos."


def test_fields_may_be_none_at_all():
    document, problems = read("---\n# later\n---\nTexto.")
    assert not problems
    assert document is not None
    assert document.fields.items == {}


def test_a_field_that_stands_twice_names_both_lines_and_the_rest_is_still_read():
    document, problems = read("---\na: 1\nb: {c: 1, c: 2}\na: 2\n---\n")
    assert document is not None
    assert problems == [
        "x.md:3: c: stands twice in the same place, first in line 3. Keep one.",
        "x.md:4: a: stands twice in the same place, first in line 2. Keep one.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.md:1: is empty."),
        ("   \n \n", "x.md:1: is empty."),
        ("Hola", 'x.md:1: "Hola" does not start with ---.'),
        ("---\na: 1\n", "x.md:1: has no closing ---."),
        ("---\na: b: c\n---\n", 'x.md:2: "a: b: c" has a colon inside a text.'),
        ("---\na: @b\n---\n", 'x.md:2: "a: @b" starts with a sign that YAML keeps for itself.'),
        ("---\na: [1, 2\nb: 3\n---\n", 'x.md:2: "a: [1, 2" opens a [ or { that is not closed'),
        ("---\na: {b: 1\n---\n", 'x.md:2: "a: {b: 1" opens a [ or { that is not closed'),
        ('---\nz: 1\na: "b\nc: "d"\n---\n', 'x.md:3: "a: "b" opens a quote that is never closed.'),
        ("---\na: 1\n\tb: 2\n---\n", 'x.md:3: "b: 2" is indented with a tab.'),
        ("---\ntitle: x\nfoo\n---\n", 'x.md:3: "foo" is no field. Write field: value'),
        ("---\nfoo\n---\n", 'x.md:2: "foo" is no field. Write field: value'),
        ("---\n- a\n---\n", 'x.md:2: "a list" is no field.'),
        ("---\na: *b\n---\n", 'x.md:2: "*b" is a YAML alias.'),
        ("---\na: &b 1\n---\n", 'x.md:2: "&b" is a YAML anchor.'),
        ("---\na: !!int 1\n---\n", 'x.md:2: "!!int" is a YAML tag.'),
        ("---\na: !python/object:os.system 1\n---\n", 'x.md:2: "!python/object:os.system" is a YAML tag.'),
        ("---\n? [a]\n: 1\n---\n", 'x.md:2: "a list" is used as a field\'s name.'),
        ("---\na: \x07\n---\n", 'x.md:2: "a:" holds an invisible control character.'),
        ("---\na: " + "[" * 3000 + "\n---\n", "x.md:2: is nested too deeply."),
        (b"---\na: 1\nb: J\xe1n\n---\n", "x.md:3: is not UTF-8 text here."),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_words(text: str | bytes, said: str):
    document, problems = read(text)
    assert document is None
    assert len(problems) == 1
    assert problems[0].startswith(said)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise(data: bytes):
    document, problems = read(data)
    assert document is not None or problems


@given(st.text(alphabet=" \n\t-:[]{}'\"#&*!|>%@,abc1é", max_size=80))
def test_no_text_between_fences_raises(text: str):
    document, problems = read(f"---\n{text}\n---\nTexto.")
    assert document is not None or problems
