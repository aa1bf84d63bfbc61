"""The theme's tokens (`static/css/tokens.css`) in the shop's own brand.

What the owner chose stands in the theme's place; what follows from it (a panel's tint, a button's hover) is worked out,
so that three colours are enough for a brand. Must not know the other stylesheets; whether all can be read is for
`legibility` to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from plugins.core.brand import COLOURS, BrandChoice, stack
from plugins.core.colour import contrast, lightness, mixed, nearest, relit

TOKENS = "tokens.css"
LIGHT, DARK = "light", "dark"
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_DARK_MEDIA = re.compile(r"\(\s*prefers-color-scheme:\s*dark\s*\)")
_HEX = re.compile(r"#[0-9a-f]{6}")
# Text and edges on their grounds: https://www.w3.org/TR/WCAG22/#contrast-minimum, #non-text-contrast
TEXT, EDGE = 4.5, 3.0
_NEEDED = frozenset("paper panel backdrop line ink ink-soft accent accent-deep on-accent good bad edge".split())


@dataclass(frozen=True)
class Palette:
    """Colours by token in one scheme. `parents`: the choice (`accent`, `paper_dark`) that a token follows from."""

    scheme: str
    colours: dict[str, str]
    parents: dict[str, str] = field(default_factory=dict)

    def name(self, token: str) -> str:
        """As the owner would call it."""
        return f"{token.replace('-', '_')}{'_dark' if self.scheme == DARK else ''}"


@dataclass(frozen=True)
class Dress:
    """`css`: the tokens' stylesheet in the brand. `palettes`: of the schemes that the shop is shown in, light first.

    `repainted`: colours of the theme's own, and what stands for them.
    """

    css: str
    palettes: tuple[Palette, ...]
    repainted: Mapping[str, str] = field(default_factory=dict)

    @property
    def theme_colors(self) -> tuple[tuple[str, str], ...]:
        """(media query or nothing, the ground's colour): what browsers paint around the page."""
        papers = [(each.scheme, each.colours["paper"]) for each in self.palettes if "paper" in each.colours]
        media = "(prefers-color-scheme: {})" if len(papers) > 1 else ""
        return tuple((media.format(scheme), paper) for scheme, paper in papers)

    @property
    def color_scheme(self) -> str:
        return " ".join(palette.scheme for palette in self.palettes)


def dress(tokens: str, brand: BrandChoice) -> Dress:
    """`tokens`: the theme's own. One that has no colours in that shape is left as it is."""
    light, media, dark = _halves(tokens)
    own, night = _own(tokens)
    changes = _changes((own, night), brand)
    day_palette, night_palette = _followed(own, changes), _followed(night, changes)
    light = _others(_written(light, own.colours, day_palette.colours), brand)
    dark = _written(dark, night.colours, night_palette.colours)
    repainted = {
        was: now.colours[name]
        for before, now in ((night, night_palette), (own, day_palette))
        for name, was in before.colours.items()
        if now.colours[name] != was
    }
    return Dress(in_scheme(f"{light}{media}{dark}", brand.scheme), palettes(tokens, brand), repainted)


def palettes(tokens: str, brand: BrandChoice) -> tuple[Palette, ...]:
    """Of the schemes that the shop is shown in, light first."""
    own = _own(tokens)
    changes = _changes(own, brand)
    return tuple(_followed(each, changes) for each in own if brand.scheme in ("auto", each.scheme))


def _changes(own: tuple[Palette, Palette], brand: BrandChoice) -> BrandChoice:
    """Without the colours that the theme has itself: what goes with those is set by hand."""
    same = {
        f"{name}{end}": ""
        for palette, end in zip(own, ("", "_dark"), strict=True)
        for name in COLOURS
        if brand.colour(f"{name}{end}") == palette.colours.get(name)
    }
    return msgspec.structs.replace(brand, **same)


def _own(tokens: str) -> tuple[Palette, Palette]:
    """The theme's palettes, light and dark."""
    light, _, dark = _halves(tokens)
    own = {name: value for name, value in _TOKEN.findall(light) if _HEX.fullmatch(value)}
    night = own | {name: value for name, value in _TOKEN.findall(dark) if _HEX.fullmatch(value)}
    return Palette(LIGHT, own), Palette(DARK, night)


def in_scheme(css: str, scheme: str) -> str:
    """A stylesheet for a shop that is always light, always dark, or as the reader's device says."""
    if scheme == "auto":
        return css
    return _DARK_MEDIA.sub("all" if scheme == DARK else "not all", css)


def line_of(tokens: str, token: str, scheme: str) -> int:
    """Where a scheme takes a token's value from."""
    light, media, dark = _halves(tokens)
    above, found = ("", light) if scheme == LIGHT or f"--{token}:" not in dark else (light + media, dark)
    return (above + found.partition(f"--{token}:")[0]).count("\n") + 1


def _halves(tokens: str) -> tuple[str, str, str]:
    found = re.search(r"@media\s*\(\s*prefers-color-scheme:\s*dark\s*\)", tokens)
    return (tokens[: found.start()], found[0], tokens[found.end() :]) if found else (tokens, "", "")


def _written(css: str, was: Mapping[str, str], now: Mapping[str, str]) -> str:
    def written(match: re.Match[str]) -> str:
        name, value = match.groups()
        return f"--{name}: {now[name]};" if was.get(name) == value and name in now else match[0]

    return _TOKEN.sub(written, css)


def _others(css: str, brand: BrandChoice) -> str:
    """What is no colour: type, corners, space."""
    chosen = {"serif": stack(brand.serif), "sans": stack(brand.sans), "radius": brand.radius}
    if brand.font:
        family = f'"{brand.font.file.removesuffix(".woff2")}"'
        use = brand.font.use
        own = chosen[use] or dict(_TOKEN.findall(css)).get(use, use.replace("sans", "sans-serif"))
        chosen[use] = f'{family}, "{brand.font.file.removesuffix(".woff2")} fallback", {own}'

    def written(match: re.Match[str]) -> str:
        name, value = match.groups()
        if name in ("section", "gap", "gutter") and brand.spacing != 1.0:
            return f"--{name}: calc({brand.spacing:g} * {value});"
        return f"--{name}: {chosen[name]};" if chosen.get(name) else match[0]

    return _TOKEN.sub(written, css)


def _followed(palette: Palette, brand: BrandChoice) -> Palette:
    """With the owner's colours, and those that follow from them."""
    end = "_dark" if palette.scheme == DARK else ""
    chosen = {name: brand.colour(f"{name}{end}") for name in COLOURS}
    if not palette.colours.keys() >= _NEEDED:
        return palette
    colours, parents = dict(palette.colours), {}
    if end and brand.accent and not chosen["accent"]:
        chosen["accent"] = relit(brand.colour("accent"), 0.8, 0.09)
    for name, colour in chosen.items():
        if colour:
            colours[name] = colour
            parents[name] = f"{name}{end}" if brand.colour(f"{name}{end}") else name
    if chosen["paper"] or chosen["ink"]:
        _tint(colours, parents, f"paper{end}" if chosen["paper"] else f"ink{end}", chosen)
    if "accent" in parents:
        _buttons(colours, parents, parents["accent"], palette.scheme)
    return Palette(palette.scheme, colours, parents)


def _tint(colours: dict[str, str], parents: dict[str, str], parent: str, chosen: Mapping[str, str]) -> None:
    paper, ink = colours["paper"], colours["ink"]
    for name, share in (("panel", 0.04), ("backdrop", 0.09), ("line", 0.14)):
        if not (name == "backdrop" and chosen["backdrop"]):
            colours[name] = mixed(paper, ink, share)
            parents[name] = parent
    grounds = paper, colours["panel"]
    for name, start, least in (
        ("ink-soft", mixed(ink, paper, 0.28), TEXT),
        ("edge", mixed(ink, paper, 0.5), EDGE),
        ("good", colours["good"], TEXT),
        ("bad", colours["bad"], TEXT),
    ):
        colours[name] = nearest(start, grounds, least) or start
        parents[name] = parent
    if not chosen["accent"] and (accent := nearest(colours["accent"], grounds, TEXT)) not in (None, colours["accent"]):
        colours["accent"], parents["accent"] = str(accent), parent


def _buttons(colours: dict[str, str], parents: dict[str, str], parent: str, scheme: str) -> None:
    accent = colours["accent"]
    step = 0.06 if scheme == DARK else -0.08
    colours["accent-deep"] = deep = relit(accent, min(max(lightness(accent) + step, 0.0), 1.0))
    lettering = (colours["on-accent"], "#ffffff", "#000000")
    colours["on-accent"] = next(
        (c for c in lettering if min(contrast(c, accent), contrast(c, deep)) >= TEXT), "#ffffff"
    )
    parents |= {"accent-deep": parent, "on-accent": parent}
