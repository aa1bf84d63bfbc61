"""The theme's static files, made ready: one minified stylesheet to inline, scripts and other files under hashed names.

Knows `theme/static/`: `css/` (`main.css` for all pages, `page-<kind>.css` for one kind, `below-<kind>.css` for what
stands below its first screen, `late-<name>.css` for what a script shows; they import the rest), `js/` (see `scripts`),
`root/` (copied to the site's root as it is), and whatever else, which CSS may refer to. Must not know pages.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from plugins.core import legibility, palette
from plugins.core.brand import BrandChoice
from plugins.core.palette import Dress, Palette
from plugins.core.problems import Problems
from plugins.core.stations import File, ThemeFiles
from plugins.core.theme_tree import ORIGINAL, ThemeTree
from plugins.render import fonts, scripts

_ASSETS = "assets"
# The shop's own goes behind all others, on every page.
_ENTRY_STYLE, _OWN_STYLE = "main.css", "own.css"
_CSS = "static/css/"
_TOKENS = f"{_CSS}{palette.TOKENS}"
_PAGE_STYLE, _BELOW_STYLE, _LATE_STYLE = "page-", "below-", "late-"
_FAVICON = "favicon.svg"
# A page that carries its icon saves a request of its first six; a larger drawing would cost more than that.
_INLINED_BYTES = 600
_URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|/|#)([^"')]+)\1\s*\)""")
_IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?([^;]*);""")
AS_IT_IS = BrandChoice()
Place = Callable[[str], tuple[str, int]]
"""The file and the line of a key of THEME_BRAND."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# What every browser that matters has: nesting, light-dark(), popover. Older ones get plain prefixes only.
_BROWSERS = ["chrome >= 111", "edge >= 111", "firefox >= 115", "safari >= 16.4"]


@dataclass(frozen=True)
class Tokens:
    """The tokens' stylesheet in the brand, and the font's `@font-face`."""

    dress: Dress
    brand: BrandChoice
    faces: str = ""

    @property
    def css(self) -> str:
        return self.faces + self.dress.css


def dressed(tree: ThemeTree, brand: BrandChoice, place: Place, problems: Problems) -> Dress:
    """The theme's tokens in the brand. Colours that cannot be read go to `problems`."""
    file = tree.file(_TOKENS)
    tokens = file.read_text(encoding="utf-8") if file.is_file() else ""
    dress = palette.dress(tokens, brand)

    def named(found: Palette, key: str, token: str) -> tuple[str, int, str]:
        if key:
            return (*place(key), f"THEME_BRAND {key}")
        return tree.label(_TOKENS), palette.line_of(tokens, token, found.scheme), f"--{token}"

    for fault in legibility.faults(tokens, brand, named):
        problems.error(*fault)
    return dress


def load(
    tree: ThemeTree, problems: Problems, brand: BrandChoice = AS_IT_IS, place: Place = lambda _key: ("", 0)
) -> ThemeFiles:
    """`brand`: what the shop has in the place of the theme's; `place`: where a key of it stands.

    `page_css` holds only what a kind of page has besides `css`, and under `own` the shop's own style: see `narrowing`.
    """
    dress = dressed(tree, brand, place, problems)
    face = fonts.faces(brand.font, tree.file(f"static/fonts/{brand.font.file}"), problems) if brand.font else ""
    plain = _plain_files(tree)
    urls = {source: f"/{file.path}" for source, file in plain.items()}
    styles = Styles(tree, Tokens(dress, brand, face), urls, problems)
    late = {name: styles.sheet(name) for name in styles.names(_LATE_STYLE)}
    script_urls, script_files = scripts.publish(scripts.read(tree.files("static/js", ".js")), late, _ASSETS, problems)
    return ThemeFiles(
        css=styles.sheet(_ENTRY_STYLE),
        page_css={
            name.removeprefix(_PAGE_STYLE).removesuffix(".css"): styles.sheet(name)
            for name in (*styles.names(_PAGE_STYLE), *styles.names(_OWN_STYLE))
        },
        below_css={
            name.removeprefix(_BELOW_STYLE).removesuffix(".css"): styles.sheet(name)
            for name in styles.names(_BELOW_STYLE)
        },
        scripts=script_urls,
        icons={Path(source).stem: url for source, url in urls.items() if source.startswith("icons/")}
        | _inlined(tree.file(f"static/icons/{_FAVICON}")),
        files=(*plain.values(), *script_files, *_root_files(tree)),
        color_scheme=dress.color_scheme,
        theme_colors=dress.theme_colors,
        repainted=dress.repainted,
    )


