"""The one Markdown dialect of all content: CommonMark with tables and strikethrough.

Raw HTML is off: what looks like a tag is printed as text. Links name content by kind and id (`product:taza-marea`,
`faq:lavavajillas`, `category:mesa/cuencos`), pictures name files below content/images. Knows how to turn a body into
HTML, into plain text and into the list of what it refers to. Must not know the site: a `Places` answers for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from plugins.core.slugs import slugify
from plugins.core.views import Image, Link

LINK_KINDS = ("product", "post", "page", "faq", "category")
# A picture in running text is at most as wide as the text column.
BODY_SIZES = "(min-width: 48rem) 44rem, 100vw"
_WORDS_PER_MINUTE = 200
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)


class Places(Protocol):
    """Where content ids lead, in one language."""

    def link(self, kind: str, id: str) -> Link | None: ...

    def picture(self, src: str, alt: str) -> Image | None: ...


@dataclass(frozen=True)
class Reference:
    """Something a body points to. `kind`: one of LINK_KINDS, `image`, `path` (`/tienda/`), `relative` or a URL scheme.

    `line` counts from 1 within the body.
    """

    line: int
    kind: str
    target: str

    @classmethod
    def of(cls, is_image: bool, target: str, line: int = 0) -> Reference:
        return cls(line, *_classify(is_image, target))


def to_html(source: str, places: Places) -> str:
    """A body as HTML. Its `#` headings become `h2` (the page's title is the `h1`) and have ids.

    A link or picture that `places` does not know is left out, its text kept: `references` is there to find them first.
    """
    return str(_DIALECT.render(source, {"places": places}))


def to_text(source: str) -> str:
    """A body as one line of plain text, without pictures: for descriptions and search."""
    blocks = (
        _inline_text(token) for token in _DIALECT.parse(source) if token.type in {"inline", "fence", "code_block"}
    )
    return " ".join(" ".join(blocks).split())


def minutes_to_read(source: str) -> int:
    return max(1, round(len(to_text(source).split()) / _WORDS_PER_MINUTE))


def paragraphs(text: str) -> str:
    """Customers' own words as HTML: an empty line parts paragraphs, a line break stays, nothing else is special."""
    parts = (escape(part.strip()).replace("\n", "<br>") for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{part}</p>" for part in parts)


def shorten(text: str, longest: int = 160) -> str:
    """At most that many characters, cut at a word, with an ellipsis when cut."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def references(source: str) -> Iterator[Reference]:
    """All links and pictures of a body, in order."""
    lines = source.splitlines()
    for block in _DIALECT.parse(source):
        for token in block.children or ():
            if token.type in {"link_open", "image"}:
                target = unquote(str(token.attrs.get("href" if token.type == "link_open" else "src", "")))
                yield Reference.of(token.type == "image", target, _line(lines, block, target))


def _classify(is_image: bool, target: str) -> tuple[str, str]:
    if is_image:
        return "image", target
    scheme = _SCHEME.fullmatch(target)
    if scheme:
        return scheme[1].lower(), scheme[2]
    if target.startswith(("/", "#")):
        return ("path", target) if target.startswith("/") else ("anchor", target)
    return "relative", target


def _line(lines: Sequence[str], block: Token, target: str) -> int:
    first, last = block.map or (0, 1)
    found = (number for number in range(first, min(last, len(lines))) if target in lines[number])
    return next(found, first) + 1


def _inline_text(token: Token) -> str:
    if not token.children:
        return token.content
    pieces = (
        child.content if child.type in {"text", "code_inline"} else " "
        for child in token.children
        if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )
    return "".join(pieces)


def _finish_blocks(state: StateCore) -> None:
    """Headings get their level and id; a paragraph that is only a picture becomes a figure."""
    used: dict[str, int] = {}
    for place, token in enumerate(state.tokens):
        if token.type == "heading_open":
            _finish_heading(state.tokens, place, used)
        elif token.type == "paragraph_open" and not token.hidden:
            children = state.tokens[place + 1].children or []
            if len(children) == 1 and children[0].type == "image":
                token.tag = state.tokens[place + 2].tag = "figure"


def _finish_heading(tokens: Sequence[Token], place: int, used: MutableMapping[str, int]) -> None:
    opening, inline, closing = tokens[place : place + 3]
    if opening.tag == "h1":
        opening.tag = closing.tag = "h2"
    name = slugify(_inline_text(inline)) or "s"
    used[name] = used.get(name, 0) + 1
    opening.attrSet("id", name if used[name] == 1 else f"{name}-{used[name]}")


class _Renderer(RendererHTML):
    """HTML with our links, pictures and tables. `env["places"]` answers for the site."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        kind, target = _classify(False, unquote(str(tokens[idx].attrs.get("href", ""))))
        title = escape(str(tokens[idx].attrs.get("title", "")))
        attributes = f' title="{title}"' if title else ""
        if kind not in LINK_KINDS:
            href = escape(str(tokens[idx].attrs.get("href", "")))
            rel = ' rel="noopener"' if kind in {"http", "https"} else ""
            return f'<a href="{href}"{attributes}{rel}>'
        id, _, fragment = target.partition("#")
        link = env["places"].link(kind, id)
        if link is None:
            return "<a>"
        url = f"{link.url}#{fragment}" if fragment else link.url
        empty = tokens[idx + 1].type == "link_close"
        return f'<a href="{escape(url)}"{attributes}>' + (escape(link.title) if empty else "")

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        picture = env["places"].picture(unquote(str(token.attrs.get("src", ""))), token.content)
        if picture is None:
            return ""
        caption = escape(str(token.attrs.get("title", "")))
        alone = len(tokens) == 1
        return picture_html(picture) + (f"<figcaption>{caption}</figcaption>" if caption and alone else "")

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="table-scroll" tabindex="0"><table>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"


def picture_html(image: Image, sizes: str = BODY_SIZES) -> str:
    """A picture of a body, loaded when it comes near."""
    sources = "".join(
        f'<source type="{source.type}" srcset="{escape(source.srcset)}" sizes="{sizes}">' for source in image.sources
    )
    srcset = f' srcset="{escape(image.srcset)}" sizes="{sizes}"' if image.srcset else ""
    return (
        f'<picture>{sources}<img src="{escape(image.src)}"{srcset} alt="{escape(image.alt)}"'
        f' width="{image.width}" height="{image.height}" loading="lazy" decoding="async"></picture>'
    )


def _dialect() -> Any:
    dialect = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable(["table", "strikethrough"])
    dialect.core.ruler.push("vitrina_blocks", _finish_blocks)
    return dialect


_DIALECT = _dialect()
