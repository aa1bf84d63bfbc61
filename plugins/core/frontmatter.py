"""A content file: our own strict front matter, which is YAML that means what a marketer thinks it means, and Markdown.

Every value stays the text that was written: `12.50` is no float, `2026-12-01` no date, `no` no boolean; whoever takes a
field decides what it is. Every key and item remembers its line (1-based, in the file). `quick_yaml` reads the plain
ones, `exact_yaml` the rest. Must not know which fields there are.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from plugins.core import quick_yaml
from plugins.core.nodes import Broken, Mapping
from plugins.core.problems import Problems

FENCE = "---"
_CLOSING = re.compile(rf"\n{FENCE}[^\S\n]*(?:\n|\Z)")


@dataclass(slots=True)
class Document:
    """A content file, read. `body` is Markdown without the blank lines around it, and starts on `body_line`."""

    fields: Mapping
    body: str
    body_line: int


def read(path: str, data: bytes, problems: Problems) -> Document | None:
    """The file's fields and body. What is wrong goes to `problems`; None when nothing could be made of it.

    `path` is only for the messages.
    """
    try:
        text = _text(data)
        source, end = _front_matter(text)
        fields = quick_yaml.read(source) or _exactly(source, path, problems)
    except Broken as broken:
        problems.error(path, broken.line, "", broken.found, broken.hint)
        return None
    return Document(fields, *_body(text, end))


def _exactly(source: str, path: str, problems: Problems) -> Mapping:
    from plugins.core import exact_yaml  # libyaml, which few files need

    return exact_yaml.read(source, path, problems)


def _text(data: bytes) -> str:
    """The file's text. A byte order mark and Windows line ends, which editors add unasked, are taken off."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Broken(line, "is not UTF-8 text here. Save the file with the encoding UTF-8.") from None
    if not text or text.isspace():
        raise Broken(1, "is empty. Start with --- and the fields, then --- and the text.")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _front_matter(text: str) -> tuple[str, int]:
    """What stands between the fences, and where the text goes on behind them."""
    first = text.partition("\n")[0]
    if first.rstrip() != FENCE:
        raise Broken(1, "does not start with ---. Put the fields between two lines of three hyphens.", first)
    closing = _CLOSING.search(text, len(first))
    if closing is None:
        raise Broken(1, "has no closing ---. Put a line of three hyphens after the last field.")
    return text[len(first) + 1 : closing.start()], closing.end()


def _body(text: str, start: int) -> tuple[str, int]:
    """The text from `start` on, from its first line that is not blank, and that line's number."""
    written = len(text) - len(text[start:].lstrip())
    start = max(start, text.rfind("\n", start, written) + 1)
    return text[start:].rstrip(), text.count("\n", 0, start) + 1
