"""The dialect itself, held against a second parser of the same specification, and against hostile bodies.

markdown-it-py rendered this project's bodies before: where both agree, what a marketer wrote keeps its meaning.
"""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from plugins.core.markdown import Reference, references, targets, to_html, to_text
from plugins.core.views import Image, Link

OTHER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
# Headings begin at h2 with us; `<del>` says what the older `<s>` shows.
SAME = {"h1": "h2", "s": "del"}
# Ours alone.
ADDED = {"id", "rel", "tabindex"}
TAGS = frozenset(
    "a blockquote br code del div em h2 h3 h4 h5 h6 hr li ol p pre strong table tbody td th thead tr ul".split()
)


class Nowhere:
    """Knows no content and no picture."""

    def link(self, kind: str, id: str) -> Link | None:
        return None

    def picture(self, src: str, alt: str) -> Image | None:
        return None


class Outline(HTMLParser):
    """What a browser would make of some HTML: tags with attributes, and texts without the line feeds at their ends."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag != "div":
            kept = sorted(f"{name}={(value or '').replace(' ', '')}" for name, value in attrs if name not in ADDED)
            self.found.append((SAME.get(tag, tag), *kept))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<hr />` is `<hr>`."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag != "div":
            self.found.append((f"/{SAME.get(tag, tag)}",))

    def handle_data(self, data: str) -> None:
        if data.strip("\n"):
            self.found.append(("text", data.strip("\n")))


def html(source: str) -> str:
    return to_html(source, Nowhere())


def other_text(source: str) -> str:
    def words(token: Token) -> str:
        if not token.children:
            return token.content
        breaks = {"softbreak", "hardbreak"}
        return "".join(" " if child.type in breaks else child.content for child in token.children)

    blocks = (words(token) for token in OTHER.parse(source) if token.type in {"inline", "fence", "code_block"})
    return " ".join(" ".join(blocks).split())


# Bodies in the documented dialect

WORDS = st.text("ab éñ.,;?()&\"'*_<>[]#+=-`\\", min_size=1, max_size=12).map(lambda text: f"x{text}x")
SPANS = st.one_of(
    WORDS,
    WORDS,
    WORDS.map("**{}**".format),
    WORDS.map("_{}_".format),
    WORDS.map("~~{}~~".format),
    WORDS.map("`{}`".format),
    WORDS.map("[{}](https://a.example/b?c=1&d=2)".format),
    WORDS.map('[{}](/tienda/ "título")'.format),
    st.sampled_from(
        ["[r]", "[x][R]", "<https://a.example>", "<a@b.example>", "<b>", "</b>", "<a href='x'>", "<!-- x -->", "&amp;"]
    ),
)
LINES = st.lists(SPANS, min_size=1, max_size=4).map(" ".join)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
ROWS = st.lists(st.tuples(LINES, LINES).map("| {0[0]} | {0[1]} |".format), min_size=1, max_size=3).map("\n".join)
BLOCKS = st.one_of(
    PARAGRAPHS,
    st.tuples(st.integers(1, 6), LINES).map(lambda found: f"{'#' * found[0]} {found[1]}"),
    PARAGRAPHS.map("{}\n---".format),
    st.lists(LINES, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(PARAGRAPHS, min_size=1, max_size=3).map(lambda items: "\n\n".join(f"1. {item}" for item in items)),
    PARAGRAPHS.map(lambda text: "\n".join(f"> {line}" for line in text.split("\n"))),
    PARAGRAPHS.map("```py\n{}\n```".format),
    LINES.map("    {}".format),
    ROWS.map("| a | b |\n| :-- | --: |\n{}".format),
    st.sampled_from(["<div>", "<div>\ntext\n</div>", "<script>\nx\n</script>", "<!--\nx\n\ny\n-->", "***"]),
    st.just("[r]: https://a.example/r 'R'"),
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=5).map("\n\n".join)


@settings(deadline=None)
@given(BODIES)
@example("`un\n<div> dos`")
@example("<div>\n```\n\n<b>\n```\n</div>")
@example('<a title="`"> <i> `')
@example("[x](</a b>) y [y](<a<b>)")
def test_two_parsers_of_one_specification_print_the_same(source: str) -> None:
    assert Outline(html(source)).found == Outline(OTHER.render(source)).found


@settings(deadline=None)
@given(BODIES)
def test_two_parsers_of_one_specification_read_the_same_words(source: str) -> None:
    assert to_text(source) == other_text(source)


# Anything at all

PIECES = (
    *"<>[]()!|~`*_#&;:%\"'\\ \t\n\x01\x7f-=a1é",
    *("&#9;", "&#10;", "&#1;", "&Tab;", "&colon;", "&lt;", "&quot;", "%41"),
    *("[x](", "![x](", "[r]: ", "[r]", "javascript:", "data:", "product:taza"),
    *("<a ", "<!--", "-->", "<div>", "<script>", "<https://a.example/", "<a@b.example>"),
    *("\n\n", "\n> ", "\n- ", "\n```\n", "\n|a|b|\n|-|-|\n"),
)
SCRAPS = st.sampled_from(PIECES)
SCRAWLS = st.lists(SCRAPS, max_size=14).map("".join)


@given(SCRAWLS)
def test_only_the_dialects_own_tags_are_ever_printed(source: str) -> None:
    outline = Outline(html(source))
    assert {name.lstrip("/") for name, *_ in outline.found} <= TAGS | {"text", "figure"}
    assert {name for name, _ in outline.attributes} <= {"href", "title", *ADDED, "class", "style", "start"}


@given(SCRAWLS)
def test_no_href_runs_anything(source: str) -> None:
    for name, value in Outline(html(source)).attributes:
        if name == "href":
            # Browsers drop control characters and blanks before they look for a scheme.
            assert min(value, default="a") > " "
            assert not value.lower().startswith(("javascript:", "vbscript:", "data:"))


@given(SCRAWLS)
@example("[[product:taza<")
@example("[[product:taza&lt;")
@example("[[product:taza]]<")
def test_targets_are_the_references_without_their_lines(source: str) -> None:
    found = [(reference.kind, reference.target) for reference in references(source)]
    assert [(reference.kind, reference.target) for reference in (Reference.of(*at) for at in targets(source))] == found


@pytest.mark.parametrize(
    "body",
    [
        "[" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "[a](" * 10_000,
        "![" * 10_000,
        "> " * 10_000,
        "- " * 10_000,
        "*a _b " * 10_000,
        "*" * 10_000 + "a" + "*" * 10_000,
        "".join(f"{'`' * n} " for n in range(1_000)),
        "<" * 10_000,
        "<b>" * 10_000,
        "<!-- " * 10_000,
        "<div>\n" * 10_000,
        "<div>\n\n" * 10_000,
        "<a title='`'>" * 10_000,
        "# a\n" * 10_000,
        "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "|\n" * 1_000,
        f"[r]: {'/u' * 5_000}\n\n" + "[r] " * 10_000,
        "palabra **fuerte** [x](/tienda/)\n" * 30_000,
    ],
    ids=lambda body: body[:12],
)
def test_no_body_keeps_the_build_waiting(body: str) -> None:
    before = time.process_time()
    html(body)
    to_text(body)
    targets(body)
    assert time.process_time() - before < 5
