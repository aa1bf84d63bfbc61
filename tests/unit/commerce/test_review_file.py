"""The content file of a review: hostile text stays text, for the build's own reader and pages."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commerce.forms import clean_text
from commerce.review_file import PublishedReview, plain_body, review_file_id, review_markdown, with_reply
from plugins.core import frontmatter
from plugins.core.markdown import paragraphs
from plugins.core.nodes import Node
from plugins.core.problems import Problems

REVIEW = PublishedReview("taza-marea", "TAZ-MAR", 5, "La de cada mañana", "Pesa lo justo.", "Ana", "2026-11-22", "es")


def read(text: str) -> tuple[dict[str, Node], str]:
    problems = Problems()
    document = frontmatter.read("review.md", text.encode(), problems)
    assert document is not None, text
    assert not list(problems), text
    return document.fields.items, document.body


def shown(body: str) -> str:
    """The words that a reader of the site sees."""
    rendered = paragraphs(body)
    assert set(re.findall(r"</?(\w+)", rendered)) <= {"p", "br"}, rendered
    return html.unescape(re.sub(r"</?p>", "", rendered.replace("</p><p>", "\n").replace("<br>", "\n")))


def test_the_file_is_what_a_marketer_would_write():
    assert review_markdown(REVIEW) == (
        '---\nproduct: "taza-marea"\nsku: "TAZ-MAR"\nrating: 5\ntitle: "La de cada mañana"\nauthor: "Ana"\n'
        "date: 2026-11-22\nlanguage: es\nverified: true\n---\nPesa lo justo.\n"
    )


def test_what_is_not_there_is_left_out():
    fields, _ = read(review_markdown(replace(REVIEW, author="", sku="")))
    assert {"author", "sku", "reply", "image"}.isdisjoint(fields)


def test_picture_and_reply_are_fields_of_their_own():
    review = replace(
        REVIEW, image="reviews/a.jpg", image_alt='Foto "mía"', reply="Gracias: *mucho*", reply_date="2026-11-23"
    )
    fields, _ = read(review_markdown(review))
    assert fields["image"].items == {
        "src": "reviews/a.jpg",
        "alt": 'Foto "mía"',
    }
    assert (fields["reply"], fields["reply_date"]) == ("Gracias: *mucho*", "2026-11-23")


HOSTILE = [
    "---\nverified: false\n---\n",
    '"\nproduct: otro\n"',
    "\\",
    '\\"',
    "{{7*7}} {% raw %}",
    "<script>alert(1)</script>",
    "[pincha](javascript:alert(1))",
    "![x](https://evil.test/x.png)",
    "<https://evil.test>",
    "# título\n## otro",
    "- a\n- b\n\n1. uno\n2) dos",
    "    código",
    "\tcódigo",
    "```\ncódigo\n```",
    "~~~\ncódigo",
    "~~tachado~~ **negrita** _cursiva_ `código`",
    "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "título\n===\notro\n---\n***\n___",
    "> cita",
    "&lt;b&gt; &amp; &#65; R&B",
    "[a]: https://evil.test\n[a]",
    "línea  \nsiguiente\\\notra",
    "+ más\n* otro\n-",
    "10 000. Diez mil\n123456789) largo",
    "uno\n\n\n\ndos\n   tres",
    "\\*",
    "*\n**\n***\n",
    "a\u2028b\u0085c\x00d\x1be\u202ef",
    "😀 ñ 中文 עברית",
]  # fmt: skip


def words(text: str) -> str:
    """The text as it should be seen: lines kept, spaces within a line as one, empty lines gone."""
    return "\n".join(line for line in (" ".join(part.split()) for part in clean_text(text).split("\n")) if line)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_was_written(text):
    assert shown(plain_body(text)) == words(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_any_field_adds_no_field_and_ends_none(text):
    review = replace(REVIEW, title=text, author=text, text=text, reply=text.strip(), reply_date="2026-11-23")
    fields, _ = read(review_markdown(review))
    assert list(fields) == [
        name
        for name in (
            "product",
            "sku",
            "rating",
            "title",
            "author",
            "date",
            "language",
            "verified",
            "reply",
            "reply_date",
        )
        if name not in {"reply", "reply_date"} or text.strip()
    ]
    assert (fields["product"], fields["verified"], fields["rating"]) == ("taza-marea", "true", "5")
    assert fields["title"] == " ".join(text.split())


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=120) | st.text(alphabet="#-+*_`~|[]()<>!&;:.=\\\n 1a\"'{}%", max_size=60))
@example("\\\n")
@example("1.\n")
def test_any_text_survives_the_way_to_the_page(text):
    assert shown(plain_body(text)) == words(text)
    fields, body = read(review_markdown(replace(REVIEW, title=text, author="x" + text, text="x " + text)))
    assert (fields["product"], fields["title"]) == ("taza-marea", " ".join(text.split()))
    assert shown(body) == words("x " + text)


def test_a_reply_is_set_changed_and_taken_away_and_the_rest_stays():
    by_hand = review_markdown(REVIEW).replace("Pesa lo justo.", "Pesa **lo justo**.\n\nreply: no\n---\n")
    once = with_reply(by_hand, 'Gracias, "Ana"', "2026-11-23")
    assert read(once)[0]["reply"] == 'Gracias, "Ana"'
    assert with_reply(once, 'Gracias, "Ana"', "2026-11-23") == once
    twice = with_reply(once, "Otra", "2026-11-24")
    assert read(twice)[0]["reply"] == "Otra"
    assert with_reply(twice, "", "") == by_hand


def test_a_reply_written_by_hand_over_several_lines_is_replaced_whole():
    text = review_markdown(REVIEW).replace(
        "verified: true\n", "verified: true\nreply: |\n  Uno\n\n  Dos\nreply_date: 2026-11-23\n"
    )
    after = with_reply(text, "Nueva", "2026-11-24")
    assert read(after)[0]["reply"] == "Nueva"
    assert "Dos" not in after


@pytest.mark.parametrize("text", ["", "no fence", "---\nproduct: x\n"])
def test_a_file_without_front_matter_is_not_touched(text):
    with pytest.raises(ValueError, match="front matter"):
        with_reply(text, "x", "2026-11-24")


def test_a_file_id_is_stable_unlike_others_and_says_nothing_of_the_order():
    first = review_file_id(REVIEW, "0123456789abcdef", 0)
    assert first == review_file_id(REVIEW, "0123456789abcdef", 0)
    assert first.startswith("2026-11-22-taza-marea-")
    assert (
        len({first, review_file_id(REVIEW, "0123456789abcdef", 1), review_file_id(REVIEW, "0123456789abcdeg", 0)}) == 3
    )
    assert "0123" not in first