def published_style(kind: str, css: str) -> File:
    """The style of what is below the first screen of a kind of page, as a file."""
    data = css.encode()
    return File(f"{_ASSETS}/css/{_BELOW_STYLE}{kind}.{_hash(data)}.css", data)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def _plain_files(tree: ThemeTree) -> dict[str, File]:
    """Fonts, icons and the like, by their path below static."""
    found = {}
    for source, path in tree.files("static").items():
        name = PurePosixPath(source)
        if name.parts[0] in {"css", "js", "root"}:
            continue
        data = path.read_bytes()
        published = PurePosixPath(_ASSETS, name.parent, f"{name.stem}.{_hash(data)}{name.suffix}")
        found[source] = File(str(published), data)
    return found


def _inlined(icon: Path) -> dict[str, str]:
    """A small SVG as a `data:` address, under `<name>_inline`."""
    if not icon.is_file() or icon.stat().st_size > _INLINED_BYTES:
        return {}
    text = " ".join(icon.read_text(encoding="utf-8").split())
    return {f"{icon.stem}_inline": f"data:image/svg+xml,{quote(text, safe='=:/()-.')}"}


def _root_files(tree: ThemeTree) -> list[File]:
    return [File(name, path.read_bytes()) for name, path in tree.files("static/root").items()]


@dataclass(frozen=True)
class Styles:
    """Stylesheets by name. `urls`: addresses of published files, by their path below static."""

    tree: ThemeTree
    tokens: Tokens
    urls: Mapping[str, str]
    problems: Problems

    def names(self, prefix: str) -> list[str]:
        return [name for name in self.tree.files("static/css", ".css") if name.startswith(prefix)]

    def sheet(self, entry: str) -> str:
        """A stylesheet with its imports in place, minified; without one, nothing."""
        if not self._path(entry).is_file():
            self.problems.error(f"theme/{_CSS}{entry}", 0, "", "", "does not exist. The stylesheet starts there.")
            return ""
        source = self._joined(entry, set())
        source = palette.in_scheme(source, self.tokens.brand.scheme)
        source = _URL.sub(lambda match: _address(match, self.urls, self.problems), source)
        import lightningcss

        try:
            css: str = lightningcss.process_stylesheet(source, filename="theme/static/css", browsers_list=_BROWSERS)
        except Exception as error:
            # lightningcss raises a plain Exception for a syntax error; its text has the line of the joined file.
            self.problems.error("theme/static/css", 0, "", "", f"cannot be read: {error}.")
            return ""
        # In ASCII, so that a page, half of which is styles, is quicker to join and to encode.
        return _NOT_ASCII.sub(lambda match: f"\\{ord(match[0]):x} ", css.strip())

    def _path(self, name: str) -> Path:
        if name.startswith(ORIGINAL):
            return self.tree.theme / _CSS / name.removeprefix(ORIGINAL)
        return self.tree.file(_CSS + name)

    def _joined(self, name: str, seen: set[str]) -> str:
        """A stylesheet with what it imports, each file once, in the order of the imports."""
        if name in seen:
            return ""
        seen.add(name)
        path = self._path(name)
        if not path.is_file():
            self.problems.error(f"theme/{_CSS}{name}", 0, "", "", "is imported and does not exist.")
            return ""

        def bring(match: re.Match[str]) -> str:
            beside = "" if match[1].startswith(ORIGINAL) else posixpath.dirname(name)
            text = self._joined(posixpath.normpath(posixpath.join(beside, match[1])), seen)
            words = match[2].strip()
            if words.startswith("layer"):
                layer = words.removeprefix("layer").strip(" ()")
                return f"@layer {layer} {{\n{text}\n}}"
            return f"@media {words} {{\n{text}\n}}" if words else text

        source = self.tokens.css if name == palette.TOKENS else path.read_text(encoding="utf-8")
        return _IMPORT.sub(bring, source)


def _address(match: re.Match[str], urls: Mapping[str, str], problems: Problems) -> str:
    """`url(../fonts/x.woff2)` to the file's published address. Paths are read from css/, also in files below it."""
    source = PurePosixPath(match[2]).as_posix().removeprefix("../")
    name, mark, fragment = source.partition("#")
    if name not in urls:
        problems.error("theme/static/css", 0, "url", match[2], "is not in theme/static.")
        return match[0]
    return f'url("{urls[name]}{mark}{fragment}")'
