"""The theme's static files, made ready: one minified stylesheet to inline, scripts and other files under hashed names.

Knows `theme/static/`: `css/` (`main.css` for all pages, `page-<kind>.css` for one kind, `late-<name>.css` for what a
script shows; they import the rest), `js/` (see `scripts`), `root/` (copied to the site's root as it is), and whatever
else, which CSS may refer to. Must not know pages.
"""

from __future__ import annotations

import hashlib
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
from plugins.render import fonts, scripts

_ASSETS = "assets"
_ENTRY_STYLE = "main.css"
_PAGE_STYLE, _LATE_STYLE = "page-", "late-"
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


def dressed(theme: Path, brand: BrandChoice, place: Place, problems: Problems) -> Dress:
    """The theme's tokens in the brand. Colours that cannot be read go to `problems`."""
    file = theme / "static" / "css" / palette.TOKENS
    tokens = file.read_text(encoding="utf-8") if file.is_file() else ""
    dress = palette.dress(tokens, brand)

    def named(found: Palette, key: str, token: str) -> tuple[str, int, str]:
        if key:
            return (*place(key), f"THEME_BRAND {key}")
        return f"theme/static/css/{palette.TOKENS}", palette.line_of(tokens, token, found.scheme), f"--{token}"

    for fault in legibility.faults(tokens, brand, named):
        problems.error(*fault)
    return dress


def load(
    theme: Path, problems: Problems, brand: BrandChoice = AS_IT_IS, place: Place = lambda _key: ("", 0)
) -> ThemeFiles:
    """`brand`: what the shop has in the place of the theme's; `place`: where a key of it stands."""
    static = theme / "static"
    dress = dressed(theme, brand, place, problems)
    tokens = Tokens(dress, brand, fonts.faces(brand.font, static / "fonts", problems) if brand.font else "")
    plain = _plain_files(static)
    urls = {source: f"/{file.path}" for source, file in plain.items()}
    late = {path.name: _stylesheet(path, urls, problems, tokens) for path in _styles(static, _LATE_STYLE)}
    script_urls, script_files = scripts.publish(scripts.read(static / "js"), late, _ASSETS, problems)
    return ThemeFiles(
        css=_stylesheet(static / "css" / _ENTRY_STYLE, urls, problems, tokens),
        page_css={
            path.stem.removeprefix(_PAGE_STYLE): _stylesheet(path, urls, problems, tokens)
            for path in _styles(static, _PAGE_STYLE)
        },
        scripts=script_urls,
        icons={Path(source).stem: url for source, url in urls.items() if source.startswith("icons/")}
        | _inlined(static / "icons" / _FAVICON),
        files=(*plain.values(), *script_files, *_root_files(static / "root")),
        color_scheme=dress.color_scheme,
        theme_colors=dress.theme_colors,
        repainted=dress.repainted,
    )


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(found)


def _styles(static: Path, prefix: str) -> list[Path]:
    return sorted((static / "css").glob(f"{prefix}*.css"))


def _plain_files(static: Path) -> dict[str, File]:
    """Fonts, icons and the like, by their path below static."""
    found = {}
    for path in _files(static):
        source = path.relative_to(static)
        if source.parts[0] in {"css", "js", "root"}:
            continue
        data = path.read_bytes()
        name = PurePosixPath(_ASSETS, source.parent.as_posix(), f"{path.stem}.{_hash(data)}{path.suffix}")
        found[source.as_posix()] = File(str(name), data)
    return found


def _inlined(icon: Path) -> dict[str, str]:
    """A small SVG as a `data:` address, under `<name>_inline`."""
    if not icon.is_file() or icon.stat().st_size > _INLINED_BYTES:
        return {}
    text = " ".join(icon.read_text(encoding="utf-8").split())
    return {f"{icon.stem}_inline": f"data:image/svg+xml,{quote(text, safe=' =:/()-.')}"}


def _root_files(folder: Path) -> list[File]:
    return [File(path.relative_to(folder).as_posix(), path.read_bytes()) for path in _files(folder)]


def _stylesheet(entry: Path, urls: Mapping[str, str], problems: Problems, tokens: Tokens) -> str:
    """A stylesheet with its imports in place, minified; without one, nothing."""
    folder = entry.parent
    if not entry.exists():
        problems.error(f"theme/static/css/{_ENTRY_STYLE}", 0, "", "", "does not exist. The stylesheet starts there.")
        return ""
    source = palette.in_scheme(_joined(entry, folder, problems, set(), tokens), tokens.brand.scheme)
    source = _URL.sub(lambda match: _address(match, urls, problems), source)
    import lightningcss

    try:
        css: str = lightningcss.process_stylesheet(source, filename="theme/static/css", browsers_list=_BROWSERS)
    except Exception as error:
        # lightningcss raises a plain Exception for a syntax error; its text has the line of the joined file.
        problems.error("theme/static/css", 0, "", "", f"cannot be read: {error}.")
        return ""
    # In ASCII, so that a page, half of which is styles, is quicker to join and to encode.
    return _NOT_ASCII.sub(lambda match: f"\\{ord(match[0]):x} ", css.strip())


def _joined(path: Path, folder: Path, problems: Problems, seen: set[Path], tokens: Tokens) -> str:
    """A stylesheet with what it imports, each file once, in the order of the imports."""
    if path in seen:
        return ""
    seen.add(path)
    label = f"theme/static/css/{path.relative_to(folder).as_posix()}"
    if not path.exists():
        problems.error(label, 0, "", "", "is imported and does not exist.")
        return ""

    def bring(match: re.Match[str]) -> str:
        text = _joined((path.parent / match[1]).resolve(), folder.resolve(), problems, seen, tokens)
        words = match[2].strip()
        if words.startswith("layer"):
            name = words.removeprefix("layer").strip(" ()")
            return f"@layer {name} {{\n{text}\n}}"
        return f"@media {words} {{\n{text}\n}}" if words else text

    source = tokens.css if path.name == palette.TOKENS else path.read_text(encoding="utf-8")
    return _IMPORT.sub(bring, source)


def _address(match: re.Match[str], urls: Mapping[str, str], problems: Problems) -> str:
    """`url(../fonts/x.woff2)` to the file's published address. Paths are read from css/, also in files below it."""
    source = PurePosixPath(match[2]).as_posix().removeprefix("../")
    name, mark, fragment = source.partition("#")
    if name not in urls:
        problems.error("theme/static/css", 0, "url", match[2], "is not in theme/static.")
        return match[0]
    return f'url("{urls[name]}{mark}{fragment}")'
