"""THEME_BRAND: three colours make a brand, the tokens follow, and what cannot be read is said with what would do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plugins.core import legibility, palette
from plugins.core import settings as settings_module
from plugins.core.brand import BrandChoice
from plugins.core.colour import contrast, mixed, nearest, parsed, relit

ROOT = Path(__file__).parents[4]
TOKENS = (ROOT / "theme" / "static" / "css" / "tokens.css").read_text(encoding="utf-8")


def said(**brand: Any) -> list[str]:
    """What the settings say of a brand."""
    _, problems = settings_module.load(ROOT / "pelicanconf.py", THEME="simple", THEME_BRAND=brand)
    return [problem.message for problem in problems]


def unreadable(**brand: Any) -> list[legibility.Fault]:
    choice = msgspec.convert(brand, BrandChoice)
    return list(legibility.faults(TOKENS, choice, lambda found, key, token: (found.scheme, 1, key or token)))


def colours(scheme: str = "light", **brand: Any) -> dict[str, str]:
    found = palette.palettes(TOKENS, msgspec.convert(brand, BrandChoice))
    return next(each.colours for each in found if each.scheme == scheme)


def test_contrast_is_as_wcag_measures_it() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_a_colour_is_read_short_and_long() -> None:
    assert [parsed(text) for text in ("#A3c", "#27408B", "red", "#12", "")] == ["#aa33cc", "#27408b", None, None, None]


def test_another_lightness_keeps_the_hue() -> None:
    red, green, blue = (int(relit("#27408b", 0.8)[i : i + 2], 16) for i in (1, 3, 5))
    assert blue > green > red
    assert relit("#ff0000", 1.0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def test_the_nearest_colour_is_the_same_if_it_passes_and_passes_if_it_is_not() -> None:
    assert nearest("#273f8f", ["#ffffff"], 4.5) == "#273f8f"
    found = nearest("#e0a030", ["#ffffff"], 4.5)
    assert found
    assert 4.5 <= contrast(found, "#ffffff") < 4.8
    assert nearest("#777777", ["#ffffff", "#000000"], 7) is None


def test_the_theme_itself_can_be_read() -> None:
    assert unreadable() == []


def test_without_a_brand_the_tokens_are_as_they_are() -> None:
    assert palette.dress(TOKENS, BrandChoice()).css == TOKENS


def test_naming_the_themes_own_colours_changes_nothing() -> None:
    own = colours()
    chosen = BrandChoice(accent=own["accent"].upper(), paper=own["paper"], ink=own["ink"])
    assert palette.dress(TOKENS, chosen).css == TOKENS


def test_a_choice_stands_in_the_themes_place_and_what_follows_goes_with_it() -> None:
    dress = palette.dress(TOKENS, BrandChoice(accent="#8a2f1b", paper="#fff", radius="0", serif="transitional"))
    assert "--accent: #8a2f1b;" in dress.css
    assert "--paper: #ffffff;" in dress.css
    assert "--radius: 0;" in dress.css
    assert "--serif: Charter," in dress.css
    assert dress.theme_colors[0] == ("(prefers-color-scheme: light)", "#ffffff")
    for scheme in ("light", "dark"):
        own, now = colours(scheme), colours(scheme, accent="#8a2f1b")
        assert {name for name in own if own[name] != now[name]} >= {"accent", "accent-deep"}


@pytest.mark.parametrize("accent", ["#8a2f1b", "#00695c", "#5b3a8e", "#0b57d0", "#7a5200", "#222222"])
def test_an_accent_alone_makes_a_brand_that_can_be_read_in_light_and_dark(accent: str) -> None:
    assert unreadable(accent=accent) == []


@pytest.mark.parametrize(
    "brand",
    [
        {"paper": "#ffffff", "ink": "#111111"},
        {"paper": "#fdf0e0", "ink": "#2a1a10", "accent": "#9c1c28"},
        {"paper": "#10141a", "ink": "#f2f0ea", "accent": "#e0b050", "scheme": "light"},
        {"paper_dark": "#0d1b2a", "accent_dark": "#ffd166", "scheme": "dark"},
    ],
)
def test_whole_brands_can_be_read(brand: dict[str, Any]) -> None:
    assert unreadable(**brand) == []


def test_a_colour_that_cannot_be_read_is_named_with_the_ratio_and_one_that_can() -> None:
    (fault,) = unreadable(accent="#e0a030", scheme="light")
    assert fault.field == "accent"
    assert fault.hint == (
        "has a contrast of 1.9:1 with panel (#f0ece3) in the light scheme; links and reduced prices need 4.5:1. "
        'The nearest colour that passes is "#8f6100".'
    )


@pytest.mark.parametrize(
    "brand",
    [{"accent": "#e0a030"}, {"accent_dark": "#333399"}, {"ink": "#888888"}, {"paper": "#444444"}, {"ink_dark": "#444"}],
)
def test_what_is_proposed_instead_passes(brand: dict[str, Any]) -> None:
    for fault in unreadable(**brand):
        better = re.findall(r'passes is "(#[0-9a-f]{6})"', fault.hint)
        assert better
        assert fault.field not in {each.field for each in unreadable(**{**brand, fault.field: better[0]})}


def test_a_token_of_the_themes_own_is_named_by_itself() -> None:
    tokens = TOKENS.replace("--ink-soft: #625a50", "--ink-soft: #a0a0a0")
    faults = list(legibility.faults(tokens, BrandChoice(), lambda _p, key, token: ("tokens.css", 0, key or token)))
    assert [fault.field for fault in faults] == ["ink-soft"]
    assert palette.line_of(tokens, "ink-soft", "light") == 1 + TOKENS.partition("--ink-soft")[0].count("\n")


def test_a_shop_may_always_be_light_or_always_dark() -> None:
    css = ".a{color:red}@media (prefers-color-scheme: dark){.a{color:blue}}"
    assert "not all" in palette.in_scheme(css, "light")
    assert "@media all" in palette.in_scheme(css, "dark")
    dark = palette.dress(TOKENS, BrandChoice(scheme="dark"))
    assert (dark.color_scheme, dark.theme_colors) == ("dark", (("", colours("dark")["paper"]),))
    assert palette.dress(TOKENS, BrandChoice()).color_scheme == "light dark"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("accent", "blue", 'THEME_BRAND accent: "blue" is no colour. Write it like "#27408b".'),
        ("serif", "oldstyle", "Did you mean old-style?"),
        ("serif", "Georgia; color: red", "names no type."),
        ("radius", "big", "is no radius."),
        ("spacing", 9, "is out of range."),
        ("scheme", "night", "is none of auto"),
        ("font", {"file": "../x.woff2"}, "is no font file."),
        ("font", {"file": "x.woff2", "use": "headings"}, "is neither serif nor sans"),
        ("font", {"file": "x.woff2", "weight": "bold"}, "is no weight."),
        ("akzent", "#fff", "has an unknown key akzent."),
    ],
)
def test_a_wrong_value_is_named(key: str, value: Any, expected: str) -> None:
    (message,) = said(**{key: value})
    assert expected in message


def test_a_mistake_in_a_dictionary_is_said_with_its_own_line(tmp_path: Path) -> None:
    conf = tmp_path / "pelicanconf.py"
    text = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    conf.write_text(f'{text}\nTHEME_BRAND = {{\n    "radius": "2px",\n    "accent": "blue",\n}}\n', encoding="utf-8")
    _, problems = settings_module.load(conf, THEME="simple", PATH=str(ROOT / "content"))
    (problem,) = problems
    assert problem.line == len(text.splitlines()) + 4
