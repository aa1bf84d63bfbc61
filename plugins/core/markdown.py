"""The one Markdown dialect of all content: CommonMark with tables and strikethrough.

Raw HTML is off: what looks like a tag is printed as text. Links name content by kind and id (`product:taza-marea`,
`faq:lavavajillas`, `category:mesa/cuencos`), pictures name files below content/images; a line may be a block
(`plugins.core.blocks`). Knows how to turn a body into HTML, into plain text and into the list of what it refers to.
Must not know the site: a `Places` answers for it.

One parser sees every body (docs/decisions/0012). Its HTML is finished by regular expressions, which is sound here and
would not be on HTML at large: the renderer has one spelling for each element, escapes `<`, `>` and `&` in text and
`"` as well in attributes, and no tag of the source reaches it. So each `<` of its output begins a tag of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Protocol
from urllib.parse import unquote

from pyromark import Markdown, Options

from plugins.core import blocks
from plugins.core.attributes import quoted
from plugins.core.blocks import Block, NoBlock
from plugins.core.slugs import slugify
from plugins.core.views import Image, Link

LINK_KINDS = ("product", "post", "page", "faq", "category")
# Where a link may lead besides content and places of this site. All else loses its href, `javascript:` and `data:` too.
OUTSIDE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# A picture in running text is at most as wide as the text column.
BODY_SIZES = "(min-width: 48rem) 44rem, 100vw"
_WORDS_PER_MINUTE = 200
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(.*)", re.IGNORECASE | re.DOTALL)

_DIALECT = Markdown(options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH)
# A `<` that may begin raw HTML. `<https://...>` and `<a@b.example>` are no HTML by the specification: no tag's name
# goes on with a colon or an `@`.
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?![A-Za-z][A-Za-z0-9+.-]{1,31}:|[A-Za-z0-9][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*@)")
# Unicode keeps this code point out of all text, for uses like this one; in an address it is written the second way.
# No character of these stands in a text: https://www.unicode.org/faq/private_use.html#nonchar1
_CUT = "\ufdd1"
# Before what is in a block's brackets, where it stands among targets.
_ALONE, _STRAY = "[[", ".[["
_MARK, _MARK_IN_URL = "\ufdd0", "%EF%B7%90"

# What of the renderer's HTML is finished here. A picture that is a paragraph of its own takes the paragraph with it.
_UNFINISHED = re.compile(
    r"<(?:"
    r'a href="(?P<href>[^"]*)"(?: title="(?P<title>[^"]*)")?>(?P<empty></a>)?'
    r'|(?P<alone>p><)?img src="(?P<src>[^"]*)" alt="(?P<alt>[^"]*)"(?: title="(?P<caption>[^"]*)")? />(?(alone)</p>)'
    r"|h(?P<level>[1-6])>(?P<heading>.*?)</h(?P=level)>"
    r"|(?P<table>/?table)>"
    rf"|{blocks.PARAGRAPH}"
    r")",
    re.DOTALL,
)
# A line break that no browser shows: before a block's tag. Only these and `<br />` begin with these letters.
_BREAK = re.compile(r"\n(?=</?[bhloptu])")
_TARGET = re.compile(r'<(a href|img src)="([^"]*)"')
_WORDS = re.compile(r">([^<]+)")


class Places(Protocol):
    """Where content ids lead, in one language."""

    def link(self, kind: str, id: str) -> Link | None: ...

    def picture(self, src: str, alt: str) -> Image | None: ...


@dataclass(frozen=True)
class Reference:
    """Something a body points to. `kind`: one of LINK_KINDS, `image`, `path` (`/tienda/`), `relative`, a URL scheme,
    `block` (`target`: what is in its brackets) or `stray` (a block that does not stand alone).

    `line` counts from 1 within the body.
    """

    line: int
    kind: str
    target: str

    @classmethod
    def of(cls, is_image: bool, target: str, line: int = 0) -> Reference:
        return cls(line, *_classify(is_image, target))


def to_html(source: str, places: Places) -> str:
    """A body as compact HTML. Its `#` headings become `h2` (the page's title is the `h1`) and have ids.

    A link or picture that `places` does not know is left out, its text kept: `references` is there to find them first.
    """
    return _Finishing(places).finish(_BREAK.sub("", _render(source)).rstrip("\n"))


def to_parts(source: str, places: Places) -> list[str | Block]:
    """The same HTML, cut where blocks stand. Those that nobody can read are left out."""
    if "[[" not in source:
        return [to_html(source, places)]
    finishing = _Finishing(places, in_parts=True)
    pieces = finishing.finish(_BREAK.sub("", _render(source)).rstrip("\n")).split(_CUT)
    parts: list[str | Block] = [pieces[0]]
    for block, piece in zip(finishing.blocks, pieces[1:], strict=True):
        parts += [block, piece]
    return [part for part in parts if part]


def codes(source: str) -> list[Block]:
    """The promotion codes of a body."""
    if "[[" not in source:
        return []
    read = (_block(inner) for alone, inner in blocks.found(_render(source)) if alone)
    return [block for block in read if block and block.kind == blocks.CODE]


def to_text(source: str) -> str:
    """A body as one line of plain text, without pictures and blocks: for descriptions and search."""
    return _text_of(blocks.without(_render(source)))


def minutes_to_read(source: str) -> int:
    words = to_text(source).count(" ") + 1
    return max(1, round(words / _WORDS_PER_MINUTE))


def paragraphs(text: str) -> str:
    """Customers' own words as HTML: an empty line parts paragraphs, a line break stays, nothing else is special."""
    parts = (escape(part.strip()).replace("\n", "<br>") for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{part}</p>" for part in parts)


def shorten(text: str, longest: int = 160) -> str:
    """At most that many characters, cut at a word, with an ellipsis when cut."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def targets(source: str) -> tuple[tuple[bool, str], ...]:
    """(whether it is a picture, target) of all links and pictures of a body, in order: `references` without lines.

    Many times cheaper, and independent of the site: what a body points to can be kept beside it.
    """
    html = _render(source)
    found = [(kind == "img src", _target(attribute)) for kind, attribute in _TARGET.findall(html)]
    if "[[" in html:
        found += [(False, f"{_ALONE if alone else _STRAY}{inner}") for alone, inner in blocks.found(html)]
    return tuple(found)


def references(source: str) -> Iterator[Reference]:
    """All links and pictures of a body, in order, each with the line where it begins."""
    text = _without_tags(source)
    lines = text.encode()
    pictures = 0
    # Of code and of paragraphs that are blocks, (first, last) byte: no block has gone astray there.
    sound: list[tuple[int, int]] = []
    for event, span in _DIALECT.events_with_range(text):
        match event:
            case {"End": "Image"}:
                pictures -= 1
            case {"Start": {"Image": image}}:
                if not pictures:
                    yield Reference.of(True, _plain(image["dest_url"]), _line(lines, span["start"]))
                pictures += 1
            # What a picture's alternative text links to is no link.
            case {"Start": {"Link": link}} if not pictures:
                # The renderer adds the scheme of `<a@b.example>`.
                scheme = "mailto:" if link["link_type"] == "Email" else ""
                yield Reference.of(False, _plain(scheme + link["dest_url"]), _line(lines, span["start"]))
            case {"Start": "Paragraph"} | {"Start": {"CodeBlock": _}} | {"Code": _} if "[[" in text:
                found = blocks.written(lines[span["start"] : span["end"]].decode()) if "Start" in event else []
                if found or event != {"Start": "Paragraph"}:
                    sound.append((span["start"], span["end"]))
                first = _line(lines, span["start"])
                yield from (Reference(first + n, "block", _plain(inner)) for n, inner in enumerate(found))
    for place, found_there in blocks.stray(text) if "[[" in text else ():
        start = len(text[:place].encode())
        if not any(first <= start < last for first, last in sound):
            yield Reference(_line(lines, start), "stray", blocks.stray_words(found_there.replace(_MARK, "")))


def _classify(is_image: bool, target: str) -> tuple[str, str]:
    if is_image:
        return "image", target
    if target.startswith((_ALONE, _STRAY)):
        return ("block", target.removeprefix(_ALONE)) if target[0] == "[" else ("stray", target.removeprefix(_STRAY))
    scheme = _SCHEME.fullmatch(target)
    if scheme:
        return scheme[1].lower(), scheme[2]
    if target.startswith(("/", "#")):
        return ("path", target) if target.startswith("/") else ("anchor", target)
    return "relative", target


def _line(text: bytes, place: int) -> int:
    return text.count(b"\n", 0, place) + 1


def _render(source: str) -> str:
    """The parser's own HTML. Every `<` in it begins a tag of the renderer's."""
    # HTML's void elements end in `>`.
    html = _DIALECT.html(_without_tags(source)).replace("<br />", "<br>").replace("<hr />", "<hr>")
    return html.replace(_MARK, "").replace(_MARK_IN_URL, "") if "<" in source else html


def _without_tags(source: str) -> str:
    """`source` with a mark after each `<` of what looks like a tag: then it is none, in a line or at the start of one.

    The mark is taken out of whatever the parser makes of it. That leaves nothing behind in code and addresses either,
    as a backslash or `&lt;` would, so there is no need to know where a `<` stands.
    """
    return _TAG.sub(f"<{_MARK}", source) if "<" in source else source


def _text_of(html: str) -> str:
    """The words of the renderer's HTML, or of a heading's content, with single spaces.

    Blocks and line breaks come with a line feed; only the cells of a table (`</td>`, `</th>`) touch each other.
    """
    words = "".join(_WORDS.findall(f">{html.replace('</t', ' </t')}"))
    return " ".join(unescape(words).split())


def _block(inner: str) -> Block | None:
    """None for what nobody can read: a problem by now."""
    try:
        return blocks.read(inner)
    except NoBlock:
        return None


def _target(attribute: str) -> str:
    """A target as its author wrote it, from `href` or `src`."""
    return unquote(unescape(attribute))


def _plain(destination: str) -> str:
    """A target as its author wrote it, from the parser."""
    return unquote(destination.replace(_MARK, ""))


class _Finishing:
    """Turns the renderer's HTML of one body into ours: links, pictures, headings, tables."""

    def __init__(self, places: Places, *, in_parts: bool = False) -> None:
        self.blocks: list[Block] = []
        self._in_parts = in_parts
        self._places = places
        # By id: the number that the last heading of the same words got.
        self._ids: dict[str, int] = {}

    def finish(self, html: str) -> str:
        return _UNFINISHED.sub(self._element, html)

    def _element(self, found: re.Match[str]) -> str:
        if found["href"] is not None:
            return self._link(found)
        if found["level"]:
            return self._heading(int(found["level"]), found["heading"])
        if found["table"]:
            opens = found["table"] == "table"
            return "<div class=table-scroll tabindex=0><table>" if opens else "</table></div>"
        if found["blocks"]:
            return "".join(map(self._block, blocks.in_paragraph(found["blocks"])))
        return self._picture(found)

    def _link(self, found: re.Match[str]) -> str:
        title = f' title="{found["title"]}"' if found["title"] else ""
        end = found["empty"] or ""
        kind, target = _classify(False, _target(found["href"]))
        if kind in LINK_KINDS:
            id, _, fragment = target.partition("#")
            link = self._places.link(kind, id)
            if link is None:
                return f"<a>{end}"
            url = f"{link.url}#{fragment}" if fragment else link.url
            return f"<a href={quoted(escape(url))}{title}>" + (f"{escape(link.title)}</a>" if end else "")
        if kind in OUTSIDE_SCHEMES or kind in {"path", "anchor", "relative"}:
            rel = " rel=noopener" if kind in {"http", "https"} else ""
            return f"<a href={quoted(found['href'])}{title}{rel}>{end}"
        return f"<a>{end}"

    def _picture(self, found: re.Match[str]) -> str:
        picture = self._places.picture(_target(found["src"]), unescape(found["alt"]))
        html = picture_html(picture) if picture else ""
        if not found["alone"]:
            return html
        caption = f"<figcaption>{found['caption']}</figcaption>" if picture and found["caption"] else ""
        return f"<figure>{html}{caption}</figure>"

    def _block(self, inner: str) -> str:
        """A cut, or the block in plain words: for feeds, and for texts that have no room for more."""
        block = _block(inner)
        if block is None:
            return ""
        if self._in_parts:
            self.blocks.append(block)
            return _CUT
        if block.kind == blocks.CODE:
            return f"<p><strong>{escape(block.code)}</strong>{f': {escape(block.text)}' if block.text else ''}</p>"
        link = self._places.link("product", block.target)
        return f"<p><a href={quoted(escape(link.url))}>{escape(link.title)}</a></p>" if link else ""

    def _heading(self, level: int, html: str) -> str:
        tag = f"h{max(level, 2)}"
        return f"<{tag} id={self._new_id(slugify(_text_of(html)) or 's')}>{self.finish(html)}</{tag}>"

    def _new_id(self, name: str) -> str:
        """`name`, `name-2`, `name-3`: the first that no heading of this body has."""
        id = name
        while id in self._ids:
            self._ids[name] += 1
            id = f"{name}-{self._ids[name]}"
        self._ids[id] = 1
        return id


def picture_html(image: Image, sizes: str = BODY_SIZES) -> str:
    """A picture of a body, loaded when it comes near."""
    sources = "".join(
        f'<source type={source.type} srcset="{escape(source.srcset)}" sizes="{sizes}">' for source in image.sources
    )
    srcset = f' srcset="{escape(image.srcset)}" sizes="{sizes}"' if image.srcset else ""
    return (
        f"<picture>{sources}<img src={quoted(escape(image.src))}{srcset} alt={quoted(escape(image.alt))}"
        f" width={image.width} height={image.height} loading=lazy decoding=async></picture>"
    )
