"""CPU per page against the number of products, as an SVG: `make bench-plot FROM=results.jsonl TO=docs/performance.svg`.

Reads the last lines of `make bench-build` and `make bench-pages`, kept one a line in a file; of two for one size the
later one counts. The anchors were measured on another machine (Hugo 2.6 ms a page there), so they are drawn as ratios
to Hugo, at the height of the Hugo that was measured here.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

Points = dict[int, float]
"""Products to milliseconds."""
Label = tuple[float, float, str, str]
"""Where it begins, the height of its middle, its words and colour."""

# Cold builds of 5,000 products with equal templates, CPU over Hugo's.
ANCHORS_AT = 5000
ANCHORS = {"Eleventy 3.1": 2.8 / 2.6, "Astro 7.3": 4.3 / 2.6, "Pelican 4.12": 7.7 / 2.6}
COLOURS = {"Vitrina": "#273f8f", "Hugo": "#b0413e", "anchor": "#6b6459"}
WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 40, 72
LABEL_WIDTH, LABEL_HEIGHT = 180, 15
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)


@dataclass(frozen=True)
class Scale:
    """Products on a logarithmic axis, milliseconds on one that starts at 0."""

    least: int
    most: int
    top: float

    def x(self, products: float) -> float:
        span = math.log(self.most / self.least) or 1
        return LEFT + (WIDTH - LEFT - RIGHT) * math.log(products / self.least) / span

    def y(self, ms: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * ms / self.top


def read(lines: Iterable[str]) -> dict[str, Points]:
    """Vitrina's and Hugo's points of the kept results; lines that are none are passed over."""
    found: dict[str, Points] = {"Vitrina": {}, "Hugo": {}}
    for result in _results(lines):
        for row in result.get("pages", ()):
            found["Vitrina"][row["n"]] = row["cpu_ms_per_page"]
        for engine in found:
            if own := result.get(engine.lower()):
                found[engine][result["n"]] = own["cold_cpu_ms_per_page"]
    return found


def anchors(hugo: Points) -> dict[str, float]:
    """Name to milliseconds; none without Hugo at the anchors' size."""
    if ANCHORS_AT not in hugo:
        return {}
    return {name: ratio * hugo[ANCHORS_AT] for name, ratio in ANCHORS.items()}


def draw(series: Mapping[str, Points]) -> str:
    """Raises ValueError when there is nothing to draw."""
    fixed = anchors(series["Hugo"])
    sizes = [n for points in series.values() for n in points]
    if not sizes:
        raise ValueError("no results of bench-build or bench-pages are in the file")
    highest = max([ms for points in series.values() for ms in points.values()] + list(fixed.values()))
    scale = Scale(min(sizes), max(sizes), 1.1 * highest)
    parts = [*_axes(scale, sorted(set(sizes)))]
    for name, points in series.items():
        parts += _line(scale, name, points)
    parts += [_cross(scale, ms) for ms in fixed.values()]
    parts += [_text(x, y + 4, words, colour=colour) for x, y, words, colour in _apart(_labels(scale, series, fixed))]
    return _document(parts, bool(fixed))


def _labels(scale: Scale, series: Mapping[str, Points], fixed: Mapping[str, float]) -> Iterator[Label]:
    for name, points in series.items():
        if points:
            last = max(points)
            yield scale.x(last) + 10, scale.y(points[last]), f"{name} {points[last]:.2f}", COLOURS[name]
    for name, ms in fixed.items():
        yield scale.x(ANCHORS_AT) + 10, scale.y(ms), f"{name}: {ANCHORS[name]:.2f} × Hugo", COLOURS["anchor"]


def _apart(labels: Iterable[Label]) -> list[Label]:
    """From below upwards, each high enough above those that it would cover."""
    placed: list[Label] = []
    for x, y, words, colour in sorted(labels, key=lambda label: -label[1]):
        for other in placed:
            if abs(other[0] - x) < LABEL_WIDTH:
                y = min(y, other[1] - LABEL_HEIGHT)
        placed.append((x, y, words, colour))
    return placed


def _results(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            yield found


def _axes(scale: Scale, sizes: list[int]) -> Iterator[str]:
    step = next((each for each in _STEPS if scale.top / each <= 8), _STEPS[-1])
    for n in range(int(scale.top / step) + 1):
        y = scale.y(n * step)
        yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#e3ded5"/>'
        yield _text(LEFT - 8, y + 4, f"{n * step:g}", anchor="end")
    for size in sizes:
        yield _text(scale.x(size), HEIGHT - BOTTOM + 20, f"{size:,}", anchor="middle")
    yield _text(LEFT, TOP - 16, "CPU ms an HTML page, cold build")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 40, "products", anchor="middle")


def _line(scale: Scale, name: str, points: Points) -> Iterator[str]:
    if not points:
        return
    colour = COLOURS[name]
    places = [(scale.x(n), scale.y(ms)) for n, ms in sorted(points.items())]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for (x, y), (n, ms) in zip(places, sorted(points.items()), strict=True):
        title = f"<title>{escape(name)}, {n:,} products: {ms:.2f} ms</title>"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}">{title}</circle>'


def _cross(scale: Scale, ms: float) -> str:
    x, y = scale.x(ANCHORS_AT), scale.y(ms)
    return f'<path d="M{x - 5:.1f} {y:.1f}h10M{x:.1f} {y - 5:.1f}v10" stroke="{COLOURS["anchor"]}" stroke-width="2"/>'


def _text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = "#211e1a") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'


def _document(parts: Iterable[str], anchored: bool) -> str:
    note = "+ measured on another machine, drawn as a ratio to Hugo at 5,000 products" if anchored else ""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            ' font-family="system-ui, sans-serif" font-size="12">',
            "<title>CPU time per page of a cold build, by the size of the shop</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fdfcf9"/>',
            *parts,
            _text(LEFT, HEIGHT - 10, note, colour=COLOURS["anchor"]),
            "</svg>\n",
        )
    )


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit("usage: python -m bench.build.plot RESULTS.jsonl PLOT.svg")
    results, target = map(Path, sys.argv[1:])
    try:
        picture = draw(read(results.read_text(encoding="utf-8").splitlines()))
    except (OSError, ValueError) as problem:
        sys.exit(f"No plot: {problem}")
    target.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
