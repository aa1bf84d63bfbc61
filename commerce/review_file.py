"""A published review as a content file: `content/reviews/<id>.md`.

Knows the file's fields and how to write hostile text so that it can neither leave its field nor add one. The body is
plain text: the build prints it escaped, with its line breaks, and never as Markdown; a test holds the two together.
Must not know where the file lies.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

from commerce.forms import clean_text

FENCE = "---"
_REPLY = ("reply", "reply_date")
_HELPFUL = ("helpful",)


@dataclass(frozen=True)
class PublishedReview:
    """Texts as people wrote them; dates in ISO form; `image` is a path below content/images, empty without one."""

    product: str
    sku: str
    rating: int
    title: str
    text: str
    author: str
    date: str
    language: str
    verified: bool = True
    reply: str = ""
    reply_date: str = ""
    image: str = ""
    image_alt: str = ""


def review_file_id(review: PublishedReview, order_id: str, line: int) -> str:
    """`2026-10-14-taza-marea-5f1c2a9be0`: the same each time, another for every order line, and no order's number."""
    short = hashlib.sha256(f"{order_id}/{line}".encode()).hexdigest()[:10]
    return f"{review.date}-{review.product}-{short}"


def review_markdown(review: PublishedReview) -> str:
    """The whole file. Every text of the front matter is a double-quoted YAML scalar on one line."""
    fields = {
        "product": _quoted(review.product),
        "sku": _quoted(review.sku) if review.sku else "",
        "rating": str(int(review.rating)),
        "title": _quoted(_one_line(review.title)),
        "author": _quoted(_one_line(review.author)) if review.author else "",
        "date": review.date,
        "language": review.language,
        "verified": "true" if review.verified else "false",
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    if review.image:
        lines.append(f"image: {{src: {_quoted(review.image)}, alt: {_quoted(_one_line(review.image_alt))}}}")
    text = "\n".join([FENCE, *lines, FENCE, plain_body(review.text), ""])
    return with_reply(text, review.reply, review.reply_date)


def with_reply(text: str, reply: str, date: str) -> str:
    """The file with the shop's reply set, or taken away when it is empty; every other line stays as it is.

    Raises ValueError for a text that has no front matter.
    """
    return _with(text, _REPLY, [f"reply: {_quoted(reply)}", f"reply_date: {date}"] if reply else [])


def with_helpful(text: str, count: int) -> str:
    """The file with how many readers it helped; 0 takes the line away. Raises ValueError as `with_reply` does."""
    return _with(text, _HELPFUL, [f"helpful: {count}"] if count else [])


def as_written(text: str) -> str:
    """The file as its customer left it: without what the shop adds later."""
    return with_helpful(with_reply(text, "", ""), 0)


def plain_body(text: str) -> str:
    """Paragraphs and lines as they were written, tidied."""
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _with(text: str, names: tuple[str, ...], added: list[str]) -> str:
    """The file with these fields in the place of those of that name, at the end of the front matter."""
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != FENCE:
        raise ValueError("no front matter")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if not end:
        raise ValueError("no front matter")
    return "\n".join([lines[0], *_without(names, lines[1:end]), *added, *lines[end:]])


def _without(names: tuple[str, ...], fields: list[str]) -> list[str]:
    """The other fields, each with the lines that belong to it."""
    kept, dropping = [], False
    for line in fields:
        if line and not line[0].isspace():
            dropping = line.partition(":")[0].rstrip() in names
        if not dropping:
            kept.append(line)
    return kept


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar on one line. JSON's escapes are YAML's; what YAML will not take raw is escaped."""
    return "".join(c if c.isprintable() else _escape(c) for c in json.dumps(text, ensure_ascii=False))


def _escape(character: str) -> str:
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return "�"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
