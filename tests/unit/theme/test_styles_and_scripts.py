"""Stylesheets and scripts: nothing lost, nothing outside, no page too heavy, colours that can be read."""

from __future__ import annotations

import re

import lightningcss
import pytest

from tests.unit.theme.files import CSS, JS, TEMPLATES, THEME, css_imports

# Raw bytes of the style that one page carries.
STYLE_BUDGET = 30_000
# One style for all that functions print: orders, returns, invoices and every form. Nobody meets them first.
RUNTIME_BUDGET = 31_000

ENTRIES = sorted(CSS.glob("page-*.css"))
BELOW = sorted(CSS.glob("below-*.css"))
LATE = sorted(CSS.glob("late-*.css"))
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
"""A name that no browser asks for."""
IMPORT = re.compile(r"""(?:import\(|from |import )["'](\./[^"']+)["']""")
NAMES = re.compile(r"""import \{([^}]*)\} from ["']\./([^"']+)["']""")
# main.js names modules in its tables.
STARTED = re.compile(r"""["'](?:\./)?([\w-]+)(?:\.js)?["']""")


def minified(paths) -> str:
    source = "\n".join(re.sub(r'@import "[^"]+";', "", path.read_text(encoding="utf-8")) for path in paths)
    return lightningcss.process_stylesheet(source, filename="theme", browsers_list=["defaults"])


def test_every_stylesheet_is_in_some_page_or_brought_by_a_script():
    used = {path for entry in (CSS / "main.css", *ENTRIES, *BELOW, *LATE) for path in css_imports(entry)}

    assert set(CSS.glob("*.css")) - used == set()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_a_page_style_belongs_to_a_kind_of_page_and_is_light(entry):
    assert (TEMPLATES / "pages" / f"{entry.stem.removeprefix('page-')}.html").exists()
    budget = RUNTIME_BUDGET if entry.stem == "page-runtime" else STYLE_BUDGET
    assert len(minified([*css_imports(CSS / "main.css"), *css_imports(entry)])) <= budget


@pytest.mark.parametrize("entry", BELOW, ids=lambda path: path.stem)
def test_a_kind_of_page_asks_for_the_style_of_what_is_below_its_first_screen(entry):
    kind = entry.stem.removeprefix("below-")

    assert f'href="{{{{ site.below_css["{kind}"] }}}}"' in (TEMPLATES / "pages" / f"{kind}.html").read_text("utf-8")


def test_styles_fetch_nothing():
    assert [
        path.name for path in CSS.glob("*.css") if re.search(r'url\((?!"data:)', path.read_text(encoding="utf-8"))
    ] == []


@pytest.mark.parametrize("script", sorted(JS.glob("*.js")), ids=lambda path: path.stem)
def test_a_script_imports_only_its_neighbours(script):
    names = IMPORT.findall(script.read_text(encoding="utf-8"))

    assert [name for name in names if not (JS / name).exists()] == []
    text = script.read_text(encoding="utf-8").replace(SVG_NAMESPACE, "")
    assert "http" not in re.sub(r"//.*", "", text)


@pytest.mark.parametrize("script", sorted(JS.glob("*.js")), ids=lambda path: path.stem)
def test_what_a_script_imports_is_exported_there(script):
    for names, module in NAMES.findall(script.read_text(encoding="utf-8")):
        exports = re.findall(r"export (?:const|(?:async )?function|class) (\w+)", (JS / module).read_text("utf-8"))
        exports += re.findall(r"export const \{ ([^}]*) \}", (JS / module).read_text("utf-8"))
        known = {name.strip() for each in exports for name in each.split(",")}
        assert {name.split(" as ")[0].strip() for name in names.split(",") if name.strip()} - known == set()


def test_every_style_that_comes_late_is_brought_by_some_script():
    scripts = "".join(path.read_text(encoding="utf-8") for path in JS.glob("*.js"))
    brought = set(re.findall(r"""\bstyle\(["']([\w-]+)["']\)""", scripts))

    assert brought == {path.stem.removeprefix("late-") for path in LATE}


def test_the_first_script_waits_for_no_other():
    assert IMPORT.findall((JS / "main.js").read_text(encoding="utf-8")) == []


def test_every_script_is_reached_from_the_first_one():
    reached, waiting = set(), ["main"]
    while waiting:
        name = waiting.pop()
        if name not in reached and (JS / f"{name}.js").exists():
            reached.add(name)
            waiting += STARTED.findall((JS / f"{name}.js").read_text(encoding="utf-8"))

    assert {path.stem for path in JS.glob("*.js")} == reached


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colours(scheme: str) -> dict[str, str]:
    light, _, dark = (CSS / "tokens.css").read_text(encoding="utf-8").partition("@media")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        *[
            (text, ground, 4.5)
            for text in ("ink", "ink-soft", "accent", "good", "bad")
            for ground in ("paper", "panel")
        ],
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-deep", 4.5),
        ("paper", "ink", 4.5),
        # Edges of controls: https://www.w3.org/TR/WCAG22/#non-text-contrast
        ("edge", "paper", 3.0),
        ("edge", "panel", 3.0),
    ],
)
def test_text_and_edges_can_be_told_from_their_ground(scheme: str, text: str, ground: str, least: float):
    palette = colours(scheme)

    assert contrast(palette[text], palette[ground]) >= least


def test_the_icons_are_there():
    icons = {path.name for path in (THEME / "static" / "icons").iterdir()}
    assert icons >= {"favicon.svg", "favicon-32.png", "touch.png"}
